// The page's entry. Takes an invite out of the address before any other code of the app is even loaded, then hands over
// to the real clock and the real browser. The invite is kept in memory only; it must never be written anywhere.

/** Takes the fragment out of the address bar and the history. */
function takeFragment(): string {
  const { hash, pathname, search } = location;
  if (hash !== '') history.replaceState(history.state, '', pathname + search);
  return hash;
}

const first = takeFragment();

/** A first visit whose line broke before anything is on the screen. */
const AGAIN_MS = 5_000;

function begin(): void {
  start().catch(() => setTimeout(begin, AGAIN_MS));
}

async function start(): Promise<void> {
  const { startPage } = await import('./page.svelte.ts');
  const page = startPage(first, () => Date.now());
  // A link pasted into the address bar of a live tab changes only the fragment.
  addEventListener('hashchange', () => {
    const fragment = takeFragment();
    if (fragment !== '') page.setInvite(fragment);
  });
}

// The static page for browsers that are too old stands there instead.
if (!document.documentElement.hasAttribute('data-too-old')) begin();
