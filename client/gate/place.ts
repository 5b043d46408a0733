// Finds where a struct of an update would stand in a document, from facts that never change once they are there:
// an item's parent, key and kind. Only reads the document; whether something is deleted plays no part.
import * as Y from 'yjs';
import { Refused } from './refusal.ts';
import type { Content, Id, Struct } from './update.ts';

export type RootKind = 'map' | 'array' | 'text';

/** What the gate must know of a document. */
export interface DocumentShape {
  readonly isAppendOnly: boolean;
  /** Every root type the document has, and its kind. */
  readonly roots: Readonly<Record<string, RootKind>>;
}

/** A type that holds structs. `identity` is the same object or string for the same type. */
export interface Holder {
  readonly identity: unknown;
  readonly kind: RootKind;
  /** 0 for a root. */
  readonly depth: number;
}
export interface Place {
  readonly holder: Holder;
  readonly key: string | null;
}

interface Placed extends Place {
  readonly struct: Struct;
}

export class Places {
  readonly #doc: Y.Doc;
  readonly #shape: DocumentShape;
  readonly #client: number;
  /** Structs of this update that have their place already, in order of clock. */
  readonly #placed: Placed[] = [];
  readonly #holders = new Map<unknown, Holder>();

  constructor(doc: Y.Doc, shape: DocumentShape, client: number) {
    this.#doc = doc;
    this.#shape = shape;
    this.#client = client;
  }

  /** Structs come one by one in the order of the update. */
  add(struct: Struct): Place {
    const left = struct.origin && this.#placeOf(struct.origin, struct.clock);
    const right = struct.rightOrigin && this.#placeOf(struct.rightOrigin, struct.clock);
    if (left && right && (left.holder.identity !== right.holder.identity || left.key !== right.key)) {
      throw new Refused('shape');
    }
    const place = left ?? right ?? { holder: this.#holderOf(struct), key: struct.key };
    this.#placed.push({ struct, holder: place.holder, key: place.key });
    return place;
  }

  #placeOf(id: Id, before: number): Place {
    const placed = this.#find(id, before);
    if (placed) return placed;
    const item = itemAt(this.#doc, id);
    return { holder: this.#holderOfType(item.parent), key: item.parentSub };
  }

  /** The struct of this update that holds `id`, or undefined when the document has to know it. */
  #find(id: Id, before: number): Placed | undefined {
    if (id.client !== this.#client) return undefined;
    if (id.clock >= before) throw new Refused('malformed');
    const base = this.#placed[0]?.struct.clock ?? before;
    if (id.clock < base) return undefined;
    let low = 0;
    let high = this.#placed.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#placed[middle]!.struct.clock <= id.clock) low = middle;
      else high = middle - 1;
    }
    return this.#placed[low];
  }

  #holderOf(struct: Struct): Holder {
    const { parent } = struct;
    if (parent === null) throw new Refused('malformed');
    if (typeof parent === 'string') return this.#root(parent);
    const placed = this.#find(parent, struct.clock);
    if (!placed) {
      const { content } = itemAt(this.#doc, parent);
      if (!(content instanceof Y.ContentType)) throw new Refused('shape');
      return this.#holderOfType(content.type);
    }
    const { content } = placed.struct;
    if (!isType(content)) throw new Refused('shape');
    return { identity: placed.struct, kind: content, depth: placed.holder.depth + 1 };
  }

  #root(name: string): Holder {
    const kind = Object.hasOwn(this.#shape.roots, name) ? this.#shape.roots[name] : undefined;
    if (!kind) throw new Refused('root');
    return { identity: this.#doc.share.get(name) ?? name, kind, depth: 0 };
  }

  #holderOfType(type: unknown): Holder {
    const known = this.#holders.get(type);
    if (known) return known;
    if (!(type instanceof Y.AbstractType)) throw new Refused('unknown reference');
    const item = (type as unknown as { readonly _item: Y.Item | null })._item;
    const holder = item
      ? { identity: type, kind: kindOf(type), depth: this.#holderOfType(item.parent).depth + 1 }
      : this.#root(Y.findRootTypeKey(type));
    this.#holders.set(type, holder);
    return holder;
  }
}

export function isType(content: Content): content is RootKind {
  return content === 'array' || content === 'map' || content === 'text';
}

function kindOf(type: unknown): RootKind {
  if (type instanceof Y.Map) return 'map';
  if (type instanceof Y.Array) return 'array';
  if (type instanceof Y.Text) return 'text';
  throw new Refused('shape');
}

/** The next clock of a client in this document. */
export function nextClock(doc: Y.Doc, client: number): number {
  return Y.getState(doc.store, client);
}

/** Throws `Refused` when it is not there. */
export function itemAt(doc: Y.Doc, id: Id): Y.Item {
  if (id.clock >= nextClock(doc, id.client)) throw new Refused('unknown reference');
  const structs = doc.store.clients.get(id.client) ?? [];
  const item = structs[Y.findIndexSS(structs, id.clock)];
  if (!(item instanceof Y.Item)) throw new Refused('unknown reference');
  return item;
}
