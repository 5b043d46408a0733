// Which case has just been shared, so that its link is on the screen at once. Gone with the screen.
import { createContext } from 'svelte';

export interface Shared {
  id: string | null;
}

const [use, provide] = createContext<Shared>();

export function provideShared(): Shared {
  const shared = $state<Shared>({ id: null });
  return provide(shared);
}
export const useShared = use;
