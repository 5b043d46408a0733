// A house goes to another relay: an administrator's tablet writes it into every case it shares and then into `staff`, and
// goes there itself when the old relay has these records. Everybody else follows them. What broke off goes on by itself.
import { equal, fromBase64url, toBase64url, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { readRelayAddress } from '../../../protocol/relayaddress.ts';
import { bool, bytes, decode, encode, text, tuple, type Infer } from '../../../protocol/schema.ts';
import { recipientsOf } from '../../roster/recipients.ts';
import { NO_STATEMENTS } from '../../roster/statements.ts';
import { proofOf } from '../../sync/enter.ts';
import { RelayRefused, type Session } from '../../sync/session.ts';
import { followOthers, isOurs, mayGoTo, namedIn, settleAt, type Named } from '../groups/following.ts';
import type { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import { fetchLeftBehind, leftBehind, LEFT } from '../files/leftbehind.ts';
import { RELAY_AT, type RelayAt } from '../me.ts';
import { rotateShared } from '../groups/owed.ts';
import { dial } from '../cases/peeking.ts';
import { rekey } from '../groups/rekey.ts';
import type { RelayFound, RelayView } from '../views/relayview.ts';
import { pinsIn } from '../groups/rotating.ts';
import { Refused } from '../rpc.ts';
import { needHeard } from '../groups/unheard.ts';

/** Where this tablet is moving the house. */
const PLAN = tuple({ address: text(256), key: bytes(32), isGone: bool() });
type Plan = Infer<typeof PLAN>;
/** The move that this tablet has made, by its record, and where the house was before. */
const MADE = tuple({ record: bytes(32), from: RELAY_AT });

const running = new WeakSet<House>();

/** One turn; what can't be done now is done at one of the next. */
export async function tendRelay(house: House): Promise<void> {
  if (house.me.isDemo || house.me.relayAddress === '' || running.has(house)) return;
  running.add(house);
  try {
    const plan = await planOf(house);
    if (plan) await carryOut(house, plan);
    else await followHome(house);
    await followOthers(house);
    await fetchLeftBehind(house);
  } finally {
    running.delete(house);
  }
}

async function planOf({ rows }: House): Promise<Plan | null> {
  const stored = await rows.get('relay', 'plan');
  return stored && decode(PLAN, stored);
}

// --- everybody's tablet

async function followHome(house: House): Promise<void> {
  const stored = await house.rows.get('relay', 'made');
  const made = stored && decode(MADE, stored);
  const staff = house.groups.own('staff');
  const named = namedIn(house, staff);
  if (staff.pending || (named ? made !== null && equal(made.record, named.record) : made === null)) return;
  const here = { address: house.me.relayAddress, key: house.me.relayKey };
  if (named && here.address === named.address && here.key && equal(here.key, named.key))
    await house.commit(() => madeRows(house, named, named, true));
  else if (named) await goTo(house, named, false);
  // Whoever said so did not belong any more, as it turned out.
  else if (made && [...staff.records, ...staff.rivals].some(({ hash }) => equal(hash, made.record)))
    await settleAt(house, made.from, () => Promise.resolve([house.rows.remove('relay', 'made')]));
}

/** `isGone`: nothing can be fetched any more from where the house was. */
async function goTo(house: House, named: Named, isGone: boolean): Promise<void> {
  const { relayAddress: address, relayKey: key } = house.me;
  await settleAt(house, named, () => madeRows(house, named, key ? { address, key } : named, isGone));
}
async function madeRows(
  { rows }: House,
  { record, key }: Named,
  from: RelayAt,
  isGone: boolean,
): Promise<readonly object[]> {
  return [
    await rows.put('relay', 'made', encode(MADE, { record, from })),
    rows.remove('relay', 'plan'),
    ...(isGone || equal(from.key, key) ? [] : [await rows.put('relay', LEFT, encode(RELAY_AT, from))]),
  ];
}

/** The relay of before is gone, and a person knows where the house is: its own records there have to say the same. */
export async function followToRelay(house: House, typed: string): Promise<void> {
  const { session, address, key } = await call(house, typed);
  try {
    const { relayKey } = house.me;
    if (relayKey && equal(relayKey, key)) {
      await settleAt(house, { address, key }, () => Promise.resolve([]));
      return;
    }
    const staff = house.groups.own('staff');
    const shared = [...house.cases(), ...house.contacts()].filter((group) => !isOurs(house, group));
    for (const group of [staff, ...shared]) await learnThere(house, session, group);
    const named = namedIn(house, staff, true);
    if (named && equal(named.key, key)) await goTo(house, named, true);
    else if (!shared.some((group) => isNamed(namedIn(house, group, true), key)))
      throw new Refused('house unknown there');
    await followOthers(house, true);
  } finally {
    session.close();
  }
}
function isNamed(named: Named | null, key: Bytes): boolean {
  return named !== null && equal(named.key, key);
}
async function learnThere(house: House, session: Session, { log }: Group): Promise<void> {
  const passes = house.groups.passes(log);
  const [pass] = passes?.keys ?? [];
  if (!passes || !pass) return;
  try {
    const proof = proofOf(session, log, passes.epoch, pass);
    const { items } = await session.request({ type: 'epochs', after: passes.epoch, ...proof }, 'records');
    await house.groups.learn(log, items);
  } catch (error) {
    if (!(error instanceof RelayRefused)) throw error;
  }
}

async function call(house: House, typed: string): Promise<RelayAt & { readonly session: Session }> {
  const address = readRelayAddress(typed);
  if (!address || !mayGoTo(house, address)) throw new Refused('not a relay address');
  const session = await dial(house.ground, { relayAddress: address, relayKey: null });
  const key = typeof session === 'string' ? null : session.welcome?.relayKey;
  if (typeof session === 'string' || !key) throw new Refused('relay unreachable');
  return { session, address, key };
}

// --- an administrator's tablet

function mayMove({ groups, device, me }: House): boolean {
  const self = groups.organisation.devices.get(toHex(device.id));
  return self?.isAdmin === true && self.state === 'active' && !me.isDemo && me.relayKey !== null;
}
/** Cases and contacts of ours that somebody else works on: they are told by their own records. */
function sharedByUs(house: House): readonly Group[] {
  return [...house.cases(), ...house.contacts()].filter(
    (group) => isOurs(house, group) && !group.caseRoster?.isClosed && (group.caseRoster?.members.length ?? 0) > 1,
  );
}
function openLinks(house: House): readonly (readonly [log: Bytes, invite: Bytes])[] {
  return house.cases().flatMap((group) => {
    const open = [...(group.caseRoster?.invites.values() ?? [])].filter(
      ({ state, isDirect, fields }) => state === 'open' && !isDirect && fields.expires > house.ground.clock.now(),
    );
    return isOurs(house, group) ? open.map(({ fields }) => [group.log, fields.id] as const) : [];
  });
}

export async function lookAtRelay(house: House, typed: string): Promise<RelayFound> {
  const { session, address, key } = await call(house, typed);
  session.close();
  const { relayKey, relayAddress } = house.me;
  const isSame = relayKey !== null && equal(relayKey, key);
  if (isSame && address === relayAddress) throw new Refused('same relay');
  const roots = sharedByUs(house).flatMap(({ caseRoster }) => caseRoster?.members ?? []);
  const partners = new Set(roots.filter(({ side }) => side.role === 'guest').map(({ side }) => toHex(side.root)));
  return { address, key: toBase64url(key), isSame, partners: partners.size, openLinks: openLinks(house).length };
}

export async function moveToRelay(
  house: House,
  found: { readonly address: string; readonly key: string },
  isGone: boolean,
): Promise<void> {
  const key = fromBase64url(found.key);
  if (!mayMove(house)) throw new Refused('not allowed');
  if (key?.length !== 32 || !mayGoTo(house, found.address)) throw new Refused('not a relay address');
  needHeard(house, house.groups.own('staff').log);
  // Whoever can't open the cases can't tell those who work on them.
  if (!house.groups.all().some(({ place, log }) => place === 'cases' && house.groups.epoch(log)))
    throw new Refused('cases not held');
  const plan = encode(PLAN, { address: found.address, key, isGone });
  await house.commit(async () => [await house.rows.put('relay', 'plan', plan)]);
  house.ground.announce(['connection']);
  await tendRelay(house).catch(() => undefined);
}

/** Cases first: whoever sees `staff` goes away, and would not be there to tell the others. */
async function carryOut(house: House, plan: Plan): Promise<void> {
  const staff = house.groups.own('staff');
  const told = [...sharedByUs(house), staff];
  const mayWrite = ({ log }: Group): boolean => plan.isGone || house.courier?.isCurrent(log) === true;
  for (const group of told) {
    if (says(group, plan)) continue;
    if (group.pending || !mayWrite(group)) return;
    if (group !== staff) await rotateShared(house, group, plan);
    else if (told.every((each) => each === staff || isSaid(house, each, plan))) await rotateStaff(house, plan);
    else return;
  }
  if (!plan.isGone && !told.every((group) => isSaid(house, group, plan))) return;
  if (!plan.isGone) await takeLinksBack(house);
  const record = staff.pending?.record ?? staff.newestRecord;
  if (record) await goTo(house, { ...plan, record: record.hash }, plan.isGone);
}
function says({ pending, newestRecord }: Group, { key, address }: RelayAt): boolean {
  const fields = (pending?.record ?? newestRecord)?.fields;
  return fields !== undefined && equal(fields.relayKey, key) && fields.relayAddress === address;
}
/** The relay of before has it. */
function isSaid(house: House, group: Group, plan: Plan): boolean {
  return says(group, plan) && (plan.isGone || (!group.pending && house.replica(group.log).outboxSize === 0));
}
async function rotateStaff(house: House, relay: RelayAt): Promise<void> {
  const { log } = house.groups.own('staff');
  const members = recipientsOf(house.groups.organisation, 'staff').map((publicKey) => ({ publicKey }));
  await rekey(house, log, { type: 'rekey', statements: NO_STATEMENTS, pins: pinsIn(house, log) }, members, { relay });
}
/** A link names the relay: used there, it would lead to a case that nobody of ours looks at any more. */
async function takeLinksBack(house: House): Promise<void> {
  for (const [log, invite] of openLinks(house))
    await house.session?.request({ type: 'revoke', log, invite }, 'ok').catch(() => undefined);
}

// --- the screen

export async function relayView(house: House): Promise<RelayView> {
  const { me, whereabouts } = house;
  const partners = new Map<string, number>();
  for (const { log } of house.cases()) {
    const at = whereabouts.of(log);
    if (at) partners.set(at.address, (partners.get(at.address) ?? 0) + 1);
  }
  const left = whereabouts.comingCount;
  const plan = await planOf(house);
  return {
    address: me.relayAddress,
    key: me.relayKey && toBase64url(me.relayKey),
    mayMove: mayMove(house),
    movingTo: plan && { address: plan.address, key: toBase64url(plan.key) },
    coming: left > 0 ? { left, of: house.groups.all().length - whereabouts.elsewhere.size } : null,
    fetchingFrom: (await leftBehind(house))?.address ?? null,
    partners: [...partners].map(([address, cases]) => ({ address, cases })),
  };
}
