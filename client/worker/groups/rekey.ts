// Opening the next epoch of a log we are in: control entry and record are stored first, count here at once, and go to the
// relay together. Whoever was left out opens nothing that is written from then on. P7: what was signed is never replaced.
import { equal, type Bytes } from '../../../protocol/bytes.ts';
import type { Pass } from '../../../protocol/epoch.ts';
import type { KeyId, StorageId } from '../../../protocol/ids.ts';
import { groupPairOf, memberPassOf, ownPassOf } from '../../crypto/secret.ts';
import { encodeControl, type Act } from '../../roster/control.ts';
import type { CaseSide } from '../../roster/caseview.ts';
import {
  auditPasses,
  draftEpoch,
  groupPasses,
  passesAfter,
  readGenesis,
  writeEpoch,
  type EpochDraft,
} from '../../roster/epochs.ts';
import { citationOf } from '../../roster/founding.ts';
import { holds } from '../../roster/roles.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import type { Written } from '../../sync/sealer.ts';
import type { RowOp } from '../../sync/rows.ts';
import { takeOwn, writeAct } from './founding.ts';
import type { Group } from './group.ts';
import type { House } from '../house.ts';
import type { RelayAt } from '../me.ts';
import { Refused } from '../rpc.ts';

export interface Member {
  readonly publicKey: Bytes;
  /** S of the member group, when it is our own. */
  readonly own?: Bytes;
}

/**
 * The houses of a case, as recipients of its next epoch; without `except`. `isCarried` = the act brings our newest
 * announcement along, so our own key is that one. null when our own keys are not here.
 */
export async function caseMembers(
  house: House,
  log: Bytes,
  { except = [], isCarried = false }: { readonly except?: readonly CaseSide[]; readonly isCarried?: boolean } = {},
): Promise<readonly Member[] | null> {
  const { organisation } = house.groups;
  const members: Member[] = [];
  let isOurs = false;
  for (const { side, key } of house.groups.need(log).caseRoster?.members ?? []) {
    if (except.some(({ entry, role }) => equal(side.entry, entry) && side.role === role)) continue;
    if (!isOwnRoot(organisation, side.root)) {
      members.push({ publicKey: key });
      continue;
    }
    const ours = await ownMember(house, (isCarried ? organisation.voice.groupKey : null) ?? key);
    if (!ours) return null;
    isOurs = true;
    members.push(ours);
  }
  return isOurs ? members : null;
}

/** Our own `cases` group under this public key; null when that is no epoch of ours. */
export async function ownMember({ groups }: House, publicKey: Bytes): Promise<Member | null> {
  for (const { secret } of groups.epochsOf(groups.own('cases').log))
    if (equal((await groupPairOf(secret)).publicKey, publicKey)) return { publicKey, own: secret };
  return null;
}

/** Owned by whoever holds `admins` from now on; in the access log all staff append. */
function ownedPasses({ groups }: House, { place }: Group, { secret }: EpochDraft): readonly Pass[] {
  const owner = place === 'admins' ? ownPassOf(secret) : groups.newestOwnPass();
  const staff = groups.newestKey(groups.own('staff').log);
  if (!owner || !staff) throw new Error('an owner holds admins and staff');
  return place === 'audit' ? auditPasses(owner.publicKey, secret, staff.secret) : groupPasses(owner.publicKey, secret);
}

/**
 * Whether this device opens epochs of a log that it does not read: an owner of the access log, where nobody who reads it
 * owns it. What it opens stands behind a wall, and nothing of it is kept here.
 */
export function rekeysUnread({ groups }: House, { place, log }: Group): boolean {
  if (place !== 'audit' || groups.epoch(log) !== null || !groups.ownPass(log)) return false;
  const { devices, persons } = groups.organisation;
  return ![...devices.values()].some(
    ({ state, isAdmin, person }) => state === 'active' && isAdmin && holds(persons.get(person)?.roles ?? [], 'audit'),
  );
}

/** The pass that the ruling paper opens at the relay. */
export function rootPassOf({ groups }: House): Bytes | null {
  return groups.organisation.rootPass ?? readGenesis(groups.own('staff').genesis)?.rootPass ?? null;
}

export interface Beside {
  /** Where the act itself brings another. */
  readonly rootPass?: Bytes;
  /** The log goes to another relay; an owner's alone. */
  readonly relay?: RelayAt;
  /** Stored in the same transaction. */
  readonly rows?: () => Promise<readonly RowOp[]>;
}

/** What the next epoch of a log goes on from; null while another of ours waits, or the newest is not all here. */
function standingOf(house: House, group: Group) {
  const { groups } = house;
  const { log } = group;
  const ownPass = groups.ownPass(log);
  const parting = ownPass && groups.parting(log);
  const before = parting?.record ?? group.newestRecord;
  const secret = (before && groups.secretOf(log, before.fields.key as KeyId)) ?? null;
  const signer = ownPass ?? (secret && memberPassOf(secret));
  const isUnread = !secret && rekeysUnread(house, group);
  const isNewest = parting !== null || isUnread || before?.fields.number === groups.epoch(log)?.number;
  if (!before || !signer || !(secret || isUnread) || !isNewest || group.pending) return null;
  return { ownPass, parting, before, secret, signer };
}

/** Who opens an epoch of a log waits for whoever is about to: between asking and opening nobody else comes. */
const turns = new WeakMap<Group, Promise<unknown>>();
function inTurn(group: Group, work: () => Promise<void>): Promise<void> {
  const turn = (turns.get(group) ?? Promise.resolve()).then(work, work);
  turns.set(group, turn);
  return turn;
}

/** Durable when it resolves, whether the relay is there or not. Refused while another epoch of ours waits for it. */
export function rekey(house: House, log: Bytes, act: Act, members: readonly Member[], beside?: Beside): Promise<void> {
  const group = house.groups.need(log);
  return inTurn(group, () => openNext(house, group, act, members, beside));
}
/** Where none can be opened now the act is said alone, and the epoch that it makes owed follows. */
export function rekeyOrSay(house: House, log: Bytes, act: Act, members: readonly Member[]): Promise<void> {
  const group = house.groups.need(log);
  return inTurn(group, () =>
    standingOf(house, group) ? openNext(house, group, act, members) : writeAct(house, log, act),
  );
}

const SETTLE_MS = 15_000;
const LOOK_MS = 50;

/**
 * The same after an epoch of ours that is on its way. What `order` does besides is done only where the next epoch can be
 * opened: a refusal comes before anything changed. null = none is needed.
 */
export function rekeyAfter(
  house: House,
  log: Bytes,
  order: () => Promise<{ readonly act: Act; readonly members: readonly Member[] } | null>,
): Promise<void> {
  const group = house.groups.need(log);
  return inTurn(group, async () => {
    await until(house, () => standingOf(house, group) !== null);
    const next = await order();
    if (next) await openNext(house, group, next.act, next.members);
  });
}

/** Until what we sent has arrived; refused where there is no connection, and after a while. */
export async function until(house: House, isSo: () => boolean): Promise<void> {
  const { clock } = house.ground;
  const last = clock.now() + SETTLE_MS;
  while (!isSo()) {
    if (clock.now() > last || house.session?.state !== 'online') throw new Refused('relay unreachable');
    await new Promise<void>((resolve) => {
      clock.after(LOOK_MS, resolve);
    });
  }
}

async function openNext(
  house: House,
  group: Group,
  act: Act,
  members: readonly Member[],
  { rootPass, relay, rows }: Beside = {},
): Promise<void> {
  const { groups, ground } = house;
  const { log } = group;
  const standing = standingOf(house, group);
  if (!standing) throw new Refused('relay unreachable');
  const { ownPass, parting, before, secret, signer } = standing;
  const draft = draftEpoch(before, ground.random, parting?.number);
  const citation = citationOf(
    draft,
    members.map(({ publicKey }) => publicKey),
  );
  const body = encodeControl({ epoch: citation, act });
  const key = { secret: draft.secret, id: draft.keyId };
  const also = async (written: Written): Promise<readonly RowOp[]> => {
    if (group.pending) throw new Refused('relay unreachable');
    const record = await writeEpoch({
      draft,
      control: written.storage as StorageId,
      recipients: members,
      passes: ownPass ? ownedPasses(house, group, draft) : passesAfter(before, draft.secret),
      rootPass: ownPass ? (rootPass ?? rootPassOf(house)) : before.fields.rootPass,
      relayKey: (ownPass && relay?.key) ?? before.fields.relayKey,
      relayAddress: (ownPass && relay?.address) ?? before.fields.relayAddress,
      signer,
      ...(secret ? { before: secret } : {}),
      random: ground.random,
    });
    const proposed = await groups.propose(log, record, draft.secret, written.storage);
    return [...proposed, ...(await takeOwn(house, log, written.signed)), ...((await rows?.()) ?? [])];
  };
  await house.replica(log).write([{ kind: 'control', doc: '', writer: 1, body, key, also }]);
}
