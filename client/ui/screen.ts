// A screen for the router: loaded when first visited. Where it does not come, the address is reached all the same, with
// words in its place until it does; the frame around it and what was entered elsewhere stay.
import type { Component, Snippet } from 'svelte';
import { later } from '../later.ts';
import LaterScreen from './LaterScreen.svelte';

/** A layout is given its detail; other screens take no notice of theirs, which is not there. */
type Layout = Component<{ children: Snippet }>;

export function screen<Screen>(load: () => Promise<{ readonly default: Screen }>): () => Promise<{ default: Screen }> {
  let isLate = false;
  const loadLayout = load as unknown as () => Promise<{ readonly default: Layout }>;
  const layout: Layout = (anchor, props) => LaterScreen(anchor, { children: props.children, load: loadLayout });
  const late = layout as unknown as Screen;
  const loadScreen = (): Promise<{ default: Screen }> =>
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
