// What happened in a world, in order: every frame, transaction, act and fault, as one hash. Two runs of one seed have the
// same one, or something besides the seed decided.
import { createHash } from 'node:crypto';

const KEPT = 400;

export class Trace {
  readonly #hash = createHash('sha256');
  readonly #now: () => number;
  readonly #lines: string[] = [];
  readonly #onLine: (line: string) => void;
  count = 0;

  constructor(now: () => number, onLine: (line: string) => void = () => undefined) {
    this.#now = now;
    this.#onLine = onLine;
  }

  note(who: string, what: string, bytes?: Uint8Array): void {
    const digest = bytes ? ` ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}` : '';
    const line = `${(this.#now() / 1000).toFixed(3)} ${who} ${what}${digest}`;
    this.#hash.update(line).update('\n');
    this.count += 1;
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT) this.#lines.splice(0, KEPT);
    this.#onLine(line);
  }

  /** The newest lines, for whoever has to understand a failure. */
  tail(count = 40): readonly string[] {
    return this.#lines.slice(-count);
  }
  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
