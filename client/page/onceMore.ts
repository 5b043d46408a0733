// When a part of the app that is missing may have come.

/** The service worker goes on storing by itself, and not every network that comes back is announced. */
const AGAIN_MS = 5_000;

/** Calls `again` whenever that may be. Returns the function that ends it. */
export function onceMore(again: () => void): () => void {
  const timer = setInterval(again, AGAIN_MS);
  addEventListener('online', again);
  return () => {
    clearInterval(timer);
    removeEventListener('online', again);
  };
}
