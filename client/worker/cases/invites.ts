// Invites of a case as its owner keeps them: made and stored here first, brought to the relay when it is there, shown
// with the state that is proved. The link and its code never leave this vault but to the person who shares.
import { bytesOfHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Refusal } from '../../../protocol/frames.ts';
import { writeLink } from '../../../protocol/link.ts';
import {
  bool,
  bytes,
  bytesUpTo,
  decode,
  encode,
  optional,
  text,
  tuple,
  uint,
  type Infer,
} from '../../../protocol/schema.ts';
import type { InviteStanding } from '../../roster/claims.ts';
import { makeInvite, packInvite, type MadeInvite } from '../../roster/invite.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import type { InviteView } from '../api.ts';
import type { Written } from '../../sync/sealer.ts';
import type { RowOp } from '../../sync/rows.ts';
import { RelayRefused } from '../../sync/session.ts';
import { controlDraft, writeAct } from '../groups/founding.ts';
import type { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import { caseMembers, rekeyAfter, rekeyOrSay, until } from '../groups/rekey.ts';
import { Refused } from '../rpc.ts';
import { needSharer } from './sharer.ts';
import { needHeard } from '../groups/unheard.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long a link is good where nobody said otherwise. */
export const DAYS = 14;
/** What an invited lab may store without an account of its own. */
const ALLOWANCE_BYTES = 2 * 1024 * 1024 * 1024;

const INVITE = tuple({
  id: bytes(16),
  secret: bytes(32),
  code: optional(text(16)),
  key: bytes(32),
  expires: uint(),
  package: bytesUpTo(64 * 1024),
  isDeposited: bool(),
  isRevoked: bool(),
  /** The relay will not take it. */
  isBurnt: bool(),
});
type StoredInvite = Infer<typeof INVITE>;

/** The row of a new invite; it belongs into the transaction of the act that makes it. */
export async function inviteRow(house: House, group: Group, invite: MadeInvite): Promise<RowOp> {
  const organisation = house.groups.organisation;
  const epoch = house.groups.epoch(group.log);
  if (!epoch) throw new Refused('not allowed');
  const contents = {
    genesis: group.genesis,
    founding: group.founding,
    heads: group.caseRoster?.heads ?? [],
    number: epoch.number,
    secret: epoch.secret,
    kind: organisation.kind,
    name: organisation.name,
    role: invite.fields.role,
    expires: invite.fields.expires,
  };
  const sealed = await packInvite(invite, contents, house.ground.random);
  const { id, key, expires } = invite.fields;
  const { secret, code } = invite;
  const stored = {
    id,
    secret,
    code,
    key,
    expires,
    package: sealed,
    isDeposited: false,
    isRevoked: false,
    isBurnt: false,
  };
  return house.rows.put('invite', toHex(group.log), encode(INVITE, stored));
}
async function putInvite(house: House, hex: string, invite: StoredInvite): Promise<void> {
  await house.commit(async () => [await house.rows.put('invite', hex, encode(INVITE, invite))]);
  house.ground.announce(['cases', `case:${hex}`]);
}
async function getInvite(house: House, hex: string): Promise<StoredInvite | null> {
  const stored = await house.rows.get('invite', hex);
  return stored && decode(INVITE, stored);
}

/** Invites that were brought to the relay on one connection, by its greeting. */
const brought = new WeakMap<object, Set<string>>();

/**
 * Brings invites to the relay, and revocations: whatever could not be said when it was decided. A relay that was restored
 * from an older copy has forgotten a link that people hold, so an open one is brought again on every connection.
 */
export async function tendInvites(house: House): Promise<void> {
  const { session } = house;
  if (session?.state !== 'online' || !session.welcome) return;
  const isBrought = brought.get(session.welcome) ?? new Set<string>();
  brought.set(session.welcome, isBrought);
  for (const { key, value } of await house.rows.all('revoking')) await revokeAtRelay(house, key, value);
  for (const { log } of house.cases()) {
    const hex = toHex(log);
    const replica = house.replica(log);
    const isHere = replica.state.isFounded && replica.outboxSize === 0 && house.courier?.isCurrent(log);
    // A small scan is there before the link is; a large one does not hold it up.
    const isReady = isHere && !house.moves?.isJustSending(hex);
    const invite = isReady ? await getInvite(house, hex) : null;
    if (!invite || invite.isRevoked || invite.isBurnt) continue;
    if (invite.isDeposited && (isBrought.has(toHex(invite.id)) || !isOpen(house, log, invite))) continue;
    const { id, key, expires } = invite;
    const frame = {
      type: 'invite',
      log,
      invite: id,
      key,
      expires,
      allowance: ALLOWANCE_BYTES,
      package: invite.package,
    } as const;
    const answer = await told(session.request(frame, 'ok'));
    if (answer === 'ok') isBrought.add(toHex(id));
    if (answer === 'ok' && !invite.isDeposited) await putInvite(house, hex, { ...invite, isDeposited: true });
    if (answer === 'invite expired' || answer === 'duplicate')
      await putInvite(house, hex, { ...invite, isBurnt: true });
  }
}

function isOpen({ groups, ground }: House, log: Bytes, { id, expires }: StoredInvite): boolean {
  return groups.get(log)?.caseRoster?.invites.get(toHex(id))?.state === 'open' && expires > ground.clock.now();
}

/** A revocation is over when the relay has heard it, and not before. */
async function revokeAtRelay(house: House, hex: string, log: Bytes): Promise<void> {
  if (!house.session || !house.courier?.isCurrent(log)) return;
  const answer = await told(house.session.request({ type: 'revoke', log, invite: bytesOfHex(hex) }, 'ok'));
  if (answer !== 'ok' && answer !== 'unknown invite') return;
  await house.commit(() => Promise.resolve([house.rows.remove('revoking', hex)]));
}

/** What the relay says to one request; null when it could not be asked. */
async function told(request: Promise<unknown>): Promise<'ok' | Refusal | null> {
  try {
    await request;
    return 'ok';
  } catch (error) {
    return error instanceof RelayRefused ? error.reason : null;
  }
}

export async function inviteView(house: House, hex: string, appOrigin: string): Promise<InviteView | null> {
  const invite = await getInvite(house, hex);
  const relayKey = house.me.relayKey;
  if (!relayKey) return null;
  const invites = house.groups.get(bytesOfHex(hex))?.caseRoster?.invites;
  if (!invite) return viewWithoutLink(house, hex);
  const standing = invites?.get(toHex(invite.id));
  const isOver = invite.isBurnt || invite.expires < house.ground.clock.now();
  const state =
    invite.isRevoked || standing?.state === 'void'
      ? 'revoked'
      : standing && standing.state !== 'open'
        ? 'used'
        : isOver
          ? 'expired'
          : invite.isDeposited
            ? 'open'
            : 'waiting to be sent';
  const { secret, code, id, expires } = invite;
  const link = { invite: id, secret, relayKey, relayAddress: house.me.relayAddress, hasCode: code !== null };
  const isUsable = state === 'open' || state === 'waiting to be sent';
  return {
    id: toHex(id),
    state,
    expires,
    hasCode: code !== null,
    link: isUsable ? writeLink(appOrigin, link) : null,
    code: isUsable ? code : null,
  };
}

/** A colleague's tablet, or one restored from paper, knows of the invite by the roster alone. */
function viewWithoutLink(house: House, hex: string): InviteView | null {
  const standing = newestInvite(house, hex);
  if (!standing) return null;
  const { state, fields } = standing;
  const isOver = fields.expires < house.ground.clock.now();
  const shown = state === 'void' ? 'revoked' : state !== 'open' ? 'used' : isOver ? 'expired' : 'open';
  return { id: toHex(fields.id), state: shown, expires: fields.expires, hasCode: false, link: null, code: null };
}
/** null for a case that is not ours to invite into. */
function newestInvite(house: House, hex: string): InviteStanding | null {
  const roster = house.groups.get(bytesOfHex(hex))?.caseRoster;
  const isOurs = roster?.sides[0] && isOwnRoot(house.groups.organisation, roster.sides[0].root);
  const newest = isOurs && [...roster.invites.values()].at(-1);
  return newest && !newest.isDirect ? newest : null;
}

/**
 * The link opens nothing any more. Where it was never at the relay a word in the roster is enough; else the case moves to
 * an epoch that the package does not open, because a relay may have kept it.
 */
export async function revokeInvite(house: House, hex: string): Promise<void> {
  needSharer(house);
  const log = bytesOfHex(hex);
  const invite = await getInvite(house, hex);
  const id = invite?.id ?? newestInvite(house, hex)?.fields.id;
  if (!id) throw new Refused('not found');
  const isDeposited = invite?.isDeposited ?? true;
  const act = { type: 'void', invite: id, claim: null, pins: [] } as const;
  const begin = async (): Promise<void> => {
    await house.journal.note({ action: 'void', record: hex, compartment: 'cases', purpose: 'lab work' });
    await house.commit(async () => [
      ...(invite ? [await house.rows.put('invite', hex, encode(INVITE, { ...invite, isRevoked: true }))] : []),
      ...(isDeposited ? [await house.rows.put('revoking', toHex(id), log)] : []),
    ]);
  };
  const sides = house.groups.need(log).caseRoster?.sides ?? [];
  const guests = sides.filter((side) => side.role === 'guest' && side.state !== 'void' && side.invite === toHex(id));
  if (guests.length > 0) {
    // Somebody came in by it meanwhile, and holds the key: taken back with an epoch, or not at all.
    await rekeyAfter(house, log, async () => {
      const members = await caseMembers(house, log, { except: guests });
      if (!members) throw new Refused('not allowed');
      await begin();
      return { act, members };
    });
  } else {
    await begin();
    const members = await caseMembers(house, log);
    await (isDeposited && members ? rekeyOrSay(house, log, act, members) : writeAct(house, log, act));
  }
  house.ground.announce(['cases', `case:${hex}`]);
  await tendInvites(house);
}

/** Whether the newest link asked for a code; yes where that is not known. */
export async function hadCode(house: House, hex: string): Promise<boolean> {
  return (await getInvite(house, hex))?.code !== null;
}

/** A new link into the same case, after one that nobody used expired, was taken back or lost. */
export async function renewInvite(house: House, hex: string, appOrigin: string): Promise<InviteView> {
  const group = house.groups.need(bytesOfHex(hex));
  needHeard(house, group.log);
  if (newestInvite(house, hex)?.state === 'open') await revokeInvite(house, hex);
  // The package opens the epoch that the relay knows: the one that shuts the old link out comes first.
  await until(house, () => group.pending === null);
  const expires = house.ground.clock.now() + DAYS * DAY_MS;
  const withCode = await hadCode(house, hex);
  const invite = await makeInvite({ random: house.ground.random, withCode, role: 'lab', expires });
  await house.journal.note({ action: 'invite', record: hex, compartment: 'cases', purpose: 'lab work' });
  const draft = controlDraft(house, group.log, { epoch: null, act: { type: 'invite', invite: invite.fields } }, () =>
    Promise.resolve([]),
  );
  const also = async (written: Written): Promise<readonly RowOp[]> => {
    const acted = (await draft.also?.(written)) ?? [];
    return [...acted, await inviteRow(house, group, invite)];
  };
  await house.replica(group.log).write([{ ...draft, also }]);
  // The next tending tries again.
  tendInvites(house).catch(() => undefined);
  const view = await inviteView(house, hex, appOrigin);
  if (!view) throw new Refused('relay unreachable');
  return view;
}
