// The least HTTP client that a bench of attachments needs: kept connections, one request at a time on each, answers with
// a content-length. It reads into one buffer, so that the app's memory is measured and not that of a library.
import { createConnection, type Socket } from 'node:net';
import type { Fetch } from '../client/sync/blobs.ts';

const READ_BYTES = 64 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');

interface Answer {
  status: number;
  body: Uint8Array<ArrayBuffer>;
  filled: number;
}

class Connection {
  readonly socket: Socket;
  #head = Buffer.alloc(0);
  #answer: Answer | null = null;
  #onAnswer: ((answer: Answer) => void) | null = null;

  constructor(port: number, onError: (error: Error) => void) {
    const callback = (length: number, buffer: Uint8Array): boolean => {
      this.#take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    };
    this.socket = createConnection({ port, host: '127.0.0.1', onread: { buffer: Buffer.alloc(READ_BYTES), callback } });
    this.socket.on('error', onError);
  }

  ask(head: string, body: Uint8Array | undefined): Promise<Answer> {
    return new Promise((resolve) => {
      this.#onAnswer = resolve;
      this.socket.cork();
      this.socket.write(head);
      if (body) this.socket.write(body);
      this.socket.uncork();
    });
  }

  #take(part: Buffer): void {
    let rest = part;
    if (!this.#answer) {
      const head = Buffer.concat([this.#head, part]);
      const end = head.indexOf(HEAD_END);
      this.#head = end < 0 ? head : Buffer.alloc(0);
      if (end < 0) return;
      const text = head.toString('latin1', 0, end);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
      this.#answer = { status: Number(text.slice(9, 12)), body: new Uint8Array(length), filled: 0 };
      rest = head.subarray(end + HEAD_END.length);
    }
    const answer = this.#answer;
    answer.body.set(rest, answer.filled);
    answer.filled += rest.length;
    if (answer.filled < answer.body.length) return;
    this.#answer = null;
    this.#onAnswer?.(answer);
  }
}

/** `fetch` over as many kept connections as are used at a time. */
export function openPlainHttp(port: number): { readonly fetch: Fetch; readonly hangUp: () => void } {
  const idle: Connection[] = [];
  const all: Connection[] = [];
  const fetch: Fetch = async (url, { method, headers, body }) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `${method} ${new URL(url).pathname} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}content-length: ${String(body?.length ?? 0)}\r\n\r\n`;
    const connection =
      idle.pop() ??
      new Connection(port, (error) => {
        throw error;
      });
    if (!all.includes(connection)) all.push(connection);
    const answer = await connection.ask(head, body);
    idle.push(connection);
    return { status: answer.status, arrayBuffer: () => Promise.resolve(answer.body.buffer) };
  };
  return {
    fetch,
    hangUp: () => {
      for (const { socket } of all) socket.destroy();
    },
  };
}
