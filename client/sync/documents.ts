// The Y.Docs that are open in the worker: pages edit them live, what is stored flows in, edits leave in batches.
// The worker never writes under the page's id; an edit of a page waits here until the entry that carries it is stored.
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
/** After a batch could not be stored. */
const AGAIN_MS = 4_000;
/** Presence that is not repeated for this long is over; a vault repeats it every 3 s (worker/presence). */
const PRESENCE_MS = 10_000;

export interface DocumentDeps {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly device: DeviceId;
  /** Seals and stores what waits. Resolves when it is durable here. */
  readonly flush: (document: LiveDocument) => Promise<void>;
  /** An edit by the worker itself. Durable when it resolves. `blobs` are what it refers to. */
  readonly edit: (document: LiveDocument, change: (doc: Y.Doc) => void, blobs: readonly Bytes[]) => Promise<void>;
  /** The gate from the writer's point of view: what is new in the update, divided as entries want it; `lost` when an
   *  update before it never came; null when it is refused. */
  readonly gateOwn: (document: LiveDocument, update: Uint8Array, clientId: number) => readonly Bytes[] | 'lost' | null;
  readonly sendAwareness: (document: LiveDocument, update: Uint8Array) => void;
  readonly onPending: (document: LiveDocument) => void;
  /** Every edit is an act of its own (a message, a step): sealed at once, because whoever did it may leave at once. */
  readonly isActs: (document: LiveDocument) => boolean;
}

export class LiveDocument {
  readonly log: LogId;
  readonly name: string;
  readonly doc: Y.Doc;
  readonly pageId: number;
  readonly workerId: number;
  readonly sockets = new Set<VirtualSocket>();
  /** Newest presence of others by client id, so that edits leave at once and a page that opens later sees them. */
  readonly others = new Map<number, Uint8Array>();
  readonly #deps: DocumentDeps;
  readonly #pending: Bytes[] = [];
  #cancelFlush: (() => void) | null = null;
  #isClosed = false;
  readonly #forgetting = new Map<number, () => void>();

  constructor(deps: DocumentDeps, log: LogId, name: string, state: Bytes | null) {
    this.#deps = deps;
    this.log = log;
    this.name = name;
    this.pageId = clientIdOf(deps.hash, log, name, deps.device, 0, PAGE);
    this.workerId = clientIdOf(deps.hash, log, name, deps.device, 0, WORKER);
    this.doc = new Y.Doc({ gc: false });
    if (state) Y.applyUpdate(this.doc, state);
  }

  /** Edits of pages that no stored entry carries yet, in their order. */
  get pending(): readonly Bytes[] {
    return this.#pending;
  }
  /** The first `count` of them are stored now. */
  sealed(count: number): void {
    this.#pending.splice(0, count);
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

  /** What pages typed before the last sitting broke off, and no entry carries yet. */
  resume(updates: readonly Uint8Array[]): void {
    for (const update of updates) this.#take(this.#deps.gateOwn(this, update, this.pageId), null);
  }

  /** Whether it changed anything. */
  #fromPage(update: Uint8Array, from: VirtualSocket): boolean {
    const fresh = this.#deps.gateOwn(this, update, this.pageId);
    if (fresh === 'lost') from.askAgain();
    return this.#take(fresh, from);
  }

  #take(fresh: readonly Bytes[] | 'lost' | null, from: VirtualSocket | null): boolean {
    if (!fresh || fresh === 'lost' || fresh.length === 0) return false;
    for (const each of fresh) {
      Y.applyUpdate(this.doc, each, PAGE);
      for (const socket of this.sockets) if (socket !== from) socket.sendUpdate(each);
      this.#pending.push(each);
    }
    this.#deps.onPending(this);
    const isFull = this.#pending.reduce((sum, each) => sum + each.length, 0) >= BATCH_BYTES;
    if (isFull || this.#deps.isActs(this)) this.#flushIn(0);
    else if (this.others.size === 0) this.#flushIn(IDLE_MS);
    else if (!this.#cancelFlush) this.#flushIn(IDLE_LIVE_MS);
    return true;
  }

  #flushIn(delayMs: number): void {
    this.#cancelFlush?.();
    this.#cancelFlush = this.#deps.clock.after(delayMs, () => {
      // A failure was told already, and is tried again.
      this.flush().catch(() => undefined);
    });
  }

  /** Seals what waits. Resolves when everything edited so far is durable here; what can't be stored is tried again. */
  async flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    if (this.#pending.length === 0) return;
    try {
      await this.#deps.flush(this);
    } catch (error) {
      if (!this.#isClosed) this.#flushIn(AGAIN_MS);
      throw error;
    }
  }

  edit(change: (doc: Y.Doc) => void, blobs: readonly Bytes[] = []): Promise<void> {
    return this.#deps.edit(this, change, blobs);
  }

  /** What is stored now and came from elsewhere than a page: others, or the worker. */
  apply(update: Bytes): void {
    Y.applyUpdate(this.doc, update, WORKER);
    for (const socket of this.sockets) socket.sendUpdate(update);
  }

  /** Presence of others arrived: from now on edits leave at once. `gone` is what pages hear when it ends without a word. */
  noticeOthers(client: number, here: Uint8Array | null, gone: Uint8Array): void {
    this.#forgetting.get(client)?.();
    this.#forgetting.delete(client);
    if (here) {
      this.others.set(client, here);
      this.#forgetting.set(
        client,
        this.#deps.clock.after(PRESENCE_MS, () => {
          this.noticeOthers(client, null, gone);
        }),
      );
    } else this.others.delete(client);
    for (const socket of this.sockets) socket.sendAwareness(here ?? gone);
  }

  /** A copy to work on: what it becomes is shown to nobody before it is stored. */
  copy(): Y.Doc {
    const copy = new Y.Doc({ gc: false });
    Y.applyUpdate(copy, this.state());
    copy.clientID = this.workerId;
    return copy;
  }

  state(): Bytes {
    return new Uint8Array(Y.encodeStateAsUpdate(this.doc));
  }

  /** The vault closes, or the document begins again: no timer may write any more. */
  close(why?: 'anew'): void {
    this.#isClosed = true;
    if (why) for (const socket of this.sockets) socket.tellAnew();
    this.#cancelFlush?.();
    for (const cancel of this.#forgetting.values()) cancel();
    this.#forgetting.clear();
    for (const socket of [...this.sockets]) this.detach(socket);
  }
}
