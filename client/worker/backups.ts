// Backups of an open vault: one at a time, how far it is, and what is known of the last one. A backup that does not reach
// its end leaves no file and no trace.
import type { Bytes } from '../../protocol/bytes.ts';
import { bytes, decode, encode, oneOf, tuple, uint, type Infer } from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Problem } from './api.ts';
import { writeBackup } from './backingup.ts';
import { blobTarget, fileTarget, type Target } from './backupfiles.ts';
import type { BackupView } from './backupview.ts';
import type { DrillJob, DrillResult } from './drill.ts';
import { runDrill } from './drilling.ts';
import type { House } from './house.ts';
import { Halted, Pace } from './pace.ts';
import { kitSecretOf } from './restoring.ts';
import { Refused } from './rpc.ts';

const TABLE = 'backup';
const LAST = tuple({ at: uint(), bytes: uint(), missing: uint(), id: bytes(16) });
const DRILL = tuple({
  at: uint(),
  outcome: oneOf('equal', 'different', 'failed'),
  records: uint(),
  files: uint(),
  /** When the paper opened a backup last; 0 = never. */
  paperAt: uint(),
});
/** A file that was picked by mistake, or mistyped words, say nothing about the backup. */
const NO_DRILL: readonly Problem[] = ['not a backup', 'backup of another practice', 'kit words wrong', 'backup newer'];

const known = new WeakMap<House, Backups>();
export function backupsOf(house: House): Backups {
  const backups = known.get(house) ?? new Backups(house);
  known.set(house, backups);
  return backups;
}

interface Running {
  readonly what: 'writing' | 'trying';
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
    const now = this.#running;
    const running = now && { what: now.what, done: now.done, total: now.total };
    return { last: last && { at: last.at, bytes: last.bytes, missing: last.missing }, running, drill: await this.#drill() };
  }
  async #drill(): Promise<Infer<typeof DRILL> | null> {
    const stored = await this.#house.rows.get(TABLE, 'drill');
    return stored && decode(DRILL, stored);
  }

  stop(): void {
    this.#running?.pace.halt('cancelled');
  }
  end(): void {
    this.#running?.pace.halt('ended');
  }

  /** A full backup into one file. */
  async save(to: FileSystemFileHandle | null): Promise<Blob | null> {
    return this.#run('writing', async (running) => {
      const { journal } = this.#house;
      await journal.note({ action: 'backup', record: '', compartment: 'staff', purpose: 'operations' });
      return this.#write(to ? await fileTarget(to) : blobTarget(), running);
    });
  }

  /** Reads a backup back, replays it from nothing and compares; with the words of the paper, or with the keys at hand. */
  async try(files: readonly File[], words: string | null): Promise<void> {
    const kitSecret = words === null ? null : kitSecretOf(words).secret;
    await this.#run('trying', async (running) => {
      try {
        const tell = (done: number, total: number): void => {
          this.#tell(running, done, total);
        };
        const { outcome, records, files: count, id } = await this.#replay(jobFor(this.#house, files, kitSecret), tell);
        await this.#noteDrill({ outcome, records, files: count }, kitSecret !== null, `backup/${id}`);
      } catch (error) {
        if (error instanceof Refused && NO_DRILL.includes(error.problem)) throw error;
        await this.#noteDrill({ outcome: 'failed', records: 0, files: 0 }, kitSecret !== null, '');
        throw error;
      }
    });
  }
  #replay(job: DrillJob, tell: (done: number, total: number) => void): Promise<DrillResult> {
    const { drill, clock, random } = this.#house.ground;
    return drill ? drill(job, tell) : runDrill(job, tell, { clock, random });
  }

  /** In the access log, signed, for whoever has to prove it; and here, for the screen. */
  async #noteDrill(found: Omit<DrillResult, 'id' | 'outcome'> & Pick<Infer<typeof DRILL>, 'outcome'>, withPaper: boolean, record: string): Promise<void> {
    const house = this.#house;
    const { outcome, records, files } = found;
    const at = house.ground.clock.now();
    await house.journal.note({
      ...{ action: 'restore', record, compartment: 'staff', purpose: 'operations' },
      outcome: outcome === 'equal' ? 'done' : 'failed',
      reason: `restored and compared${withPaper ? ', opened with the paper' : ''}: ${records} records, ${files} files, ${outcome}`,
    });
    const before = await this.#drill();
    const paperAt = withPaper && outcome === 'equal' ? at : (before?.paperAt ?? 0);
    const row = encode(DRILL, { at, outcome, records, files, paperAt });
    await house.commit(async () => [await house.rows.put(TABLE, 'drill', row)]);
  }

  /** One thing at a time. */
  async #run<T>(what: Running['what'], work: (running: Running) => Promise<T>): Promise<T> {
    if (this.#running) throw new Refused('not allowed');
    const running: Running = { what, pace: new Pace(), done: 0, total: 0 };
    this.#running = running;
    this.#announce();
    try {
      return await work(running);
    } catch (error) {
      throw error instanceof Halted ? new Refused('stopped') : error;
    } finally {
      this.#running = null;
      this.#announce();
    }
  }
  #tell(running: Running, done: number, total: number): void {
    Object.assign(running, { done, total });
    this.#announce();
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
          this.#tell(running, done, total);
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

function jobFor({ groups }: House, files: readonly File[], kitSecret: Bytes | null): DrillJob {
  const logs = groups.all().map(({ log, place, genesis, founding }) => {
    const secrets = groups.epochsOf(log).map(({ number, secret }) => [number, secret] as const);
    return { log, place, genesis, founding, secrets };
  });
  return { files, practice: sha256(groups.organisation.root), kitSecret, logs };
}
