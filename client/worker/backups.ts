// Backups of an open vault: one at a time, how far it is, and what is known of the last one. A backup that does not reach
// its end leaves no file and no trace.
import { bytes, decode, encode, tuple, uint } from '../../protocol/schema.ts';
import { writeBackup } from './backingup.ts';
import { blobTarget, fileTarget, type Target } from './backupfiles.ts';
import type { BackupView } from './backupview.ts';
import type { House } from './house.ts';
import { Halted, Pace } from './pace.ts';
import { Refused } from './rpc.ts';

const TABLE = 'backup';
const LAST = tuple({ at: uint(), bytes: uint(), missing: uint(), id: bytes(16) });

const known = new WeakMap<House, Backups>();
export function backupsOf(house: House): Backups {
  const backups = known.get(house) ?? new Backups(house);
  known.set(house, backups);
  return backups;
}

interface Running {
  readonly pace: Pace;
  done: number;
  total: number;
}

class Backups {
  readonly #house: House;
  #running: Running | null = null;

  constructor(house: House) {
    this.#house = house;
  }

  async view(): Promise<BackupView> {
    const stored = await this.#house.rows.get(TABLE, 'last');
    const last = stored && decode(LAST, stored);
    const running = this.#running && { done: this.#running.done, total: this.#running.total };
    return { last: last && { at: last.at, bytes: last.bytes, missing: last.missing }, running, drill: null };
  }

  stop(): void {
    this.#running?.pace.halt('cancelled');
  }
  end(): void {
    this.#running?.pace.halt('ended');
  }

  /** A full backup into one file. */
  async save(to: FileSystemFileHandle | null): Promise<Blob | null> {
    if (this.#running) throw new Refused('not allowed');
    const running: Running = { pace: new Pace(), done: 0, total: 0 };
    this.#running = running;
    try {
      const { journal } = this.#house;
      await journal.note({ action: 'backup', record: '', compartment: 'staff', purpose: 'operations' });
      return await this.#write(to ? await fileTarget(to) : blobTarget(), running);
    } catch (error) {
      throw error instanceof Halted ? new Refused('stopped') : error;
    } finally {
      this.#running = null;
      this.#announce();
    }
  }

  async #write(target: Target, running: Running): Promise<Blob | null> {
    const house = this.#house;
    try {
      const written = await writeBackup(house, {
        sink: target,
        base: null,
        mostBytes: Number.POSITIVE_INFINITY,
        goOn: () => running.pace.next(),
        tell: (done, total) => {
          Object.assign(running, { done, total });
          this.#announce();
        },
      });
      const file = await target.close();
      const { at, missing, id } = written.manifest;
      const last = encode(LAST, { at, bytes: written.bytes, missing, id });
      await house.commit(async () => [await house.rows.put(TABLE, 'last', last)]);
      return file;
    } catch (error) {
      await target.abort();
      throw error;
    }
  }

  #announce(): void {
    this.#house.ground.announce(['backup']);
  }
}
