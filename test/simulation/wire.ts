// One WebSocket of a simulated world, both its ends. As over TCP, frames of a direction come in order, or from one moment
// on none comes any more until somebody gives up.
import type { WebSocket } from 'ws';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Socket } from '../../client/sync/session.ts';
import type { Outlet } from '../../relay/link.ts';
import type { Dice } from './dice.ts';
import type { Time } from './time.ts';
import { passagesOf, type Weather } from './weather.ts';

export interface WireGround {
  readonly time: Time;
  readonly dice: Dice;
  readonly weather: Weather;
  readonly onFrame: (direction: 'up' | 'down', frame: Uint8Array) => void;
  /** The relay takes the connection; null when nobody listens. */
  readonly accept: (socket: WebSocket & Outlet) => RelayEnd | null;
}
export interface RelayEnd {
  readonly receive: (frame: Uint8Array) => void;
  readonly end: () => void;
}

/** One direction: calls back with what arrives. */
class Direction {
  readonly #ground: WireGround;
  readonly #name: 'up' | 'down';
  readonly #deliver: (frame: Bytes) => void;
  #lastAt = 0;
  #isDead = false;
  waitingBytes = 0;

  constructor(ground: WireGround, name: 'up' | 'down', deliver: (frame: Bytes) => void) {
    this.#ground = ground;
    this.#name = name;
    this.#deliver = deliver;
  }

  send(data: Uint8Array, onGone: () => void = () => undefined): void {
    const { time, dice, weather, onFrame } = this.#ground;
    const frame = data.slice();
    this.waitingBytes += frame.length;
    for (const { afterMs, isInOrder } of passagesOf(weather, dice)) {
      const at = isInOrder ? Math.max(this.#lastAt, time.now + afterMs) : time.now + afterMs;
      if (isInOrder) this.#lastAt = at;
      time.after(at - time.now, () => {
        if (!weather[this.#name]) this.#isDead = true;
        if (this.#isDead) return;
        onFrame(this.#name, frame);
        this.#deliver(frame);
      });
    }
    // What the kernel took is out of the sender's hands, whether or not it ever arrives.
    time.after(1, () => {
      this.waitingBytes -= frame.length;
      onGone();
    });
  }
  end(): void {
    this.#isDead = true;
  }
}

/** Without the head of its frame (RFC 6455 §5.2). */
function messageIn(frame: Uint8Array): Uint8Array {
  return frame.subarray(frame[1] === 127 ? 10 : frame[1] === 126 ? 4 : 2);
}

export interface Wire {
  readonly socket: Socket;
  /** The tablet's process has died, or the relay's: nothing is said any more, and the other end may notice. */
  readonly cut: (by: 'tablet' | 'relay') => void;
}

export function dial(ground: WireGround): Wire {
  const { time, dice, weather } = ground;
  let state: 'dialling' | 'open' | 'closed' = 'dialling';
  let relayEnd: RelayEnd | null = null;
  let isPaused = false;
  const held: Bytes[] = [];
  const listeners = new Map<string, () => void>();

  const up = new Direction(ground, 'up', (frame) => {
    if (isPaused) held.push(frame);
    else relayEnd?.receive(frame);
  });
  const down = new Direction(ground, 'down', (frame) => socket.onmessage?.({ data: frame.slice().buffer }));
  const endRelay = (): void => {
    const end = relayEnd;
    relayEnd = null;
    end?.end();
  };
  const endTablet = (): void => {
    if (state === 'closed') return;
    state = 'closed';
    up.end();
    down.end();
    socket.onclose?.();
  };
  /** Who hangs up is done at once; the other hears of it when the weather lets it. */
  const hangUp = (by: 'tablet' | 'relay'): void => {
    const latency = 1 + dice.next() * weather.latencyMs;
    if (by === 'tablet') {
      state = 'closed';
      down.end();
      // Frames that were under way still arrive, as with a connection that is closed in order.
      time.after(latency + 1, () => {
        up.end();
        endRelay();
      });
    } else {
      endRelay();
      time.after(latency, () => {
        if (weather.down) endTablet();
      });
    }
  };

  const socket: Socket = {
    binaryType: 'arraybuffer',
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send(data) {
      if (state === 'open') up.send(data);
    },
    close() {
      if (state !== 'closed') hangUp('tablet');
    },
  };
  const atRelay = {
    get readyState() {
      return relayEnd ? 1 : 3;
    },
    get writableLength() {
      return down.waitingBytes;
    },
    get isPaused() {
      return isPaused;
    },
    write(bytes: Uint8Array, onPassed?: () => void) {
      if (relayEnd) down.send(messageIn(bytes), onPassed ?? listeners.get('drain'));
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      for (const frame of held.splice(0)) relayEnd?.receive(frame);
    },
    ping() {
      if (weather.up && weather.down) listeners.get('pong')?.();
    },
    on(name: string, listener: () => void) {
      listeners.set(name, listener);
    },
    close() {
      hangUp('relay');
    },
    terminate() {
      hangUp('relay');
    },
  } as unknown as WebSocket & Outlet;

  time.after(2 + dice.next() * weather.latencyMs, () => {
    if (state === 'closed' || !weather.up || !weather.down) return;
    relayEnd = ground.accept(atRelay);
    time.after(1 + dice.next() * weather.latencyMs, () => {
      if (state !== 'dialling') return;
      if (!relayEnd) {
        endTablet();
        return;
      }
      state = 'open';
      socket.onopen?.();
    });
  });

  return {
    socket,
    cut(by) {
      if (by === 'tablet') {
        state = 'closed';
        up.end();
        down.end();
        time.after(30_000 + dice.next() * 60_000, endRelay);
      } else {
        up.end();
        relayEnd = null;
        time.after(1 + dice.next() * 1_000, () => {
          if (weather.down) endTablet();
        });
      }
    },
  };
}
