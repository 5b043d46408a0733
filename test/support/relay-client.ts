// A small raw client of the relay for tests: speaks protocol frames over a real socket, founds logs with plain keys and
// seals nothing (the relay could not tell). Must never be used by the app.
import { WebSocket } from 'ws';
import { toBase64url, fromBase64url, type Bytes } from '../../protocol/bytes.ts';
import {
  CLIENT_FRAME,
  RELAY_FRAME,
  listMessage,
  proveMessage,
  type ClientFrame,
  type RelayFrame,
} from '../../protocol/frames.ts';
import { concat } from '../../protocol/bytes.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { VERSION } from '../../protocol/limits.ts';
import type { Prune } from '../../protocol/prune.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { signingKeyOf, type SigningKey } from '../../relay/ed25519.ts';
import { pruneBy, type TestLog } from './test-log.ts';

type Frame<T extends RelayFrame['type']> = Extract<RelayFrame, { type: T }>;
type Distribute<F> = F extends { n: number } ? Omit<F, 'n'> : never;
type Request = Distribute<ClientFrame>;
const BIG_CREDIT = 2 ** 40;

export class RelayClient {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (frame: RelayFrame) => void>();
  readonly #watchers = new Set<() => void>();
  /** Everything that came unasked, in order: entries, current, term, epoch, presence, refusals of n = 0. */
  readonly pushed: RelayFrame[] = [];
  readonly closed: Promise<number>;
  welcome!: Frame<'welcome'>;
  #lastN = 0;
  isClosed = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      this.#receive(new Uint8Array(data as Buffer));
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.isClosed = true;
        for (const watcher of this.#watchers) watcher();
        resolve(code);
      });
    });
  }

  /** Opens a socket without a hello. */
  static async open(port: number): Promise<RelayClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/relay`, { perMessageDeflate: false });
    const client = new RelayClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    return client;
  }

  static async connect(port: number, session: string | null = null): Promise<RelayClient> {
    const client = await RelayClient.open(port);
    client.send({ type: 'hello', version: VERSION, session });
    client.welcome = await client.next('welcome');
    return client;
  }

  send(frame: ClientFrame): void {
    this.#socket.send(encode(CLIENT_FRAME, frame));
  }
  sendRaw(bytes: Uint8Array | string): void {
    this.#socket.send(bytes);
  }
  get socket(): WebSocket {
    return this.#socket;
  }

  /** Sends with a fresh `n`; resolves with the answer of that `n`, rejects when the connection ends first. */
  request(request: Request): Promise<RelayFrame> {
    this.#lastN += 1;
    const n = this.#lastN;
    return new Promise((resolve, reject) => {
      this.#answers.set(n, resolve);
      void this.closed.then(() => {
        reject(new Error('the connection ended'));
      });
      if (this.isClosed) reject(new Error('the connection ended'));
      else this.send({ ...request, n });
    });
  }

  /** The first pushed frame of this type that fits and was not taken before. */
  async next<T extends RelayFrame['type']>(
    type: T,
    fits: (frame: Frame<T>) => boolean = () => true,
  ): Promise<Frame<T>> {
    let found: RelayFrame | undefined;
    await this.until(() => {
      const index = this.pushed.findIndex((frame) => frame.type === type && fits(frame as Frame<T>));
      if (index >= 0) [found] = this.pushed.splice(index, 1);
      return found !== undefined;
    });
    return found as Frame<T>;
  }

  /** Resolves when `isSo` holds, looked at after every frame. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const watcher = (): void => {
        if (isSo()) resolve();
        else if (this.isClosed) reject(new Error('the connection ended'));
        else return;
        this.#watchers.delete(watcher);
      };
      this.#watchers.add(watcher);
      watcher();
    });
  }

  prove(log: TestLog, pass: SigningKey, epoch = log.number): Promise<RelayFrame> {
    return this.request(this.proof('prove', log, pass, epoch));
  }
  proof<T extends 'prove' | 'complain'>(type: T, log: TestLog, pass: SigningKey, epoch: number) {
    const signature = pass.sign(proveMessage(this.welcome.nonce, this.welcome.relayKey, log.id, epoch));
    return { type, log: log.id, epoch, pass: pass.publicKey, signature };
  }
  epochs(log: TestLog, pass: SigningKey, epoch: number, after = 0): Promise<RelayFrame> {
    return this.request({ ...this.proof('prove', log, pass, epoch), type: 'epochs', after });
  }
  list(root: SigningKey, after = 0): Promise<RelayFrame> {
    const signature = root.sign(listMessage(this.welcome.nonce, this.welcome.relayKey));
    return this.request({ type: 'list', rootPass: root.publicKey, signature, after });
  }
  found(log: TestLog, invite: Bytes | null = null): Promise<RelayFrame> {
    const { genesis, record, control } = log;
    return this.request({ type: 'found', genesis, record, entry: control, invite });
  }
  append(log: TestLog, entries: readonly Bytes[], blobs: readonly Bytes[] = [], head: number | null = null) {
    const items = entries.map((entry) => ({ entry, blobs }));
    return this.request({ type: 'append', log: log.id, head, items });
  }
  prune(log: TestLog, signer: SigningKey, change: Partial<Prune>): Promise<RelayFrame> {
    return this.request({ type: 'prune', log: log.id, ...pruneBy(log, signer, change) });
  }
  subscribe(log: TestLog, after = 0, credit = BIG_CREDIT): Promise<RelayFrame> {
    return this.request({ type: 'subscribe', log: log.id, after, credit });
  }
  /** Waits for `count` entries of a log, across frames. */
  async entries(log: TestLog, count: number): Promise<Frame<'entries'>['items'][number][]> {
    const items: Frame<'entries'>['items'][number][] = [];
    while (items.length < count) {
      const frame = await this.next('entries', (each) => toBase64url(each.log) === toBase64url(log.id));
      items.push(...frame.items);
    }
    return items;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: Uint8Array): void {
    const frame = decode(RELAY_FRAME, data);
    if (!frame) throw new Error('the relay sent bytes that are no frame');
    const answer = 'n' in frame ? this.#answers.get(frame.n) : undefined;
    if (answer && 'n' in frame) {
      this.#answers.delete(frame.n);
      answer(frame);
    } else this.pushed.push(frame);
    for (const watcher of this.#watchers) watcher();
  }
}

/** Makes an account with a fresh key over HTTP; returns its session. */
export async function openAccount(port: number, seed: Bytes): Promise<string> {
  const origin = `http://127.0.0.1:${String(port)}`;
  const post = async (path: string, body: unknown): Promise<Record<string, string>> => {
    const response = await fetch(origin + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Record<string, string>;
  };
  const key = signingKeyOf(seed);
  const { challenge } = await post('/account/key/options', {});
  const relay = (await (await fetch(`${origin}/relay/key`)).json()) as { relayKey: string };
  const message = signedMessage('account', concat(fromBase64url(challenge!)!, fromBase64url(relay.relayKey)!));
  const body = { key: toBase64url(key.publicKey), challenge, signature: toBase64url(key.sign(message)) };
  return (await post('/account/key', body))['session']!;
}
