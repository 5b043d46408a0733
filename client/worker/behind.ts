// A vault that stays open behind the lock screen while its files move. It is given back to nobody but its person, who
// proves it as at any unlock.
import { proveWay, type Ground } from '../vault/vault.ts';
import type { Key } from '../vault/wrap.ts';
import type { GoesOn } from './api.ts';
import type { Cover } from './covering.ts';
import { parts } from './parts.ts';
import { Refused } from './rpc.ts';
import type { Sitting } from './sitting.ts';
import { refusalOf, unlockEvents } from './unlocking.ts';

export class Behind {
  readonly #ground: Ground;
  /** The lock screen has something new to say. */
  readonly #changed: () => void;
  #kept: { readonly sitting: Sitting; readonly cover: Cover } | null = null;

  constructor(ground: Ground, changed: () => void) {
    this.#ground = ground;
    this.#changed = changed;
  }

  get view(): GoesOn | null {
    return this.#kept?.cover.view() ?? null;
  }
  has(sitting: Sitting): boolean {
    return this.#kept?.sitting === sitting;
  }

  /** False when nothing of it moves. What comes back true has to be nobody's open vault in the same moment. */
  async keep(sitting: Sitting, taken: () => boolean): Promise<boolean> {
    const { coverFor } = await parts.covering();
    const cover = coverFor(sitting.house, () => void this.end(), this.#changed);
    if (!cover || !taken()) {
      cover?.hold();
      return false;
    }
    this.#kept = { sitting, cover };
    await sitting.openings.closeAll();
    await sitting.leave();
    this.#changed();
    return true;
  }
  /** Another tab has it. */
  drop(): void {
    this.#kept?.cover.hold();
    this.#kept = null;
  }
  /** Nothing goes on any more. */
  async end(): Promise<void> {
    const ended = this.#kept?.sitting;
    this.drop();
    await ended?.end();
    if (ended) this.#changed();
  }

  /** null when it is not this one. Refused like any unlock; the files go on then. */
  async giveBack(vault: string, way: Key): Promise<Sitting | null> {
    const kept = this.#kept;
    if (kept?.sitting.vault.id !== vault) return null;
    kept.cover.hold();
    const wrong = await proveWay(this.#ground, vault, way);
    if (this.#kept !== kept) throw new Refused('locked');
    if (typeof wrong !== 'number') {
      kept.cover.goOn();
      throw refusalOf(wrong);
    }
    await kept.sitting.house.journal.note(...unlockEvents(wrong));
    if (this.#kept !== kept) throw new Refused('locked');
    this.#kept = null;
    return kept.sitting;
  }
}
