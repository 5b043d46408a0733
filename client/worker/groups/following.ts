// Where a log lies now: its records say so (P22), and only an owner's can. The house's own logs go with `staff`, and so do
// the cases and contacts it owns; those of other houses each follow their own records.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { EpochRecord } from '../../../protocol/epoch.ts';
import { isLocalAddress, isRelayAddress } from '../../../protocol/relayaddress.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import { readGenesis } from '../../roster/epochs.ts';
import { isShared, type Group } from './group.ts';
import type { House } from '../house.ts';
import type { RelayAt } from '../me.ts';
import { rootPassOf } from './rekey.ts';

export interface Named extends RelayAt {
  /** Hash of the record that says so. */
  readonly record: Bytes;
}

/**
 * The newest change of relay in the chain, as far as acts that count stand for it; null where nothing was changed. By hand,
 * at a relay that a person named, the records alone have to do: their acts come after.
 */
export function namedIn(house: House, group: Group, byHand = false): Named | null {
  const { records } = group;
  const counts = ({ fields }: EpochRecord): boolean => byHand || house.groups.citationOf(group, fields.key) !== null;
  for (let i = records.findLastIndex(counts); i > 0; i--) {
    const [before, record] = [records[i - 1]?.fields, records[i]];
    if (!before || !record) return null;
    const { relayKey: key, relayAddress: address } = record.fields;
    if (equal(before.relayKey, key) && before.relayAddress === address) continue;
    return mayGoTo(house, address) ? { key, address, record: record.hash } : null;
  }
  return null;
}

/** A tablet that works over the network does not look on its own machine for a relay. */
export function mayGoTo({ me }: House, address: string): boolean {
  return isRelayAddress(address) && (!isLocalAddress(address) || isLocalAddress(me.relayAddress));
}

export function isOurs(house: House, { place, genesis, caseRoster }: Group): boolean {
  if (!isShared(place)) return true;
  const owner = caseRoster?.sides[0];
  return owner ? isOwnRoot(house.groups.organisation, owner.root) : isFoundedHere(house, genesis);
}
/** Before its roster is here: what the house founds names its root pass, an earlier paper's too. */
export function isFoundedHere(house: House, genesis: Bytes): boolean {
  const root = readGenesis(genesis)?.rootPass;
  const first = readGenesis(house.groups.own('staff').genesis)?.rootPass;
  return [first, rootPassOf(house)].some((each) => each && root && equal(each, root));
}

/** Where a log lies that another house tells of, or a colleague; null = at our own relay. */
export function placeTold(
  house: House,
  told: { readonly genesis: Bytes; readonly relayKey: Bytes; readonly relayAddress: string },
): RelayAt | null {
  const { relayKey } = house.me;
  if (!relayKey || equal(relayKey, told.relayKey) || !mayGoTo(house, told.relayAddress)) return null;
  return isFoundedHere(house, told.genesis) ? null : { key: told.relayKey, address: told.relayAddress };
}
/** Before it is carried for the first time. */
export async function keepPlace(house: House, log: Bytes, at: RelayAt | null): Promise<void> {
  if (!at) return;
  const { ops, apply } = await house.whereabouts.put([log], at, false);
  await house.commit(() => Promise.resolve(ops), apply);
}

/** Logs of other houses whose owners moved them. */
export async function followOthers(house: House, byHand = false): Promise<void> {
  for (const group of [...house.cases(), ...house.contacts()]) {
    const named = isOurs(house, group) ? null : namedIn(house, group, byHand);
    if (named) await carryTo(house, group.log, named);
  }
}

/** From now on it is carried there. Places at one relay say nothing about those at another (P37). */
async function carryTo(house: House, log: Bytes, { key, address }: RelayAt): Promise<void> {
  const { me, whereabouts, courier } = house;
  const now = whereabouts.of(log) ?? (me.relayKey && { key: me.relayKey, address: me.relayAddress });
  if (!now || !courier) return;
  const isHome = me.relayKey !== null && equal(me.relayKey, key);
  const isSame = equal(now.key, key);
  if (isSame && (isHome || now.address === address)) return;
  const replica = house.replica(log);
  await courier.release(log);
  try {
    if (!isSame) await replica.readAgain(true);
    const { ops, apply } = await whereabouts.put([log], isHome ? null : { key, address }, !isSame);
    await house.commit(() => Promise.resolve(ops), apply);
  } finally {
    if (house.courier === courier) courier.carry(replica);
  }
}

/** The whole house works at this relay from now on; `rows` go into the same transaction. */
export async function settleAt(
  house: House,
  { key, address }: RelayAt,
  rows: () => Promise<readonly object[]>,
): Promise<void> {
  const { me, whereabouts, courier } = house;
  const isSame = me.relayKey !== null && equal(me.relayKey, key);
  house.courier = null;
  courier?.close();
  await courier?.ended();
  try {
    const here = house.groups.all().filter(({ log }) => whereabouts.of(log) === null);
    const [ours, others] = [here.filter((each) => isOurs(house, each)), here.filter((each) => !isOurs(house, each))];
    if (!isSame) for (const { log } of ours) await house.replica(log).readAgain(true);
    const met = [...whereabouts.elsewhere].filter(([, at]) => equal(at.key, key)).map(([hex]) => hex);
    const back = house.groups.all().filter(({ log }) => met.includes(toHex(log)));
    const logsOf = (groups: readonly Group[]): Bytes[] => groups.map(({ log }) => log);
    const puts = [
      await whereabouts.put(isSame ? [] : logsOf(ours), null, true),
      await whereabouts.put(logsOf(back), null, false),
      // What others own stays where it is until they move it.
      await whereabouts.put(
        isSame || !me.relayKey ? [] : logsOf(others),
        me.relayKey && { key: me.relayKey, address: me.relayAddress },
        false,
      ),
    ];
    const account = isSame ? {} : { session: null, accountSeed: null, invite: null };
    await house.saveMe({ relayAddress: address, relayKey: key, ...account }, async () => [
      ...puts.flatMap(({ ops }) => ops),
      ...(await rows()),
    ]);
    for (const { apply } of puts) apply();
  } finally {
    house.connect();
    house.ground.announce(['connection', 'cases', 'vault']);
  }
}
