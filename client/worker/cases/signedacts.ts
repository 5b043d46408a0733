// The signed acts of a case as they lie on this tablet, each opened once. What they mean is for whoever asks.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Signed } from '../../../protocol/entry.ts';
import { RECEIPT } from '../../../protocol/receipt.ts';
import { decode } from '../../../protocol/schema.ts';
import { openEntry } from '../../crypto/entry.ts';
import type { House } from '../house.ts';

export interface SignedAct {
  /** Hex id of the entry. */
  readonly id: string;
  readonly body: Bytes;
  readonly fields: Pick<Signed, 'device' | 'wall'>;
  /** By the relay's receipt. */
  readonly receivedAt: number | null;
}

/** By hex storage id; null for what is no act. */
type Found = Map<string, SignedAct | null>;
const keptBy = new WeakMap<House, Map<string, Found>>();

export async function signedActs(house: House, log: Bytes): Promise<readonly SignedAct[]> {
  const { disk, groups } = house;
  const logs = keptBy.get(house) ?? new Map<string, Found>();
  keptBy.set(house, logs);
  const found: Found = logs.get(toHex(log)) ?? new Map<string, SignedAct | null>();
  logs.set(toHex(log), found);
  // What was set aside is nobody's act, and what waits was not judged.
  const stored = await disk.entries(log, 'applied');
  const signed: SignedAct[] = [];
  for (const each of stored) {
    const name = toHex(each.storage);
    if (!found.has(name)) {
      const opened = await openEntry(each.bytes, (key) => groups.secretOf(log, key), log);
      if (typeof opened === 'string') continue;
      const { id, fields } = opened.entry;
      const { device, wall, body } = fields;
      found.set(
        name,
        fields.kind === 'act' ? { id: toHex(id), body, fields: { device, wall }, receivedAt: null } : null,
      );
    }
    const known = found.get(name);
    const receipt = known && each.receipt ? decode(RECEIPT, each.receipt) : null;
    if (known) signed.push({ ...known, receivedAt: receipt?.stored.time ?? null });
  }
  return signed;
}
