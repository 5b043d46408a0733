// The way between a page and its vault worker in a simulated world: messages arrive in order, a little later.
import type { Time } from './time.ts';
import type { Dice } from './dice.ts';

class Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  other: Port | null = null;
  readonly #time: Time;
  readonly #dice: Dice;
  #lastAt = 0;
  #isClosed = false;

  constructor(time: Time, dice: Dice) {
    this.#time = time;
    this.#dice = dice;
  }

  postMessage(data: unknown): void {
    if (this.#isClosed) return;
    const copy = data instanceof Uint8Array ? data.slice() : data;
    const at = Math.max(this.#lastAt, this.#time.now + this.#dice.between(0, 6));
    this.#lastAt = at;
    this.#time.after(at - this.#time.now, () => {
      if (!this.#isClosed) this.other?.onmessage?.({ data: copy });
    });
  }
  start(): void {
    // Messages are delivered as soon as somebody listens.
  }
  close(): void {
    this.#isClosed = true;
  }
}

export function newChannel(time: Time, dice: Dice): MessageChannel {
  const port1 = new Port(time, dice);
  const port2 = new Port(time, dice);
  port1.other = port2;
  port2.other = port1;
  return { port1, port2 } as unknown as MessageChannel;
}
