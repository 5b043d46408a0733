// Makes what every screen is given, for one sitting of the vault worker.
import type { Page } from '../page/page.svelte.ts';
import type { Sitting } from '../page/sitting.ts';
import type { App } from './app.ts';
import { createFormat } from './format.ts';
import { createTopics, liveFrom } from './live.svelte.ts';
import { go } from './routes.ts';
import type { Language } from './words/language.svelte.ts';

/** Call while the visit's component is made. */
export function createApp(page: Page, sitting: Sitting, language: Language): App {
  const topics = createTopics();
  const live: App['live'] = (ask, about) => liveFrom(topics, ask, about);
  const vault = live(
    () => sitting.remote.vaultState(),
    () => ['vault'],
  );
  const format = $derived(createFormat(language.code, page.now));

  // An effect, because the worker's announcements come from outside and must stop with the visit.
  $effect(() => sitting.listen(topics.announce));

  return {
    remote: sitting.remote,
    language,
    get format() {
      return format;
    },
    settings: page.settings,
    update: page.update,
    blocked: page.blocked,
    decoders: page.decoders,
    get vault() {
      return vault.value ?? null;
    },
    get vaultProblem() {
      return vault.problem;
    },
    get invite() {
      return page.invite;
    },
    setInvite: page.setInvite,
    live,
    openDocument: sitting.openDocument,
    stayUnlocked: page.stayUnlocked,
    objectUrl: sitting.objectUrl,
    lock: page.lock,
    navigate: go,
    now: page.now,
  };
}
