// The page's entry. Takes an invite out of the address before any other code of the app is even loaded, then hands over
// to the real clock and the real browser. The invite is kept in memory only; it must never be written anywhere.

/** Takes the fragment out of the address bar and the history. */
function takeFragment(): string {
  const { hash, pathname, search } = location;
  if (hash !== '') history.replaceState(history.state, '', pathname + search);
  return hash;
}

const first = takeFragment();

const AGAIN_MS = 5_000;

/** Asked for until it comes: on a first visit whose line broke, nothing is on the screen yet that could say so. */
async function loadPage() {
  for (;;) {
    const loaded = await import('./page.svelte.ts').catch(() => null);
    if (loaded) return loaded;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

async function start(): Promise<void> {
  const { startPage } = await loadPage();
  const page = startPage(first, () => Date.now());
  // A link pasted into the address bar of a live tab changes only the fragment.
  addEventListener('hashchange', () => {
    const fragment = takeFragment();
    if (fragment !== '') page.setInvite(fragment);
  });
}

// The static page for browsers that are too old stands there instead.
if (!document.documentElement.hasAttribute('data-too-old')) void start();
