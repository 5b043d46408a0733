// Requests over HTTP in a simulated world: the relay's own request handler, without a port.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Writable } from 'node:stream';

export interface Asked {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array;
}
export interface Answered {
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What a handler writes is collected here. */
class Collecting extends Writable {
  headersSent = false;
  shouldKeepAlive = true;
  status = 0;
  readonly #parts: Buffer[] = [];
  override _write(part: Buffer, _encoding: string, done: () => void): void {
    this.#parts.push(Buffer.from(part));
    done();
  }
  writeHead(status: number): this {
    this.status = status;
    this.headersSent = true;
    return this;
  }
  body(): ArrayBuffer {
    return new Uint8Array(Buffer.concat(this.#parts)).buffer;
  }
}

/** Resolves when the handler has ended its answer. */
export function ask(server: Server, url: string, { method, headers, body }: Asked, address: string): Promise<Answered> {
  const { pathname, search } = new URL(url);
  const request = {
    method,
    url: pathname + search,
    headers: { host: new URL(url).host, ...headers, ...(body ? { 'content-length': String(body.length) } : {}) },
    socket: { remoteAddress: address },
    resume: () => undefined,
    async *[Symbol.asyncIterator]() {
      if (body) yield await Promise.resolve(Buffer.from(body));
    },
  };
  return new Promise((resolve, reject) => {
    const response = new Collecting();
    response.on('finish', () => {
      resolve({ status: response.status, arrayBuffer: () => Promise.resolve(response.body()) });
    });
    response.on('close', () => {
      reject(new Error('the line broke'));
    });
    server.emit('request', request as unknown as IncomingMessage, response as unknown as ServerResponse);
  });
}
