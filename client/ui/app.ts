// What every screen is given: the vault's calls, live questions, language, and how to keep the vault from locking while
// the tablet shows something of its own. Lives from one unlock to the next lock; holds no key.
import { createContext } from 'svelte';
import type { Topic, VaultState } from '../worker/api.ts';
import type { Blocked } from '../page/blocked.svelte.ts';
import type { Decoders } from '../page/decoders.ts';
import type { OpenedDocument, Place } from '../page/document.ts';
import type { Settings } from '../page/settings.svelte.ts';
import type { Update } from '../page/update.svelte.ts';
import type { Remote } from '../worker/rpc.ts';
import type { Format } from './format.ts';
import type { Live } from './live.svelte.ts';
import type { Language } from './words/language.svelte.ts';

export interface App {
  readonly remote: Remote;
  readonly language: Language;
  /** Reactive with the language. */
  readonly format: Format;
  readonly settings: Settings;
  readonly update: Update;
  readonly blocked: Blocked;
  /** Workers for files that come from elsewhere. */
  readonly decoders: Decoders;
  /** What the vault last said of itself. Reactive; null before the first answer. */
  readonly vault: VaultState | null;
  /** Why there is no answer, when there is none. Reactive. */
  readonly vaultProblem: Live<unknown>['problem'];
  /** The link this page was opened with, until it is used or dropped. Reactive; only ever in memory. */
  readonly invite: string | null;
  readonly setInvite: (link: string | null) => void;

  /** Asks now, and again when a topic or a reactive value read by `ask` changes. Call while a component is made. */
  readonly live: <T>(ask: () => Promise<T>, topics: () => readonly Topic[]) => Live<T>;
  readonly openDocument: (place: Place, purpose: string) => Promise<OpenedDocument>;

  /** Keeps the vault open until the returned function is called: around file pickers, passkey prompts, printing. */
  readonly stayUnlocked: () => () => void;
  /** An address for bytes that is given back when the vault locks. */
  readonly objectUrl: (blob: Blob) => string;
  readonly lock: () => Promise<void>;
  readonly navigate: (path: string, options?: { readonly replace?: boolean }) => void;
  readonly now: () => number;
}

export const [useApp, provideApp] = createContext<App>();
