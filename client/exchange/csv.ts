// Tables as CSV (RFC 4180) that no spreadsheet takes for a formula. Must never write a cell as it came from outside.
import type { AuditLine } from './auditLine.ts';

/** A cell that begins like a formula gets an apostrophe; spreadsheets then show it as text. Also after blanks. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u;

export function csvCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""').replaceAll('\0', '')}"`;
}

/** Rows with CRLF, every cell quoted, a byte order mark so that spreadsheets read UTF-8. */
export function csvTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

const COLUMNS = [
  'organisation',
  'name',
  'role',
  'person id',
  'device id',
  'action',
  'record',
  'patient id',
  'compartment',
  'purpose',
  'outcome',
  'note',
  'reason',
  'not before (relay)',
  'not after (relay)',
  'tablet said',
  'state',
  'event id',
] as const;

export function auditCsv(lines: readonly AuditLine[]): string {
  return csvTable(
    COLUMNS,
    lines.map((line) => [
      line.organisation,
      line.name,
      line.role,
      line.person,
      line.device,
      line.action,
      line.record,
      line.patient,
      line.compartment,
      line.purpose,
      line.outcome,
      line.note,
      line.reason,
      line.notBefore === null ? '' : isoTime(line.notBefore),
      line.notAfter === null ? '' : isoTime(line.notAfter),
      isoTime(line.claimed),
      line.where,
      line.id,
    ]),
  );
}

/** ISO 8601 in UTC; a clock outside the calendar is written as its number. */
export function isoTime(ms: number): string {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? String(ms) : time.toISOString();
}
