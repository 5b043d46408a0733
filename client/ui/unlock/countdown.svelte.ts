// Counts down a wait the vault imposed, once a second, while somebody looks.

/** `waitMs` as the vault last said it; a new answer starts anew. */
export function countdown(waitMs: () => number, now: () => number): { readonly leftMs: number } {
  let left = $state(0);
  // An effect, because time passes outside of Svelte.
  $effect(() => {
    const until = now() + waitMs();
    left = waitMs();
    if (left === 0) return;
    const beat = setInterval(() => {
      left = Math.max(0, until - now());
      if (left === 0) clearInterval(beat);
    }, 500);
    return () => clearInterval(beat);
  });
  return {
    get leftMs() {
      return left;
    },
  };
}
