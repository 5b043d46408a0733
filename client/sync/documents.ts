// The Y.Docs that are open in the worker: pages edit them live, foreign entries flow in, edits leave in batches.
// The worker never writes under the page's id; nothing reaches a Y.Doc that the gate has not let through.
import * as Y from 'yjs';
import { clientIdOf, type DeviceId, type Hash, type LogId } from '../../protocol/ids.ts';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Clock } from './clock.ts';
import { serveDocument, type VirtualSocket } from './virtualsocket.ts';

export type Writer = 0 | 1;
export const PAGE: Writer = 0;
export const WORKER: Writer = 1;

/** Edits wait this long for company before they are sealed, or less when somebody else is looking. */
const IDLE_MS = 1_000;
const IDLE_LIVE_MS = 60;
const BATCH_BYTES = 64 * 1024;
/** Presence that is not repeated for this long is over; y-protocols repeats it every 15 s. */
const PRESENCE_MS = 35_000;

export interface DocumentDeps {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly device: DeviceId;
  /** Seals and stores a batch. Resolves when it is durable here. */
  readonly flush: (
    document: LiveDocument,
    updates: readonly Bytes[],
    writer: Writer,
    blobs: readonly Bytes[],
  ) => Promise<void>;
  /** The gate from the writer's point of view: what is new in the update, divided as entries want it; `lost` when an
   *  update before it never came; null when it is refused. */
  readonly gateOwn: (document: LiveDocument, update: Uint8Array, clientId: number) => readonly Bytes[] | 'lost' | null;
  readonly sendAwareness: (document: LiveDocument, update: Uint8Array) => void;
  readonly onPending: (document: LiveDocument) => void;
}

export class LiveDocument {
  readonly log: LogId;
  readonly name: string;
  readonly doc: Y.Doc;
  readonly pageId: number;
  readonly workerId: number;
  readonly sockets = new Set<VirtualSocket>();
  /** Newest presence of others, so that edits leave at once and a page that opens later sees them. */
  readonly others = new Map<number, Uint8Array>();
  readonly #deps: DocumentDeps;
  #pending: Bytes[] = [];
  #pendingBytes = 0;
  #cancelFlush: (() => void) | null = null;
  #cancelForget: (() => void) | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(deps: DocumentDeps, log: LogId, name: string, state: Bytes | null) {
    this.#deps = deps;
    this.log = log;
    this.name = name;
    this.pageId = clientIdOf(deps.hash, log, name, deps.device, 0, PAGE);
    this.workerId = clientIdOf(deps.hash, log, name, deps.device, 0, WORKER);
    this.doc = new Y.Doc({ gc: false });
    if (state) Y.applyUpdate(this.doc, state);
    this.doc.clientID = this.workerId;
  }

  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  /**
   * A page's tab opens the document; `port` is its virtual socket. Without the right to write, edits are dropped.
   * `onEdit` hears of every edit that was taken, before it is sealed.
   */
  attach(port: MessagePort, mayWrite: boolean, onEdit: () => void): VirtualSocket {
    const socket = serveDocument(port, this.doc, this.#deps.clock, {
      onUpdate: (update) => {
        if (mayWrite && this.#fromPage(update, socket)) onEdit();
      },
      onAwareness: (update) => {
        for (const each of this.sockets) if (each !== socket) each.sendAwareness(update);
        this.#deps.sendAwareness(this, update);
      },
      awareness: () => [...this.others.values()],
    });
    this.sockets.add(socket);
    return socket;
  }
  detach(socket: VirtualSocket): void {
    this.sockets.delete(socket);
    socket.close();
  }

  #fromPage(update: Uint8Array, from: VirtualSocket): boolean {
    const fresh = this.#deps.gateOwn(this, update, this.pageId);
    if (fresh === 'lost') from.askAgain();
    if (!fresh || fresh === 'lost' || fresh.length === 0) return false;
    for (const each of fresh) {
      Y.applyUpdate(this.doc, each, PAGE);
      for (const socket of this.sockets) if (socket !== from) socket.sendUpdate(each);
      this.#pending.push(each);
      this.#pendingBytes += each.length;
    }
    this.#deps.onPending(this);
    if (this.#pendingBytes >= BATCH_BYTES) void this.flush();
    else if (this.others.size > 0) this.#cancelFlush ??= this.#deps.clock.after(IDLE_LIVE_MS, () => void this.flush());
    else {
      this.#cancelFlush?.();
      this.#cancelFlush = this.#deps.clock.after(IDLE_MS, () => void this.flush());
    }
    return true;
  }

  /** Seals what waits. Resolves when everything edited so far is durable here. */
  flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    const updates = this.#pending;
    if (updates.length === 0) return this.#flushing;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#flushing = this.#flushing
      .catch(() => undefined)
      .then(() => this.#deps.flush(this, updates, PAGE, []))
      .catch((error: unknown) => {
        this.#pending = [...updates, ...this.#pending];
        throw error;
      });
    return this.#flushing;
  }

  /** An edit by the worker itself: imports, mirrors, commands. Durable when it resolves. `blobs` are what it refers to. */
  async edit(change: (doc: Y.Doc) => void, blobs: readonly Bytes[] = []): Promise<void> {
    await this.flush();
    const updates = this.collect(change);
    if (updates.length > 0) await this.#deps.flush(this, updates, WORKER, blobs);
  }

  /** Makes an edit as the worker and returns its updates, already shown to open pages; the caller makes them durable. */
  collect(change: (doc: Y.Doc) => void): readonly Bytes[] {
    const updates: Bytes[] = [];
    const collect = (update: Uint8Array): void => {
      updates.push(new Uint8Array(update));
    };
    this.doc.on('update', collect);
    try {
      this.doc.transact(() => {
        change(this.doc);
      }, WORKER);
    } finally {
      this.doc.off('update', collect);
    }
    for (const update of updates) for (const socket of this.sockets) socket.sendUpdate(update);
    return updates;
  }

  /** A foreign update that the gate has let through. */
  apply(update: Bytes): void {
    Y.applyUpdate(this.doc, update, 'foreign');
    for (const socket of this.sockets) socket.sendUpdate(update);
  }

  /** Presence of others arrived: from now on edits leave at once. */
  noticeOthers(update: Uint8Array): void {
    this.others.set(0, update);
    this.#cancelForget?.();
    this.#cancelForget = this.#deps.clock.after(PRESENCE_MS, () => {
      this.others.clear();
    });
  }

  /** A copy to try updates on. */
  copy(): Y.Doc {
    const copy = new Y.Doc({ gc: false });
    Y.applyUpdate(copy, this.state());
    return copy;
  }

  state(): Bytes {
    return new Uint8Array(Y.encodeStateAsUpdate(this.doc));
  }
}
