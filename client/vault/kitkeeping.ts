// The kit secret lies here, wrapped, only until the paper is confirmed; then it is deleted and the paper is the one copy.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Op } from '../storage/store.ts';
import type { SealedRows } from './rows.ts';

const TABLE = 'kit';
const KEY = 'secret';

export function keepKit(rows: SealedRows, secret: Bytes): Promise<Op> {
  return rows.put(TABLE, KEY, secret);
}
/** The secret, or null once the paper was confirmed (or when this vault has no kit). */
export function keptKit(rows: SealedRows): Promise<Bytes | null> {
  return rows.get(TABLE, KEY);
}
/** The step to take only after the person proved that the paper is right. */
export function forgetKit(rows: SealedRows): Op {
  return rows.remove(TABLE, KEY);
}
