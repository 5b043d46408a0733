// A screen for the router: loaded when first visited. Where it does not come, the address is reached all the same, with
// words in its place until it does; the frame around it and what was entered elsewhere stay.
import type { Component, Snippet } from 'svelte';
import { later } from '../later.ts';
import LaterScreen from './LaterScreen.svelte';

/** A layout is given its detail; other screens take no notice of theirs, which is not there. */
interface Loaded {
  readonly default: Component<{ children: Snippet }>;
}

export function screen(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let isLate = false;
  const late: Loaded['default'] = (anchor, props) => LaterScreen(anchor, { children: props.children, load });
  const loadScreen = (): Promise<Loaded> =>
    // Once late it stays the same component, so that what it shows is not made anew at the next address.
    isLate
      ? Promise.resolve({ default: late })
      : later(load).catch(() => {
          isLate = true;
          return { default: late };
        });
  // The router tells a loader from a component by its text (sv-router 0.16.1, `isLazyImport`).
  return Object.assign(loadScreen, { toString: () => '() => import()' });
}
