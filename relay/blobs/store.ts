// Where the bytes of blobs lie, by the SHA-256 of what is stored: files today, another place with the same contract.
// Whose they are is kept with the logs. A store must never show bytes whose hash it has not checked.
import type { Bytes } from '../../protocol/bytes.ts';

export type PutResult = 'stored' | 'wrong hash' | 'too large' | 'full';

export interface BlobStore {
  /**
   * Keeps `body` durably if it hashes to `hash` and has at most `maxBytes`; otherwise nothing of it stays. A piece is
   * done with when the next is asked for.
   */
  put(hash: Bytes, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<PutResult>;
  size(hash: Bytes): Promise<number | null>;
  /** Bytes `start` to `end`, the latter included; null when there is no such blob. A piece holds until the next is asked for. */
  read(hash: Bytes, start: number, end: number): Promise<AsyncIterable<Uint8Array> | null>;
  remove(hash: Bytes): Promise<void>;
  /** Blobs that were stored before a time, Unix ms. */
  storedBefore(time: number): AsyncIterable<Bytes>;
}
