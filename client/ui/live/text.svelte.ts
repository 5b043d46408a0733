// A shared text as Svelte reads it: again after each change of it by anybody.
import { createSubscriber } from 'svelte/reactivity';
import type { Text } from 'yjs';

export function observedText(text: Text): () => string {
  const follow = createSubscriber((update) => {
    text.observe(update);
    return () => {
      text.unobserve(update);
    };
  });
  return () => {
    follow();
    return text.toJSON();
  };
}
