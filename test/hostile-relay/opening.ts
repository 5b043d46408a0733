// What somebody with a tablet in hand, and a relay that hands over all it has, can open: the measure of every removal.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { openEntry } from '../../client/crypto/entry.ts';
import { openEventKey } from '../../client/crypto/eventkey.ts';
import { groupPairOf } from '../../client/crypto/secret.ts';
import { openEpochChain, readRecord } from '../../client/roster/epochs.ts';
import type { TestTablet } from '../support/tablet.ts';
import type { HostileRelay } from './relay.ts';

/** How many entries every log has, by hex id. */
export const placesOf = ({ logs }: HostileRelay): Map<string, number> =>
  new Map([...logs].map(([id, kept]) => [id, kept.seq]));

/** Every secret that this tablet holds or that a box at the relay gives it, by hex key id. */
export async function secretsOf({ logs }: HostileRelay, tablet: TestTablet): Promise<Map<string, Bytes>> {
  const { house } = tablet.sitting()!;
  const { groups, device } = house;
  const found = new Map<string, Bytes>();
  const members = groups.epochsOf(groups.own('cases').log).map(({ secret }) => secret);
  for (const { id, records, entries } of logs.values()) {
    const epochs = groups.get(id) ? groups.epochsOf(id) : [];
    for (const { keyId, secret } of epochs) found.set(toHex(keyId), secret);
    const read = records.map(readRecord).filter((each) => each !== null);
    for (const [number, secret] of await openEpochChain(read, [device.sealing], members))
      for (const { fields } of read) if (fields.number === number) found.set(toHex(fields.key), secret);
    for (const { entry } of entries) {
      const header = readHeader(entry)!.header;
      const known = groups.get(id) && groups.secretOf(id, header.key as KeyId);
      if (known) found.set(toHex(header.key), known);
      for (const { number, secret } of epochs) {
        const key = await openEventKey(header, await groupPairOf(secret), number);
        if (key) found.set(toHex(header.key), key);
      }
    }
  }
  return found;
}

/** How many entries after these places open with these secrets, but for what one tablet wrote itself. */
export async function countOpened(
  { logs }: HostileRelay,
  secrets: ReadonlyMap<string, Bytes>,
  from: ReadonlyMap<string, number>,
  but: TestTablet,
): Promise<number> {
  const { id: author } = but.sitting()!.house.device;
  let count = 0;
  for (const { id, entries } of logs.values())
    for (const { entry } of entries.slice(from.get(toHex(id)) ?? 0)) {
      const open = await openEntry(entry, (key) => secrets.get(toHex(key)), id);
      if (typeof open === 'object' && !equal(open.entry.fields.device, author)) count += 1;
    }
  return count;
}
