// The composition of the page: settings, one live tab, the vault worker's sittings, locking, updates, and the screen.
// Holds no key and no record.
import { mount } from 'svelte';
import workerAddress from '../worker/worker.ts?worker&url';
import App from '../ui/App.svelte';
import { watchBlocked, type Blocked } from './blocked.svelte.ts';
import { createDecoders, type Decoders } from './decoders.ts';
import { watchAttendance } from './idle.ts';
import { createSettings, type Settings } from './settings.svelte.ts';
import { createSitting, type Sitting } from './sitting.ts';
import { createTab } from './tab.ts';
import { createScriptAddresses } from './trusted.ts';
import { watchUpdates, type Update } from './update.svelte.ts';

export interface Page {
  readonly settings: Settings;
  readonly update: Update;
  readonly blocked: Blocked;
  readonly decoders: Decoders;
  /** Reactive. Null while another tab has the vault; a new one after every lock. */
  readonly sitting: Sitting | null;
  /** Reactive: false only until the first look for another tab. */
  readonly isReady: boolean;
  /** Reactive: the vault worker stopped; only loading the page again helps. */
  readonly isBroken: boolean;
  /** Reactive: the vault worker's script is not here yet. */
  readonly isMissing: boolean;
  /** Starts the vault worker that did not come. */
  readonly startAgain: () => void;
  /** Reactive: the link this page was opened with, until used or dropped. */
  readonly invite: string | null;
  readonly setInvite: (link: string | null) => void;
  readonly takeOver: () => Promise<void>;
  readonly lock: () => Promise<void>;
  readonly stayUnlocked: () => () => void;
  readonly now: () => number;
}

const isInvite = (fragment: string): boolean => fragment.startsWith('#/join/');

export function startPage(fragment: string, now: () => number): Page {
  const scriptAddress = createScriptAddresses();
  const settings = createSettings(localStorage, navigator.languages);
  const update = watchUpdates(scriptAddress);
  const blocked = watchBlocked(document);
  let sitting = $state.raw<Sitting | null>(null);
  let isReady = $state(false);
  let isBroken = $state(false);
  let invite = $state(isInvite(fragment) ? fragment : null);
  let isMissing = $state(false);

  const sit = (): Sitting => {
    const worker = new Worker(scriptAddress(workerAddress), { type: 'module', name: 'vault' });
    return createSitting(worker, (hasSpoken) => {
      if (hasSpoken) isBroken = true;
      else isMissing = true;
    });
  };
  function startAgain(): void {
    isMissing = false;
    void sitting?.end();
    if (sitting) sitting = sit();
  }
  const tab = createTab(navigator.locks, {
    held: () => (sitting = sit()),
    lost: () => {
      const ended = sitting;
      sitting = null;
      void ended?.end();
    },
  });
  async function takeOver(): Promise<void> {
    await tab.take();
    const taken = sit();
    await taken.remote.takeOver().catch(() => undefined);
    sitting = taken;
  }
  async function lock(): Promise<void> {
    const ended = sitting;
    if (!ended) return;
    await ended.end();
    if (sitting === ended) sitting = sit();
  }
  /** Whether files go on behind the lock screen. Once they do not, the worker ends as with any lock. */
  async function cover(): Promise<boolean> {
    const open = sitting;
    const covered = (await open?.cover()) ?? null;
    if (!covered || sitting !== open) return false;
    sitting = covered;
    const stop = covered.listen((topics) => {
      if (!topics.includes('vault')) return;
      void covered.remote.vaultState().then((state) => {
        if (state.type === 'locked' && state.goesOn) return;
        stop();
        if (state.type === 'locked' && sitting === covered) void lock();
      });
    });
    return true;
  }
  const watch = watchAttendance(
    now,
    () => settings,
    (why) => {
      void sitting?.remote.vaultState().then(async (state) => {
        // Out of sight nothing goes on for long: browsers stop such pages.
        if (state.type === 'locked' && state.goesOn && why === 'hidden') await lock();
        if (state.type !== 'open' || state.isDemo) return;
        if (why === 'hidden' || !(await cover())) await lock();
      });
    },
  );

  const page: Page = {
    settings,
    update,
    blocked,
    decoders: createDecoders(scriptAddress),
    get sitting() {
      return sitting;
    },
    get isReady() {
      return isReady;
    },
    get isBroken() {
      return isBroken;
    },
    get isMissing() {
      return isMissing;
    },
    startAgain,
    get invite() {
      return invite;
    },
    setInvite: (link) => (invite = link),
    takeOver,
    lock,
    stayUnlocked: () => watch.hold(),
    now,
  };
  document.addEventListener('visibilitychange', () => {
    const isSeen = document.visibilityState === 'visible';
    sitting?.seen(isSeen);
    if (!isSeen) void sitting?.remote.flush().catch(() => undefined);
  });
  // The browser knows of a network that came or went before the relay's silence tells. A locked vault has no connection.
  for (const change of ['online', 'offline'])
    addEventListener(change, () => void sitting?.remote.retryNow().catch(() => undefined));
  const target = document.getElementById('app');
  if (!target) throw new Error('no place for the app');
  mount(App, { target, props: { page } });

  // A link opened beside a live tab: this tab takes over and keeps the invite.
  void tab.hold().then(async (isHeld) => {
    if (isHeld) sitting = sit();
    else if (invite !== null) await takeOver();
    isReady = true;
  });
  return page;
}
