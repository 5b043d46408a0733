// One WebSocket with its back pressure: what may be sent now, when there is room again, when the peer's own frames have
// to wait. Messages go straight to the stream below: fifty readers share the bytes of one. Knows no protocol; must never
// buffer without bound for a peer that does not read.
import type { WebSocket } from 'ws';
import * as limits from './limits.ts';
import type { Timers } from './timers.ts';
import type { Wire } from './wire.ts';

/** The stream under a WebSocket: what is written to it between two frames of the WebSocket itself stays whole. */
export interface Outlet {
  /** Taken, and not yet passed on. */
  readonly writableLength: number;
  write(bytes: Uint8Array, onPassed?: () => void): unknown;
  /** Called when nothing is left of what was a lot. */
  on(event: 'drain', call: () => void): unknown;
}

export class Link {
  readonly #socket: WebSocket;
  readonly #outlet: Outlet;
  readonly #timers: Timers;
  readonly #buckets: { readonly frames: limits.Bucket; readonly bytes: limits.Bucket };
  #waiting: (() => void)[] = [];
  #inFlight = 0;
  #delayed = false;
  #unansweredPings = 0;

  constructor(socket: WebSocket, outlet: Outlet, now: () => number, timers: Timers) {
    this.#socket = socket;
    this.#outlet = outlet;
    this.#timers = timers;
    this.#buckets = { frames: new limits.Bucket(limits.FRAMES, now), bytes: new limits.Bucket(limits.BYTES, now) };
    outlet.on('drain', this.#onPassed);
    socket.on('pong', () => (this.#unansweredPings = 0));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === 1;
  }
  get hasRoom(): boolean {
    return this.#outlet.writableLength < limits.ROOM_BYTES;
  }

  send(message: Wire): void {
    if (!this.isOpen) return;
    // A callback for every message costs as much as the message; where nobody waits, none is needed.
    if (this.#waiting.length > 0 || this.#socket.isPaused) this.#outlet.write(message, this.#onPassed);
    else this.#outlet.write(message);
    const buffered = this.#outlet.writableLength;
    if (buffered > limits.DEAF_BYTES) this.#socket.terminate();
    else if (buffered > limits.BACKED_UP_BYTES) this.#socket.pause();
  }

  /** Resolves when the peer has taken most of what was sent, or is gone. */
  room(): Promise<void> {
    if (this.hasRoom || !this.isOpen) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Accounts for a frame that came in; above the rates or with too much unanswered, reading stops for a while. */
  took(bytes: number): void {
    this.#inFlight += bytes;
    const delayMs = Math.max(this.#buckets.frames.take(1), this.#buckets.bytes.take(bytes));
    if (delayMs > 0) this.#delay(delayMs);
    if (this.#inFlight > limits.IN_FLIGHT_BYTES) this.#socket.pause();
  }
  answered(bytes: number): void {
    this.#inFlight -= bytes;
    this.#resumeIfCalm();
  }

  /** Once per ping round; ends a connection that has been deaf for two. */
  ping(): void {
    if (!this.isOpen) return;
    if (this.#unansweredPings >= 2) {
      this.#socket.terminate();
      return;
    }
    this.#unansweredPings += 1;
    this.#socket.ping();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** The socket is gone: lets everybody who waits for room find that out. */
  ended(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  readonly #onPassed = (): void => {
    if (this.#waiting.length > 0 && this.hasRoom) this.ended();
    this.#resumeIfCalm();
  };

  #delay(delayMs: number): void {
    if (this.#delayed) return;
    this.#delayed = true;
    this.#socket.pause();
    this.#timers.after(delayMs, () => {
      this.#delayed = false;
      this.#resumeIfCalm();
    });
  }

  #resumeIfCalm(): void {
    if (!this.#socket.isPaused || this.#delayed || !this.isOpen) return;
    if (this.#inFlight > limits.IN_FLIGHT_BYTES / 2) return;
    if (this.#outlet.writableLength > limits.BACKED_UP_BYTES / 2) return;
    this.#socket.resume();
  }
}
