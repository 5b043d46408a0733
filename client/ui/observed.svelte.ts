// Who else is in a document: bridges Yjs awareness to Svelte. Shows names and fields, never what is typed.
import type { Awareness } from 'y-protocols/awareness';
import { createSubscriber } from 'svelte/reactivity';

/** What one side shows of itself while it works on a document. */
export interface Presence {
  readonly name: string;
  /** The field that has the focus, by its name in the document. */
  readonly field: string | null;
}

/** Others who are in the same document now, by Yjs client id. */
export function observedPresence(awareness: Awareness): () => ReadonlyMap<number, Presence> {
  const follow = createSubscriber((update) => {
    awareness.on('change', update);
    return () => awareness.off('change', update);
  });
  return () => {
    follow();
    const others = new Map<number, Presence>();
    for (const [client, state] of awareness.getStates()) {
      if (client !== awareness.clientID && typeof state['name'] === 'string')
        others.set(client, { name: state['name'], field: typeof state['field'] === 'string' ? state['field'] : null });
    }
    return others;
  };
}
