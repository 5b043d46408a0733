// The seams of this folder to the sealed store: what the vault gives, and nothing more.
import type { Bytes } from '../../protocol/bytes.ts';

/** One change of one stored row, already encrypted; opaque here. */
export type RowOp = object;

/** Sealed rows of one vault. Sealing happens before a transaction opens. */
export interface Rows {
  put(table: string, key: string, plaintext: Bytes): Promise<RowOp>;
  remove(table: string, key: string): RowOp;
  get(table: string, key: string): Promise<Bytes | null>;
  all(table: string): Promise<{ readonly key: string; readonly value: Bytes }[]>;
  getMany(table: string, keys: readonly string[]): Promise<(Bytes | null)[]>;
}

/** A change without rows is none. */
export function nothingOr(ops: readonly RowOp[]): readonly RowOp[] | 'nothing' {
  return ops.length === 0 ? 'nothing' : ops;
}
