// One document as its fields see it: who else is in which field, which fields say several things, and choosing one. Shared
// with every field below by context.
import { createContext } from 'svelte';
import { chooseValue, openVersions, reopenVersions, isSameValue, type FieldVersion } from '../../records/versions.ts';
import { conflictsOf, fieldsOf, notChosenOf, type Field, type FieldRecord } from '../../records/fields.ts';
import type { OpenedDocument } from '../../page/document.ts';
import type { Author } from '../../worker/views/author.ts';
import type { App } from '../app.ts';
import { reading, type Opened } from '../opened.svelte.ts';
import { namesOf, observedPresence, type Presence } from './presence.svelte.ts';
import { useLiveScreen } from './screen.svelte.ts';

export interface LiveRecord {
  readonly record: FieldRecord;
  readonly document: OpenedDocument | null;
  /** Names of others who are in this field now. */
  readonly inField: (field: string) => readonly string[];
  /** What the field says when that is more than one thing, else nothing; the last one stands. */
  readonly valuesOf: (field: string) => readonly FieldVersion[];
  readonly authorOf: (version: FieldVersion) => Author | undefined;
  /** What somebody said here and a choice left out. */
  readonly notChosenIn: (field: string) => readonly FieldVersion[];
  /** Noted in the access log, then written. */
  readonly choose: (field: string, value: unknown) => Promise<void>;
  readonly show: (field: string) => void;
}

const [use, provide] = createContext<LiveRecord>();
export const useLiveRecord = use;

/** Call while a component is made; its fields find it by `useLiveRecord`. */
export function provideLiveRecord(app: App, source: Opened, record: FieldRecord): LiveRecord {
  const screen = useLiveScreen();
  // An effect, because it listens to what lies outside Svelte for as long as the document is open.
  $effect(() => {
    const { document } = source;
    return document?.mayWrite ? screen?.undoing.follow(document, record) : undefined;
  });

  const others = $derived(source.document ? observedPresence(source.document.awareness) : null);
  const here = $derived<readonly Presence[]>([...(others?.().values() ?? [])]);
  const conflicts = reading(source, (doc) => conflictsOf(record, doc));
  const notChosen = reading(source, (doc) => notChosenOf(record, doc));
  // An effect, because the screen holds on to it until this component goes.
  $effect(() => screen?.watch(() => conflicts()?.keys() ?? []));
  const values = $derived([...(conflicts()?.values() ?? [])].flat());
  const asked = $derived(values.map(({ author }) => ({ client: author.client, clock: author.clock })));
  const authors = app.live(
    async () => (source.document && asked.length > 0 ? app.remote.authors(source.document.place, asked) : []),
    () => (asked.length > 0 ? ['connection'] : []),
  );

  async function choose(field: string, value: unknown): Promise<void> {
    const { document } = source;
    const before = document && openOf(document, record, field);
    if (!document || !before) return;
    const note = (action: 'choose' | 'undo'): Promise<void> =>
      app.remote.noteChoice(document.place, document.purpose, action);
    const forth = (): void => edit(document, record, field, ({ map, key }) => chooseValue(map, key, value));
    const back = (): void => edit(document, record, field, ({ map, key }) => reopenVersions(map, key, before));
    await note('choose');
    forth();
    screen?.undoing.add({
      document,
      record,
      fields: new Set([field]),
      async take(way) {
        const now = openOf(document, record, field) ?? [];
        const isOurs = way === 'redo' ? isSameValue(saying(now), saying(before)) : isOne(now, document, value);
        if (!isOurs) return false;
        await note(way === 'undo' ? 'undo' : 'choose');
        (way === 'undo' ? back : forth)();
        return true;
      },
    });
  }

  return provide({
    record,
    get document() {
      return source.document;
    },
    inField: (field) => namesOf(here.filter((each) => each.field === field)),
    valuesOf: (field) => conflicts()?.get(field) ?? [],
    authorOf: ({ author }) =>
      authors.value?.find((each) => each.client === author.client && each.clock === author.clock),
    notChosenIn: (field) => notChosen()?.get(field) ?? [],
    choose,
    show: (field) => source.document?.show({ field }),
  });
}

const saying = (versions: readonly FieldVersion[]): unknown[] =>
  versions.map(({ author, value }) => [author.client, author.clock, value]);
const isOne = ([only, other]: readonly FieldVersion[], { doc }: OpenedDocument, value: unknown): boolean =>
  other === undefined && only?.id.client === doc.clientID && isSameValue(only.value, value);

function fieldIn({ doc }: OpenedDocument, record: FieldRecord, name: string): Field | undefined {
  return fieldsOf(record, doc).find((each) => each.name === name);
}
function openOf(document: OpenedDocument, record: FieldRecord, name: string): readonly FieldVersion[] | null {
  const field = fieldIn(document, record, name);
  return field ? openVersions(field.map, field.key) : null;
}
function edit(document: OpenedDocument, record: FieldRecord, name: string, change: (field: Field) => void): void {
  const field = fieldIn(document, record, name);
  if (field) document.editBeside(() => change(field));
}
