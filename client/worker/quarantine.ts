// What was set aside and why, kept over restarts, for a person to see. Nothing in here was ever applied.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { bytes, decode, encode, optional, text, tuple, uint } from '../../protocol/schema.ts';
import type { RowOp, Rows } from '../sync/rows.ts';
import type { House } from './house.ts';

const QUARANTINED = tuple({
  log: bytes(32),
  storage: bytes(32),
  reason: text(64),
  device: optional(bytes(32)),
  seq: optional(uint()),
});
export interface Quarantined {
  readonly log: Bytes;
  /** Storage id of the entry. */
  readonly storage: Bytes;
  readonly reason: string;
  readonly device: Bytes | null;
  /** Its place in that device's chain. */
  readonly seq: number | null;
}

/** The row of one more; it belongs into the transaction that stores the entry. */
export function noteQuarantined(house: House, found: Quarantined): Promise<RowOp> {
  house.quarantined = [...house.quarantined.filter((each) => !equal(each.storage, found.storage)), found];
  return house.rows.put('quarantine', toHex(found.storage), encode(QUARANTINED, found));
}
/** It stands after all. */
export function dropQuarantined(house: House, storage: Bytes): RowOp {
  house.quarantined = house.quarantined.filter((each) => !equal(each.storage, storage));
  return house.rows.remove('quarantine', toHex(storage));
}
export async function loadQuarantine(rows: Rows): Promise<readonly Quarantined[]> {
  return (await rows.all('quarantine')).flatMap(({ value }) => decode(QUARANTINED, value) ?? []);
}
