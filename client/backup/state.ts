// What a log's documents hold, as one hash: equal on two tablets only when every unit ever typed is in both, in the same
// place, and deleted in both or in none. How Yjs packs them does not count.
import * as Y from 'yjs';
import { utf8, type Bytes } from '../../protocol/bytes.ts';
import { runningSha256, type RunningHash } from '../crypto/hash.ts';

interface Struct {
  readonly id: { readonly client: number; readonly clock: number };
  readonly length: number;
}
type Id = Struct['id'] | null;

/** Document after document, so that no two are held at once; in the order of their names. */
export class StateHash {
  readonly #hash = runningSha256();
  /** As one Yjs V1 update. */
  add(name: string, update: Bytes): void {
    this.#hash.add(utf8(`${JSON.stringify(name)}\n`));
    addDocument(this.#hash, update);
  }
  digest(): Bytes {
    return this.#hash.digest();
  }
}

function addDocument(hash: RunningHash, update: Bytes): void {
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, update);
  const { clients } = doc.store as unknown as { readonly clients: ReadonlyMap<number, readonly Struct[]> };
  for (const client of [...clients.keys()].sort((a, b) => a - b))
    for (const struct of clients.get(client) ?? []) for (const line of unitsOf(struct)) hash.add(utf8(`${line}\n`));
  doc.destroy();
}

function unitsOf(struct: Struct): string[] {
  const { client, clock } = struct.id;
  if (!(struct instanceof Y.Item)) return [`${client}.${clock}+${struct.length} nothing`];
  const unit = contentOf(struct.content);
  const place = [nameOf(struct.rightOrigin), parentOf(struct), JSON.stringify(struct.parentSub), struct.deleted];
  return Array.from({ length: struct.length }, (_, i) => {
    const origin = i === 0 ? nameOf(struct.origin) : `${client}.${clock + i - 1}`;
    return [`${client}.${clock + i}`, origin, ...place, unit(i)].join(' ');
  });
}

const nameOf = (id: Id): string => (id ? `${id.client}.${id.clock}` : '-');

function parentOf({ parent }: Y.Item): string {
  if (!(parent instanceof Y.AbstractType)) return '-';
  return parent._item ? nameOf(parent._item.id) : `root ${JSON.stringify(Y.findRootTypeKey(parent))}`;
}

function contentOf(content: Y.Item['content']): (index: number) => string {
  const kind = content.getRef();
  if (content instanceof Y.ContentString) return (index) => `${kind} ${JSON.stringify(content.str[index])}`;
  if (content instanceof Y.ContentAny) return (index) => `${kind} ${spell(content.arr[index])}`;
  if (content instanceof Y.ContentBinary) return () => `${kind} ${spell(content.content)}`;
  return () => String(kind);
}

/** Bytes are no objects with numbered keys, and a number is not its name. */
function spell(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Uint8Array ? { bytes: [...inner].join(' ') } : typeof inner === 'bigint' ? `${inner}n` : inner,
  );
}
