// Logs that were forgotten with a role, and how far our chain in them had come: a role may come back.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode, tuple, uint } from '../../../protocol/schema.ts';
import type { Rows } from '../../sync/rows.ts';
import type { House } from '../house.ts';

/** P7: how far our chain in a log had come. Nothing is signed there before it was read that far again. */
export const LEFT = tuple({ next: uint() });

/** Hex log id → where our chain goes on. */
export async function loadLeft(rows: Rows): Promise<Map<string, number>> {
  const left = await rows.all('left');
  return new Map(left.map(({ key, value }) => [key, decode(LEFT, value)?.next ?? 0]));
}
/** A log that came back with a role, and is not read as far as we once wrote in it. */
export function isReturning({ returning, replicas, device }: House, log: Bytes): boolean {
  const next = returning.get(toHex(log)) ?? 0;
  return next > 0 && (replicas.get(toHex(log))?.state.nextOf(device.id).seq ?? 0) < next;
}
