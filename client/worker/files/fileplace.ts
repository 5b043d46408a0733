// Where a picked file is to be added, and what is to be known of that place before it is.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { FileRecord } from '../../records/files.ts';

/** Where a file goes: the case or draft as the page names it, the log and the document with the list. */
export interface FilePlace {
  readonly id: string;
  readonly log: Bytes;
  readonly document: string;
  /** Files that are there already, under whatever name. */
  readonly files: readonly FileRecord[];
  /** As a guest nothing but a copy without names is kept: its number among our files. null = the file as it is. */
  readonly copyNumber: number | null;
  /** Of a design: the version it belongs to; else 0. */
  readonly version: number;
  /** Writes down that a file is added; before anything of it is kept. */
  readonly note: () => Promise<void>;
}
