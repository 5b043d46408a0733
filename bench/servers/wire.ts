// The y-protocols side of the comparison, on plain sockets: what y-websocket and Hocuspocus say and hear (lib0
// encoding), without a document at the client, so that servers are measured and not this process.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { lastTagIn, type PlainDocument } from './system.ts';

const SYNC = 0;
const [STEP_1, STEP_2, UPDATE] = [0, 1, 2] as const;
/** The state vector of somebody who has nothing. */
const NOTHING = new Uint8Array([0]);

/** How one of the two servers frames what both say. */
export interface Dialect {
  readonly address: string;
  /** Written before every message. */
  readonly opening: (encoder: encoding.Encoder) => void;
  /** Frames to send first. */
  readonly greetings: readonly Uint8Array[];
  /** Whether a frame says that one update was taken; null where the server never says so. */
  readonly isTaken: ((frame: Uint8Array) => boolean) | null;
}

export function documentOver(dialect: Dialect): PlainDocument {
  const message = (kind: number, payload: Uint8Array): Uint8Array =>
    encoding.encode((encoder) => {
      dialect.opening(encoder);
      encoding.writeVarUint(encoder, SYNC);
      encoding.writeVarUint(encoder, kind);
      encoding.writeVarUint8Array(encoder, payload);
    });
  /** Open, greeted, and answered what it asked for: everything there is. */
  const open = async (onFrame: (frame: Buffer) => void): Promise<WebSocket> => {
    const socket = new WebSocket(dialect.address, { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => {
        for (const greeting of dialect.greetings) socket.send(greeting);
        socket.send(message(STEP_1, NOTHING));
      });
      socket.on('message', (frame: Buffer) => {
        onFrame(frame);
        if (kindOf(dialect, frame) === STEP_2) resolve();
      });
    });
    return socket;
  };
  return {
    async load(isWhole) {
      const doc = new Y.Doc({ gc: false });
      let onWhole = (): void => undefined;
      const whole = new Promise<void>((resolve) => (onWhole = resolve));
      const socket = await open((frame) => {
        const content = contentOf(dialect, frame);
        if (content) Y.applyUpdate(doc, content);
        if (isWhole(doc)) onWhole();
      });
      await whole;
      await close(socket);
    },
    prepare: (updates) => Promise.resolve(updates.map((update) => new Uint8Array(message(UPDATE, update)))),
    async writer() {
      let waiting = 0;
      let onTaken = (): void => undefined;
      const socket = await open((frame) => {
        if (dialect.isTaken?.(frame) && --waiting === 0) onTaken();
      });
      return {
        send(prepared) {
          for (const frame of prepared) socket.send(frame);
          if (!dialect.isTaken) return Promise.resolve();
          waiting = prepared.length;
          return new Promise((resolve) => (onTaken = resolve));
        },
        close: () => close(socket),
      };
    },
    async reader(onSeen) {
      let seen = 0;
      const socket = await open((frame) => {
        seen = Math.max(seen, lastTagIn(frame));
        if (seen > 0) onSeen(seen);
      });
      return { close: () => close(socket) };
    },
  };
}

function kindOf(dialect: Dialect, frame: Uint8Array): number {
  const length = encoding.encode(dialect.opening).length;
  const decoder = decoding.createDecoder(frame.subarray(length));
  return decoding.readVarUint(decoder) === SYNC ? decoding.readVarUint(decoder) : -1;
}

/** The update that a frame carries, if it carries one. */
function contentOf(dialect: Dialect, frame: Uint8Array): Uint8Array | null {
  const kind = kindOf(dialect, frame);
  if (kind !== STEP_2 && kind !== UPDATE) return null;
  const decoder = decoding.createDecoder(frame.subarray(encoding.encode(dialect.opening).length + 2));
  return decoding.readVarUint8Array(decoder);
}

function close(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('close', () => {
      resolve();
    });
    socket.close();
  });
}

export const randomName = (): string => `case-${crypto.randomUUID()}`;
