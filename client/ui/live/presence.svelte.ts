// Who else is in a document: bridges Yjs awareness to Svelte. Shows names and places, never what is typed.
import type { Awareness } from 'y-protocols/awareness';
import { createSubscriber } from 'svelte/reactivity';
import type { Shown } from '../../page/document.ts';

/** What a vault says of somebody else: the name comes from the roster, the rest from the signed word of their device. */
export interface Presence extends Shown {
  readonly name: string;
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
        others.set(client, state as unknown as Presence);
    }
    return others;
  };
}

/** Everybody once, in the order of the alphabet, so that nothing changes places when somebody moves. */
export function namesOf(presences: Iterable<Presence>): readonly string[] {
  return [...new Set([...presences].map(({ name }) => name))].filter((name) => name !== '').sort();
}
