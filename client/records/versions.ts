// What a field said before. With `gc: false` Yjs keeps every value that was ever written, also the one that lost when two
// people wrote at once; which of them were concurrent only the entries' parents can tell.
import type * as Y from 'yjs';

export interface FieldVersion {
  readonly value: unknown;
  /** Yjs client id of who wrote it. */
  readonly writer: number;
}

/** Every value a field has had, the current one first. */
export function fieldVersions(map: Y.Map<unknown>, key: string): readonly FieldVersion[] {
  const versions: FieldVersion[] = [];
  const last = (map as unknown as { readonly _map: ReadonlyMap<string, Y.Item> })._map.get(key);
  for (let item: Y.Item | null | undefined = last; item; item = item.left) {
    const writer = item.id.client;
    // Values that one writer replaced in a row share an item.
    const values = (item.content.getContent() as unknown[]).toReversed();
    versions.push(...values.map((value) => ({ value, writer })));
  }
  return versions;
}
