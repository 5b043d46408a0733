// Frames about entries: found a log, append, rekey, subscribe; presence, which passes through and is never kept.
import { toHex, type Bytes } from '../protocol/bytes.ts';
import type { ClientFrame } from '../protocol/frames.ts';
import { RIGHT } from '../protocol/epoch.ts';
import { termMessage } from './channels.ts';
import { mayAppend, mayRead } from './logs/judge.ts';
import type { Outcome, Payer, Write } from './logs/store.ts';
import type { FrameOf, Peer } from './peer.ts';
import { receiptsFrame } from './splice.ts';
import { Subscription } from './subscription.ts';
import { wireOf } from './wire.ts';

export async function found(peer: Peer, frame: FrameOf<ClientFrame, 'found'>): Promise<void> {
  const { n, genesis, record, entry, invite } = frame;
  // P41: an invite pays on the connection that claimed it; on a later one the account does.
  const payer: Payer | null =
    invite && peer.claimed.has(toHex(invite))
      ? { kind: 'invite', invite }
      : peer.account && { kind: 'account', account: peer.account.account };
  const outcome = await submit(peer, { kind: 'found', genesis, record, entry, payer });
  // Nobody can be connected to a log that is being founded, so its first term is told here.
  if (outcome.kind === 'stored' && outcome.term) peer.link.send(termMessage(outcome.log, outcome.term));
  answer(peer, n, outcome);
}

/** Resolves when the append is queued: what follows on this connection need not wait for the disk. */
export function append(peer: Peer, { n, log, head, items }: FrameOf<ClientFrame, 'append'>, done: () => void): void {
  const keys = keysOf(peer, log);
  peer.parts.committer.submit({ kind: 'append', log, keys, head, items }, peer.link, (outcome) => {
    answer(peer, n, outcome);
    done();
  });
}

export async function rekey(peer: Peer, { n, log, record, entry }: FrameOf<ClientFrame, 'rekey'>): Promise<void> {
  answer(peer, n, await submit(peer, { kind: 'rekey', log, keys: keysOf(peer, log), record, entry }));
}

export async function prune(peer: Peer, frame: FrameOf<ClientFrame, 'prune'>): Promise<void> {
  const { n, log, record, signature } = frame;
  peer.conclude(n, await peer.parts.logs.prune({ log, keys: keysOf(peer, log), record, signature }));
}

export async function subscribe(peer: Peer, frame: FrameOf<ClientFrame, 'subscribe'>): Promise<void> {
  const { n, log, after, credit } = frame;
  const { logs, pages } = peer.parts;
  const view = peer.member(log) && (await logs.view(log, null));
  const member = peer.member(log);
  if (!member || !view) {
    peer.refuse(n, 'not proven');
    return;
  }
  if (!mayRead(member.rights)) {
    if (member.rights === 0) peer.refuse(n, 'stale epoch', member.channel.standing.number);
    else peer.refuse(n, 'not allowed');
    return;
  }
  member.subscription?.end();
  peer.send({ type: 'ok', n });
  peer.link.send(termMessage(log, view.term));
  member.subscription = new Subscription({
    ...{ log, link: peer.link, credit },
    mayRead: () => mayRead(member.rights),
    read: (from, maxBytes) => pages.read(log, from, maxBytes),
    // A client that saw more than is stored here meets a relay that was restored: it goes on from what there is.
    after: Math.min(after, view.seq),
  });
  member.subscription.resume();
}

export function unsubscribe(peer: Peer, { log }: FrameOf<ClientFrame, 'unsubscribe'>): void {
  const member = peer.member(log);
  member?.subscription?.end();
  if (member) member.subscription = null;
}

export function credit(peer: Peer, { log, bytes }: FrameOf<ClientFrame, 'credit'>): void {
  peer.member(log)?.subscription?.addCredit(bytes);
}

export function presence(peer: Peer, { log, sealed }: FrameOf<ClientFrame, 'presence'>): void {
  const member = peer.member(log);
  // Nothing is answered: presence that comes too fast, or after a removal, is simply not passed on.
  if (member && mayRead(member.rights) && peer.presence.tryTake(1)) peer.parts.channels.presence(member, sealed);
}

export function ticket(peer: Peer, { n, log }: FrameOf<ClientFrame, 'ticket'>): void {
  const member = peer.member(log);
  if (!member) peer.refuse(n, 'not proven');
  else if (mayRead(member.rights) || mayAppend(member.rights) || (member.rights & RIGHT.rekey) !== 0)
    peer.send({ type: 'ticket', n, ...peer.parts.tickets.issue(log, member.keys) });
  else peer.refuse(n, 'stale epoch', member.channel.standing.number);
}

function keysOf(peer: Peer, log: Bytes): readonly Bytes[] {
  return peer.member(log)?.keys ?? [];
}

function submit(peer: Peer, write: Write): Promise<Outcome> {
  return new Promise((resolve) => {
    peer.parts.committer.submit(write, peer.link, resolve);
  });
}

function answer(peer: Peer, n: number, outcome: Outcome): void {
  if (outcome.kind === 'refused') peer.refuse(n, outcome.reason, outcome.hint);
  else
    peer.link.send(
      wireOf(
        receiptsFrame(
          n,
          outcome.items.map(({ receipt }) => receipt),
        ),
      ),
    );
}
