// Frames about invites. The package opens with a key the relay never has; here it is only held, handed to one claimer,
// and let go. A look never uses anything.
import { toHex, type Bytes } from '../protocol/bytes.ts';
import { claimMessage, type ClientFrame } from '../protocol/frames.ts';
import type { FrameOf, Peer } from './peer.ts';

export async function deposit(peer: Peer, frame: FrameOf<ClientFrame, 'invite'>): Promise<void> {
  const { n, log, invite, key, expires, allowance } = frame;
  const keys = keysOf(peer, log);
  const refusal = await peer.parts.logs.deposit({ log, keys, invite, key, expires, allowance, package: frame.package });
  peer.conclude(n, refusal);
}

export async function revoke(peer: Peer, { n, log, invite }: FrameOf<ClientFrame, 'revoke'>): Promise<void> {
  peer.conclude(n, await peer.parts.logs.revoke(log, keysOf(peer, log), invite));
}

export async function peek(peer: Peer, { n, invite }: FrameOf<ClientFrame, 'peek'>): Promise<void> {
  if (!peer.parts.guesses.tryTake(peer.address)) peer.refuse(n, 'too fast');
  else peer.send({ type: 'inviteState', n, state: await peer.parts.logs.peek(invite) });
}

export async function claim(peer: Peer, frame: FrameOf<ClientFrame, 'claim'>): Promise<void> {
  const { n, invite, claimer, proof } = frame;
  const message = verifiedMessage(peer, frame);
  if (!message) return;
  const { logs } = peer.parts;
  const answer = await logs.claim(invite, claimer, message, proof);
  // The claimer may come back later, with its package gone, to store what the allowance is for.
  if (answer.kind === 'package' || (await logs.isClaimer(invite, claimer))) peer.claimed.add(toHex(invite));
  if (answer.kind === 'refused') peer.refuse(n, answer.reason, answer.hint);
  else peer.send({ type: 'package', n, package: answer.package, log: answer.log, expires: answer.expires });
}

export async function claimed(peer: Peer, frame: FrameOf<ClientFrame, 'claimed'>): Promise<void> {
  const { n, invite, claimer } = frame;
  if (!verifiedMessage(peer, frame)) return;
  const refusal = await peer.parts.logs.acknowledge(invite, claimer);
  if (!refusal) peer.claimed.add(toHex(invite));
  peer.conclude(n, refusal);
}

/** What claimer and invite key sign, if the claimer did; otherwise it has been refused. */
function verifiedMessage(peer: Peer, frame: FrameOf<ClientFrame, 'claim' | 'claimed'>): Bytes | null {
  const { n, invite, claimer, signature } = frame;
  const { guesses, relayKey, verify } = peer.parts;
  const message = claimMessage(peer.nonce, relayKey, invite, claimer);
  if (!guesses.tryTake(peer.address)) peer.refuse(n, 'too fast');
  else if (!verify(claimer, message, signature)) peer.refuse(n, 'bad signature');
  else return message;
  return null;
}

function keysOf(peer: Peer, log: Bytes): readonly Bytes[] {
  return peer.member(log)?.keys ?? [];
}
