// What a writer must have seen when it wrote: the least view that holds everything its structs refer to, and everything
// those refer to. Never more than an honest writer saw, and the same on every device.
import * as Y from 'yjs';
import type { Id } from './update.ts';

/** Per client, the clock up to which its structs are known. */
export type View = ReadonlyMap<number, number>;

interface Checkpoint {
  /** Holds for what was written from this clock on. */
  readonly clock: number;
  readonly view: View;
}
interface Writer {
  readonly checkpoints: Checkpoint[];
  /** Read up to here. */
  clock: number;
}

const NOTHING: View = new Map();

export class Knowledge {
  readonly #doc: Y.Doc;
  readonly #writers = new Map<number, Writer>();
  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** What the writer of (client, clock) had seen, itself included. `id` must be in the document. */
  at(id: Id): View {
    this.#readUpTo(id);
    return this.#checkpoint(id);
  }

  /** Reads structs in an order in which everything a struct refers to comes first; by a stack, for chains are long. */
  #readUpTo(id: Id): void {
    const waiting: Id[] = [id];
    for (let top = waiting.at(-1); top; top = waiting.at(-1)) {
      const missing = this.#read(top);
      if (missing) waiting.push(missing);
      else waiting.pop();
    }
  }

  /** Reads a writer's structs up to `id`; returns what has to be read before it can go on. */
  #read(id: Id): Id | null {
    const writer = this.#writerOf(id.client);
    const structs = this.#doc.store.clients.get(id.client) ?? [];
    if (writer.clock > id.clock) return null;
    for (let i = Y.findIndexSS(structs, writer.clock); i < structs.length && writer.clock <= id.clock; i++) {
      const struct = structs[i];
      if (!(struct instanceof Y.Item)) return null;
      const references = referencesOf(struct).filter(({ client }) => client !== id.client);
      const missing = references.find((each) => this.#writerOf(each.client).clock <= each.clock);
      if (missing) return missing;
      this.#learn(writer, struct.id.clock, references);
      writer.clock = struct.id.clock + struct.length;
    }
    return null;
  }

  #learn(writer: Writer, clock: number, references: readonly Id[]): void {
    const before = writer.checkpoints.at(-1)?.view ?? NOTHING;
    const after = references.reduce((view, id) => joined(view, this.#checkpoint(id), id), before);
    if (after !== before) writer.checkpoints.push({ clock, view: after });
  }

  /** The last checkpoint at or before `id`. */
  #checkpoint({ client, clock }: Id): View {
    const { checkpoints } = this.#writerOf(client);
    let low = 0;
    let high = checkpoints.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((checkpoints[middle]?.clock ?? 0) <= clock) low = middle + 1;
      else high = middle;
    }
    return checkpoints[low - 1]?.view ?? NOTHING;
  }

  #writerOf(client: number): Writer {
    let writer = this.#writers.get(client);
    if (!writer) this.#writers.set(client, (writer = { checkpoints: [], clock: 0 }));
    return writer;
  }
}

/** `view` with everything of `other` and `id` itself; the same object when that is nothing new. */
export function joined(view: View, other: View, id: Id): View {
  let grown: View = view;
  const learn = (client: number, clock: number): void => {
    if ((grown.get(client) ?? 0) < clock) grown = new Map(grown).set(client, clock);
  };
  for (const [client, clock] of other) learn(client, clock);
  learn(id.client, id.clock + 1);
  return grown;
}

function referencesOf(item: Y.Item): readonly Id[] {
  const parent = (item.parent as { readonly _item?: Y.Item | null } | null)?._item?.id;
  return [item.origin, item.rightOrigin, parent].filter((id): id is Y.ID => Boolean(id));
}

// A document's facts never change, so what is read of them is kept as long as the document.
const known = new WeakMap<Y.Doc, Knowledge>();
export function knowledgeOf(doc: Y.Doc): Knowledge {
  let knowledge = known.get(doc);
  if (!knowledge) known.set(doc, (knowledge = new Knowledge(doc)));
  return knowledge;
}
