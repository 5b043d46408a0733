// Backups of an open vault: into a file, into a folder each day, and the drill that reads them back. One thing at a time;
// what does not reach its end leaves no file and no trace.
import type { Written } from '../../backup/write.ts';
import { writeBackup } from './backingup.ts';
import { blobTarget, fileTarget, saysNothing, type Target } from './backupfiles.ts';
import { allIn, backUpInto, filesIn, isDue, wholesIn, type WholeInFolder } from './backupfolder.ts';
import { meansOf, type Means, type Running } from './backuprun.ts';
import { BackupState } from './backupstate.ts';
import { writeReason } from '../../access/reasons.ts';
import type { BackupView, DrillView } from '../views/backupview.ts';
import type { House } from '../house.ts';
import { Halted, Pace } from '../files/pace.ts';
import { kitSecretOf } from '../kit/paper.ts';
import { parts } from '../parts.ts';
import { jobFor, replayElsewhere, type Glimpse, type Replayer, type Tell } from './replaying.ts';
import { Refused } from '../rpc.ts';

const FAILED = { outcome: 'failed', records: 0, files: 0, made: 0, parts: [] } as const;
const FOLDER_DRILL_MS = 7 * 24 * 60 * 60 * 1000;

const known = new WeakMap<House, Backups>();
export function backupsOf(house: House): Backups {
  const open = known.get(house);
  if (open) return open;
  const backups = new Backups(house);
  known.set(house, backups);
  house.atEnd(backups);
  return backups;
}

interface Folder {
  readonly handle: FileSystemDirectoryHandle;
  /** ISO date here and now. */
  readonly today: () => string;
}

class Backups {
  readonly #house: House;
  readonly #state: BackupState;
  #running: Running | null = null;
  #folder: Folder | null = null;
  /** The day that has a backup, or for which one was tried. */
  #doneDay = '';

  constructor(house: House) {
    this.#house = house;
    this.#state = new BackupState(house);
  }

  async view(): Promise<BackupView> {
    const known = await this.#state.view(this.#folder !== null);
    // Asked last: whoever sees what a trial found sees that it is over, too.
    const now = this.#running;
    return { ...known, running: now && { what: now.what, done: now.done, total: now.total } };
  }
  stop(): void {
    this.#running?.pace.halt('cancelled');
    this.#running?.end?.();
  }
  end(): void {
    this.#running?.pace.halt('ended');
  }

  /** A full backup into one file. */
  save(to: FileSystemFileHandle | null): Promise<Blob | null> {
    return this.#run('writing', async (running) => {
      await this.#noteBackup();
      const target = to ? await fileTarget(to) : blobTarget();
      const written = await this.#write(target, running);
      const file = await target.close();
      await this.#noteWritten(written, written.bytes);
      return file;
    });
  }
  async #write(sink: Target, running: Running): Promise<Written> {
    try {
      const order = { base: null, mostBytes: Number.POSITIVE_INFINITY, ...this.#means(running) };
      return await writeBackup(this.#house, { sink, ...order });
    } catch (error) {
      await sink.abort();
      throw error;
    }
  }

  // --- the folder

  async setFolder(handle: FileSystemDirectoryHandle | null, today: () => string): Promise<void> {
    this.#folder = handle && { handle, today };
    this.#doneDay = '';
    const since = this.#house.ground.clock.now();
    await this.#state.put('plan', { folder: (handle?.name ?? '').slice(0, 60), since, failed: '' });
    await this.#state.put('inFolder', []);
    // Whoever chose it sees how far it is; why it failed, if it does, is noted.
    if (handle) void this.backUpNow().catch(() => undefined);
  }
  openFolder(handle: FileSystemDirectoryHandle, today: () => string): void {
    this.#folder = { handle, today };
    this.#announce();
  }

  /** In idle time: today's backup where there is none yet. */
  async tend(): Promise<void> {
    const folder = this.#folder;
    if (!folder || this.#isBusy() || folder.today() === this.#doneDay) return;
    if (!(await this.#state.get('plan'))?.folder) return;
    const isNeeded = await isDue(this.#house, folder.handle).catch(() => true);
    // Somebody may have begun one meanwhile, or made it.
    if (this.#isBusy() || this.#doneDay === folder.today()) return;
    if (isNeeded) await this.backUpNow();
    this.#doneDay = folder.today();
  }

  /** Into the folder; once a week it is read back. */
  async backUpNow(): Promise<void> {
    const folder = this.#folder;
    if (!folder) throw new Refused('backup target gone');
    this.#needIdle();
    this.#doneDay = folder.today();
    try {
      await this.#run('writing', (running) => this.#intoFolder(folder, running));
      await this.#noteFailed('');
    } catch (error) {
      // What a person stops comes again; what the lock broke off goes on at the next unlock.
      if (error instanceof Refused && error.problem !== 'stopped') await this.#noteFailed(error.problem);
      throw error;
    }
    const drill = await this.#state.get('drill');
    const isFresh = drill && Math.abs(this.#house.ground.clock.now() - drill.at) < FOLDER_DRILL_MS;
    if (isFresh && drill.outcome === 'equal') return;
    await this.tryFolder(null);
  }
  async #intoFolder({ handle, today }: Folder, running: Running): Promise<void> {
    await this.#noteBackup();
    const { written, bytes } = await backUpInto(this.#house, handle, { today: today(), ...this.#means(running) });
    await this.#noteWritten(written, bytes);
    await this.#state.put('inFolder', [written.manifest.id]);
  }
  async #noteFailed(failed: string): Promise<void> {
    const plan = await this.#state.get('plan');
    if (plan && plan.failed !== failed) await this.#state.put('plan', { ...plan, failed });
  }
  #noteBackup(): Promise<void> {
    const { journal } = this.#house;
    return journal.note({ action: 'backup', record: '', compartment: 'staff', purpose: 'operations' });
  }
  async #noteWritten({ manifest }: Written, size: number): Promise<void> {
    const { at, missing, id } = manifest;
    const since = (await this.#state.get('last'))?.since ?? at;
    await this.#state.put('last', { at, bytes: size, missing, id, since });
  }

  // --- the drill

  async tryFolder(words: string | null): Promise<void> {
    if (!this.#folder) throw new Refused('backup target gone');
    const files = await filesIn(this.#house, this.#folder.handle);
    // Cut at its end it is no backup any more: an older one must not pass for it.
    if (!(await this.#state.hasNewest(files.map(({ opened }) => opened.manifest.id)))) {
      await this.#noteDrill(FAILED, false, '');
      throw new Refused('backup lost');
    }
    await this.try(
      files.map(({ file }) => file),
      words,
    );
  }
  /** Reads a backup back, replays it from nothing and compares; with the words of the paper, or with the keys at hand. */
  async try(files: readonly File[], words: string | null): Promise<void> {
    const kitSecret = words === null ? null : (await kitSecretOf(words)).secret;
    return this.#run('trying', async (running) => {
      const job = await jobFor(this.#house, files, kitSecret);
      try {
        const replayer = await this.#newReplayer();
        running.end = () => {
          replayer.end();
        };
        const { id, ...found } = await replayer.drill(job, this.#means(running).tell).finally(() => {
          replayer.end();
        });
        await this.#noteDrill(found, kitSecret !== null, `backup/${id}`);
      } catch (error) {
        if (saysNothing(error)) throw error;
        await this.#noteDrill(FAILED, kitSecret !== null, '');
        throw error;
      }
    });
  }
  async #newReplayer(): Promise<Replayer> {
    const { newReplayWorker, clock, random } = this.#house.ground;
    return newReplayWorker ? replayElsewhere(newReplayWorker) : (await parts.replayer()).newReplayer({ clock, random });
  }

  /** In the access log, signed, for whoever has to prove it; and here, for the screen. */
  async #noteDrill(
    { outcome, records, files, made, parts }: Pick<DrillView, 'outcome' | 'records' | 'files' | 'made' | 'parts'>,
    withPaper: boolean,
    record: string,
  ): Promise<void> {
    const { journal, ground } = this.#house;
    const at = ground.clock.now();
    await journal.note({
      ...{ action: 'restore', record, compartment: 'staff', purpose: 'operations' },
      outcome: outcome === 'equal' ? 'done' : 'failed',
      reason: writeReason({ type: 'drill', withPaper, records, files, outcome }),
    });
    const before = await this.#state.get('drill');
    const paperAt = withPaper && outcome === 'equal' ? at : (before?.paperAt ?? 0);
    await this.#state.put('compared', parts);
    await this.#state.put('tried', { made });
    await this.#state.put('drill', { at, outcome, records, files, paperAt });
  }

  // --- looking into one

  /** Replays it with the keys at hand; whoever looks ends the replayer. */
  look(files: readonly File[]): Promise<{ readonly replayer: Replayer; readonly glimpse: Glimpse }> {
    return this.#run('looking', async (running) => {
      const replayer = await this.#newReplayer();
      running.end = () => {
        replayer.end();
      };
      try {
        const job = await jobFor(this.#house, files, null);
        const logs = job.logs.filter(({ place }) => place !== 'audit');
        return { replayer, glimpse: await replayer.look({ ...job, logs }, this.#means(running).tell) };
      } catch (error) {
        replayer.end();
        throw error;
      }
    });
  }
  bring(work: (tell: Tell) => Promise<void>): Promise<void> {
    return this.#run('bringing', (running) => work(this.#means(running).tell));
  }
  async filesInFolder(): Promise<readonly File[]> {
    if (!this.#folder) throw new Refused('backup target gone');
    return (await allIn(this.#house, this.#folder.handle)).map(({ file }) => file);
  }
  wholesInFolder(): Promise<readonly WholeInFolder[]> {
    return this.#folder ? wholesIn(this.#house, this.#folder.handle) : Promise.resolve([]);
  }

  // --- one thing at a time

  async #run<T>(what: Running['what'], work: (running: Running) => Promise<T>): Promise<T> {
    this.#needIdle();
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
  #isBusy(): boolean {
    return this.#running !== null;
  }
  #needIdle(): void {
    if (this.#isBusy()) throw new Refused('backup running');
  }
  #means(running: Running): Means {
    return meansOf(running, this.#house.ground.clock, () => {
      this.#announce();
    });
  }
  #announce(): void {
    this.#house.ground.announce(['backup']);
  }
}
