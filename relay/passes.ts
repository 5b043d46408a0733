// Frames about passes: prove one, restore by a root pass, fetch epoch records, complain about one.
import type { ClientFrame } from '../protocol/frames.ts';
import { listMessage, proveMessage } from '../protocol/frames.ts';
import { RIGHT } from '../protocol/epoch.ts';
import * as protocolLimits from '../protocol/limits.ts';
import { rightsOfPass } from './logs/judge.ts';
import type { LogView } from './logs/store.ts';
import type { FrameOf, Peer } from './peer.ts';

const PAGE_BYTES = protocolLimits.FRAME_BYTES - 64 * 1024;
/** A page of `list` always holds one log, whose records may be as large as a page of their own. */
const LIST_BYTES = 384 * 1024;

type Proof = Pick<FrameOf<ClientFrame, 'prove'>, 'n' | 'log' | 'epoch' | 'pass' | 'signature'>;

export async function prove(peer: Peer, frame: FrameOf<ClientFrame, 'prove'>): Promise<void> {
  const { n, log, epoch, pass } = frame;
  const view = await viewProven(peer, frame);
  if (!view) return;
  const { standing } = view;
  const rights = rightsOfPass(standing, pass);
  if (rights === 0 && !view.isKnownPass) {
    peer.refuse(n, 'not proven');
    return;
  }
  if (rights === 0 || epoch !== standing.number) {
    peer.refuse(n, 'stale epoch', standing.number);
    return;
  }
  if (!peer.join(standing, pass)) {
    peer.refuse(n, 'too large');
    return;
  }
  peer.send({ type: 'proven', n, rights, epoch: standing.number, seq: view.seq });
  if (peer.account && (rights & RIGHT.own) !== 0) await peer.parts.logs.takeOver(log, peer.account.account);
}

export async function list(peer: Peer, frame: FrameOf<ClientFrame, 'list'>): Promise<void> {
  const { n, rootPass, signature, after } = frame;
  const { logs, relayKey, verify } = peer.parts;
  if (!verify(rootPass, listMessage(peer.nonce, relayKey), signature)) {
    peer.refuse(n, 'bad signature');
    return;
  }
  const page = await logs.logsOfRoot(rootPass, after, LIST_BYTES);
  if (page.items.length === 0 && after === 0 && page.replacedAt !== null) {
    peer.refuse(n, 'stale epoch', page.replacedAt);
    return;
  }
  for (const standing of page.standings) peer.join(standing, rootPass);
  peer.send({ type: 'logs', n, more: page.hasMore, items: page.items });
}

export async function epochs(peer: Peer, frame: FrameOf<ClientFrame, 'epochs'>): Promise<void> {
  const view = await viewProven(peer, frame);
  if (!view) return;
  if (!view.isKnownPass) peer.refuse(frame.n, 'not proven');
  else {
    const items = await peer.parts.logs.records(frame.log, frame.after, PAGE_BYTES);
    peer.send({ type: 'records', n: frame.n, items });
  }
}

export async function complain(peer: Peer, frame: FrameOf<ClientFrame, 'complain'>): Promise<void> {
  const view = await viewProven(peer, frame);
  if (!view) return;
  if (!view.isKnownPass) peer.refuse(frame.n, 'not proven');
  else if (frame.epoch > view.standing.number) peer.refuse(frame.n, 'stale epoch', view.standing.number);
  else {
    await peer.parts.logs.complain(frame.log, frame.epoch, frame.pass);
    peer.send({ type: 'ok', n: frame.n });
  }
}

/** The log, once the signature is good; otherwise it has been refused. */
async function viewProven(peer: Peer, { n, log, epoch, pass, signature }: Proof): Promise<LogView | null> {
  const { logs, relayKey, verify } = peer.parts;
  if (!verify(pass, proveMessage(peer.nonce, relayKey, log, epoch), signature)) {
    peer.refuse(n, 'bad signature');
    return null;
  }
  const view = await logs.view(log, pass);
  if (!view) peer.refuse(n, 'unknown log');
  return view;
}
