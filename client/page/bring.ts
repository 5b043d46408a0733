// Takes the place of the bundler's loader of parts (vite.config.ts), which lets an import fail and asks once for a style:
// all scripts and styles of a part are brought first, and imported only once they are here.

const brought = new Map<string, Promise<void>>();
/** By address: how often it did not come. */
const lost = new Map<string, number>();

/** What the bundler writes around every `import()` of the page. `paths` are all files it needs, from the root of the app. */
export async function __vitePreload<T>(load: () => Promise<T>, paths: readonly string[] = []): Promise<T> {
  await Promise.all(paths.map((path) => once(`/${path}`)));
  return load();
}

/** What did not come is asked for again the next time. */
function once(address: string): Promise<void> {
  const known = brought.get(address);
  if (known) return known;
  const coming = bring(address);
  brought.set(address, coming);
  coming.catch(() => {
    brought.delete(address);
    lost.set(address, (lost.get(address) ?? 0) + 1);
  });
  return coming;
}

function bring(address: string): Promise<void> {
  const isStyle = address.endsWith('.css');
  if (isStyle && document.querySelector(`link[rel=stylesheet][href="${address}"]`)) return Promise.resolve();
  const link = document.createElement('link');
  link.rel = isStyle ? 'stylesheet' : 'preload';
  // Without `crossOrigin`, so that what fails is kept for no import: those ask with it. It lies in the cache for them.
  if (!isStyle) link.as = 'script';
  // Nor is it asked for again by the same address (Chromium keeps what a link preloads).
  const tries = isStyle ? 0 : (lost.get(address) ?? 0);
  link.href = tries === 0 ? address : `${address}?${String(tries)}`;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error('a part of the app did not come'));
    });
    document.head.append(link);
  });
}
