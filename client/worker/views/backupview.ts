// What the page may ask about backups. A place to write to is the browser's own handle; nothing here is a key.
import type { Compartment } from '../../roster/roles.ts';
import type { NewUnlock, Problem } from '../api.ts';

/** Why a backup file is not taken, or could not be written. */
export type BackupProblem =
  | 'not a backup'
  | 'backup newer'
  | 'backup cut'
  | 'backup altered'
  | 'backup of another practice'
  /** A file goes on from another one, which is not among those picked. */
  | 'backup base missing'
  | 'backup unreadable'
  | 'backup lost'
  | 'backup running'
  | 'backup target full'
  | 'backup target gone'
  /** None of these backups holds all of the attachment that is looked for. */
  | 'file not in backup';

/** A part of the practice; 'own events' = of the access log what this tablet wrote itself. */
export type ComparedPart = Compartment | 'case' | 'contact' | 'own events';

/** A drill: the newest backup was read back, replayed from nothing and compared. */
export interface DrillView {
  /** Unix ms. */
  readonly at: number;
  readonly outcome: 'equal' | 'different' | 'failed';
  readonly records: number;
  readonly files: number;
  /** When the paper opened a backup last; 0 = never. */
  readonly paperAt: number;
  /** Of when the backup was, by the clock of the tablet that made it; 0 = that is not known. */
  readonly made: number;
  /** What was compared: what the tablet that made the backup holds. */
  readonly parts: readonly ComparedPart[];
}

/** What a person has to do about backups; the most pressing one. */
export type BackupAlert = 'drill failed' | 'backup failed' | 'backup overdue' | 'drill overdue' | 'paper due';

export interface BackupView {
  readonly alert: BackupAlert | null;
  /** A folder that gets a backup each day; `isReady` once the browser lets us into it in this sitting. */
  readonly folder: { readonly name: string; readonly isReady: boolean; readonly failed: Problem | null } | null;
  /** The newest that was written to its end; null before the first. */
  readonly last: {
    readonly at: number;
    readonly bytes: number;
    /** Units of attachments that were not to be had. */
    readonly missing: number;
  } | null;
  readonly running: {
    readonly what: 'writing' | 'trying' | 'looking' | 'bringing';
    readonly done: number;
    readonly total: number;
  } | null;
  readonly drill: DrillView | null;
}

export interface BackupApi {
  backup(): BackupView;
  /** From now on a backup goes there each day, in idle time; null = to no folder any more. */
  setBackupFolder(folder: FileSystemDirectoryHandle | null): void;
  /** The folder that was chosen before: the browser lets us in again. */
  openBackupFolder(folder: FileSystemDirectoryHandle): void;
  /** Into the folder, now. */
  backUpNow(): void;
  /** A full backup into the file that was picked, or as bytes for the browser to save. Logged before it is made. */
  saveBackup(to: FileSystemFileHandle | null): { readonly name: string; readonly file: Blob | null };
  /**
   * The restore drill: the newest backup among these files is read back, replayed from nothing and compared, with the keys
   * at hand or with the words of the paper. What came of it stands in `backup` and in the access log. null = those of the
   * folder.
   */
  tryBackup(files: readonly File[] | null, words: string | null): void;
  /** A file of a case or draft that is neither here nor at the relay; null = from the backups of the folder. */
  bringFile(id: string, file: string, from: readonly File[] | null): void;
  /** Nothing of the one that is being made stays. */
  stopBackup(): void;
  /**
   * Everything back on an empty tablet from backup files and the paper, with no relay. Progress as with `restore`; every
   * byte of the files is checked before anything is made here.
   */
  restoreFromFiles(
    kit: { words: string; relayAddress: string },
    files: readonly File[],
    way: NewUnlock,
  ): {
    organisation: string;
  };
}
