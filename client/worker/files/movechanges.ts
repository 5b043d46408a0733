// Tells pages that files have moved on: at once when one begins or ends, else a few times a second at most.
import { toHex } from '../../../protocol/bytes.ts';
import type { Clock } from '../../sync/clock.ts';
import type { Topic } from '../api.ts';
import type { Move } from './move.ts';

const EVERY_MS = 200;

export interface MoveChangesGround {
  readonly clock: Clock;
  readonly announce: (topics: readonly Topic[]) => void;
}

export class MoveChanges {
  readonly #ground: MoveChangesGround;
  readonly #waiting = new Set<Topic>();
  /** Cases whose screens show files of a draft that was sent, by its document. */
  readonly #caseOf = new Map<string, string>();

  constructor(ground: MoveChangesGround) {
    this.#ground = ground;
  }

  sentAs(document: string, id: string): void {
    if (id !== '') this.#caseOf.set(document, id);
  }
  moved({ document, log }: Move, isBeginOrEnd: boolean): void {
    const place = document.startsWith('draft/') ? document.slice('draft/'.length) : toHex(log);
    const places = [place, this.#caseOf.get(document) ?? place];
    for (const each of places) this.at(each);
    if (!isBeginOrEnd) return;
    for (const topic of ['connection', 'cases', ...places.map((each) => `case:${each}` as const)] as const)
      this.#tell(topic);
  }
  at(place: string): void {
    this.#tell(`moves:${place}`);
  }

  #tell(topic: Topic): void {
    this.#waiting.add(topic);
    if (this.#waiting.size > 1) return;
    this.#ground.clock.after(EVERY_MS, () => {
      const topics = [...this.#waiting];
      this.#waiting.clear();
      this.#ground.announce(topics);
    });
  }
}
