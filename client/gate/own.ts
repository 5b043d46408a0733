// The same gate for what our own page hands over, before it is sealed. Removes what the document has already, divides
// what is larger than one update may be, and so never refuses an honest edit, paste, undo, overwrite or reload.
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { judge, type Judged } from './gate.ts';
import { MAX_DELETIONS, MAX_NODES, MAX_UPDATE_BYTES, ownBudget } from './limits.ts';
import { nextClock } from './place.ts';
import { Refused, type Refusal } from './refusal.ts';
import { readUpdate, type Deletion, type Struct, type Update } from './update.ts';

export type OwnVerdict =
  /** Updates to seal, in this order; none when the page sent nothing new. */
  { readonly ok: true; readonly updates: readonly Bytes[] } | { readonly ok: false; readonly reason: Refusal };

/** `update` comes from the page: one edit, or everything it has (sync step 2). Call before applying it to `doc`. */
export function gateOwn(update: Uint8Array, judged: Judged): OwnVerdict {
  try {
    const fresh = withoutKnown(update, judged.doc);
    judge(fresh, judged);
    const updates = divide(fresh);
    return { ok: true, updates };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason };
    throw error;
  }
}

function withoutKnown(bytes: Uint8Array, doc: Y.Doc): Update {
  const whole = readUpdate(bytes, ownBudget());
  const isNew = whole.sections.every((section) => section.clock >= nextClock(doc, section.client));
  const update = isNew ? whole : readUpdate(Y.diffUpdate(bytes, Y.encodeStateVector(doc)), ownBudget());
  return { ...update, deletions: update.deletions.flatMap((deletion) => undeleted(deletion, doc)) };
}

/** The runs inside `deletion` that are not deleted yet, or not here yet. */
function undeleted(deletion: Deletion, doc: Y.Doc): Deletion[] {
  const structs = doc.store.clients.get(deletion.client) ?? [];
  const known = nextClock(doc, deletion.client);
  const end = deletion.clock + deletion.length;
  const runs: { client: number; clock: number; length: number }[] = [];
  const add = (clock: number, until: number): void => {
    const last = runs.at(-1);
    if (last && last.clock + last.length === clock) last.length = until - last.clock;
    else runs.push({ client: deletion.client, clock, length: until - clock });
  };
  if (deletion.clock < known) {
    for (let i = Y.findIndexSS(structs, deletion.clock); i < structs.length; i++) {
      const struct = structs[i]!;
      if (struct.id.clock >= end) break;
      if (struct.deleted) continue;
      add(Math.max(deletion.clock, struct.id.clock), Math.min(end, struct.id.clock + struct.length));
    }
  }
  if (end > known) add(Math.max(deletion.clock, known), end);
  return runs;
}

// Room for the head of a section and an empty delete set.
const HEAD_BYTES = 32;
const DELETION_BYTES = 24;

function divide(update: Update): Bytes[] {
  const section = update.sections[0];
  // The common case by far, a key was typed: written as it came, for the gate took only the one encoding of it.
  if (isSmall(update)) return [new Uint8Array(update.bytes)];
  const parts = section ? groupStructs(section.structs) : [];
  const written = parts.map((structs) => writeUpdate(update, structs, []));
  const deletions = groupsOf(update.deletions, Math.min(MAX_DELETIONS, Math.floor(MAX_UPDATE_BYTES / DELETION_BYTES)));
  // The common case, one small edit that also deletes, stays one update.
  const isOne = parts.length === 1 && deletions.length === 1;
  if (isOne && spaceOf(parts[0]!) + DELETION_BYTES * deletions[0]!.length <= MAX_UPDATE_BYTES - HEAD_BYTES) {
    return [writeUpdate(update, parts[0]!, deletions[0]!)];
  }
  return [...written, ...deletions.map((group) => writeUpdate(update, [], group))];
}

/** One section that fits; behind it lies one byte, which says that nothing was deleted. */
function isSmall({ bytes, sections }: Update): boolean {
  const [section, second] = sections;
  if (!section || second || section.structs.at(-1)?.end !== bytes.length - 1) return false;
  const nodes = section.structs.reduce((sum, struct) => sum + struct.nodes, 0);
  return nodes <= MAX_NODES && bytes.length <= MAX_UPDATE_BYTES - HEAD_BYTES;
}

function spaceOf(structs: readonly Struct[]): number {
  return (structs.at(-1)?.end ?? 0) - (structs[0]?.start ?? 0);
}

function groupStructs(structs: readonly Struct[]): Struct[][] {
  const groups: Struct[][] = [];
  let nodes = 0;
  for (const struct of structs) {
    const group = groups.at(-1);
    nodes += struct.nodes;
    const fits = group && nodes <= MAX_NODES && struct.end - group[0]!.start <= MAX_UPDATE_BYTES - HEAD_BYTES;
    if (fits) group.push(struct);
    else {
      if (struct.nodes > MAX_NODES) throw new Refused('too many nodes');
      if (struct.end - struct.start > MAX_UPDATE_BYTES - HEAD_BYTES) throw new Refused('too large');
      groups.push([struct]);
      nodes = struct.nodes;
    }
  }
  return groups;
}

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function writeUpdate(update: Update, structs: readonly Struct[], deletions: readonly Deletion[]): Bytes {
  const head = encoding.createEncoder();
  encoding.writeVarUint(head, structs.length > 0 ? 1 : 0);
  if (structs.length > 0) {
    encoding.writeVarUint(head, structs.length);
    encoding.writeVarUint(head, update.sections[0]!.client);
    encoding.writeVarUint(head, structs[0]!.clock);
  }
  const tail = encoding.createEncoder();
  const clients = Map.groupBy(deletions, (deletion) => deletion.client);
  encoding.writeVarUint(tail, clients.size);
  for (const [client, runs] of clients) {
    encoding.writeVarUint(tail, client);
    encoding.writeVarUint(tail, runs.length);
    for (const run of runs) {
      encoding.writeVarUint(tail, run.clock);
      encoding.writeVarUint(tail, run.length);
    }
  }
  const body = update.bytes.subarray(structs[0]?.start ?? 0, structs.at(-1)?.end ?? 0);
  return concat(encoding.toUint8Array(head), body, encoding.toUint8Array(tail));
}
