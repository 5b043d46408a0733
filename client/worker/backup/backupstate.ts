// What is known of this vault's backups, in rows that survive a lock: the last one, the folder, the last drill; and what a
// person has to do about them.
import { equal, type Bytes } from '../../../protocol/bytes.ts';
import {
  bytes,
  decode,
  encode,
  list,
  oneOf,
  text,
  tuple,
  uint,
  type Infer,
  type Schema,
} from '../../../protocol/schema.ts';
import { COMPARTMENTS } from '../../roster/roles.ts';
import type { Problem } from '../api.ts';
import type { BackupAlert, BackupView } from '../views/backupview.ts';
import type { House } from '../house.ts';
import { ELSEWHERE } from '../me.ts';

const TABLE = 'backup';
const LAST = tuple({
  at: uint(),
  bytes: uint(),
  missing: uint(),
  id: bytes(16),
  /** When the first one was made. */
  since: uint(),
});
const PLAN = tuple({
  /** '' = no folder. */
  folder: text(255),
  since: uint(),
  /** Why the last try failed; '' = it did not. */
  failed: text(64),
});
const DRILL = tuple({
  at: uint(),
  outcome: oneOf('equal', 'different', 'failed'),
  records: uint(),
  files: uint(),
  /** When the paper opened a backup last; 0 = never. */
  paperAt: uint(),
});
/** Of when the backup was that the last drill read; 0 = that is not known. */
const TRIED = tuple({ made: uint() });
/** What the last drill compared. */
const COMPARED = list(oneOf(...COMPARTMENTS, 'case', 'contact', 'own events'), 16);
/** Id of the newest that was written into the folder of the plan. */
const IN_FOLDER = list(bytes(16), 1);
const ROWS = { last: LAST, plan: PLAN, drill: DRILL, tried: TRIED, compared: COMPARED, inFolder: IN_FOLDER };
type Rows = { readonly [K in keyof typeof ROWS]: Infer<(typeof ROWS)[K]> };

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** A folder gets one each day; by hand a week is the rule, and a day of grace. */
const FOLDER_MS = 48 * HOUR_MS;
const BY_HAND_MS = 8 * DAY_MS;
/** Where no relay was ever met a tablet is all there is. */
const ALONE_MS = 7 * DAY_MS;
const DRILL_MS = 35 * DAY_MS;
const PAPER_MS = 366 * DAY_MS;

export class BackupState {
  readonly #house: House;
  constructor(house: House) {
    this.#house = house;
  }

  async get<K extends keyof Rows>(key: K): Promise<Rows[K] | null> {
    const stored = await this.#house.rows.get(TABLE, key);
    return stored && decode(ROWS[key] as unknown as Schema<Rows[K]>, stored);
  }
  async put<K extends keyof Rows>(key: K, value: Rows[K]): Promise<void> {
    const { rows, ground } = this.#house;
    const row: Bytes = encode(ROWS[key] as unknown as Schema<Rows[K]>, value);
    await this.#house.commit(async () => [await rows.put(TABLE, key, row)]);
    ground.announce(['backup']);
  }

  /** Whether the newest that was written into the folder is among these ids. */
  async hasNewest(ids: readonly Bytes[]): Promise<boolean> {
    const [newest] = (await this.get('inFolder')) ?? [];
    return !newest || ids.some((id) => equal(id, newest));
  }

  async view(isReady: boolean): Promise<Omit<BackupView, 'running'>> {
    const [last, drill, plan] = await Promise.all([this.get('last'), this.get('drill'), this.get('plan')]);
    const parts = (await this.get('compared')) ?? [];
    const { made } = (await this.get('tried')) ?? { made: 0 };
    const failed = plan?.failed ? (plan.failed as Problem) : null;
    return {
      alert: this.#alert(last, drill, plan, made),
      folder: plan?.folder ? { name: plan.folder, isReady, failed } : null,
      last: last && { at: last.at, bytes: last.bytes, missing: last.missing },
      drill: drill && { ...drill, made, parts },
    };
  }

  /**
   * A clock that went back makes everything look new: what lies in the future counts as long ago. Of two times the later
   * one is not taken: one that a wrong clock gave would stand for the other until that day comes.
   */
  #alert(
    last: Rows['last'] | null,
    drill: Rows['drill'] | null,
    plan: Rows['plan'] | null,
    made: number,
  ): BackupAlert | null {
    const { ground, me, lists } = this.#house;
    const isOlder = (at: number, ms: number): boolean => Math.abs(ground.clock.now() - at) > ms;
    const areOlder = (times: readonly number[], ms: number): boolean => times.every((at) => isOlder(at, ms));
    if (drill && drill.outcome !== 'equal') return 'drill failed';
    if (plan?.failed) return 'backup failed';
    if (plan?.folder) {
      if (areOlder([last?.at ?? 0, plan.since], FOLDER_MS)) return 'backup overdue';
    } else if (last ? isOlder(last.at, BY_HAND_MS) : this.#isAlone() && isOlder(me.madeAt, ALONE_MS))
      return 'backup overdue';
    if (!last) return null;
    // An old file that still restores says nothing of those since.
    if (isOlder(drill?.at ?? last.since, DRILL_MS) || (made > 0 && isOlder(made, DRILL_MS))) return 'drill overdue';
    const tried = [drill?.paperAt ?? 0, me.kitAt === ELSEWHERE ? 0 : me.kitAt].filter((at) => at > 0);
    const isPaperDue = tried.length > 0 && areOlder(tried, PAPER_MS);
    return isPaperDue && (lists?.patients.all().size ?? 0) > 0 ? 'paper due' : null;
  }
  #isAlone(): boolean {
    const { me, lists } = this.#house;
    return me.relayKey === null && (lists?.patients.all().size ?? 0) > 0;
  }
}
