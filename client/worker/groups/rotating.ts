// Rotations in the house's own logs: after a removal or a suspension by whoever does it, and those that others still owe,
// by any member. What is sealed from then on opens for exactly those who belong.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { rightsOf, type EpochRecord } from '../../../protocol/epoch.ts';
import { sha256 } from '../../crypto/hash.ts';
import { auditPassOf, groupPairOf } from '../../crypto/secret.ts';
import type { Act, Pin } from '../../roster/control.ts';
import { recipientsOf, type Belonging } from '../../roster/recipients.ts';
import { COMPARTMENTS, holds, type Compartment } from '../../roster/roles.ts';
import { ANNOUNCEMENT, NO_STATEMENTS, announce } from '../../roster/statements.ts';
import { decode } from '../../../protocol/schema.ts';
import { isDisowned } from './disowned.ts';
import { writeAct } from './founding.ts';
import { isShared, type Group } from './group.ts';
import type { House } from '../house.ts';
import { leavesOut } from './leftout.ts';
import { rekey, rekeysUnread, rootPassOf, type Beside } from './rekey.ts';
import { Refused } from '../rpc.ts';
import { leftIn, pinsFor, type Left } from '../aside/standing.ts';
import { lacksActs } from './unheard.ts';
import { vouchAnew } from './vouching.ts';

/** `admins` first, because its key owns the others; the access log after `staff`, because its pass follows from that. */
const ORDER: readonly Compartment[] = [
  'admins',
  'staff',
  ...COMPARTMENTS.filter((each) => each !== 'admins' && each !== 'staff'),
];

/** The act in `staff` with its epoch, then every other compartment that is held here. */
export async function rotateWith(
  house: House,
  act: Act,
  after: Belonging,
  withAdmins: boolean,
  beside: Beside = {},
): Promise<void> {
  const { groups } = house;
  const members = recipientsOf(after, 'staff').map((publicKey) => ({ publicKey }));
  turning.add(house);
  try {
    // The removal itself comes first: what else breaks off is owed and is paid later.
    await rekey(house, groups.own('staff').log, act, members, beside);
    for (const place of ORDER) {
      const group = groups.all().find((each) => each.place === place);
      if (!group || place === 'staff' || (place === 'admins' && !withAdmins) || !mayRotate(house, group)) continue;
      await rotateOrOwe(house, group);
    }
  } finally {
    turning.delete(house);
  }
}
/** Houses whose tablet here is rotating every log: what is owed meanwhile is about to be paid. */
const turning = new WeakSet<House>();

/** Rotations of own logs that nobody has paid yet; a short random wait, so that mostly one tablet does it. */
export async function payOwnRotations(house: House): Promise<void> {
  // By what is known here it would be sealed to whoever was removed meanwhile.
  if (turning.has(house) || lacksActs(house)) return;
  for (const place of ORDER) {
    const group = house.groups.all().find((each) => each.place === place);
    if (!group || group.pending || !house.courier?.isCurrent(group.log)) continue;
    // At once where whoever left would read on: nothing is written there before.
    const isUrgent = group.place === 'staff' && isDisowned(house) && house.groups.ownPass(group.log) !== null;
    if (!isUrgent && !isLongOwed(house, group) && !isStuck(house, group)) continue;
    if (isUrgent || (house.ground.random(1)[0] ?? 0) < OFTEN) await rotate(house, group);
  }
  if (isDisowned(house)) return;
  if (house.courier?.isCurrent(house.groups.own('staff').log)) await vouchAnew(house);
  await announceKey(house);
}
/** At once what a change of roles has made others' no more; what breaks off is owed. `lost` = by that change. */
export async function rotateLost(house: House, lost: readonly Compartment[]): Promise<void> {
  for (const place of ORDER) {
    const group = house.groups.all().find((each) => each.place === place);
    if (!group || group.pending) continue;
    // Whom the newest epoch is sealed to, nobody sees who does not read the log.
    const isUnread = lost.includes(place) && rekeysUnread(house, group);
    if (isUnread || isOwed(house, group)) await rotateOrOwe(house, group);
  }
}
/** A rotation that another one came before is owed, and paid at one of the next turns. */
async function rotateOrOwe(house: House, group: Group): Promise<void> {
  if (group.pending) return;
  await rotate(house, group).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
}

/** Of 256. */
const OFTEN = 96;

async function rotate(house: House, group: Group): Promise<void> {
  const { organisation } = house.groups;
  const members = recipientsOf(organisation, group.place as Compartment).map((publicKey) => ({ publicKey }));
  const act = { type: 'rekey', statements: NO_STATEMENTS, pins: pinsIn(house, group.log) } as const;
  await rekey(house, group.log, act, members);
  if (group.place !== 'admins') return;
  const own = house.groups.newestOwnPass();
  if (own) await writeAct(house, organisation.staff, { type: 'owner', ownPass: own.publicKey });
}

function mayRotate(house: House, group: Group): boolean {
  const { groups } = house;
  if (group.place !== 'audit') return groups.epoch(group.log) !== null;
  return groups.epoch(group.log) === null ? rekeysUnread(house, group) : groups.ownPass(group.log) !== null;
}

/** Whoever left still opens what is sealed to the key of `cases`: it has to be another one first. */
export function owesCases(house: House): boolean {
  const cases = house.groups.all().find(({ place }) => place === 'cases');
  return cases !== undefined && (cases.pending !== null || isOwed(house, cases));
}

/** Sealed to somebody who belongs no more, or not to one who does; or owned, or written to, by a key of before. */
function isOwed(house: House, group: Group): boolean {
  const { groups } = house;
  const record = group.newestRecord;
  if (!record || !mayRotate(house, group)) return false;
  if (groups.epoch(group.log) !== null && isSealedWrongly(house, group, record)) return true;
  const owner = groups.ownPass(group.log) ? groups.newestOwnPass() : null;
  if (owner && rightsOf(record.fields, owner.publicKey) === 0) return true;
  if (owner && !opensFor(record, rootPassOf(house))) return true;
  const staff = groups.epoch(groups.own('staff').log);
  return (
    group.place === 'audit' && staff !== null && rightsOf(record.fields, auditPassOf(staff.secret).publicKey) === 0
  );
}
function isSealedWrongly(house: House, group: Group, record: EpochRecord): boolean {
  const { groups } = house;
  if (groups.ownPass(group.log) && groups.parting(group.log)) return true;
  if (isHandedWrongly(house, group, record)) return true;
  const citation = groups.citationOf(group, record.fields.key);
  if (!citation) return false;
  const lawful = new Set(
    recipientsOf(groups.organisation, group.place as Compartment).map((key) => toHex(sha256(key))),
  );
  if (group.place === 'staff' && leavesOut(house, record.fields.key)) return true;
  return citation.recipients.some((each) => !lawful.has(toHex(each)));
}

/** Most tablets have a key by hand, no epoch was sealed to them: whoever left, or lost the role, opens it all the same. */
function isHandedWrongly({ groups }: House, { place }: Group, { fields: { key } }: EpochRecord): boolean {
  const { hands, devices, persons } = groups.organisation;
  return hands.some(({ act }) => {
    if (!act.keys.some((each) => equal(each, key))) return false;
    const device = devices.get(toHex(act.device));
    const roles = persons.get(device?.person ?? '')?.roles ?? [];
    return device?.state !== 'active' || !holds(roles, place as Compartment);
  });
}

/** Whoever removed somebody rotates one log after the other: tablets that did it beside that one would only be in its way. */
const HEAD_START_MS = 4_000;
const owing = new WeakMap<Group, Standing>();
function isLongOwed(house: House, group: Group): boolean {
  return hasStood(house, owing, group, isOwed(house, group), HEAD_START_MS);
}

/** Something about the newest epoch of a log, by its key, and since when. */
interface Standing {
  readonly key: string;
  readonly since: number;
}
function hasStood(
  { ground }: House,
  since: WeakMap<Group, Standing>,
  group: Group,
  isSo: boolean,
  patienceMs: number,
): boolean {
  if (!isSo || !group.newestRecord) {
    since.delete(group);
    return false;
  }
  const key = toHex(group.newestRecord.fields.key);
  const now = ground.clock.now();
  const known = since.get(group);
  if (known?.key !== key) since.set(group, { key, since: now });
  return known?.key === key && now - known.since > patienceMs;
}

const unjudged = new WeakMap<Group, Standing>();
/** What opened an epoch comes with it; acts it cites may be on their way so long. */
const PATIENCE_MS = 30_000;

/** What opened the epoch cites acts that a relay lost and nobody gives back, or is not lawful: an owner goes on over it. */
export function isStuck(house: House, group: Group): boolean {
  const { groups, courier } = house;
  const record = group.newestRecord;
  const isOurs = groups.epoch(group.log) !== null && groups.ownPass(group.log) !== null;
  const isFollowed = courier?.isCurrent(groups.own('staff').log) === true;
  const isUnjudged = record !== null && isOurs && isFollowed && !groups.citationOf(group, record.fields.key);
  return hasStood(house, unjudged, group, isUnjudged, PATIENCE_MS);
}

/** The pass of the ruling paper stands in this record, where any paper's does. */
export function opensFor({ fields }: EpochRecord, rootPass: Bytes | null): boolean {
  return !fields.rootPass || !rootPass || equal(fields.rootPass, rootPass);
}

/** How far devices that belong no more were heard in this log; where that was said before, it stays. */
export function pinsIn(
  house: House,
  log: Bytes,
  devices: Belonging['devices'] = house.groups.organisation.devices,
): readonly Pin[] {
  const { chains } = house.replica(log).state;
  return [...devices.values()].flatMap(({ id, state }) => {
    const chain = state === 'active' || isPinned(house, log, id) ? undefined : chains.get(toHex(id));
    return chain ? [{ device: id, seq: chain.seq }] : [];
  });
}

function isPinned(house: House, log: Bytes, device: Bytes): boolean {
  const { place } = house.groups.need(log);
  if (isShared(place))
    return leftIn(house, log).some((left) => left.device === toHex(device) && isSaid(house, log, left));
  return place !== 'staff' && pinsFor(house, log, device) !== 'not yet';
}

/** A rekey that counts knew of its end. Word of the end alone, as a new tablet brings it, says not how far it was heard. */
function isSaid({ groups }: House, log: Bytes, { reason, by }: Left): boolean {
  const { caseRoster, controls } = groups.need(log);
  if (reason === 'void' || !caseRoster) return true;
  const isIn = (device: Bytes): boolean =>
    caseRoster.devices.get(toHex(device))?.some(({ ending }) => ending === null) === true;
  return controls.some(
    ({ id, fields, control: { act } }) =>
      act.type === 'rekey' && isIn(fields.device) && by.some((entry) => caseRoster.knew([id], entry)),
  );
}

/** Other houses seal to the key of `cases` that an admin device has announced. */
async function announceKey(house: House): Promise<void> {
  const { groups, device } = house;
  const { organisation } = groups;
  const cases = groups.all().find(({ place }) => place === 'cases');
  const epoch = cases && groups.epoch(cases.log);
  if (!epoch || !organisation.devices.get(toHex(device.id))?.isAdmin || cases.pending) return;
  if (!house.courier?.isCurrent(organisation.staff) || organisation.voice.isForked) return;
  const { publicKey } = await groupPairOf(epoch.secret);
  const said = organisation.statements.announcements
    .map((each) => ({ each, fields: decode(ANNOUNCEMENT, each.bytes) }))
    .filter(({ fields }) => fields && equal(fields.root, organisation.root));
  if (said.length > 0 && organisation.voice.groupKey && equal(organisation.voice.groupKey, publicKey)) return;
  const last = said.sort((a, b) => (b.fields?.number ?? 0) - (a.fields?.number ?? 0))[0];
  if (last?.fields && last.fields.number >= epoch.number) return;
  const fields = {
    root: organisation.root,
    by: device.id,
    group: cases.log,
    number: epoch.number,
    key: publicKey,
    previous: last ? sha256(last.each.bytes) : null,
  };
  const announcements = [announce(fields, device.signing.sign)];
  await writeAct(house, organisation.staff, { type: 'carry', statements: { ...NO_STATEMENTS, announcements } });
}
