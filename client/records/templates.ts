// How this house usually orders (`own/templates`, compartment `cases`): templates that somebody named, and what was last
// ordered of each kind from each lab. Never anything of one patient: no teeth, shade, photo, size or free words.
import type * as Y from 'yjs';
import { CODE, NAME } from './bounds.ts';
import { plain } from './content.ts';
import { usualDue } from './due.ts';
import { HEADER, ITEM, type Header, type Item } from './prescription.ts';
import { instant, record, text, type Infer } from './shape.ts';
import { currentValue, isSameValue, saidValues, writeValue } from './versions.ts';

const { type, material, texture, marginForm, occlusionForm, contactForm, ponticForm, implantSystem, retention } = ITEM;
const { jaw, stage, toothMould, gumShade, thickness, pieces } = ITEM;
const OF_ITEM = {
  ...{ type, material, texture, marginForm, occlusionForm, contactForm, ponticForm, implantSystem, retention },
  ...{ jaw, stage, toothMould, gumShade, thickness, pieces },
};
const { preparation, antagonist, bite, enclosed, disinfectedBy } = HEADER;
const OF_HEADER = { preparation, antagonist, bite, enclosed, disinfectedBy };

const HABIT = record({ ...OF_ITEM, ...OF_HEADER });
export type Habit = Infer<typeof HABIT>;
const TEMPLATE = record({ ...OF_ITEM, ...OF_HEADER, name: text(NAME), lab: text(CODE), savedAt: instant() });
export type Template = Infer<typeof TEMPLATE>;
export type NamedTemplate = Template & { readonly id: string };

export const TEMPLATES = 'own/templates';
/** More can't be saved; more than this is not read. */
export const MOST_TEMPLATES = 60;

const root = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('fields');
const templateKey = (id: string): string => `template/${id}`;
const habitKey = (lab: string, of: string): string => `last/${lab}/${of}`;

/** By name; without those that were removed. */
export function readTemplates(doc: Y.Doc): readonly NamedTemplate[] {
  return templatesBy(doc, (map, key) => currentValue(map, key));
}
/** Those that were removed, as they stood; by name. */
export function readRemovedTemplates(doc: Y.Doc): readonly NamedTemplate[] {
  const isThere = new Set(readTemplates(doc).map(({ id }) => id));
  const last = (map: Y.Map<unknown>, key: string): unknown =>
    saidValues(map, key).findLast((value) => isTemplate(TEMPLATE.read(plain(value))));
  return templatesBy(doc, last).filter(({ id }) => !isThere.has(id));
}

function templatesBy(doc: Y.Doc, valueOf: (map: Y.Map<unknown>, key: string) => unknown): readonly NamedTemplate[] {
  const map = root(doc);
  return [...map.keys()]
    .filter((key) => key.startsWith('template/'))
    .map((key) => ({ ...TEMPLATE.read(plain(valueOf(map, key))), id: key.slice('template/'.length) }))
    .filter(isTemplate)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, MOST_TEMPLATES);
}
const isTemplate = ({ name, type }: Template): boolean => name !== '' && type !== '';

/** Throws when it is outside its bounds. */
export function saveTemplate(doc: Y.Doc, id: string, template: Template): void {
  if (!TEMPLATE.fits(template) || id === '' || id.length > CODE) throw new Error('template outside its bounds');
  doc.transact(() => writeValue(root(doc), templateKey(id), { ...template }));
}
export function removeTemplate(doc: Y.Doc, id: string): void {
  saveTemplate(doc, id, TEMPLATE.empty);
}

/** What was last ordered of this kind from this lab ('' = by a link); null when nothing was. */
export function lastOrdered(doc: Y.Doc, lab: string, of: Item['type']): Habit | null {
  const value = plain(currentValue(root(doc), habitKey(lab, of)));
  const habit = HABIT.read(value);
  return habit.type === of && of !== '' ? habit : null;
}
/** Remembers an order that was sent. An implant system belongs to one implant and is not remembered. */
export function noteOrdered(doc: Y.Doc, lab: string, header: Header, items: readonly Item[]): void {
  doc.transact(() => {
    for (const item of items) {
      if (item.type === '') continue;
      const key = habitKey(lab, item.type);
      const habit = { ...habitOf(header, item), implantSystem: '' };
      if (!isSameValue(currentValue(root(doc), key), habit)) writeValue(root(doc), key, habit);
    }
  });
}

/** What of an order may become a habit. */
export function habitOf(header: Header, item: Item): Habit {
  return HABIT.read({ ...header, ...item });
}

export interface Filled {
  readonly item: Partial<Item>;
  readonly header: Partial<Header>;
}
const isBlank = (value: unknown): boolean =>
  value === '' || value === 0 || value === undefined || (Array.isArray(value) && value.length === 0);

/** What a template says, over what is there: somebody tapped it. Days that nobody chose follow the kind of work. */
export function fromTemplate(template: Habit, header: Header, today: string): Filled {
  const due = header.due === '' ? { due: usualDue([template], today) } : {};
  const { item, header: said } = parted(template, (_, value) => !isBlank(value));
  return { item, header: { ...said, ...due } };
}
/** What was said last time, where nothing is said yet. */
export function asLastTime(habit: Habit, header: Header, item: Item): Filled {
  const there: Readonly<Record<string, unknown>> = { ...header, ...item };
  return parted(habit, (name, value) => name !== 'type' && !isBlank(value) && isBlank(there[name]));
}

function parted(habit: Habit, isWanted: (name: string, value: unknown) => boolean): Filled {
  const pick = (fields: object): object =>
    Object.fromEntries(
      Object.entries(habit).filter(([name, value]) => Object.hasOwn(fields, name) && isWanted(name, value)),
    );
  return { item: pick(OF_ITEM), header: pick(OF_HEADER) };
}
