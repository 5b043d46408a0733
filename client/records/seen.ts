// What a person has seen of what concerns them (`seen/<person>`, compartment `cases`): of each case the keys of its news, so
// that all tablets of one person tell the same. It says nothing of a case, and hides nothing from anybody else.
import type * as Y from 'yjs';
import { LINE } from './bounds.ts';
import { plain } from './content.ts';
import { list, text } from './shape.ts';
import { chooseValue, isSameValue, openVersions, writeValue } from './versions.ts';

/** Of one case. */
const MOST = 24;
const KEYS = list(text(LINE), MOST);

/** By case; '' for what belongs to none. What two tablets wrote apart counts together. */
export function readSeen(doc: Y.Doc): ReadonlyMap<string, ReadonlySet<string>> {
  const map = doc.getMap('fields');
  const all = [...map.keys()].map((of): readonly [string, ReadonlySet<string>] => [
    of,
    new Set(openVersions(map, of).flatMap(({ value }) => KEYS.read(plain(value)))),
  ]);
  return new Map(all.map(([of, keys]) => [of.slice(1), keys]));
}

export function writeSeen(doc: Y.Doc, of: string, keys: readonly string[]): void {
  const map = doc.getMap('fields');
  const kept = keys.slice(0, MOST);
  if (!KEYS.fits(kept)) throw new Error('seen marks outside their bounds');
  if (isSameValue([...(readSeen(doc).get(of) ?? [])], kept)) return;
  doc.transact(() => {
    if (openVersions(map, `/${of}`).length > 1) chooseValue(map, `/${of}`, kept);
    else writeValue(map, `/${of}`, kept);
  });
}
