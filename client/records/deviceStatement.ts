// The statement that goes with a custom-made device (`case/statements`, and the lab's own copy in `kept/<log id>`): the very
// bytes of the paper, under which law, how long it is kept. Both lists only grow: nothing of it is ever deleted by itself.
import type * as Y from 'yjs';
import { CODE, DEVICE } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { code, count, date, flag, instant, octets, record, text, type Infer } from './shape.ts';
import { JURISDICTIONS, type Jurisdiction } from './manufacturer.ts';

export const STATEMENTS = 'case/statements';
export const keptDocument = (logHex: string): string => `kept/${logHex}`;
/** Fits one update with room to spare. */
export const MOST_PDF_BYTES = 200_000;

const STATEMENT = record({
  jurisdiction: code(...JURISDICTIONS),
  isImplantable: flag(),
  issuedOn: date(),
  keepUntil: date(),
  years: count(100),
  /** SHA-256 of `pdf`; what the lab manager signed. */
  hash: octets(32, 32),
  pdf: octets(8, MOST_PDF_BYTES),
  number: text(CODE),
  at: instant(),
  by: text(DEVICE),
});
export type DeviceStatement = Infer<typeof STATEMENT>;

export function readStatements(doc: Y.Doc): readonly Listed<DeviceStatement>[] {
  return readList(doc.getArray('statements'), STATEMENT).filter(({ pdf, hash }) => pdf.length > 0 && hash.length > 0);
}
export function appendStatement(doc: Y.Doc, statement: DeviceStatement): void {
  appendRecord(doc.getArray('statements'), STATEMENT, statement);
}

/**
 * Years a statement is kept after the device was handed over. EU: Annex XIII, section 4. GB: Annex VIII, section 4 of
 * Directive 93/42/EEC, as the Medical Devices Regulations 2002 give it effect.
 */
export function yearsKept(jurisdiction: Jurisdiction, isImplantable: boolean): number {
  if (isImplantable) return 15;
  return jurisdiction === 'EU' ? 10 : 5;
}
/** The same day so many years later; 29 February becomes 1 March. */
export function keepUntil(issuedOn: string, years: number): string {
  const later = `${String(Number(issuedOn.slice(0, 4)) + years)}${issuedOn.slice(4)}`;
  return later.endsWith('02-29') && new Date(`${later}T00:00:00Z`).getUTCMonth() !== 1
    ? later.replace('02-29', '03-01')
    : later;
}
/** Whether the file begins as a PDF does. */
export function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === '%PDF-';
}
