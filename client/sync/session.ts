// One WebSocket to one relay for all logs: hello, requests with answers, and a stream of pushed frames.
// Knows frames, never keys or meaning; whatever the relay says is decoded strictly or the connection ends.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import { CLIENT_FRAME, RELAY_FRAME, type ClientFrame, type Refusal, type RelayFrame } from '../../protocol/frames.ts';
import { VERSION } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import type { Clock } from './clock.ts';

/** What both the browser's WebSocket and a test's offer. */
export interface Socket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  send(data: Bytes): void;
  close(): void;
}
export type OpenSocket = (address: string) => Socket;

type Numbered = Extract<ClientFrame, { n: number }>;
export type Request = Numbered extends infer F ? (F extends unknown ? Omit<F, 'n'> : never) : never;
export type Answer<T extends RelayFrame['type']> = Extract<RelayFrame, { type: T }>;
type Pushed = Answer<'entries' | 'current' | 'term' | 'epoch' | 'presence'>;

export class RelayRefused extends Error {
  readonly reason: Refusal;
  readonly hint: number | null;
  constructor(reason: Refusal, hint: number | null) {
    super(reason);
    this.reason = reason;
    this.hint = hint;
  }
}
export class Disconnected extends Error {}

export type SessionState = 'connecting' | 'online' | 'offline' | 'another relay' | 'another version';

export interface Session {
  readonly state: SessionState;
  readonly welcome: Answer<'welcome'> | null;
  /** Something was asked, and for a while nothing has been heard. */
  readonly isSilent: boolean;
  request<T extends RelayFrame['type']>(request: Request, expected: T): Promise<Answer<T>>;
  tell(frame: Extract<ClientFrame, { type: 'unsubscribe' | 'credit' | 'presence' }>): void;
  /** Dials at once instead of waiting for the next try; where it is connected, asks whether that is still so. */
  redial(): void;
  /** Says hello anew, with whatever account session there is now. */
  restart(): void;
  close(): void;
}

export interface SessionOptions {
  readonly address: string;
  /** Pinned relay key, or null while the first connection learns it. */
  readonly relayKey: () => Bytes | null;
  readonly accountSession: () => string | null;
  readonly open: OpenSocket;
  readonly clock: Clock;
  readonly onState: (state: SessionState) => void;
  /** `isSilent` is another. */
  readonly onSilence?: () => void;
  readonly onPush: (frame: Pushed) => void;
}

const ANSWER_MS = 30_000;
/** A large frame on a slow line takes longer and is no lost connection; but nobody is told that all goes well. */
const SILENT_MS = 5_000;
const CHECK_MS = 2_000;
const PING_MS = 20_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

export function openSession(options: SessionOptions): Session {
  const { clock } = options;
  let state: SessionState = 'connecting';
  let socket: Socket | null = null;
  let welcome: Answer<'welcome'> | null = null;
  let nextNumber = 1;
  let retryMs = FIRST_RETRY_MS;
  let isClosed = false;
  let isSilent = false;
  let cancelTimer = (): void => undefined;
  let cancelSilence = (): void => undefined;
  const waiting = new Map<number, { resolve: (frame: RelayFrame) => void; reject: (error: Error) => void }>();

  const become = (next: SessionState): void => {
    if (state === next) return;
    state = next;
    options.onState(next);
  };

  const silence = (next: boolean): void => {
    if (isSilent === next) return;
    isSilent = next;
    options.onSilence?.();
  };
  /** Silence begins anew: with the first question, with whatever is heard, and when there is nobody to hear. */
  const listen = (): void => {
    cancelSilence();
    silence(false);
    if (waiting.size === 0) return;
    cancelSilence = clock.after(SILENT_MS, () => {
      silence(waiting.size > 0);
    });
  };

  /** Forgets the socket with all that was asked on it; whatever it says later is not heard. */
  const hangUp = (): void => {
    const old = socket;
    socket = null;
    welcome = null;
    cancelTimer();
    if (old) {
      old.onclose = old.onmessage = old.onopen = null;
      // A socket that is closed before it opened still reports an error.
      old.onerror = () => undefined;
      old.close();
    }
    const failed = [...waiting.values()];
    waiting.clear();
    listen();
    for (const call of failed) call.reject(new Disconnected('disconnected'));
  };

  const drop = (next: SessionState): void => {
    hangUp();
    become(next);
    if (isClosed) return;
    cancelTimer = clock.after(retryMs, dial);
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
  };

  const write = (frame: ClientFrame): void => {
    if (!socket) throw new Disconnected('disconnected');
    socket.send(encode(CLIENT_FRAME, frame));
  };

  const ask = <T extends RelayFrame['type']>(request: Request, expected: T, limitMs = ANSWER_MS): Promise<Answer<T>> =>
    new Promise((resolve, reject) => {
      const n = nextNumber++;
      const cancel = clock.after(limitMs, () => {
        drop('offline');
      });
      waiting.set(n, {
        resolve(frame) {
          cancel();
          if (frame.type === 'refuse') reject(new RelayRefused(frame.reason, frame.hint));
          else if (frame.type === expected) resolve(frame as Answer<T>);
          else reject(new Disconnected('unexpected answer'));
        },
        reject(error) {
          cancel();
          reject(error);
        },
      });
      if (waiting.size === 1) listen();
      try {
        write({ ...request, n });
      } catch (error) {
        waiting.delete(n);
        cancel();
        reject(error instanceof Error ? error : new Disconnected('disconnected'));
      }
    });

  const keepAlive = (): void => {
    cancelTimer = clock.after(PING_MS, () => {
      ask({ type: 'ping' }, 'pong').then(keepAlive, () => undefined);
    });
  };

  const receive = (frame: RelayFrame): void => {
    if (frame.type === 'welcome') {
      const pinned = options.relayKey();
      if (frame.version !== VERSION) drop('another version');
      else if (pinned && !equal(pinned, frame.relayKey)) drop('another relay');
      else {
        welcome = frame;
        retryMs = FIRST_RETRY_MS;
        cancelTimer();
        keepAlive();
        become('online');
      }
    } else if ('n' in frame) {
      const call = waiting.get(frame.n);
      waiting.delete(frame.n);
      if (call) call.resolve(frame);
      else if (frame.type === 'refuse' && frame.reason === 'version') drop('another version');
    } else options.onPush(frame);
  };

  function dial(): void {
    if (isClosed) return;
    cancelTimer();
    become('connecting');
    let opened: Socket;
    try {
      opened = options.open(options.address);
    } catch {
      drop('offline');
      return;
    }
    socket = opened;
    opened.binaryType = 'arraybuffer';
    opened.onopen = () => {
      opened.send(encode(CLIENT_FRAME, { type: 'hello', version: VERSION, session: options.accountSession() }));
    };
    opened.onmessage = ({ data }) => {
      const frame = data instanceof ArrayBuffer ? decode(RELAY_FRAME, new Uint8Array(data)) : null;
      if (frame) receive(frame);
      else drop('another version');
      listen();
    };
    opened.onclose = opened.onerror = () => {
      drop(state === 'another relay' || state === 'another version' ? state : 'offline');
    };
    cancelTimer = clock.after(ANSWER_MS, () => {
      if (!welcome) drop('offline');
    });
  }

  cancelTimer = clock.after(0, dial);
  return {
    get state() {
      return state;
    },
    get welcome() {
      return welcome;
    },
    get isSilent() {
      return isSilent;
    },
    request: (request, expected) => ask(request, expected),
    tell(frame) {
      if (socket && welcome) write(frame);
    },
    redial() {
      retryMs = FIRST_RETRY_MS;
      if (isClosed) return;
      if (state === 'online') {
        ask({ type: 'ping' }, 'pong', CHECK_MS).catch(() => undefined);
        return;
      }
      hangUp();
      dial();
    },
    restart() {
      if (isClosed) return;
      hangUp();
      // The relay is there: nobody is told that the connection is lost.
      become('connecting');
      cancelTimer = clock.after(0, dial);
      retryMs = FIRST_RETRY_MS;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      drop('offline');
    },
  };
}
