// Keys from device to device within the house: a newcomer, or whoever got a role, gets what its roles open, through a
// sealed act in `staff`. Any device that holds a key hands it on where somebody with a right to it lacks it.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { EntryId, KeyId, LogId } from '../../../protocol/ids.ts';
import { keyIdOfSecret } from '../../crypto/secret.ts';
import { handAct, takeHand, type HandedLog } from '../../roster/hand.ts';
import type { Device } from '../../roster/membership.ts';
import { COMPARTMENTS, holds, type Compartment, type Role } from '../../roster/roles.ts';
import { isDisowned } from './disowned.ts';
import { writeAct } from './founding.ts';
import { Group, isShared } from './group.ts';
import type { House } from '../house.ts';
import { lacksActs } from './unheard.ts';

/** Of 256. */
const OFTEN = 64;

/** What a device with these roles gets from us: the newest epoch of each of its logs; earlier ones follow backwards. */
export function handedFor(house: House, roles: readonly Role[]): readonly HandedLog[] {
  const { groups } = house;
  return COMPARTMENTS.flatMap((place) => {
    const group = groups.all().find((each) => each.place === place);
    if (!group || place === 'staff') return [];
    const epoch = holds(roles, place) ? groups.epoch(group.log) : null;
    // Everybody writes to the access log, few read it.
    if (!epoch && place !== 'audit') return [];
    const { genesis, founding } = group;
    return [{ genesis, founding, number: epoch?.number ?? 0, secret: epoch?.secret ?? null }];
  });
}

/** Takes in what was handed to this device and is not here yet. True when something came. */
export async function takeHanded(house: House): Promise<boolean> {
  const { groups } = house;
  const { organisation } = groups;
  const self = house.device.id;
  const roles = organisation.persons.get(organisation.devices.get(toHex(self))?.person ?? '')?.roles ?? [];
  let hasCome = false;
  for (const hand of organisation.hands) {
    if (!equal(hand.act.device, self) || isHere(house, hand.act.keys)) continue;
    for (const { log, handed, place } of await takeHand(organisation, hand, self, house.device.sealing)) {
      // A role that was taken away since takes its keys with it.
      if (!holds(roles, place) && (place !== 'audit' || handed.secret !== null)) continue;
      const known = groups.get(log);
      const isNews = known ? handed.secret !== null && !groups.secretOf(log, keyIdOfSecret(handed.secret)) : true;
      if (!isNews) continue;
      if (known && handed.secret) await learn(house, log, handed.number, handed.secret);
      else await adopt(house, place, log, handed);
      hasCome = true;
    }
  }
  return hasCome;
}
function isHere({ groups }: House, keys: readonly Bytes[]): boolean {
  const logs = groups.all().filter(({ place }) => !isShared(place));
  const hasAudit = logs.some(({ place }) => place === 'audit');
  return hasAudit && keys.every((key) => logs.some(({ log }) => groups.secretOf(log, key as KeyId)));
}
async function adopt(house: House, place: Compartment, log: Bytes, handed: HandedLog): Promise<void> {
  const group = new Group(log as LogId, place, handed.genesis, handed.founding as EntryId);
  await house.adoptLog(group, new Map(handed.secret ? [[handed.number, handed.secret]] : []), true);
  house.courier?.carry(house.replica(log));
}
async function learn(house: House, log: Bytes, number: number, secret: Bytes): Promise<void> {
  const wasUnread = house.groups.epoch(log) === null;
  house.groups.learnSecret(log, number, secret);
  await house.commit(() => Promise.resolve([]));
  const replica = house.replica(log);
  house.courier?.drop(log);
  if (wasUnread) await replica.readAgain(false);
  house.courier?.carry(replica);
}

/** Hands on what others lack: whoever has a role, but neither a box in the newest epoch nor a hand of its key. */
export async function handOn(house: House): Promise<void> {
  if (isDisowned(house)) return;
  if (lacksActs(house)) return;
  const { organisation } = house.groups;
  for (const device of organisation.devices.values()) {
    if (device.state !== 'active' || equal(device.id, house.device.id)) continue;
    // Several tablets see the same lack: each waits its own while, and mostly one of them hands on.
    if ((house.ground.random(1)[0] ?? 0) > OFTEN) continue;
    const roles = organisation.persons.get(device.person)?.roles ?? [];
    const lacking = handedFor(house, roles).filter((handed) => isLacking(house, device, handed));
    if (lacking.length === 0) continue;
    await writeAct(
      house,
      organisation.staff,
      await handAct(organisation.staff, device.keys, lacking, house.ground.random),
    );
  }
}
function isLacking({ groups }: House, device: Device, { secret, genesis }: HandedLog): boolean {
  if (!secret) return false;
  const key = keyIdOfSecret(secret);
  const { hands } = groups.organisation;
  if (hands.some(({ act }) => equal(act.device, device.id) && act.keys.some((each) => equal(each, key)))) return false;
  const group = groups.all().find((each) => equal(each.genesis, genesis));
  return group !== undefined && !groups.isCited(group, key, device.keys.sealing);
}
