// The firewall for CRDT updates: judges a foreign Yjs V1 update before Yjs may see it. Must stay a function of the bytes
// and of unchanging facts in the document, never of time, rate or device, or honest devices would drift apart.
import type * as Y from 'yjs';
import { foreignBudget, MAX_DEPTH } from './limits.ts';
import { Neighbours } from './neighbours.ts';
import { isType, nextClock, Places, type DocumentShape, type Place } from './place.ts';
import { Refused, type Refusal } from './refusal.ts';
import { readUpdate, type Deletion, type Section, type Struct, type Update } from './update.ts';

export interface Judged {
  /** The document as far as the entry's parents and chain reach. It is only read. */
  readonly doc: Y.Doc;
  /** The sender's, computed from the signed entry (`clientIdOf`), never taken from the update. */
  readonly clientId: number;
  readonly shape: DocumentShape;
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: Refusal };

/** May `update` be applied to `doc`? Entries of one device come in the order of their chain. */
export function gate(update: Uint8Array, judged: Judged): Verdict {
  return verdict(() => {
    judge(readUpdate(update, foreignBudget()), judged);
  });
}

export function verdict(check: () => void): Verdict {
  try {
    check();
    return { ok: true };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason };
    throw error;
  }
}

/** Throws `Refused`. */
export function judge(update: Update, { doc, clientId, shape }: Judged): void {
  const [section, second] = update.sections;
  if (second || (section && section.client !== clientId)) throw new Refused('foreign client');
  const end = judgeStructs(section, { doc, clientId, shape });
  if (shape.isAppendOnly && update.deletions.length > 0) throw new Refused('append-only');
  for (const deletion of update.deletions) judgeDeletion(deletion, doc, clientId, end);
}

/** Returns the sender's next clock afterwards. */
function judgeStructs(section: Section | undefined, { doc, clientId, shape }: Judged): number {
  let clock = nextClock(doc, clientId);
  if (!section) return clock;
  if (section.clock !== clock) throw new Refused('clock');
  const places = new Places(doc, shape, clientId);
  const neighbours = new Neighbours(doc, clientId, clock);
  for (const struct of section.structs) {
    const place = places.add(struct);
    judgeStruct(struct, place);
    neighbours.add(struct, place);
    if (shape.isAppendOnly) judgeAppended(struct, place);
    clock += struct.length;
  }
  return clock;
}

function judgeStruct(struct: Struct, { holder, key }: Place): void {
  const inside = isType(struct.content) ? 1 : struct.depth;
  if (holder.depth + inside > MAX_DEPTH) throw new Refused('too deep');
  const isMapEntry = holder.kind === 'map';
  if (isMapEntry !== (key !== null)) throw new Refused('shape');
  // A map entry follows the one it replaces and is never put before another. Yjs merges values that one edit replaced in
  // a row, so an entry may take several clock ticks.
  if (isMapEntry && struct.rightOrigin) throw new Refused('shape');
  if ((holder.kind === 'text') !== (struct.content === 'characters')) throw new Refused('shape');
}

/** A replaced map entry is a deletion that no delete set shows, so only plain values in lists grow a document: no list lies
 *  inside another then. */
function judgeAppended(struct: Struct, { holder }: Place): void {
  if (holder.kind !== 'array' || struct.content !== 'values') throw new Refused('append-only');
}

function judgeDeletion(deletion: Deletion, doc: Y.Doc, clientId: number, end: number): void {
  const known = deletion.client === clientId ? end : nextClock(doc, deletion.client);
  if (deletion.clock + deletion.length > known) throw new Refused('unknown reference');
}
