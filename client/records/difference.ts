// What one copy of a record says and another does not, place by place by the names of fields.ts. Which copy is newer is
// told by who wrote what, never by a clock.
import * as Y from 'yjs';
import { NOTES } from './bounds.ts';
import { readClinicalNotes } from './clinicalNotes.ts';
import { plain, readText } from './content.ts';
import { fieldsOf, saysSame, type Field, type FieldRecord } from './fields.ts';
import { readFiles, takenFiles } from './files.ts';
import { HISTORY_LISTS, readHistory } from './history.ts';
import { readPrescription, takenItems } from './prescription.ts';
import { currentValue, versionIds, type VersionId } from './versions.ts';

/** A kind of document whose copies can be compared. */
export type Part = 'patient' | 'history' | 'clinical notes' | 'order';

export interface Difference {
  readonly name: string;
  /** As a person reads it; null where there is nothing of it. */
  readonly then: unknown;
  readonly now: unknown;
}
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Changes that the one copy knows and the other does not. */
  readonly newerNow: number;
  readonly newerThen: number;
}

interface Said {
  readonly value: unknown;
  /** Everything that was ever written into a field; null for what comes and goes as a whole. */
  readonly written: readonly VersionId[] | null;
}
interface Copy {
  readonly said: ReadonlyMap<string, Said>;
  /** What was there, and somebody took it out. */
  readonly taken: ReadonlySet<string>;
}

/** A part that only grows has no fields. */
export const PART_FIELDS: Readonly<Record<Part, FieldRecord>> = {
  patient: 'patient',
  history: 'history',
  'clinical notes': 'notes',
  order: 'order',
};
/** Texts of an order, which people write together. */
const TEXTS = ['notes', 'private'] as const;
export const isText = (name: string): name is (typeof TEXTS)[number] => TEXTS.some((each) => each === name);

export function compareCopies(part: Part, then: Y.Doc, now: Y.Doc): Comparison {
  const shared = sharedItems(then, now);
  const [before, here] = [copyIn(part, then, shared), copyIn(part, now, shared)];
  const differences: Difference[] = [];
  let [newerNow, newerThen] = [0, 0];
  for (const name of new Set([...here.said.keys(), ...before.said.keys()])) {
    const difference = { name, then: valueIn(before, name), now: valueIn(here, name) };
    const differs = !saysSame(name, difference.then, difference.now);
    const [newsNow, newsThen] = [newsOf(name, here, before, then), newsOf(name, before, here, now)];
    newerThen += newsThen;
    // Letters that were taken out of a text leave no name behind.
    newerNow += differs && newsNow + newsThen === 0 ? 1 : newsNow;
    if (differs) differences.push(difference);
  }
  return { differences, newerNow, newerThen };
}

const valueIn = ({ said }: Copy, name: string): unknown => said.get(name)?.value ?? null;

/** Changes of one copy that the other does not know. */
function newsOf(name: string, own: Copy, other: Copy, otherDoc: Y.Doc): number {
  const said = own.said.get(name);
  if (said?.written) {
    const news = said.written.filter(({ client, clock }) => clock >= Y.getState(otherDoc.store, client)).length;
    return isText(name) ? Math.min(1, news) : news;
  }
  if ((said === undefined) === !other.said.has(name)) return 0;
  // It was added where it is, unless the other copy took it out.
  return said ? Number(!other.taken.has(name)) : Number(own.taken.has(name));
}

function copyIn(part: Part, doc: Y.Doc, shared: ReadonlySet<string>): Copy {
  const said = new Map<string, Said>();
  const taken = new Set<string>();
  for (const field of fieldsOf(PART_FIELDS[part], doc))
    if (isWanted(field.name, shared))
      said.set(field.name, { value: valueOf(field), written: versionIds(field.map, field.key) });
  const things = (all: Iterable<readonly [string, unknown]>): void => {
    for (const [name, value] of all) said.set(name, { value, written: null });
  };
  if (part === 'history')
    for (const list of HISTORY_LISTS) {
      const { entries, removed } = readHistory(doc)[list];
      things(entries.map(({ id, text }) => [`${list}/${id}`, text]));
      for (const { id } of removed) taken.add(`${list}/${id}`);
    }
  if (part === 'clinical notes') things(readClinicalNotes(doc).map(({ id, text }) => [`notes/${id}`, text]));
  if (part !== 'order') return { said, taken };
  for (const text of TEXTS) said.set(text, { value: readText(doc, text, NOTES), written: textIds(doc.getText(text)) });
  things(readPrescription(doc).items.flatMap((item) => (shared.has(item.id) ? [] : [[`items/${item.id}`, item]])));
  things(readFiles(doc).map(({ file, name }) => [`files/${file}`, name]));
  for (const id of takenItems(doc)) taken.add(`items/${id}`);
  for (const { file } of takenFiles(doc)) taken.add(`files/${file.file}`);
  return { said, taken };
}

/** Pieces of work that are in both copies are compared field by field, others come and go as a whole. */
function sharedItems(then: Y.Doc, now: Y.Doc): ReadonlySet<string> {
  const here = new Set(readPrescription(now).items.map(({ id }) => id));
  return new Set(readPrescription(then).items.flatMap(({ id }) => (here.has(id) ? [id] : [])));
}
function isWanted(name: string, shared: ReadonlySet<string>): boolean {
  const [kind, id = ''] = name.split('/');
  return kind !== 'items' || shared.has(id);
}

export function valueOf({ map, key, shape }: Pick<Field, 'map' | 'key' | 'shape'>): unknown {
  return shape.read(plain(currentValue(map, key)));
}

/** The last letter of every piece: what was typed after it has another name. */
function textIds(text: Y.Text): readonly VersionId[] {
  const ids: VersionId[] = [];
  for (let item = (text as unknown as { readonly _start: Y.Item | null })._start; item; item = item.right)
    ids.push({ client: item.id.client, clock: item.id.clock + item.length - 1 });
  return ids;
}
