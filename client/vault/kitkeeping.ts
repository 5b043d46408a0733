// The kit secret lies here, wrapped, only until the paper is confirmed; then it is deleted and the paper is the one copy.
// Where there are three papers their parts lie beside it as long, so that what was printed stays what is shown.
import type { Bytes } from '../../protocol/bytes.ts';
import { bool, bytes, decode, encode, list, text, tuple, uint, type Infer } from '../../protocol/schema.ts';
import type { Op } from '../storage/store.ts';
import type { SealedRows } from './rows.ts';

const TABLE = 'kit';
const SECRET = 'secret';
const PAPERS = 'papers';

export const PLACE_BYTES = 240;
const KIT_PAPERS = tuple({
  /** False where somebody went back to one paper: the parts stay, since some may be printed. */
  isSplit: bool(),
  /** None any more once they are confirmed. */
  parts: list(bytes(20), 3),
  /** Where each is meant to be. */
  places: list(text(PLACE_BYTES), 3),
  /** Numbers of the papers that were shown to exist. */
  confirmed: list(uint(3), 3),
});
export type KitPapers = Infer<typeof KIT_PAPERS>;

/** A new secret: parts of one before are nobody's any more. */
export async function keepKit(rows: SealedRows, secret: Bytes): Promise<readonly Op[]> {
  return [await rows.put(TABLE, SECRET, secret), forgetPapers(rows)];
}
/** The secret, or null once the paper was confirmed (or when this vault has no kit). */
export function keptKit(rows: SealedRows): Promise<Bytes | null> {
  return rows.get(TABLE, SECRET);
}
/** The step to take only after the person proved that the paper is right. */
export function forgetKit(rows: SealedRows): Op {
  return rows.remove(TABLE, SECRET);
}

export function forgetPapers(rows: SealedRows): Op {
  return rows.remove(TABLE, PAPERS);
}
export function keepPapers(rows: SealedRows, papers: KitPapers): Promise<Op> {
  return rows.put(TABLE, PAPERS, encode(KIT_PAPERS, papers));
}
export async function keptPapers(rows: SealedRows): Promise<KitPapers | null> {
  const stored = await rows.get(TABLE, PAPERS);
  return stored && decode(KIT_PAPERS, stored);
}
