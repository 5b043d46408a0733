// What every system under comparison can do: keep a document that one person types in and others look at. Edits are
// the same Yjs updates for all; each system carries them as it does in life.
import * as Y from 'yjs';
import type { Bytes } from '../../protocol/bytes.ts';
import type { ServerProcess } from './process.ts';

export interface System {
  readonly name: 'enamel' | 'yWebsocket' | 'hocuspocus';
  readonly process: ServerProcess;
  newDocument(): Promise<SharedDocument>;
}
export interface SharedDocument {
  /** As they go over the wire, made before any clock runs: sealed, or as they are. */
  prepare(updates: readonly Bytes[]): Promise<readonly Bytes[]>;
  writer(): Promise<Writer>;
  /** Follows the document from its beginning; `onSeen` hears how many edits have come. */
  reader(onSeen: (edits: number) => void): Promise<Reader>;
}
/** A document of the systems that keep documents in the clear. */
export interface PlainDocument extends SharedDocument {
  /** The whole of it in memory, for somebody who had nothing; `isWhole` says when that is. */
  load(isWhole: (doc: Y.Doc) => boolean): Promise<void>;
}
export interface PlainSystem extends System {
  newDocument(): Promise<PlainDocument>;
}
export interface Writer {
  /** All at once, as after a day without a connection. Resolves with the system's word that it has them, if it gives one. */
  send(prepared: readonly Bytes[]): Promise<void>;
  close(): Promise<void>;
}
export interface Reader {
  close(): Promise<void>;
}

const TAG_DIGITS = 6;

/** `count` small edits to one text, each with its number in it. */
export function typedEdits(count: number): Bytes[] {
  const doc = new Y.Doc({ gc: false });
  const updates: Bytes[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(new Uint8Array(update)));
  const notes = doc.getText('notes');
  for (let i = 1; i <= count; i++) notes.insert(notes.length, `[${String(i).padStart(TAG_DIGITS, '0')}]`);
  return updates;
}

/** The number of the last edit in a frame that carries text in the clear; 0 when it has none. */
export function lastTagIn(frame: Buffer): number {
  const at = frame.lastIndexOf(']');
  return at < TAG_DIGITS ? 0 : Number(frame.toString('latin1', at - TAG_DIGITS, at)) || 0;
}
