// P84: a remnant says which entry it is left of, and nothing but its signer stands for that. What of it is believed, and
// what is made of two that say otherwise of one id.
import { EMPTY, equal, type Bytes } from '../../protocol/bytes.ts';
import { encodeSigned, type Signed, type SignedEntry } from '../../protocol/entry.ts';
import { openEntry } from '../crypto/entry.ts';
import type { Belonging, Verdict } from './belonging.ts';
import type { Disk } from './disk.ts';

/** Taken in by the running transaction. */
export interface Fresh {
  readonly entry: SignedEntry;
  readonly storage: Bytes;
}

/** Null where it counts, or is none. Whoever is not allowed to leave one takes nobody's place. */
export function judgeRemnant(
  belonging: Belonging,
  log: Bytes,
  entry: SignedEntry,
  isSigned: boolean | null,
): Verdict | null {
  if (!entry.remnant) return null;
  if (isSigned === false) return { type: 'unproven', reason: 'bad signature' };
  const standing = belonging.standingOfRemnant(log, entry);
  if (standing === 'not allowed') return { type: 'unproven', reason: 'false remnant' };
  return isSigned === null || standing === 'not yet' ? { type: 'held' } : null;
}

/** What has this id here and says otherwise than what came, where one of the two is a remnant. */
export async function otherThan(
  { disk, log, belonging }: { readonly disk: Disk; readonly log: Bytes; readonly belonging: Belonging },
  entry: SignedEntry,
  fresh: Fresh | undefined,
): Promise<Fresh | null> {
  const stored = fresh ? null : await disk.entryById(log, entry.id);
  const opened = stored && (await openEntry(stored.bytes, (key) => belonging.secretOf(log, key), log));
  const here = fresh ?? (opened && typeof opened === 'object' ? opened : null);
  if (!here || (!here.entry.remnant && !entry.remnant)) return null;
  return isSameBut(here.entry.fields, entry.fields) ? null : here;
}
/** All but the body. */
function isSameBut(a: Signed, b: Signed): boolean {
  return equal(encodeSigned({ ...a, body: EMPTY }), encodeSigned({ ...b, body: EMPTY }));
}

/** Of a remnant that was refused nothing is believed, its id neither. */
export function isClaim({ remnant }: SignedEntry, { type }: { readonly type: string }): boolean {
  return remnant !== undefined && (type === 'quarantined' || type === 'unproven');
}

/** Who signed what was refused, and the place that it says is its signer's. */
export function blamedFor(entry: SignedEntry | null): {
  readonly device: Bytes | null;
  readonly seq: number | null;
  readonly doc: string;
} {
  if (!entry) return { device: null, seq: null, doc: '' };
  return entry.remnant ? { device: entry.remnant.by, seq: null, doc: '' } : entry.fields;
}
