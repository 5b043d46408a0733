// The proof that a device signed two entries for one place, as a file to carry away. Of all places it signed twice the
// pair with the least in it, because the file holds both entries readably.
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import { verify } from '../../crypto/sign.ts';
import { judgeFork, writeFork, type Fork } from '../../roster/forkproof.ts';
import { mayShare, writes, type Compartment } from '../../roster/roles.ts';
import type { DeviceKeys } from '../../roster/statements.ts';
import { isShared } from '../groups/group.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';
import type { Quarantined } from './quarantine.ts';

const AT_ONCE = 512;

/** A proof is saved once for each device and log: beside the first of its entries that were set aside for it. */
export function provableIn(house: House, shown: readonly Quarantined[]): ReadonlyMap<Quarantined, string> {
  const found = new Map<Quarantined, string>();
  const places = new Set<string>();
  for (const each of shown) {
    if (each.reason !== 'two entries in one place' || !each.device || !mayProve(house, each.log)) continue;
    const device = toHex(each.device);
    const place = `${toHex(each.log)} ${device}`;
    if (!places.has(place)) found.set(each, device);
    places.add(place);
  }
  return found;
}

/** Noted as the export of what it holds. */
export async function saveFork(
  house: House,
  hex: string,
  device: string,
  today: string,
): Promise<{ bytes: Bytes; name: string }> {
  const log = bytesOfHex(hex);
  const keys = house.groups.get(log) && mayProve(house, log) ? keysOf(house, log, device) : null;
  const fork = keys && smallestOf(keys, await entriesOf(house, log, bytesOfHex(device)));
  if (!fork) throw new Refused('not allowed');
  const { place } = house.groups.need(log);
  const compartment = isShared(place) ? 'cases' : place;
  for (const record of isShared(place) ? [hex] : new Set(fork.names))
    await house.journal.note({ action: 'export', record, compartment, purpose: 'operations' });
  return { bytes: writeFork(fork.fork), name: `device-fork-${today}.enamel` };
}

/** Who may let changes in may also carry them out. */
function mayProve({ groups, device, me }: House, log: Bytes): boolean {
  const { place, caseRoster } = groups.need(log);
  if (me.isDemo) return false;
  if (caseRoster) {
    const self = caseRoster.devices.get(toHex(device.id))?.[0];
    return self !== undefined && !self.ending && mayShare(self.roles);
  }
  const { devices, persons } = groups.organisation;
  const self = devices.get(toHex(device.id));
  return self?.state === 'active' && writes(persons.get(self.person)?.roles ?? [], place as Compartment);
}

function keysOf({ groups }: House, log: Bytes, device: string): DeviceKeys | null {
  const places = groups.need(log).caseRoster?.devices.get(device);
  return (places?.[0] ?? groups.organisation.devices.get(device))?.keys ?? null;
}

/** What a device signed in a log, as far as it is here; what is left of an erased entry is not what it signed. */
async function entriesOf({ disk, groups }: House, log: Bytes, device: Bytes): Promise<readonly SignedEntry[]> {
  const found: SignedEntry[] = [];
  for (let after: Bytes | null = null; ;) {
    const page = await disk.page(log, after, AT_ONCE);
    const opened = await Promise.all(
      page.map(({ bytes }) => openEntry(bytes, (key: KeyId) => groups.secretOf(log, key), log)),
    );
    for (const each of opened)
      if (typeof each !== 'string' && !each.entry.remnant && equal(each.entry.fields.device, device))
        found.push(each.entry);
    after = page.at(-1)?.storage ?? null;
    if (page.length < AT_ONCE) return found;
  }
}

function smallestOf(
  device: DeviceKeys,
  entries: readonly SignedEntry[],
): { readonly fork: Fork; readonly names: readonly string[] } | null {
  const pairs = [...Map.groupBy(entries, ({ fields }) => fields.seq).values()].flatMap(shortestTwo);
  for (const pair of pairs.sort((a, b) => sizeOf(a) - sizeOf(b))) {
    const [first, second] = pair.map((each) => ({ signed: each.bytes, signature: each.signature }));
    const fork = first && second && { device, first, second };
    if (fork && typeof judgeFork(sha256, verify, fork) !== 'string')
      return { fork, names: pair.map(({ fields }) => fields.doc) };
  }
  return null;
}
/** The two entries of a place that say least, in the order of their ids; none where it has one. */
function shortestTwo(place: readonly SignedEntry[]): readonly (readonly SignedEntry[])[] {
  const byId = new Map(place.map((each) => [toHex(each.id), each]));
  const two = [...byId].sort(([, a], [, b]) => a.bytes.length - b.bytes.length).slice(0, 2);
  return two.length < 2 ? [] : [two.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)];
}
const sizeOf = (pair: readonly SignedEntry[]): number => pair.reduce((sum, { bytes }) => sum + bytes.length, 0);
