// One file on its way between this tablet and the relay: what of it is kept in a row, and why it may have to wait.
import { toHex } from '../../../protocol/bytes.ts';
import { bool, bytes, oneOf, text, tuple, uint, type Infer } from '../../../protocol/schema.ts';
import { BlobRefused } from '../../sync/blobs.ts';
import { DiskFull } from '../../sync/disk.ts';
import type { MoveTrouble, Problem } from '../api.ts';

export const MOVE = tuple({
  log: bytes(32),
  document: text(128),
  file: text(64),
  size: uint(),
  isUp: bool(),
  /** `left` = it stays at the relay only, because a person said so. */
  state: oneOf('going', 'paused', 'left'),
});
export type Move = Infer<typeof MOVE>;

/** A move and how far it is. */
export interface Moving {
  readonly move: Move;
  /** Units that are where they should be, of all. */
  readonly done: number;
  readonly total: number;
  /** Why it does not go on just now; it does so by itself. */
  readonly trouble: MoveTrouble | null;
  /** Bytes left where there is no room. */
  readonly room: number;
}

/** A file that is sealed, copied, sent or fetched by itself, in bytes. */
export interface UnderWay {
  readonly done: number;
  readonly size: number;
  /** Nothing keeps it waiting just now. */
  readonly isMoving: boolean;
}

export const keyOfMove = ({ log, file, isUp }: Pick<Move, 'log' | 'file' | 'isUp'>): string =>
  `${isUp ? 'up' : 'down'}/${toHex(log)}/${file}`;

export const RETRY_MS: Readonly<Record<MoveTrouble, number>> = {
  offline: 700,
  'not at relay': 10_000,
  'not allowed': 10_000,
  'relay quota full': 10_000,
  'relay full': 10_000,
  'tablet full': 10_000,
  'file damaged': 60_000,
};

/** Found out before a byte was moved. */
export class NoRoom extends Error {
  readonly trouble: MoveTrouble;
  readonly room: number;
  constructor(trouble: MoveTrouble, room: number) {
    super(trouble);
    this.trouble = trouble;
    this.room = room;
  }
}

/** What to tell somebody who waits for the file. */
export const PROBLEM_OF: Readonly<Record<MoveTrouble, Problem>> = {
  offline: 'file not here yet',
  'not at relay': 'file not here yet',
  'not allowed': 'file not here yet',
  'relay quota full': 'relay quota full',
  'relay full': 'relay full',
  'tablet full': 'tablet full',
  'file damaged': 'file damaged',
};

export function troubleOf(error: unknown): MoveTrouble {
  if (error instanceof NoRoom) return error.trouble;
  if (error instanceof DiskFull) return 'tablet full';
  if (!(error instanceof BlobRefused)) return 'offline';
  switch (error.reason) {
    case 'quota':
      return 'relay quota full';
    case 'full':
      return 'relay full';
    case 'missing':
      return 'not at relay';
    case 'altered':
      return 'file damaged';
    case 'not allowed':
      return 'not allowed';
    case 'unreachable':
      return 'offline';
  }
}
