// Makes a new link and goes to the case that it opens, with the link on the screen.
import { useApp } from '../app.ts';
import { useShared } from './shared.svelte.ts';

/** Call while a component of a case is made. */
export function useInviteAgain(): (id: string) => Promise<void> {
  const app = useApp();
  const shared = useShared();
  return async (id) => {
    const next = await app.remote.inviteAgain(id);
    if (next.id === id) return;
    shared.id = next.id;
    app.navigate(`/cases/${next.id}`);
  };
}
