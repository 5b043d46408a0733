// What all parts of one screen share while people work on it: who else is here, and the steps that can be taken back.
import { getContext, setContext } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { OpenedDocument } from '../../page/document.ts';
import { namesOf, observedPresence, type Presence } from './presence.svelte.ts';
import { Undoing } from './undoing.svelte.ts';

export interface LiveScreen {
  readonly undoing: Undoing;
  /** Names of others who have any of it open. Reactive. */
  readonly here: readonly string[];
  /** Returns the function to call when the document is closed. */
  readonly join: (document: OpenedDocument) => () => void;
  /** Names of fields that say several things. Reactive. */
  readonly conflicts: readonly string[];
  /** Fields of one document to watch; returns the function that ends it. */
  readonly watch: (conflicts: () => Iterable<string>) => () => void;
}

const KEY = Symbol('live screen');

/** Call while the screen is made, before it opens its documents. */
export function provideLiveScreen(): LiveScreen {
  const documents = new SvelteMap<OpenedDocument, () => ReadonlyMap<number, Presence>>();
  const watched = new SvelteSet<() => Iterable<string>>();
  const undoing = new Undoing();
  return setContext<LiveScreen>(KEY, {
    undoing,
    get here() {
      return namesOf([...documents.values()].flatMap((others) => [...others().values()]));
    },
    join(document) {
      documents.set(document, observedPresence(document.awareness));
      return () => documents.delete(document);
    },
    get conflicts() {
      return [...watched].flatMap((conflicts) => [...conflicts()]);
    },
    watch(conflicts) {
      watched.add(conflicts);
      return () => watched.delete(conflicts);
    },
  });
}

/** Null where a screen has nothing to share. */
export function useLiveScreen(): LiveScreen | null {
  return getContext<LiveScreen | undefined>(KEY) ?? null;
}
