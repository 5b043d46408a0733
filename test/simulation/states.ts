// What a Yjs document holds, letter by letter, in one form: two documents have the same hash only when every unit ever
// typed is in both, in the same place, and deleted in both or in none. How Yjs packs them does not count.
import { createHash } from 'node:crypto';
import * as Y from 'yjs';

type Id = { readonly client: number; readonly clock: number } | null;
interface Struct {
  readonly id: { readonly client: number; readonly clock: number };
  readonly length: number;
}

export function stateHash(doc: Y.Doc): string {
  const hash = createHash('sha256');
  for (const line of linesOf(doc)) hash.update(line).update('\n');
  return hash.digest('hex');
}

/** One line for each unit, by client and clock. */
export function linesOf(doc: Y.Doc): string[] {
  const { clients } = doc.store as unknown as { readonly clients: ReadonlyMap<number, readonly Struct[]> };
  return [...clients.keys()]
    .sort((a, b) => a - b)
    .flatMap((client) => clients.get(client)!.flatMap((struct) => unitsOf(struct)));
}

function unitsOf(struct: Struct): string[] {
  const { client, clock } = struct.id;
  if (!(struct instanceof Y.Item)) return [`${client}.${clock}+${struct.length} ${struct.constructor.name}`];
  const content = contentOf(struct.content);
  const place = [nameOf(struct.rightOrigin), parentOf(struct), struct.parentSub ?? '', struct.deleted ? 'deleted' : ''];
  return Array.from({ length: struct.length }, (_, i) => {
    const origin = i === 0 ? nameOf(struct.origin) : `${client}.${clock + i - 1}`;
    return [`${client}.${clock + i}`, origin, ...place, content(i)].join(' ');
  });
}

const nameOf = (id: Id): string => (id ? `${id.client}.${id.clock}` : '-');

function parentOf({ parent }: Y.Item): string {
  if (parent === null) return 'nothing';
  if (!(parent instanceof Y.AbstractType)) return nameOf(parent);
  return parent._item ? nameOf(parent._item.id) : `root ${Y.findRootTypeKey(parent)}`;
}

function contentOf(content: Y.Item['content']): (index: number) => string {
  const kind = content.constructor.name;
  const { str, arr, content: bytes } = content as unknown as { str?: string; arr?: unknown[]; content?: unknown };
  if (typeof str === 'string') return (index) => `${kind} ${JSON.stringify(str[index])}`;
  if (Array.isArray(arr)) return (index) => `${kind} ${JSON.stringify(arr[index])}`;
  if (bytes instanceof Uint8Array) return () => `${kind} ${Buffer.from(bytes).toString('hex')}`;
  return () => kind;
}

/** What Yjs could not place for want of something before it; null when there is nothing. */
export function pendingIn(doc: Y.Doc): string | null {
  const { pendingStructs, pendingDs } = doc.store as unknown as { pendingStructs: unknown; pendingDs: unknown };
  return pendingStructs === null && pendingDs === null ? null : 'pending structs or deletions';
}
