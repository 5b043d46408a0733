// The one connection: comes back by itself, fails what was asked on a connection that ended, and leaves no timer behind.
import { expect, test } from 'vitest';
import { CLIENT_FRAME, RELAY_FRAME, type RelayFrame } from '../../protocol/frames.ts';
import { decode, encode } from '../../protocol/schema.ts';
import type { Clock } from '../../client/sync/clock.ts';
import { Disconnected, openSession, type Session, type SessionState, type Socket } from '../../client/sync/session.ts';

/** Time that passes when it is told to. */
class ManualClock implements Clock {
  #now = 0;
  readonly timers = new Map<object, { at: number; call: () => void }>();
  now(): number {
    return this.#now;
  }
  after(delayMs: number, call: () => void): () => void {
    const timer = {};
    this.timers.set(timer, { at: this.#now + delayMs, call });
    return () => this.timers.delete(timer);
  }
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      this.#now = next[1].at;
      this.timers.delete(next[0]);
      next[1].call();
    }
    this.#now = until;
  }
}

class FakeSocket implements Socket {
  binaryType = '';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly sent: string[] = [];
  readonly numbers: number[] = [];
  isClosed = false;
  send(data: Uint8Array): void {
    const frame = decode(CLIENT_FRAME, data)!;
    this.sent.push(frame.type);
    if ('n' in frame) this.numbers.push(frame.n);
  }
  close(): void {
    this.isClosed = true;
  }
  says(frame: RelayFrame): void {
    this.onmessage?.({ data: encode(RELAY_FRAME, frame).slice().buffer });
  }
  welcomes(relayKey = 1): void {
    this.onopen?.();
    const nonce = new Uint8Array(32);
    this.says({
      type: 'welcome',
      version: 1,
      relayKey: new Uint8Array(32).fill(relayKey),
      nonce,
      time: 0,
      hasAccount: false,
      quotaLeft: 0,
    });
  }
}

interface Scene {
  readonly clock: ManualClock;
  readonly sockets: FakeSocket[];
  readonly states: SessionState[];
  readonly session: Session;
}
function newScene(): Scene {
  const clock = new ManualClock();
  const sockets: FakeSocket[] = [];
  const states: SessionState[] = [];
  const session = openSession({
    address: 'ws://relay.example/relay',
    relayKey: () => new Uint8Array(32).fill(1),
    accountSession: () => null,
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    clock,
    onState: (state) => states.push(state),
    onPush: () => undefined,
  });
  clock.pass(0);
  return { clock, sockets, states, session };
}
const ping = { type: 'ping' } as const;

test('a lost connection fails what was asked on it, and is tried again ever more slowly', async () => {
  const { clock, sockets, session } = newScene();
  sockets[0]!.welcomes();
  const asked = session.request(ping, 'pong');
  sockets[0]!.onclose?.();
  await expect(asked).rejects.toBeInstanceOf(Disconnected);
  const waits: number[] = [];
  for (let tries = 1; tries < 10; tries++) {
    const before = clock.now();
    while (sockets.length === tries) clock.pass(100);
    waits.push(clock.now() - before);
    sockets.at(-1)!.onclose?.();
  }
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.at(-1)).toBe(30_000);
  session.close();
});

test('an answer that never comes ends the connection', async () => {
  const { clock, sockets, session } = newScene();
  sockets[0]!.welcomes();
  const asked = session.request(ping, 'pong');
  asked.catch(() => undefined);
  clock.pass(30_000);
  await expect(asked).rejects.toBeInstanceOf(Disconnected);
  expect(sockets[0]!.isClosed).toBe(true);
  session.close();
});

test('a relay that does not answer is called silent, long before the connection counts as lost', async () => {
  const { clock, sockets, states, session } = newScene();
  sockets[0]!.welcomes();
  const asked = session.request(ping, 'pong');
  asked.catch(() => undefined);
  clock.pass(4_900);
  expect(session.isSilent).toBe(false);
  clock.pass(200);
  expect([session.isSilent, session.state]).toEqual([true, 'online']);
  sockets[0]!.says({ type: 'pong', n: sockets[0]!.numbers.at(-1)!, time: 0 });
  await asked;
  expect(session.isSilent).toBe(false);
  clock.pass(10_000);
  expect(session.isSilent).toBe(false);
  session.request(ping, 'pong').catch(() => undefined);
  clock.pass(30_000);
  expect([session.isSilent, states.includes('offline')]).toEqual([false, true]);
  session.close();
  expect(clock.timers.size).toBe(0);
});

test('where the network has changed the relay is asked at once, and soon given up when it does not answer', () => {
  const { clock, sockets, session } = newScene();
  sockets[0]!.welcomes();
  session.redial();
  sockets[0]!.says({ type: 'pong', n: sockets[0]!.numbers.at(-1)!, time: 0 });
  clock.pass(2_000);
  expect([session.state, sockets.length]).toEqual(['online', 1]);
  session.redial();
  clock.pass(2_000);
  expect(session.state).toBe('offline');
  session.close();
});

test('redial and restart are safe in every state and leave one socket', () => {
  for (const prepare of [
    () => undefined,
    (socket: FakeSocket) => socket.onopen?.(),
    (socket: FakeSocket) => socket.welcomes(),
    (socket: FakeSocket) => socket.onclose?.(),
    (socket: FakeSocket) => socket.welcomes(9),
  ]) {
    for (const act of ['redial', 'restart', 'close'] as const) {
      const { clock, sockets, session } = newScene();
      prepare(sockets[0]!);
      session[act]();
      session[act]();
      session.redial();
      session.restart();
      clock.pass(60_000);
      expect(sockets.filter(({ isClosed }) => !isClosed).length).toBeLessThanOrEqual(1);
      session.close();
      session.redial();
      session.restart();
      expect(clock.timers.size).toBe(0);
      const count = sockets.length;
      clock.pass(120_000);
      expect(sockets.length).toBe(count);
    }
  }
});

test('a socket that is over is not heard any more', () => {
  const { clock, sockets, states, session } = newScene();
  sockets[0]!.onclose?.();
  session.redial();
  sockets[0]!.welcomes();
  expect(session.state).toBe('connecting');
  sockets[1]!.welcomes();
  expect(session.state).toBe('online');
  clock.pass(20_000);
  expect(sockets[1]!.sent).toEqual(['hello', 'ping']);
  sockets[1]!.says({ type: 'pong', n: sockets[1]!.numbers[0]!, time: 0 });
  clock.pass(1_000);
  expect(states).toEqual(['offline', 'connecting', 'online']);
  session.close();
});

test('another relay is named, and nothing is signed for it', () => {
  const { sockets, session } = newScene();
  sockets[0]!.welcomes(2);
  expect(session.state).toBe('another relay');
  expect(sockets[0]!.sent).toEqual(['hello']);
  expect(sockets[0]!.isClosed).toBe(true);
  session.close();
});
