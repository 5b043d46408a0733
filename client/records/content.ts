// Reads shapes from a Y.Doc and writes them into it, one key per field, so that two people can edit different fields at
// once. Reading takes whatever a hostile peer left there; only writing throws, before anything is written.
import * as Y from 'yjs';
import type { InferAll, Shape } from './shape.ts';
import { currentValue, isSameValue, writeValue } from './versions.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const entriesOf = (fields: Fields): [string, Shape<unknown>][] =>
  Object.entries(fields) as [string, Shape<unknown>][];

export function readMap<F extends Fields>(map: Y.Map<unknown>, fields: F): InferAll<F> {
  return Object.fromEntries(
    entriesOf(fields).map(([name, shape]) => [name, shape.read(plain(currentValue(map, name)))]),
  ) as InferAll<F>;
}

/** Types that stand where a plain value belongs read as nothing, except text, which people may still want to see. */
export function plain(value: unknown): unknown {
  if (value instanceof Y.Text) return value.toJSON();
  return value instanceof Y.AbstractType ? undefined : value;
}

/** Writes only what changes. Throws when a value is outside its bounds or a field is unknown. */
export function writeMap<F extends Fields>(map: Y.Map<unknown>, fields: F, values: Partial<InferAll<F>>): void {
  const given = checked(fields, values);
  map.doc?.transact(() => {
    for (const [name, value] of given) if (!isSameValue(currentValue(map, name), value)) writeValue(map, name, value);
  });
}

/** A new map to be put into a list. Throws as `writeMap` does. */
export function newMap<F extends Fields>(fields: F, values: Partial<InferAll<F>>): Y.Map<unknown> {
  return new Y.Map(checked(fields, values));
}

function checked(fields: Fields, values: object): [string, unknown][] {
  const given = Object.entries(values) as [string, unknown][];
  for (const [name, value] of given) {
    const shape = Object.hasOwn(fields, name) ? (fields[name] as Shape<unknown>) : undefined;
    if (!shape?.fits(value)) throw new Error(`value outside its bounds: ${name}`);
  }
  return given;
}

/** An element of a shared list with the name Yjs gave it, which nobody can take: client and clock. */
export type Listed<T> = T & { readonly id: string; readonly writer: number };

/** Elements of a list, named by who added them: a stranger can't put another under the same id. */
export function readList<T>(array: Y.Array<unknown>, shape: Shape<T>): readonly Listed<T>[] {
  const elements: Listed<T>[] = [];
  for (let item = startOf(array); item; item = item.right) {
    if (item.deleted) continue;
    const { client, clock } = item.id;
    for (const [offset, value] of (item.content.getContent() as unknown[]).entries()) {
      if (value instanceof Y.AbstractType || typeof value !== 'object' || value === null) continue;
      elements.push({ ...shape.read(value), id: `${client}-${clock + offset}`, writer: client });
    }
  }
  return elements;
}

function startOf(array: Y.Array<unknown>): Y.Item | null {
  return (array as unknown as { readonly _start: Y.Item | null })._start;
}

/** Records that carry ids of their own, each id once: the first counts. For lists that one side alone writes. */
export function readRecords<T extends { readonly id: string }>(array: Y.Array<unknown>, shape: Shape<T>): readonly T[] {
  const records = array.toArray().map((value) => shape.read(plain(value)));
  const seen = new Set<string>();
  return records.filter(({ id }) => id !== '' && !seen.has(id) && seen.add(id));
}

/** Records that were taken out of such a list and are not in it again, each id once, the last one first. */
export function readRemoved<T extends { readonly id: string }>(array: Y.Array<unknown>, shape: Shape<T>): readonly T[] {
  const seen = new Set(readRecords(array, shape).map(({ id }) => id));
  const removed: T[] = [];
  for (let item = startOf(array); item; item = item.right)
    if (item.deleted)
      for (const value of item.content.getContent() as unknown[]) removed.push(shape.read(plain(value)));
  return removed.reverse().filter(({ id }) => id !== '' && !seen.has(id) && seen.add(id));
}

/** Adds a record at the end. Throws when it is outside its bounds. */
export function appendRecord<T>(array: Y.Array<unknown>, shape: Shape<T>, record: T): void {
  if (!shape.fits(record)) throw new Error('record outside its bounds');
  array.push([record]);
}

/** A text as people typed it, cut at `max`. */
export function readText(doc: Y.Doc, root: string, max: number): string {
  return doc.getText(root).toJSON().slice(0, max).toWellFormed();
}

/** Replaces a whole text; live editing changes the Y.Text itself. */
export function replaceText(doc: Y.Doc, root: string, value: string, max: number): void {
  if (value.length > max) throw new Error('text outside its bounds');
  const target = doc.getText(root);
  if (target.toJSON() === value) return;
  doc.transact(() => {
    target.delete(0, target.length);
    target.insert(0, value);
  });
}
