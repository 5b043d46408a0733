// The folder of a simulated relay: a real SQLite file that may be copied, put back, and be short of room.
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const memory = '/dev/shm';
const PAGE_BYTES = 4096;

export class RelayDisk {
  readonly folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'enamel-simulation-'));

  get path(): string {
    return this.#file('relay.db');
  }
  #file(name: string): string {
    return join(this.folder, name);
  }

  /** The database as it is now, between two transactions; the result puts it back once nobody has it open. */
  keep(): () => void {
    const kept = ['relay.db', 'relay.db-wal'].map((name) => {
      const path = this.#file(name);
      return { path, bytes: existsSync(path) ? readFileSync(path) : null };
    });
    return () => {
      for (const { path, bytes } of kept)
        if (bytes) writeFileSync(path, bytes);
        else rmSync(path, { force: true });
    };
  }

  // --- while the relay is stopped

  keepCopy(): void {
    cpSync(this.path, this.#file('copy.db'));
  }
  putCopyBack(): void {
    cpSync(this.#file('copy.db'), this.path);
  }
  swapWithCopy(): void {
    renameSync(this.path, this.#file('spare.db'));
    renameSync(this.#file('copy.db'), this.path);
    renameSync(this.#file('spare.db'), this.#file('copy.db'));
  }
  /** Every account may store so many bytes more. */
  leaveRoom(bytes: number): void {
    const database = new DatabaseSync(this.path);
    database.prepare('UPDATE purses SET quota = used + ? WHERE parent IS NULL').run(bytes);
    database.close();
  }
  get pages(): number {
    return Math.ceil(statSync(this.path).size / PAGE_BYTES);
  }
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
