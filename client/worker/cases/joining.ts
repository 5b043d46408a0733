// Accepting an invite: take the package, learn the case, and move it at once to an epoch that only the two houses open.
// From that moment the link opens nothing for anybody. Every step is stored first, so a lost connection only pauses it.
import type * as Y from 'yjs';
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { EntryId, LogId } from '../../../protocol/ids.ts';
import { readLink, type InviteLink } from '../../../protocol/link.ts';
import { bytes, bytesUpTo, decode, encode, optional, text, tuple, type Infer } from '../../../protocol/schema.ts';
import { inviteKeys, isCode, normaliseCode } from '../../crypto/invite.ts';
import { signingKeyFromSeed } from '../../crypto/sign.ts';
import { ownCaseDocument } from '../../records/documents.ts';
import { writeOwnCase } from '../../records/ownCase.ts';
import { claimAct, unpackInvite, type InvitePackage } from '../../roster/invite.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import { sideOf } from '../../roster/side.ts';
import { claimProofs } from '../../sync/courier.ts';
import { Disconnected, RelayRefused } from '../../sync/session.ts';
import type { Problem } from '../api.ts';
import type { Replica } from '../../sync/replica.ts';
import type { RowOp } from '../../sync/rows.ts';
import { controlDraft } from '../groups/founding.ts';
import { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import { forgetLog } from '../groups/leaving.ts';
import { ownMember, rekey, type Member } from '../groups/rekey.ts';
import { Refused } from '../rpc.ts';
import { needSharer } from './sharer.ts';

const JOINING = tuple({
  invite: bytes(16),
  secret: bytes(32),
  code: optional(text(16)),
  claimer: bytes(32),
  /** What the relay handed over, once it has. */
  package: optional(bytesUpTo(64 * 1024)),
});
type Joining = Infer<typeof JOINING>;

/** The relay confirms a claim within this, or it is finished later. */
const CLAIM_MS = 20_000;
const LOOK_MS = 50;

export function linkOf(input: string): InviteLink {
  const link = readLink(input.trim());
  if (typeof link === 'string') throw new Refused(link);
  return link;
}

const PROBLEMS: Readonly<Partial<Record<string, Problem>>> = {
  'invite used': 'invite used',
  'invite expired': 'invite expired',
  'invite revoked': 'invite revoked',
  'invite burnt': 'invite burnt',
  'unknown invite': 'invite unknown',
  'wrong code': 'wrong code',
};
function problemOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof RelayRefused) return new Refused(PROBLEMS[error.reason] ?? 'failed', error.hint ?? undefined);
  return new Refused(error instanceof Disconnected ? 'relay unreachable' : 'failed');
}

/** The house is open and has this relay. Returns the case's hex log id. */
export function acceptInvite(house: House, link: InviteLink, code: string | null): Promise<string> {
  return alone(house, toHex(link.invite), async () => {
    if (link.hasCode && (code === null || !isCode(code))) throw new Refused('wrong code');
    if (house.me.isDemo) throw new Refused('not allowed');
    needSharer(house);
    const { relayKey, relayAddress } = house.me;
    if (relayKey ? !equal(relayKey, link.relayKey) : relayAddress !== link.relayAddress)
      throw new Refused('relay is another');
    const stored = await house.rows.get('joining', toHex(link.invite));
    const before = stored && decode(JOINING, stored);
    const joining = {
      invite: link.invite,
      secret: link.secret,
      code: code === null ? null : normaliseCode(code),
      claimer: before?.claimer ?? house.ground.random(32),
      package: before?.package ?? null,
    };
    await keep(house, joining);
    return joinPatiently(house, joining);
  });
}

/** Goes on with what a crash or a lost connection interrupted. */
export async function resumeJoining(house: House): Promise<void> {
  for (const { key } of await house.rows.all('joining')) {
    const running = joinsOf(house).get(key);
    await (running ?? alone(house, key, () => resume(house, key))).catch(() => undefined);
  }
}
async function resume(house: House, key: string): Promise<string> {
  // Asked again: what was listed may be over by now, and a second claim would cost a second try of the code.
  const stored = await house.rows.get('joining', key);
  const joining = stored && decode(JOINING, stored);
  if (joining) return joinPatiently(house, joining);
  if (stored) await house.commit(() => Promise.resolve([house.rows.remove('joining', key)]));
  return '';
}

/** Resolves when no claim is under way: a connection that is made anew now would cost nobody a try. */
export async function whenJoined(house: House): Promise<void> {
  await Promise.allSettled([...joinsOf(house).values()]);
}

/** By hex invite id. */
type Joins = Map<string, Promise<string>>;
const running = new WeakMap<House, Joins>();
function joinsOf(house: House): Joins {
  const joins = running.get(house) ?? new Map<string, Promise<string>>();
  running.set(house, joins);
  return joins;
}
/** One attempt at a time for one invite; a later one begins when the one before failed. */
function alone(house: House, invite: string, work: () => Promise<string>): Promise<string> {
  const joins = joinsOf(house);
  const before = joins.get(invite);
  const attempt = (before ? before.catch(work) : work()).finally(() => {
    if (joins.get(invite) === attempt) joins.delete(invite);
  });
  joins.set(invite, attempt);
  return attempt;
}

function keep(house: House, joining: Joining): Promise<void> {
  return house
    .commit(async () => [await house.rows.put('joining', toHex(joining.invite), encode(JOINING, joining))])
    .then(() => {
      house.ground.announce(['cases']);
    });
}

const FINAL: readonly Problem[] = [
  'wrong code',
  'invite used',
  'invite expired',
  'invite revoked',
  'invite burnt',
  'invite unknown',
  'damaged package',
];
/** A refused claim has used nothing up, and leaves nothing here: only an accepted one must be finished later. */
async function ended(house: House, joining: Joining, refused: Refused): Promise<Refused> {
  if (!FINAL.includes(refused.problem)) return refused;
  const stored = await house.rows.get('joining', toHex(joining.invite));
  const sealed = stored && decode(JOINING, stored)?.package;
  const contents = sealed && (await contentsOf(joining, sealed));
  const group = contents && house.groups.get(contents.log);
  if (group) await forgetLog(house, group);
  await house.commit(() => Promise.resolve([house.rows.remove('joining', toHex(joining.invite))]));
  house.ground.announce(['cases']);
  return refused;
}

const TRIES = 4;
/** A connection that breaks in between only costs another try. */
async function joinPatiently(house: House, joining: Joining): Promise<string> {
  try {
    for (let tries = 1; ; tries++) {
      await whenOnline(house);
      try {
        return await join(house, joining);
      } catch (error) {
        if (!(error instanceof Disconnected) || tries === TRIES) throw error;
      }
    }
  } catch (error) {
    throw await ended(house, joining, problemOf(error));
  }
}

async function join(house: House, joining: Joining): Promise<string> {
  const { session } = house;
  if (!session?.welcome) throw new Disconnected('not connected');
  const { invite } = joining;
  const keys = await inviteKeys(invite, joining.secret, joining.code);
  const claimer = signingKeyFromSeed(joining.claimer);
  const proofs = claimProofs(session.welcome, invite, keys.signing, claimer);
  const sealed =
    joining.package ??
    (await session.request({ type: 'claim', invite, claimer: claimer.publicKey, ...proofs }, 'package')).package;
  await keep(house, { ...joining, package: sealed });
  const contents = await contentsOf(joining, sealed);
  if (!contents) throw new Refused('damaged package');
  // The claim's allowance pays for the house's own logs too, until it has an account.
  await house.saveMe({ invite });
  if (!house.groups.get(contents.log)) await adopt(house, contents);
  const replica = house.replica(contents.log);
  house.courier?.carry(replica);
  await house.courier?.whenCurrent(contents.log).catch((error: unknown) => {
    throw house.troubles.get(toHex(contents.log)) === 'not allowed' ? new Refused('invite used') : error;
  });
  // Nothing newer than what the package speaks of may be hidden from us.
  if (!house.groups.knowsRoster(contents.log, contents.heads)) throw new Disconnected('the case is not whole');
  await claim(house, contents, invite, keys);
  await whenClaimed(house, replica);
  await house.session
    ?.request({ type: 'claimed', invite, claimer: claimer.publicKey, signature: proofs.signature }, 'ok')
    .catch(() => undefined);
  await remember(house, contents, invite);
  house.ground.announce(['cases']);
  return toHex(contents.log);
}

async function contentsOf(joining: Joining, sealed: Bytes): Promise<(InvitePackage & { readonly log: LogId }) | null> {
  return unpackInvite(await inviteKeys(joining.invite, joining.secret, joining.code), joining.invite, sealed);
}

/** The claim counts when the relay has it; somebody who came first leaves us no way in. */
async function whenClaimed(house: House, replica: Replica): Promise<void> {
  const { clock } = house.ground;
  const until = clock.now() + CLAIM_MS;
  while (house.groups.need(replica.log).pending ?? replica.outboxSize > 0) {
    if (house.troubles.get(toHex(replica.log)) === 'not allowed') throw new Refused('invite used');
    if (clock.now() > until) throw new Disconnected('the claim is not confirmed');
    await new Promise<void>((resolve) => {
      clock.after(LOOK_MS, resolve);
    });
  }
}

async function adopt(house: House, contents: InvitePackage & { log: LogId }): Promise<void> {
  const group = new Group(contents.log, 'case', contents.genesis, contents.founding as EntryId);
  await house.adoptLog(group, new Map([[contents.number, contents.secret]]), true);
}

/** The claim opens the epoch that the link does not open. Nothing of ours is written before. */
async function claim(
  house: House,
  contents: InvitePackage & { log: LogId },
  invite: Bytes,
  keys: Awaited<ReturnType<typeof inviteKeys>>,
): Promise<void> {
  const { organisation } = house.groups;
  const group = house.groups.need(contents.log);
  const roster = group.caseRoster;
  const side = sideOf(organisation);
  const ownKey = organisation.voice.groupKey;
  const own = ownKey && (await ownMember(house, ownKey));
  if (!roster || !side || !own) throw new Refused('damaged package');
  if (roster.sides.some((each) => isOwnRoot(organisation, each.root) && each.state !== 'void')) return;
  const members: Member[] = [...roster.members.map(({ key }) => ({ publicKey: key })), own];
  const act = claimAct({ keys, invite, log: contents.log, device: house.device.id, side });
  await rekey(house, contents.log, act, members);
}

/** So that colleagues, and a restored tablet, find the case: a word in our own `cases`, and what we call it. */
async function remember(house: House, contents: InvitePackage & { log: LogId }, invite: Bytes): Promise<void> {
  const hex = toHex(contents.log);
  const epoch = house.groups.epoch(contents.log);
  const record = house.groups.need(contents.log).newestRecord;
  if (!epoch || !record) throw new Disconnected('the claim is not confirmed');
  await house.journal.note({ action: 'claim', record: hex, compartment: 'cases', purpose: 'lab work' });
  const cases = house.own('cases');
  const act = {
    type: 'welcome',
    genesis: contents.genesis,
    founding: contents.founding,
    number: epoch.number,
    secret: epoch.secret,
    relayKey: record.fields.relayKey,
    relayAddress: house.me.relayAddress,
  } as const;
  await cases.write(async () => {
    const joined = (): Promise<readonly RowOp[]> => Promise.resolve([house.rows.remove('joining', toHex(invite))]);
    const welcome = controlDraft(house, cases.log, { epoch: null, act }, joined);
    const change = (doc: Y.Doc): void => {
      writeOwnCase(doc, { partner: contents.name });
    };
    return [welcome, ...(await house.library.edits(cases.log, [{ name: ownCaseDocument(hex), change, blobs: [] }]))];
  });
}

export async function whenOnline(house: House, waitMs = 15_000): Promise<void> {
  const { clock } = house.ground;
  const until = clock.now() + waitMs;
  while (house.session?.state !== 'online') {
    if (house.session?.state === 'another relay') throw new Refused('relay is another');
    if (house.session?.state === 'another version') throw new Refused('relay is another version');
    if (clock.now() > until) throw new Refused('relay unreachable');
    await new Promise<void>((resolve) => {
      clock.after(50, resolve);
    });
  }
}
