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
import { takeOwn } from './founding.ts';
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
  { except = null, isCarried = false }: { readonly except?: CaseSide | null; readonly isCarried?: boolean } = {},
): Promise<readonly Member[] | null> {
  const { organisation } = house.groups;
  const members: Member[] = [];
  let isOurs = false;
  for (const { side, key } of house.groups.need(log).caseRoster?.members ?? []) {
    if (except && equal(side.entry, except.entry) && side.role === except.role) continue;
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

/** Durable when it resolves, whether the relay is there or not. Refused while another epoch of ours waits for it. */
export async function rekey(
  house: House,
  log: Bytes,
  act: Act,
  members: readonly Member[],
  { rootPass, relay, rows }: Beside = {},
): Promise<void> {
  const { groups, ground } = house;
  const group = groups.need(log);
  const ownPass = groups.ownPass(log);
  const parting = ownPass && groups.parting(log);
  const before = parting?.record ?? group.newestRecord;
  const secret = (before && groups.secretOf(log, before.fields.key as KeyId)) ?? null;
  const signer = ownPass ?? (secret && memberPassOf(secret));
  const isUnread = !secret && rekeysUnread(house, group);
  const isNewest = parting !== null || isUnread || before?.fields.number === groups.epoch(log)?.number;
  if (!before || !signer || !(secret || isUnread) || !isNewest || group.pending) throw new Refused('relay unreachable');
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
