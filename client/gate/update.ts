// Takes a Yjs V1 update apart without Yjs, so that nothing untrusted reaches it undivided. Knows bytes only, no document.
import { Cursor } from './cursor.ts';
import type { Budget } from './limits.ts';
import { Refused } from './refusal.ts';
import { checkKey, skipValue } from './value.ts';

export interface Id {
  readonly client: number;
  readonly clock: number;
}

export type Content = 'values' | 'bytes' | 'characters' | 'array' | 'map' | 'text';

export interface Struct {
  readonly clock: number;
  /** Clock ticks it takes. */
  readonly length: number;
  readonly origin: Id | null;
  readonly rightOrigin: Id | null;
  /** Written only where neither origin is. */
  readonly parent: Id | string | null;
  readonly key: string | null;
  readonly content: Content;
  /** Levels of plain values inside: 0 for scalars, characters, bytes and types. */
  readonly depth: number;
  /** The struct itself and every plain value inside. */
  readonly nodes: number;
  /** Where it lies in the bytes of the update. */
  readonly start: number;
  readonly end: number;
}

export interface Section {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly Struct[];
}

/** A run of clock ticks whose content is deleted. */
export interface Deletion extends Id {
  readonly length: number;
}

export interface Update {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly deletions: readonly Deletion[];
}

/** Throws `Refused`. */
export function readUpdate(bytes: Uint8Array, budget: Budget): Update {
  if (bytes.length > budget.bytes) throw new Refused('too large');
  const cursor = new Cursor(bytes);
  const sections: Section[] = [];
  for (let left = cursor.count(budget.nodesLeft, 'too many nodes'); left > 0; left--)
    sections.push(readSection(cursor, budget));
  const deletions = readDeletions(cursor, budget);
  if (!cursor.isDone) throw new Refused('malformed');
  return { bytes, sections, deletions };
}

function readSection(cursor: Cursor, budget: Budget): Section {
  const count = cursor.count(budget.nodesLeft, 'too many nodes');
  if (count === 0) throw new Refused('malformed');
  const client = cursor.uint();
  const clock = cursor.uint();
  const structs: Struct[] = [];
  let next = clock;
  for (let i = 0; i < count; i++) {
    const struct = readStruct(cursor, budget, next);
    structs.push(struct);
    next += struct.length;
    if (next > Number.MAX_SAFE_INTEGER) throw new Refused('malformed');
  }
  return { client, clock, structs };
}

// The first byte of a struct: 5 bits of content kind and three flags.
const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_KEY = 0x20;
const GC = 0;
const SKIP = 10;

function readStruct(cursor: Cursor, budget: Budget, clock: number): Struct {
  const nodesBefore = budget.nodesLeft;
  budget.spendNode();
  const start = cursor.at;
  const info = cursor.byte();
  const kind = info & 0x1f;
  if (kind === GC || kind === SKIP) throw new Refused('struct kind');
  const origin = info & HAS_ORIGIN ? readId(cursor) : null;
  const rightOrigin = info & HAS_RIGHT_ORIGIN ? readId(cursor) : null;
  const hasParent = !origin && !rightOrigin;
  const parent = hasParent ? readParent(cursor) : null;
  const key = hasParent && info & HAS_KEY ? cursor.text() : null;
  if (key !== null) checkKey(key);
  const { content, length, depth } = readContent(cursor, budget, kind);
  const nodes = nodesBefore - budget.nodesLeft;
  return { clock, length, origin, rightOrigin, parent, key, content, depth, nodes, start, end: cursor.at };
}

function readId(cursor: Cursor): Id {
  return { client: cursor.uint(), clock: cursor.uint() };
}

function readParent(cursor: Cursor): Id | string {
  const isRoot = cursor.uint();
  if (isRoot > 1) throw new Refused('malformed');
  return isRoot === 1 ? cursor.text() : readId(cursor);
}

// The other kinds: 1 deleted, 2 JSON, 5 embed, 6 format, 9 document. With `gc: false` and plain text an honest client
// never writes them.
const BINARY = 3;
const STRING = 4;
const TYPE = 7;
const TYPES = ['array', 'map', 'text'] as const;
const ANY = 8;

function readContent(
  cursor: Cursor,
  budget: Budget,
  kind: number,
): { readonly content: Content; readonly length: number; readonly depth: number } {
  switch (kind) {
    case BINARY:
      cursor.skip(cursor.uint());
      return { content: 'bytes', length: 1, depth: 0 };
    case STRING: {
      const length = cursor.textLength();
      if (length === 0) throw new Refused('malformed');
      return { content: 'characters', length, depth: 0 };
    }
    case TYPE: {
      const content = TYPES[cursor.uint()];
      if (!content) throw new Refused('content kind');
      return { content, length: 1, depth: 0 };
    }
    case ANY: {
      const length = cursor.count(budget.nodesLeft, 'too many nodes');
      if (length === 0) throw new Refused('malformed');
      let depth = 0;
      for (let i = 0; i < length; i++) depth = Math.max(depth, skipValue(cursor, budget));
      return { content: 'values', length, depth };
    }
    default:
      throw new Refused('content kind');
  }
}

function readDeletions(cursor: Cursor, budget: Budget): Deletion[] {
  const deletions: Deletion[] = [];
  const clients = cursor.count(budget.deletions, 'too many deletions');
  for (let i = 0; i < clients; i++) {
    const client = cursor.uint();
    const runs = cursor.count(budget.deletions - deletions.length, 'too many deletions');
    for (let j = 0; j < runs; j++) {
      const deletion = { client, clock: cursor.uint(), length: cursor.uint() };
      if (deletion.length === 0 || deletion.clock + deletion.length > Number.MAX_SAFE_INTEGER) {
        throw new Refused('malformed');
      }
      deletions.push(deletion);
    }
  }
  return deletions;
}
