// Invites of a case as its owner keeps them: made and stored here first, brought to the relay when it is there, shown
// with the state that is proved. The link and its code never leave this vault but to the person who shares.
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import { writeLink } from '../../protocol/link.ts';
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
} from '../../protocol/schema.ts';
import { makeInvite, packInvite, type MadeInvite } from '../roster/invite.ts';
import type { InviteView } from './api.ts';
import { writeAct } from './founding.ts';
import type { Group } from './group.ts';
import type { House } from './house.ts';
import { Refused } from './rpc.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
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
});
type StoredInvite = Infer<typeof INVITE>;

export async function keepInvite(house: House, group: Group, invite: MadeInvite): Promise<void> {
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
  await putInvite(house, toHex(group.log), {
    id,
    secret: invite.secret,
    code: invite.code,
    key,
    expires,
    package: sealed,
    isDeposited: false,
    isRevoked: false,
  });
}
async function putInvite(house: House, hex: string, invite: StoredInvite): Promise<void> {
  await house.disk.commit([await house.rows.put('invite', hex, encode(INVITE, invite))]);
  house.ground.announce(['cases', `case:${hex}`]);
}
async function getInvite(house: House, hex: string): Promise<StoredInvite | null> {
  const stored = await house.rows.get('invite', hex);
  return stored && decode(INVITE, stored);
}

/** Brings invites to the relay, and revocations: whatever could not be said when it was decided. */
export async function tendInvites(house: House): Promise<void> {
  if (house.session?.state !== 'online') return;
  for (const { log } of house.cases()) {
    const hex = toHex(log);
    const invite = await getInvite(house, hex);
    const replica = house.replica(log);
    if (!invite || !replica.state.isFounded || replica.outboxSize > 0 || !house.courier?.isCurrent(log)) continue;
    if (invite.isRevoked && invite.isDeposited) {
      await house.session.request({ type: 'revoke', log, invite: invite.id }, 'ok').catch(() => undefined);
      await putInvite(house, hex, { ...invite, isDeposited: false });
    } else if (!invite.isDeposited && !invite.isRevoked) {
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
      await house.session.request(frame, 'ok');
      await putInvite(house, hex, { ...invite, isDeposited: true });
    }
  }
}

export async function inviteView(house: House, hex: string, appOrigin: string): Promise<InviteView | null> {
  const invite = await getInvite(house, hex);
  const relayKey = house.me.relayKey;
  if (!invite || !relayKey) return null;
  const standing = house.groups.get(bytesOfHex(hex))?.caseRoster?.invites.get(toHex(invite.id));
  const isOver = invite.expires < house.ground.clock.now();
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

export async function revokeInvite(house: House, hex: string): Promise<void> {
  const invite = await getInvite(house, hex);
  if (!invite) throw new Refused('not found');
  await house.journal.note({ action: 'void', record: hex, compartment: 'cases', purpose: 'lab work' });
  await writeAct(house, bytesOfHex(hex), { type: 'void', invite: invite.id, claim: null, pins: [] });
  await putInvite(house, hex, { ...invite, isRevoked: true });
  await tendInvites(house);
}

/** A new link into the same case, after one expired, was voided or lost. */
export async function renewInvite(house: House, hex: string, appOrigin: string): Promise<InviteView> {
  const group = house.groups.need(bytesOfHex(hex));
  const old = await getInvite(house, hex);
  const standing = old && group.caseRoster?.invites.get(toHex(old.id));
  if (old && standing?.state === 'open') await revokeInvite(house, hex);
  const expires = house.ground.clock.now() + 14 * DAY_MS;
  const invite = await makeInvite({ random: house.ground.random, withCode: old?.code !== null, role: 'lab', expires });
  await house.journal.note({ action: 'invite', record: hex, compartment: 'cases', purpose: 'lab work' });
  await writeAct(house, group.log, { type: 'invite', invite: invite.fields });
  await keepInvite(house, group, invite);
  void tendInvites(house);
  const view = await inviteView(house, hex, appOrigin);
  if (!view) throw new Refused('relay unreachable');
  return view;
}
