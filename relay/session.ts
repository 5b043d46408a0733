// One connection from hello to end: decodes frames strictly, keeps those of one log in order, and hands each to its
// handler. Hostile bytes end the connection, never the relay; before hello nothing is kept for it.
import { fromBase64url, toHex } from '../protocol/bytes.ts';
import { CLIENT_FRAME, type ClientFrame } from '../protocol/frames.ts';
import { VERSION } from '../protocol/limits.ts';
import { decode } from '../protocol/schema.ts';
import * as entries from './entries.ts';
import * as invites from './invites.ts';
import type { Link } from './link.ts';
import * as passes from './passes.ts';
import { Peer, type RelayParts } from './peer.ts';
import * as pushes from './push/frames.ts';

/** WebSocket close codes (RFC 6455 §7.4.1). */
export const CLOSE = { goingAway: 1001, protocol: 1002, policy: 1008 } as const;

export class Session {
  readonly #peer: Peer;
  readonly #onError: (error: unknown) => void;
  #isGreeted = false;
  /** The last frame under way for each log, so that frames of one log are handled in order and logs don't wait. */
  readonly #tails = new Map<string, Promise<void>>();

  constructor(parts: RelayParts, link: Link, address: string, onError: (error: unknown) => void) {
    this.#peer = new Peer(parts, link, address);
    this.#onError = onError;
  }

  get isGreeted(): boolean {
    return this.#isGreeted;
  }

  receive(data: Uint8Array): void {
    const { link } = this.#peer;
    const frame = decode(CLIENT_FRAME, data);
    if (!frame || (frame.type === 'hello') === this.#isGreeted) {
      this.#peer.refuse(0, !this.#isGreeted && saysOtherVersion(data) ? 'version' : 'malformed', VERSION);
      link.close(CLOSE.protocol, 'malformed');
      return;
    }
    link.took(data.length);
    this.#isGreeted = true;
    this.#inOrder(orderOf(frame), frame, () => {
      link.answered(data.length);
    });
  }

  end(): void {
    this.#peer.leaveAll();
    this.#peer.link.ended();
  }

  #inOrder(name: string, frame: ClientFrame, done: () => void): void {
    const before = this.#tails.get(name) ?? this.#tails.get('') ?? null;
    const work = async (): Promise<void> => {
      try {
        if (frame.type === 'append') entries.append(this.#peer, frame, done);
        else await this.#handle(frame);
      } catch (error) {
        this.#onError(error);
        if ('n' in frame) this.#peer.refuse(frame.n, 'busy');
      }
      if (frame.type !== 'append') done();
    };
    const tail = before ? before.then(work) : work();
    this.#tails.set(name, tail);
    void tail.then(() => {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    });
  }

  async #handle(frame: Exclude<ClientFrame, { type: 'append' }>): Promise<void> {
    const peer = this.#peer;
    switch (frame.type) {
      case 'hello':
        return this.#greet(frame.version, frame.session);
      case 'prove':
        return passes.prove(peer, frame);
      case 'list':
        return passes.list(peer, frame);
      case 'epochs':
        return passes.epochs(peer, frame);
      case 'complain':
        return passes.complain(peer, frame);
      case 'found':
        return entries.found(peer, frame);
      case 'rekey':
        return entries.rekey(peer, frame);
      case 'prune':
        return entries.prune(this.#peer, frame);
      case 'subscribe':
        return entries.subscribe(peer, frame);
      case 'unsubscribe':
        entries.unsubscribe(peer, frame);
        return;
      case 'credit':
        entries.credit(peer, frame);
        return;
      case 'presence':
        entries.presence(peer, frame);
        return;
      case 'ticket':
        entries.ticket(peer, frame);
        return;
      case 'invite':
        return invites.deposit(peer, frame);
      case 'revoke':
        return invites.revoke(peer, frame);
      case 'peek':
        return invites.peek(peer, frame);
      case 'claim':
        return invites.claim(peer, frame);
      case 'claimed':
        return invites.claimed(peer, frame);
      case 'pushKey':
        pushes.pushKey(peer, frame);
        return;
      case 'pushTo':
        return pushes.pushTo(peer, frame);
      case 'pushOff':
        return pushes.pushOff(peer, frame);
      case 'ping':
        peer.send({ type: 'pong', n: frame.n, time: peer.parts.now() });
    }
  }

  async #greet(version: number, session: string | null): Promise<void> {
    const peer = this.#peer;
    const { accounts, hash, now, relayKey } = peer.parts;
    if (version !== VERSION) {
      peer.refuse(0, 'version', VERSION);
      peer.link.close(CLOSE.policy, 'version');
      return;
    }
    const token = session === null ? null : fromBase64url(session);
    peer.account = token && (await accounts.session(hash(token)));
    peer.send({
      ...{ type: 'welcome', version: VERSION, relayKey, nonce: peer.nonce, time: now() },
      hasAccount: peer.account !== null,
      quotaLeft: peer.account?.quotaLeft ?? 0,
    });
  }
}

/** Frames of one log wait for each other; those of no log, for the hello. */
function orderOf(frame: ClientFrame): string {
  if (frame.type === 'hello') return '';
  if ('log' in frame) return toHex(frame.log);
  // A wish and its end come one after the other.
  if ('endpoint' in frame) return 'endpoint';
  return 'invite' in frame && frame.invite ? toHex(frame.invite) : frame.type;
}

/** ["hello", [version, … with another version: all that is fixed about the greetings of the future. */
function saysOtherVersion(data: Uint8Array): boolean {
  const opening = [0x82, 0x65, 0x68, 0x65, 0x6c, 0x6c, 0x6f];
  return opening.every((byte, index) => data[index] === byte);
}
