// Handing keys to a device of the own house: sealed to that device alone, written into `staff` where all see that it
// happened. Believed only from who may know those keys; a log is believed by its genesis and its place in the roster.
import { concat, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { LogId } from '../../protocol/ids.ts';
import { bytes, bytesUpTo, decode, encode, list, optional, tuple, uint, type Infer } from '../../protocol/schema.ts';
import { openBox, sealBox, type SealingPair } from '../crypto/box.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Random } from '../crypto/random.ts';
import { keyIdOfSecret } from '../crypto/secret.ts';
import type { ActOf } from './control.ts';
import type { OrganisationRoster } from './organisation.ts';
import { holds, type Compartment } from './roles.ts';
import type { DeviceKeys } from './statements.ts';
import { idOf } from './statements.ts';

export const HANDED_LOG = tuple({
  /** The log's id is its SHA-256. */
  genesis: bytesUpTo(1024),
  /** Entry id of the founding entry. */
  founding: bytes(32),
  /** Epoch number, and its S; without S the log is written to and not read (the access log). */
  number: uint(),
  secret: optional(bytes(32)),
});
export type HandedLog = Infer<typeof HANDED_LOG>;
export const HANDED = list(HANDED_LOG, 16);

const INFO = 'enamel/v1/hand';

/** The act for `staff`. `keys` names what was handed, so that nobody does it twice. */
export async function handAct(
  staff: Bytes,
  device: DeviceKeys,
  logs: readonly HandedLog[],
  random: Random,
): Promise<ActOf<'hand'>> {
  const id = idOf(device);
  const box = await sealBox(device.sealing, encode(HANDED, logs), INFO, concat(staff, id), random);
  const keys = logs.flatMap(({ secret }) => (secret ? [keyIdOfSecret(secret)] : []));
  return { type: 'hand', device: id, keys, box };
}

export interface Taken {
  readonly log: LogId;
  readonly place: Compartment;
  readonly handed: HandedLog;
}

/** What an act hands to this device, as far as its giver may give it. */
export async function takeHand(
  roster: OrganisationRoster,
  hand: OrganisationRoster['hands'][number],
  self: Bytes,
  pair: SealingPair,
): Promise<readonly Taken[]> {
  if (!equal(hand.act.device, self)) return [];
  const opened = await openBox(pair, hand.act.box, INFO, concat(roster.staff, self));
  const logs = opened && decode(HANDED, opened);
  const giver = roster.devices.get(toHex(hand.by));
  const giverRoles = roster.persons.get(giver?.person ?? '')?.roles ?? [];
  return (logs ?? []).flatMap((handed) => {
    const log = sha256(handed.genesis) as LogId;
    const place = [...roster.compartments].find(([, named]) => equal(named, log))?.[0];
    if (!place) return [];
    const mayGive = holds(giverRoles, place) || giver?.isAdmin === true;
    return mayGive ? [{ log, place, handed }] : [];
  });
}
