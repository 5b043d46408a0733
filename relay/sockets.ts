// WebSocket connections: accepted within the limits, greeted within a deadline, pinged, drained at the end.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { FRAME_BYTES } from '../protocol/limits.ts';
import * as limits from './limits.ts';
import { Link } from './link.ts';
import type { RelayParts } from './peer.ts';
import { CLOSE, Session } from './session.ts';
import { every } from './timers.ts';

/** How long a silent peer is waited for. */
export interface Patience {
  readonly helloMs: number;
  readonly pingMs: number;
}

export interface SocketsOptions {
  readonly parts: RelayParts;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly onError: (error: unknown) => void;
  readonly patience: Patience;
}

export class Sockets {
  readonly #options: SocketsOptions;
  readonly #connects: limits.AddressBuckets;
  readonly #perAddress = new Map<string, number>();
  readonly #links = new Set<Link>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES + 4096,
    perMessageDeflate: false,
    maxFragments: 64,
    maxBufferedChunks: 4096,
    closeTimeout: 5_000,
    clientTracking: false,
    skipUTF8Validation: false,
  } as ConstructorParameters<typeof WebSocketServer>[0]);
  readonly #endPings: () => void;
  #isClosing = false;

  constructor(options: SocketsOptions) {
    this.#options = options;
    this.#connects = new limits.AddressBuckets(limits.CONNECTS, options.parts.now);
    this.#endPings = every(options.parts.timers, options.patience.pingMs, () => {
      for (const link of this.#links) link.ping();
    });
  }

  get count(): number {
    return this.#links.size;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head);
    });
  }

  /** Says goodbye to everybody; what they had sent before is still answered by whoever drains the commits. */
  close(): void {
    this.#isClosing = true;
    this.#endPings();
    for (const link of this.#links) link.close(CLOSE.goingAway, 'shutting down');
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const address = this.#options.addressOf(request);
    const path = request.url?.split('?', 1)[0];
    const most = limits.CONNECTIONS_PER_ADDRESS * (limits.isLoopback(address) ? limits.LOOPBACK_FACTOR : 1);
    if (path !== '/relay') refuseUpgrade(socket, '404 Not Found');
    else if (this.#isClosing) refuseUpgrade(socket, '503 Service Unavailable');
    else if ((this.#perAddress.get(address) ?? 0) >= most || !this.#connects.tryTake(address))
      refuseUpgrade(socket, '429 Too Many Requests');
    else
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        this.#open(webSocket, socket, address);
      });
  }

  #open(socket: WebSocket, stream: Duplex, address: string): void {
    const { parts, onError } = this.#options;
    const link = new Link(socket, stream, parts.now, parts.timers);
    const session = new Session(parts, link, address, onError);
    this.#links.add(link);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    const forgetDeadline = parts.timers.after(this.#options.patience.helloMs, () => {
      if (!session.isGreeted) socket.terminate();
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary) session.receive(data as Buffer);
      else link.close(CLOSE.protocol, 'binary only');
    });
    // Malformed, oversized or endless frames: ws closes the connection itself.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      forgetDeadline();
      session.end();
      this.#links.delete(link);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    });
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
