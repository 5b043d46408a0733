// The one bridge between Yjs and Svelte: reading through it makes a component follow the shared document.
import type { Awareness } from 'y-protocols/awareness';
import { createSubscriber } from 'svelte/reactivity';
import type * as Y from 'yjs';

/** Read with `observed(doc.getMap('prescription'))().get('shade')`; follows every change at any depth. */
export function observed<T extends Pick<Y.AbstractType<never>, 'observeDeep' | 'unobserveDeep'>>(type: T): () => T {
  const follow = createSubscriber((update) => {
    type.observeDeep(update);
    return () => type.unobserveDeep(update);
  });
  return () => {
    follow();
    return type;
  };
}

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

/** Whether there is something to undo or redo; for buttons. */
export function observedUndo(undo: Y.UndoManager): () => { readonly canUndo: boolean; readonly canRedo: boolean } {
  const follow = createSubscriber((update) => {
    const events = ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const;
    for (const event of events) undo.on(event, update);
    return () => {
      for (const event of events) undo.off(event, update);
    };
  });
  return () => {
    follow();
    return { canUndo: undo.canUndo(), canRedo: undo.canRedo() };
  };
}
