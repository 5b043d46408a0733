// Documents a screen has open for as long as it stands there. A new purpose opens anew: the access log gets both.
import { createSubscriber } from 'svelte/reactivity';
import type { Doc } from 'yjs';
import type { OpenedDocument, Place } from '../page/document.ts';
import { keepOpen, type Onlooker } from '../page/keepOpen.ts';
import { onceMore } from '../page/onceMore.ts';
import type { App } from './app.ts';
import { problemOf, type Live } from './live.svelte.ts';
import { useLiveScreen } from './live/screen.svelte.ts';

export interface Opened {
  /** Null until it is open, and when it can't be opened. Reactive. */
  readonly document: OpenedDocument | null;
  readonly problem: Live<unknown>['problem'];
  /** The document as soon as it is open; rejects with what hinders it. */
  readonly whenOpen: () => Promise<OpenedDocument>;
}

/** Call while a component is made. `place` and `purpose` may be reactive; no place, no document. */
export function opened(app: App, place: () => Place | null, purpose: () => string): Opened {
  let document = $state.raw<OpenedDocument | null>(null);
  let problem = $state.raw<Live<unknown>['problem']>(null);
  const screen = useLiveScreen();
  let leave: (() => void) | undefined;
  let waiting: PromiseWithResolvers<OpenedDocument> | null = null;
  let tries = $state(0);
  let stop: (() => void) | undefined;

  function close(): void {
    leave?.();
    leave = undefined;
    document = null;
  }
  const onlooker: Onlooker = {
    opened(found) {
      leave?.();
      leave = screen?.join(found);
      [document, problem] = [found, null];
      waiting?.resolve(found);
      waiting = null;
    },
    failed(error) {
      close();
      problem = problemOf(error);
      if (problem.problem === 'app incomplete') stop = onceMore(() => tries++);
      waiting?.reject(error);
      waiting = null;
    },
  };

  // Compared by value: a view that is asked again names the same place by a new object, and opening it anew would be
  // one more event in the access log, for ever.
  const log = $derived(place()?.log);
  const name = $derived(place()?.name);
  const why = $derived(purpose());

  // An effect, because opening reaches outside and what was opened must be closed when the screen goes.
  $effect(() => {
    if (log === undefined || name === undefined || tries < 0) return; // read, so that a new try opens again
    const [where, what] = [{ log, name }, why];
    const end = keepOpen(() => app.openDocument(where, what), onlooker);
    return () => {
      end();
      stop?.();
      close();
    };
  });

  return {
    get document() {
      return document;
    },
    get problem() {
      return problem;
    },
    whenOpen: () =>
      document ? Promise.resolve(document) : (waiting ??= Promise.withResolvers<OpenedDocument>()).promise,
  };
}

/** What `read` finds in the document, again after each change of it by anybody. Undefined while it is not open. */
export function reading<T>(source: Opened, read: (doc: Doc) => T): () => T | undefined {
  const follow = $derived.by(() => {
    const { document } = source;
    if (!document) return null;
    const { doc } = document;
    const subscribe = createSubscriber((update) => {
      doc.on('update', update);
      return () => {
        doc.off('update', update);
      };
    });
    return { doc, subscribe };
  });
  const value = $derived.by(() => {
    if (!follow) return undefined;
    follow.subscribe();
    return read(follow.doc);
  });
  return () => value;
}
