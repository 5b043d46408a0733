// One run of the vault worker, from start to lock. Ending it closes every document, seals what is typed, terminates the
// worker and gives back every object URL, so that nothing readable outlives the lock.
import type { Topic } from '../worker/api.ts';
import { connect, type Remote } from '../worker/rpc.ts';
import type { OpenedDocument, Place } from './document.ts';
import { later } from '../later.ts';

export interface Sitting {
  readonly remote: Remote;
  /** Hears which topics changed. */
  readonly listen: (listener: (topics: readonly Topic[]) => void) => () => void;
  readonly openDocument: (place: Place, purpose: string) => Promise<OpenedDocument>;
  /** An address for bytes, given back at the end. */
  readonly objectUrl: (blob: Blob) => string;
  /** The page was hidden, or is seen again. */
  readonly seen: (isSeen: boolean) => void;
  /** Locks for everybody who looks, while files go on behind it: the same run as a screen that saw nothing. null when none
   *  goes on. */
  readonly cover: () => Promise<Sitting | null>;
  readonly end: () => Promise<void>;
}

/** A vault that does not answer is terminated all the same; what it had sealed is safe. */
const LAST_WORD_MS = 4_000;

/** `onEnded` is called when the worker's script did not come (it never spoke), or when it stops for good. */
export function createSitting(worker: Worker, onEnded: (hasSpoken: boolean) => void): Sitting {
  let hasSpoken = false;
  worker.addEventListener('message', () => (hasSpoken = true), { once: true });
  const fail = (): void => onEnded(hasSpoken);
  worker.addEventListener('error', fail);
  const listeners = new Set<(topics: readonly Topic[]) => void>();
  const remote = connect(worker, (topics) => {
    for (const listener of listeners) listener(topics);
  });
  const documents = new Set<OpenedDocument>();
  const urls = new Set<string>();
  const forget = (): void => {
    for (const each of documents) each.close();
    documents.clear();
  };
  const revoke = (): void => {
    for (const url of urls) URL.revokeObjectURL(url);
    urls.clear();
    listeners.clear();
  };

  const sitting: Sitting = {
    remote,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async openDocument(place, purpose) {
      // Loaded with the first document: the lock screen needs no Yjs.
      const { openDocument } = await later(() => import('./document.ts'));
      const opened = await openDocument(remote, place, purpose);
      documents.add(opened);
      return {
        ...opened,
        close() {
          if (documents.delete(opened)) opened.close();
        },
      };
    },
    objectUrl(blob) {
      const url = URL.createObjectURL(blob);
      urls.add(url);
      return url;
    },
    seen(isSeen) {
      for (const each of documents)
        if (isSeen) each.show({ field: '' });
        else each.hide();
    },
    async cover() {
      forget();
      if (!(await remote.cover())) return null;
      revoke();
      return { ...sitting };
    },
    async end() {
      forget();
      await Promise.race([
        remote.lock().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, LAST_WORD_MS)),
      ]);
      worker.removeEventListener('error', fail);
      worker.terminate();
      revoke();
    },
  };
  return sitting;
}
