// A relay of its own that speaks PROTOCOL.md over real sockets, in memory, with its own key, and lies where its script says
// so. Nothing of our relay is used; what a stranger could not write from the document is a gap in the document.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { toBase64url, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { ClientFrame, RelayFrame } from '../../protocol/frames.ts';
import { FRAME_BYTES } from '../../protocol/limits.ts';
import { HeldInvites } from './held-invites.ts';
import type { KeptLog } from './kept-log.ts';
import { random, sha256, signerOf, type Signer } from './keys.ts';
import { Visitor } from './visitor.ts';

/** Where an attack takes part. Everything is honest unless set. */
export interface Script {
  /** What is said instead of a frame. */
  says: (frame: RelayFrame, to: Visitor) => readonly RelayFrame[];
  /** Whether the relay deals with a frame; false = it never came. */
  hears: (frame: ClientFrame, from: Visitor) => boolean;
  /** Which copy of a log a visitor reads and writes. */
  copy: (kept: KeptLog, of: Visitor) => KeptLog;
  /** What is served instead of a blob. */
  serves: (blob: Bytes, name: string) => Uint8Array | null;
}
export const honest = (): Script => ({
  says: (frame) => [frame],
  hears: () => true,
  copy: (kept) => kept,
  serves: (blob) => blob,
});

export interface HostileRelay {
  readonly port: number;
  readonly address: string;
  readonly key: Signer;
  readonly logs: Map<string, KeptLog>;
  readonly blobs: Map<string, Bytes>;
  readonly invites: HeldInvites;
  readonly visitors: Set<Visitor>;
  /** Every HTTP request, bodies included. */
  readonly requests: {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: Uint8Array;
  }[];
  readonly heard: { readonly frame: ClientFrame; readonly from: Visitor }[];
  script: Script;
  readersOf(log: Uint8Array, but?: Visitor): readonly Visitor[];
  close(): Promise<void>;
}

/** `serveApp` answers what is no business of a relay, so that a browser can open the app here. */
export async function startHostileRelay(
  port = 0,
  serveApp?: (request: IncomingMessage, response: ServerResponse, path: string) => unknown,
): Promise<HostileRelay> {
  const visitors = new Set<Visitor>();
  const http = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    const { headers } = request;
    const isOurs = /^\/(?:blob|account|relay)(?:\/|$)/.test(path);
    if (isOurs || !serveApp) void answer(relay, request, response, path);
    else {
      relay.requests.push({ path: request.url ?? '', headers, body: new Uint8Array() });
      serveApp(request, response, path);
    }
  });
  const sockets = new WebSocketServer({
    server: http,
    path: '/relay',
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
  });
  await new Promise<void>((resolve, reject) => {
    sockets.on('error', reject);
    http.once('error', reject).listen(port, resolve);
  });
  const actual = (http.address() as AddressInfo).port;
  const relay: HostileRelay = {
    ...{ port: actual, address: `ws://localhost:${String(actual)}/relay`, key: signerOf(random(32)) },
    ...{
      logs: new Map(),
      blobs: new Map(),
      invites: new HeldInvites(),
      visitors,
      requests: [],
      heard: [],
      script: honest(),
    },
    readersOf: (log, but) => [...visitors].filter((each) => each !== but && each.reads.has(toHex(log))),
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  sockets.on('connection', (socket) => visitors.add(new Visitor(relay, socket)));
  return relay;
}

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': 'GET, PUT, HEAD, POST',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** The HTTP side (P52 to P54): blobs by name, and an account for whoever asks. */
async function answer(relay: HostileRelay, request: IncomingMessage, response: ServerResponse, path: string) {
  const body = await bodyOf(request);
  relay.requests.push({ path: request.url ?? '', headers: request.headers, body });
  const say = (status: number, value: Uint8Array | object): void => {
    const data = value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value));
    response.writeHead(status, { ...CORS, 'Content-Length': data.length }).end(data);
  };
  const name = /^\/blob\/([0-9a-f]{64})$/.exec(path)?.[1];
  const blob = name === undefined ? undefined : relay.blobs.get(name);
  if (request.method === 'OPTIONS') say(204, new Uint8Array());
  else if (path === '/account/register/options') say(200, greedyOptions());
  else if (path === '/account/login/options') say(200, greedyOptions());
  else if (path === '/account/register' || path === '/account/login') say(200, { session: toBase64url(random(32)) });
  else if (path === '/account/key/options') say(200, { challenge: toBase64url(random(32)) });
  else if (path === '/account/key') say(200, { session: toBase64url(random(32)) });
  else if (path === '/relay/key')
    say(200, { relayKey: toBase64url(relay.key.publicKey), address: relay.address, version: 1 });
  else if (path === '/blob/have') say(200, have(relay, body));
  else if (name !== undefined && request.method === 'PUT') {
    if (toHex(sha256(body)) !== name) return say(422, { error: 'malformed' });
    relay.blobs.set(name, body);
    say(201, {});
  } else if (name !== undefined && blob && request.method === 'HEAD') {
    response.writeHead(200, { ...CORS, 'Content-Length': blob.length }).end();
  } else if (name !== undefined && blob) {
    const served = relay.script.serves(blob, name);
    if (served) say(200, served);
    else say(404, { error: 'unknown log' });
  } else say(404, { error: 'malformed' });
}

function have({ blobs }: HostileRelay, body: Bytes): object {
  const { hashes } = JSON.parse(new TextDecoder().decode(body)) as { hashes: readonly string[] };
  return { have: hashes.map((hash) => blobs.has(hash)), room: 2 ** 40 };
}

async function bodyOf(request: IncomingMessage): Promise<Bytes> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new Uint8Array(Buffer.concat(parts));
}

/** Options that ask for more than a login needs: other salts, other credentials (cases 13 and 43). */
function greedyOptions(): object {
  const challenge = toBase64url(random(32));
  const extensions = { prf: { eval: { first: toBase64url(random(32)), second: toBase64url(random(32)) } } };
  const allowCredentials = [{ type: 'public-key', id: toBase64url(random(16)) }];
  return { challenge, rp: { id: 'localhost' }, rpId: 'localhost', extensions, allowCredentials };
}
