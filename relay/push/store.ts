// What the relay keeps of browsers that want a push: SQLite today, another database with the same contract.
import type { Bytes } from '../../protocol/bytes.ts';

export interface Wish {
  readonly endpoint: string;
  /** The log whose readers are the house of that browser. */
  readonly home: Bytes;
  /** The pass that was proven for it; once that has no right any more, nothing of the wish counts. */
  readonly homeKey: Bytes;
  readonly logs: readonly { readonly log: Bytes; readonly key: Bytes }[];
}
/** One browser that wants to hear of one log. */
export interface Watcher {
  readonly id: number;
  readonly endpoint: string;
  readonly home: Bytes;
  readonly homeKey: Bytes;
  /** The pass that was proven for the log. */
  readonly key: Bytes;
}
export interface Watched {
  readonly log: Bytes;
  readonly home: Bytes;
}

export interface PushStore {
  /** Takes the place of the wish with this endpoint and home. False where the relay has too many of them. */
  wish(wish: Wish): Promise<boolean>;
  /** Forgets everything about an endpoint. */
  forget(endpoint: string): Promise<void>;
  /** Who wants to hear of a log, and is of one of these houses. */
  watchers(log: Bytes, homes: readonly Bytes[]): Promise<readonly Watcher[]>;
  /** Which houses watch which logs; each watches its own. */
  watched(): Promise<readonly Watched[]>;
  /** Forgets wishes of a house under passes other than these; returns their endpoints. */
  keepHome(home: Bytes, keys: readonly Bytes[]): Promise<readonly string[]>;
  /** That watcher hears no more of the log. */
  leave(id: number, log: Bytes): Promise<void>;
  /** Forgets what was not renewed for long. */
  expire(): Promise<void>;
}
