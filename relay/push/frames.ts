// Frames about pushes: the key of this relay, a wish, its end.
import type { Bytes } from '../../protocol/bytes.ts';
import type { ClientFrame } from '../../protocol/frames.ts';
import { mayRead, rightsOfPass } from '../logs/judge.ts';
import type { FrameOf, Peer } from '../peer.ts';

export function pushKey(peer: Peer, { n }: FrameOf<ClientFrame, 'pushKey'>): void {
  peer.send({ type: 'pushKey', n, key: peer.parts.bell.key });
}

export async function pushTo(peer: Peer, frame: FrameOf<ClientFrame, 'pushTo'>): Promise<void> {
  const { n, endpoint, home, logs, isTrial } = frame;
  const { bell } = peer.parts;
  if (!bell.accepts(endpoint)) {
    peer.refuse(n, 'not allowed');
    return;
  }
  const homeKey = readingPass(peer, home);
  if (!homeKey) {
    peer.refuse(n, 'not proven');
    return;
  }
  if (!peer.wishes.tryTake(1)) {
    peer.refuse(n, 'too fast');
    return;
  }
  const mayHear = logs.flatMap((log) => {
    const key = readingPass(peer, log);
    return key ? [{ log, key }] : [];
  });
  const isKept = await bell.wish(peer.link, { endpoint, home, homeKey, logs: mayHear });
  const posted = isKept && isTrial ? await bell.try(endpoint) : 'sent';
  if (!isKept) peer.refuse(n, 'full');
  else if (posted !== 'sent') peer.refuse(n, 'busy');
  else peer.send({ type: 'ok', n });
}

export async function pushOff(peer: Peer, { n, endpoint }: FrameOf<ClientFrame, 'pushOff'>): Promise<void> {
  // Whoever knows the address of a browser at its push service could push there without us.
  await peer.parts.bell.forget(endpoint);
  peer.send({ type: 'ok', n });
}

/** One of the passes this connection has proven for a log, that may read there. */
function readingPass(peer: Peer, log: Bytes): Bytes | null {
  const member = peer.member(log);
  return member?.keys.find((key) => mayRead(rightsOfPass(member.channel.standing, key))) ?? null;
}
