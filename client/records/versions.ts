// What a field has said, by whom, and what stands now. With `gc: false` Yjs keeps every value that was ever written and
// what its writer saw before: so two values are known to be concurrent by what they built on, never by a clock. A choice
// between them names what it chose over. Everything here is read as hostile; nothing here ever loses a value.
import type * as Y from 'yjs';

/** The name Yjs gives a value; nobody can take another's. */
export interface VersionId {
  readonly client: number;
  readonly clock: number;
}
export interface FieldVersion {
  readonly id: VersionId;
  /** Whose it is: another version where this one only brings that back. */
  readonly author: VersionId;
  readonly value: unknown;
}

/** A value that says itself what it replaces: a choice, or with `of` the return of a value that was chosen over. */
interface Marked {
  readonly value: unknown;
  readonly over: readonly (readonly [client: number, clock: number])[];
  readonly of?: readonly [client: number, clock: number];
}
/** More is never written; a mark with more is read as if it were not there. */
const MOST_OVER = 64;

interface Node {
  readonly id: VersionId;
  /** What the writer saw in this field. */
  readonly origin: VersionId | null;
  readonly mark: Marked | null;
  readonly value: unknown;
}

const keyOf = ({ client, clock }: VersionId): string => `${client}/${clock}`;

/** What stands in the field now: of several values the one that Yjs puts last, the same on every device. */
export function currentValue(map: Y.Map<unknown>, key: string): unknown {
  const last = lastItem(map, key);
  if (!last) return undefined;
  if (last.deleted) return openVersions(map, key).at(-1)?.value;
  return unmarked(last.content.getContent().at(-1));
}

/** What was written there first. */
export function firstValue(map: Y.Map<unknown>, key: string): unknown {
  return nodesOf(map, key)[0]?.value;
}

/**
 * The values that nobody who saw them replaced, in the same order on every device; the last one stands. More than one:
 * people wrote without having seen each other. A value its writer took back is not among them.
 */
export function openVersions(map: Y.Map<unknown>, key: string): readonly FieldVersion[] {
  const nodes = nodesOf(map, key);
  const placeOf = new Map(nodes.map(({ id }, place) => [keyOf(id), place]));
  const replaced = new Set<number>();
  for (const [place, node] of nodes.entries()) {
    for (const id of replacedBy(node)) {
      const at = placeOf.get(keyOf(id));
      // Only what stands before it: nobody can replace what was not written yet.
      if (at !== undefined && at < place) replaced.add(at);
    }
  }
  if (lastItem(map, key)?.deleted) replaced.add(nodes.length - 1);
  return nodes
    .filter((_, place) => !replaced.has(place))
    .map((node) => ({ id: node.id, author: authorOf(node, nodes, placeOf), value: node.value }));
}

/**
 * What somebody said and a choice left out, each writer's once, the oldest first. A choice says again what was said
 * before; a mark with a value of its own is a plain change, or keeps everything.
 */
export function passedOver(map: Y.Map<unknown>, key: string): readonly FieldVersion[] {
  const nodes = nodesOf(map, key);
  const placeOf = new Map(nodes.map(({ id }, place) => [keyOf(id), place]));
  const found = new Map<string, FieldVersion>();
  for (const [place, node] of nodes.entries()) {
    if (!node.mark || node.mark.of) continue;
    const before = nodes.slice(0, place);
    if (!before.some(({ value }) => isSameValue(value, node.value))) continue;
    for (const id of replacedBy(node)) {
      const each = before[placeOf.get(keyOf(id)) ?? place];
      if (!each || isSameValue(each.value, node.value)) continue;
      const author = authorOf(each, nodes, placeOf);
      found.set(keyOf(author), { id: each.id, author, value: each.value });
    }
  }
  return [...found.values()];
}

/** Everything that was ever said there, the oldest first. */
export function saidValues(map: Y.Map<unknown>, key: string): readonly unknown[] {
  return nodesOf(map, key).map(({ value }) => value);
}

/** Names of everything that was ever written into the field. */
export function versionIds(map: Y.Map<unknown>, key: string): readonly VersionId[] {
  return nodesOf(map, key).map(({ id }) => id);
}

/** False when every value followed the one before it, without asking for who and what: the common case, at each key. */
export function maySaySeveral(map: Y.Map<unknown>, key: string): boolean {
  for (let item = lastItem(map, key); item; item = item.left) {
    const before = item.left?.lastId;
    if (item.origin?.client !== before?.client || item.origin?.clock !== before?.clock) return true;
    if ((item.content.getContent() as unknown[]).some((content) => markOf(content) !== null)) return true;
  }
  return false;
}

/** A plain change: replaces what stands, and nothing its writer did not see stand. */
export function writeValue(map: Y.Map<unknown>, key: string, value: unknown): void {
  const last = lastItem(map, key);
  const stands = last?.deleted ? openVersions(map, key).at(-1) : undefined;
  // After somebody took his value back, what stands is not what Yjs puts last.
  if (last && stands) setMarked(map, key, { value, over: [stands.id, last.lastId].map(pairOf) });
  else map.set(key, value);
}

/** Makes `value` the only one: everything open now is replaced, and stays in the history. */
export function chooseValue(map: Y.Map<unknown>, key: string, value: unknown): void {
  const last = lastItem(map, key);
  const open = openVersions(map, key).map(({ id }) => id);
  const over = last?.deleted ? [...open, last.lastId] : open;
  setMarked(map, key, { value, over: over.slice(-MOST_OVER).map(pairOf) });
}

/** Takes a choice back: what stood before it stands again, under the names of who wrote it. */
export function reopenVersions(map: Y.Map<unknown>, key: string, versions: readonly FieldVersion[]): void {
  const over = openVersions(map, key).map(({ id }) => pairOf(id));
  for (const { value, author } of versions) setMarked(map, key, { value, over, of: pairOf(author) });
}

const pairOf = ({ client, clock }: VersionId): readonly [number, number] => [client, clock];

/** `Marked` is written here only; a fresh object, for Yjs keeps what it is given. */
function setMarked(map: Y.Map<unknown>, key: string, { value, over, of }: Marked): void {
  map.set(key, { value, over: over.map((id) => [...id]), ...(of ? { of: [...of] } : {}) });
}

function replacedBy({ origin, mark }: Node): readonly VersionId[] {
  if (mark) return mark.over.map(([client, clock]) => ({ client, clock }));
  return origin ? [origin] : [];
}

/** A name is taken over only with the very value it stands under: nobody can be made to have written another. */
function authorOf(node: Node, nodes: readonly Node[], placeOf: ReadonlyMap<string, number>): VersionId {
  if (!node.mark?.of) return node.id;
  const [client, clock] = node.mark.of;
  const meant = nodes[placeOf.get(keyOf({ client, clock })) ?? -1];
  return meant && !meant.mark?.of && isSameValue(meant.value, node.value) ? meant.id : node.id;
}

export function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

/** Every value the field has had, in Yjs's order, the last one last. */
function nodesOf(map: Y.Map<unknown>, key: string): readonly Node[] {
  const items: Y.Item[] = [];
  for (let item = lastItem(map, key); item; item = item.left) items.push(item);
  return items.reverse().flatMap((item) => {
    const { client, clock } = item.id;
    // Values that one writer replaced in a row share an item.
    return (item.content.getContent() as unknown[]).map((content, offset): Node => ({
      id: { client, clock: clock + offset },
      origin: offset === 0 ? item.origin : { client, clock: clock + offset - 1 },
      mark: markOf(content),
      value: unmarked(content),
    }));
  });
}

function lastItem(map: Y.Map<unknown>, key: string): Y.Item | null {
  return (map as unknown as { readonly _map: ReadonlyMap<string, Y.Item> })._map.get(key) ?? null;
}

const unmarked = (content: unknown): unknown => {
  const mark = markOf(content);
  return mark ? mark.value : content;
};

/** Null for anything but the exact shape. */
function markOf(content: unknown): Marked | null {
  if (typeof content !== 'object' || content === null) return null;
  if (Object.getPrototypeOf(content) !== Object.prototype) return null;
  const { value, over, of } = content as Partial<Marked>;
  const keys = Object.keys(content).sort().join();
  if (keys !== 'over,value' && keys !== 'of,over,value') return null;
  if (!Array.isArray(over) || over.length > MOST_OVER || !over.every(isPair)) return null;
  if (keys === 'over,value') return { value, over };
  return isPair(of) ? { value, over, of } : null;
}
function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}
