// The documents of a vault. What others or the worker itself change becomes visible only when it is stored; what a page
// changes is visible at once and waits until an entry carries it.
import * as Y from 'yjs';
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { DeviceId, LogId } from '../../../protocol/ids.ts';
import { sha256 } from '../../crypto/hash.ts';
import { gateOwn } from '../../gate/own.ts';
import type { Clock } from '../../sync/clock.ts';
import { DocStore } from '../../sync/docstore.ts';
import { LiveDocument, PAGE, WORKER } from '../../sync/documents.ts';
import type { Replica } from '../../sync/replica.ts';
import type { RowOp, Rows } from '../../sync/rows.ts';
import type { Draft } from '../../sync/sealer.ts';
import { draftsOf, updatesOf } from './batches.ts';
import { ruleIn } from './content.ts';
import { Waiting } from './waiting.ts';
import { Watches } from './watches.ts';

export interface LibraryDeps {
  readonly clock: Clock;
  readonly device: DeviceId;
  readonly rows: Rows;
  readonly replica: (log: Uint8Array) => Replica;
  /** "case" or the compartment of a log. */
  readonly placeOf: (log: Uint8Array) => string;
  readonly sendAwareness: (document: LiveDocument, update: Uint8Array) => void;
  readonly onPending: (document: LiveDocument) => void;
  /** Stores rows that belong to no log. */
  readonly commit: (rows: () => Promise<readonly RowOp[]>) => Promise<void>;
}

/** A document as it will be when the running transaction is stored. */
export interface DocumentDraft {
  readonly live: LiveDocument;
  readonly doc: Y.Doc;
  readonly updates: Bytes[];
  /** It begins again from nothing: whoever has it open must open it anew. */
  readonly isAnew: boolean;
}
/** What the running transaction of one log changes. */
interface Running {
  readonly drafts: Map<string, DocumentDraft>;
  /** How many waiting edits of pages it carries. */
  readonly sealing: Map<LiveDocument, number>;
}
export interface BulkEdit {
  readonly name: string;
  readonly change: (doc: Y.Doc) => void;
  readonly blobs: readonly Bytes[];
}

/** Documents in one transaction of a bulk edit. */
const BULK = 64;

export class Library {
  readonly watches = new Watches();
  readonly #deps: LibraryDeps;
  readonly #store: DocStore;
  readonly #waiting: Waiting;
  readonly #documents = new Map<string, Promise<LiveDocument>>();
  readonly #pending = new Set<LiveDocument>();
  readonly #running = new Map<string, Running>();

  constructor(deps: LibraryDeps) {
    this.#deps = deps;
    this.#store = new DocStore(deps.rows);
    this.#waiting = new Waiting(deps.rows, deps.commit);
  }

  /** Before any document is opened. */
  load(): Promise<void> {
    return this.#waiting.load();
  }
  /** Seals what a page typed before the last sitting broke off. `isKnown` tells a log that is here no more. */
  async recover(isKnown: (log: string) => boolean): Promise<void> {
    for (const key of this.#waiting.left) {
      const at = key.indexOf('|');
      const live = isKnown(key.slice(0, at))
        ? await this.document(bytesOfHex(key.slice(0, at)), key.slice(at + 1))
        : null;
      if (live && live.pending.length > 0) await live.flush();
      else await this.#deps.commit(() => Promise.resolve([this.#waiting.drop(key)]));
    }
  }

  document(log: Bytes, name: string): Promise<LiveDocument> {
    const key = DocStore.key(log, name);
    const known = this.#documents.get(key);
    if (known) return known;
    const made = this.#store.load(log, name).then((state) => this.#open(log, name, state));
    this.#documents.set(key, made);
    // A document that could not be read is tried again at the next asking.
    made.catch(() => this.#documents.delete(key));
    return made;
  }
  /** The document when it is open already. */
  known(log: Bytes, name: string): Promise<LiveDocument> | null {
    return this.#documents.get(DocStore.key(log, name)) ?? null;
  }

  #open(log: Bytes, name: string, state: Bytes | null): LiveDocument {
    const { clock, device, sendAwareness, onPending } = this.#deps;
    const deps = {
      clock,
      hash: sha256,
      device,
      flush: (document: LiveDocument) => this.#flush(document),
      edit: (document: LiveDocument, change: (doc: Y.Doc) => void, blobs: readonly Bytes[]) =>
        this.editMany(document.log, [{ name: document.name, change, blobs }]),
      gateOwn: (document: LiveDocument, update: Uint8Array, clientId: number) => this.#gate(document, update, clientId),
      sendAwareness,
      onPending: (document: LiveDocument) => {
        this.#pending.add(document);
        this.#waiting.keep(document);
        onPending(document);
      },
      isActs: (document: LiveDocument) =>
        ruleIn(this.#deps.placeOf(document.log), document.name)?.isAppendOnly ?? false,
    };
    const live = new LiveDocument(deps, log as LogId, name, state);
    live.resume(this.#waiting.take(DocStore.key(log, name)));
    return live;
  }

  #gate(document: LiveDocument, update: Uint8Array, clientId: number): readonly Bytes[] | 'lost' | null {
    const rule = ruleIn(this.#deps.placeOf(document.log), document.name);
    const verdict = rule && gateOwn(update, { doc: document.doc, clientId, shape: rule });
    if (verdict?.ok) return verdict.updates;
    return verdict?.reason === 'clock' ? 'lost' : null;
  }

  // --- what waits

  hasPending(log: Uint8Array): boolean {
    return [...this.#pending].some((document) => equal(document.log, log));
  }
  get pendingCount(): number {
    return this.#pending.size;
  }
  /** Seals everything that waits; before locking, hiding, sharing. */
  async flushAll(): Promise<void> {
    await Promise.all([...this.#pending].map((document) => document.flush()));
  }
  #flush(document: LiveDocument): Promise<void> {
    return this.#deps.replica(document.log).write(() => Promise.resolve(this.#seal(document)));
  }

  /** Entries for all that pages changed in this log: call inside the writing of it. */
  typed(log: Uint8Array): readonly Draft[] {
    return [...this.#pending].filter((live) => equal(live.log, log)).flatMap((live) => this.#seal(live));
  }
  /** Entries for what pages changed and nothing carries yet. */
  #seal(live: LiveDocument): readonly Draft[] {
    const { sealing } = this.#runningOf(live.log);
    const fresh = live.pending.slice(sealing.get(live) ?? 0);
    if (fresh.length === 0) return [];
    sealing.set(live, live.pending.length);
    this.#store.stage(live.log, live.name, fresh);
    return draftsOf(live.name, fresh, PAGE, []);
  }

  // --- changes by others and by the worker

  /** Edits by the worker itself, after what pages changed before. Durable when it resolves, in few transactions. */
  async editMany(log: Bytes, items: readonly BulkEdit[]): Promise<void> {
    for (let at = 0; at < items.length; at += BULK) {
      const part = items.slice(at, at + BULK);
      await this.#deps.replica(log).write(() => this.edits(log, part));
    }
  }

  /** The entries of such edits, staged: call inside the writing of this log. */
  async edits(log: Bytes, items: readonly BulkEdit[]): Promise<readonly Draft[]> {
    const drafts: Draft[] = [];
    for (const { name, change, blobs } of items) {
      const live = await this.document(log, name);
      drafts.push(...this.#seal(live));
      const draft = this.#draftOf(live);
      const updates = updatesOf(draft.doc, change);
      draft.updates.push(...updates);
      if (updates.length > 0) this.#store.stage(log, name, updates);
      drafts.push(...draftsOf(name, updates, WORKER, blobs));
    }
    return drafts;
  }

  /** The document to judge a foreign entry on. */
  async draft(log: Bytes, name: string): Promise<DocumentDraft> {
    return this.#draftOf(await this.document(log, name));
  }
  /** Takes judged updates of a foreign entry into the running transaction. */
  take(draft: DocumentDraft, updates: readonly Bytes[]): void {
    draft.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(draft.doc, update);
    });
    draft.updates.push(...updates);
    this.#store.stage(draft.live.log, draft.live.name, updates);
  }

  /** Empties a document in the running transaction: what is to be in it is taken again. */
  async anew(log: Bytes, name: string): Promise<void> {
    const live = await this.document(log, name);
    this.#runningOf(log).drafts.set(name, { live, doc: new Y.Doc({ gc: false }), updates: [], isAnew: true });
    this.#store.stageAnew(log, name);
  }

  /** It turned out as it was: whoever has it open need not open it anew. */
  asBefore(log: Bytes, name: string): void {
    this.#running.get(toHex(log))?.drafts.delete(name);
    this.#store.unstage(log, name);
  }

  #draftOf(live: LiveDocument): DocumentDraft {
    const { drafts } = this.#runningOf(live.log);
    const known = drafts.get(live.name);
    if (known) return known;
    const draft = { live, doc: live.copy(), updates: [], isAnew: false };
    drafts.set(live.name, draft);
    return draft;
  }
  #runningOf(log: Uint8Array): Running {
    const known = this.#running.get(toHex(log));
    if (known) return known;
    const running: Running = { drafts: new Map(), sealing: new Map() };
    this.#running.set(toHex(log), running);
    return running;
  }

  // --- the transaction

  /** Names of the documents that the running transaction of a log changes. */
  changed(log: Uint8Array): readonly string[] {
    const running = this.#running.get(toHex(log));
    if (!running) return [];
    const drafts = [...running.drafts.values()].filter(({ updates, isAnew }) => isAnew || updates.length > 0);
    return [
      ...new Set([...drafts.map(({ live }) => live.name), ...[...running.sealing.keys()].map(({ name }) => name)]),
    ];
  }
  /** A document as the transaction of `committing` will leave it. */
  async read(log: Bytes, name: string, committing: Bytes | null): Promise<Y.Doc> {
    const isCommitting = committing !== null && equal(committing, log);
    const draft = isCommitting ? this.#running.get(toHex(log))?.drafts.get(name) : undefined;
    return draft?.doc ?? (await this.document(log, name)).doc;
  }
  async settle(log: Uint8Array): Promise<readonly RowOp[]> {
    const sealing = [...(this.#running.get(toHex(log))?.sealing ?? [])];
    const kept = await Promise.all(sealing.map(([live, count]) => this.#waiting.settle(live, count)));
    return [...(await this.#store.settle(log)), ...kept.flat()];
  }
  stored(log: Uint8Array): void {
    this.watches.changed(log, this.changed(log));
    const running = this.#running.get(toHex(log));
    this.#running.delete(toHex(log));
    this.#store.committed(log);
    for (const [live, count] of running?.sealing ?? []) {
      live.sealed(count);
      if (live.pending.length === 0) this.#pending.delete(live);
    }
    for (const draft of running?.drafts.values() ?? []) {
      if (draft.isAnew) this.#replace(draft);
      else for (const update of draft.updates) draft.live.apply(update);
    }
  }
  /** Pages that have it open are told, and open it again; what was typed meanwhile stands where it still finds its place. */
  #replace({ live, doc }: DocumentDraft): void {
    const { log, name } = live;
    const next = this.#open(log, name, new Uint8Array(Y.encodeStateAsUpdate(doc)));
    this.#pending.delete(live);
    this.#documents.set(DocStore.key(log, name), Promise.resolve(next));
    next.resume([...live.pending]);
    live.sealed(live.pending.length);
    live.close('anew');
  }
  undo(log: Uint8Array): void {
    this.#running.delete(toHex(log));
    this.#store.forget(log);
  }

  /** Row changes for a log that is here no more. Pages lose what they have open of it. */
  async drop(log: Uint8Array): Promise<readonly RowOp[]> {
    for (const [key, opening] of this.#documents) {
      if (!key.startsWith(DocStore.key(log, ''))) continue;
      this.#documents.delete(key);
      const live = await opening.catch(() => null);
      if (live) this.#pending.delete(live);
      live?.close();
    }
    return this.#store.drop(log);
  }

  async close(): Promise<void> {
    for (const document of this.#documents.values()) (await document.catch(() => null))?.close();
  }
}
