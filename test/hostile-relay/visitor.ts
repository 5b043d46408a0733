// One connection to the hostile relay: answers frames as PROTOCOL.md §7 says, unless the script of an attack answers.
import type { WebSocket } from 'ws';
import { concat, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { CLIENT_FRAME, RELAY_FRAME, type ClientFrame, type Refusal, type RelayFrame } from '../../protocol/frames.ts';
import { FRAME_BYTES, VERSION } from '../../protocol/limits.ts';
import { bytes, decode, encode, tuple, uint } from '../../protocol/schema.ts';
import type { HostileRelay } from './relay.ts';
import { isSigned, random } from './keys.ts';
import { epochOf, KeptLog, type KeptEntry } from './kept-log.ts';

type Frame<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>;
/** What a pass signs (P40). */
const PROOF = tuple({ nonce: bytes(32), relayKey: bytes(32), log: bytes(32), epoch: uint() });
const PAGE_BYTES = FRAME_BYTES / 2;

export class Visitor {
  readonly nonce = random(32);
  /** Hex ids of the logs it proved a pass of, and reads. */
  readonly proven = new Set<string>();
  readonly reads = new Set<string>();
  readonly #relay: HostileRelay;
  readonly #socket: WebSocket;

  constructor(relay: HostileRelay, socket: WebSocket) {
    this.#relay = relay;
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => relay.visitors.delete(this));
    socket.on('message', (data, isBinary) => {
      const frame = isBinary ? decode(CLIENT_FRAME, new Uint8Array(data as Buffer)) : null;
      if (frame) this.#hear(frame);
      else this.close();
    });
  }

  /** Says a frame, or what the script makes of it. */
  say(frame: RelayFrame): void {
    for (const each of this.#relay.script.says(frame, this)) this.sayExactly(each);
  }
  sayExactly(frame: RelayFrame): void {
    this.sayBytes(encode(RELAY_FRAME, frame));
  }
  sayBytes(data: Uint8Array | string): void {
    this.#socket.send(data);
  }
  /** Half a message, whose rest never comes. */
  sayHalf(data: Uint8Array): void {
    this.#socket.send(data, { fin: false });
  }
  close(): void {
    this.#socket.terminate();
  }

  /** Delivers entries in as many frames as they need. */
  deliver(log: Bytes, items: readonly KeptEntry[]): void {
    for (let at = 0; at < items.length;) {
      const start = at;
      for (let size = 0; at < items.length && (at === start || size < PAGE_BYTES) && at - start < 1000; at++)
        size += items[at]!.entry.length + 1_200;
      this.say({ type: 'entries', log, items: items.slice(start, at) });
    }
  }

  #hear(frame: ClientFrame): void {
    this.#relay.heard.push({ frame, from: this });
    if (this.#relay.script.hears(frame, this)) this.#answer(frame);
  }
  #refuse(n: number, reason: Refusal, hint: number | null = null): void {
    this.say({ type: 'refuse', n, reason, hint });
  }

  #answer(frame: ClientFrame): void {
    const { relay, invites } = { relay: this.#relay, invites: this.#relay.invites };
    switch (frame.type) {
      case 'hello':
        return this.say({
          ...{ type: 'welcome', version: VERSION, relayKey: relay.key.publicKey, nonce: this.nonce },
          ...{ time: Date.now(), hasAccount: true, quotaLeft: 2 ** 40 },
        });
      case 'ping':
        return this.say({ type: 'pong', n: frame.n, time: Date.now() });
      case 'found':
        return this.#found(frame);
      case 'prove':
        return this.#prove(frame);
      case 'list':
        return this.#list(frame);
      case 'ticket':
        return this.say({ type: 'ticket', n: frame.n, token: toHex(frame.log), expires: Date.now() + 300_000 });
      case 'unsubscribe':
        return void this.reads.delete(toHex(frame.log));
      case 'credit':
        return;
      case 'presence':
        for (const other of relay.readersOf(frame.log, this)) other.say({ ...frame, type: 'presence' });
        return;
      case 'peek':
        return this.say({ type: 'inviteState', n: frame.n, state: invites.stateOf(frame.invite) });
      case 'claim':
        return this.say(invites.claim(frame, concat(this.nonce, relay.key.publicKey, frame.invite, frame.claimer)));
      case 'claimed':
        invites.acknowledge(frame.invite);
        return this.say({ type: 'ok', n: frame.n });
      case 'invite':
        invites.deposit(frame);
        return this.say({ type: 'ok', n: frame.n });
      case 'revoke':
        invites.revoke(frame.invite);
        return this.say({ type: 'ok', n: frame.n });
      case 'complain':
      case 'prune':
      case 'pushTo':
      case 'pushOff':
        return this.say({ type: 'ok', n: frame.n });
      case 'pushKey':
        return this.say({ type: 'pushKey', n: frame.n, key: null });
      default:
        return this.#onLog(frame);
    }
  }

  #onLog(frame: Frame<'append' | 'rekey' | 'subscribe' | 'epochs'>): void {
    const kept = this.#copyOf(frame.log);
    if (!kept) return this.#refuse(frame.n, 'unknown log');
    if (frame.type === 'epochs') {
      const items = kept.records.filter((record) => epochOf(record).number > frame.after);
      return this.say({ type: 'records', n: frame.n, items: items.slice(0, 8) });
    }
    if (!this.proven.has(toHex(frame.log))) return this.#refuse(frame.n, 'not proven');
    if (frame.type === 'subscribe') return this.#subscribe(frame, kept);
    if (frame.type === 'append') return this.#append(frame, kept);
    return this.#rekey(frame, kept);
  }

  #copyOf(log: Bytes): KeptLog | null {
    const kept = this.#relay.logs.get(toHex(log));
    return kept ? this.#relay.script.copy(kept, this) : null;
  }
  /** Other readers who are shown this very copy. */
  #readersWith(kept: KeptLog): readonly Visitor[] {
    const { logs, script } = this.#relay;
    const known = logs.get(toHex(kept.id)) ?? kept;
    return this.#relay.readersOf(kept.id, this).filter((other) => script.copy(known, other) === kept);
  }

  #found({ n, genesis, record, entry }: Frame<'found'>): void {
    const log = new KeptLog(genesis, this.#relay.key);
    const known = this.#relay.logs.get(toHex(log.id));
    const kept = known ?? log;
    if (!known) {
      this.#relay.logs.set(toHex(log.id), log);
      log.records.push(record);
    } else if (!equal(known.records[0]!, record)) return this.#refuse(n, 'log exists');
    this.say({ type: 'receipts', n, items: kept.append([entry]) });
  }

  #prove({ n, log, epoch, pass, signature }: Frame<'prove'>): void {
    const kept = this.#copyOf(log);
    const newest = kept?.newest;
    const message = encode(PROOF, { nonce: this.nonce, relayKey: this.#relay.key.publicKey, log, epoch });
    if (!isSigned(pass, 'prove', message, signature)) return this.#refuse(n, 'bad signature');
    if (!kept || !newest) return this.#refuse(n, 'unknown log');
    const isRoot = newest.rootPass !== null && equal(newest.rootPass, pass);
    const rights = isRoot ? 15 : newest.passes.find(({ key }) => equal(key, pass))?.rights;
    const wasKnown = kept.records.some((record) => epochOf(record).passes.some(({ key }) => equal(key, pass)));
    if (rights === undefined && !wasKnown) return this.#refuse(n, 'not proven');
    if (rights === undefined || epoch !== newest.number) return this.#refuse(n, 'stale epoch', newest.number);
    this.proven.add(toHex(log));
    this.say({ type: 'proven', n, rights, epoch: newest.number, seq: kept.seq });
  }

  #list({ n, rootPass, after }: Frame<'list'>): void {
    const logs = [...this.#relay.logs.values()].filter(({ newest }) => equalOrNone(newest?.rootPass, rootPass));
    for (const { id } of logs) this.proven.add(toHex(id));
    const items = logs.slice(after, after + 4).map(({ id, genesis, records }) => ({ log: id, genesis, records }));
    this.say({ type: 'logs', n, more: after + 4 < logs.length, items });
  }

  #subscribe({ n, log, after }: Frame<'subscribe'>, kept: KeptLog): void {
    this.reads.add(toHex(log));
    this.say({ type: 'ok', n });
    this.say({ type: 'term', log, term: kept.term });
    this.deliver(log, kept.entries.slice(Math.min(after, kept.seq)));
    this.say({ type: 'current', log, seq: kept.seq });
  }

  #append({ n, log, head, items }: Frame<'append'>, kept: KeptLog): void {
    if (head !== null && head !== kept.seq) return this.#refuse(n, 'stale head', kept.seq);
    const before = kept.seq;
    const receipts = kept.append(items.map(({ entry }) => entry));
    this.say({ type: 'receipts', n, items: receipts });
    for (const other of this.#readersWith(kept)) other.deliver(log, kept.entries.slice(before));
  }

  #rekey({ n, log, record, entry }: Frame<'rekey'>, kept: KeptLog): void {
    const { number } = epochOf(record);
    if (!kept.records.some((known) => equal(known, record))) {
      if (number <= (kept.newest?.number ?? 0)) return this.#refuse(n, 'stale epoch', kept.newest?.number ?? 0);
      kept.records.push(record);
    }
    const before = kept.seq;
    this.say({ type: 'receipts', n, items: kept.append([entry]) });
    for (const other of this.#readersWith(kept)) {
      other.say({ type: 'epoch', log, record });
      other.deliver(log, kept.entries.slice(before));
    }
  }
}

function equalOrNone(a: Uint8Array | null | undefined, b: Uint8Array): boolean {
  return a !== null && a !== undefined && equal(a, b);
}
