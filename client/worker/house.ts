// An open vault at work: replicas, rosters, documents, the access log and the one connection, wired together.
// Everything here dies with the worker; what must survive is in a transaction before anybody is told.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader, type SignedEntry } from '../../protocol/entry.ts';
import type { SignedTerm } from '../../protocol/receipt.ts';
import type { DeviceId, KeyId, LogId } from '../../protocol/ids.ts';
import type * as Y from 'yjs';
import type { SealingPair } from '../crypto/box.ts';
import { openEntry } from '../crypto/entry.ts';
import { openEventKey } from '../crypto/eventkey.ts';
import { sha256, sha256Large } from '../crypto/hash.ts';
import { openPresence, sealPresence } from '../crypto/presence.ts';
import type { Random } from '../crypto/random.ts';
import { groupPairOf, memberPassOf } from '../crypto/secret.ts';
import { BODY_SPACE, encodeUpdateBody, spaceInBody } from '../gate/body.ts';
import { gateOwn } from '../gate/own.ts';
import { mayWrite, mayWriteOwn } from '../roster/rights.ts';
import type { DocumentRule } from '../records/documents.ts';
import { openBlobTransfer, type Fetch } from '../sync/blobs.ts';
import type { Clock } from '../sync/clock.ts';
import { Courier, type Trouble } from '../sync/courier.ts';
import type { Disk } from '../sync/disk.ts';
import { DocStore } from '../sync/docstore.ts';
import { LiveDocument, type Writer } from '../sync/documents.ts';
import { LOG_STATE, LogState } from '../sync/logstate.ts';
import { Replica, type Belonging, type Draft, type Verdict } from '../sync/replica.ts';
import { openSession, type OpenSocket, type Session } from '../sync/session.ts';
import type { RowOp } from '../sync/rows.ts';
import { decode, text as textSchema, tuple, bytesUpTo, encode } from '../../protocol/schema.ts';
import type { Device } from '../vault/device.ts';
import type { SealedRows } from '../vault/rows.ts';
import type { Topic } from './api.ts';
import { applyContent, ruleIn, seenBy } from './content.ts';
import type { Group, Place } from './group.ts';
import { Groups } from './groups.ts';
import { Journal } from './journal.ts';
import { getLogs, putLogs, putMe, type KnownLog, type Me } from './me.ts';
import type { VerifiedControl } from '../roster/admit.ts';
import { decodeControl, type Welcome } from '../roster/control.ts';

export interface Ground {
  readonly clock: Clock;
  readonly random: Random;
  readonly openSocket: OpenSocket;
  readonly fetch: Fetch;
  readonly announce: (topics: readonly Topic[]) => void;
}

export interface Quarantined {
  readonly log: Bytes;
  readonly device: Bytes | null;
  readonly reason: string;
}

/** Documents in one transaction of a bulk edit. */
const BULK = 64;
/** Presence before it is sealed. */
export const PRESENCE = tuple({ doc: textSchema(128), update: bytesUpTo(8192) });

export class House {
  readonly ground: Ground;
  readonly disk: Disk;
  readonly rows: SealedRows;
  readonly device: Device;
  readonly groups: Groups;
  readonly docStore: DocStore;
  readonly replicas = new Map<string, Replica>();
  readonly quarantined: Quarantined[] = [];
  readonly troubles = new Map<string, Trouble>();
  me: Me;
  session: Session | null = null;
  courier: Courier | null = null;
  extraPairs: readonly SealingPair[] = [];
  #journal: Journal | null = null;
  #logs: KnownLog[] = [];
  readonly #documents = new Map<string, Promise<LiveDocument>>();
  readonly #pending = new Set<LiveDocument>();
  /** Called inside the transaction of a changed document: summaries and the like. */
  onDocument: (log: Bytes, name: string) => void = () => undefined;
  onCaseRoster: (log: Bytes) => void = () => undefined;
  settle: (log: Bytes) => Promise<readonly RowOp[]> = () => Promise.resolve([]);
  /** What the lists now say anew, to be told with the next announcement: after the commit, never before. */
  takeTopics: () => readonly Topic[] = () => [];
  onForeign: (log: Bytes, entry: SignedEntry) => void = () => undefined;
  onWelcome: (welcome: Welcome) => void = () => undefined;

  constructor(ground: Ground, disk: Disk, rows: SealedRows, device: Device, me: Me) {
    this.ground = ground;
    this.disk = disk;
    this.rows = rows;
    this.device = device;
    this.me = me;
    this.docStore = new DocStore(rows);
    this.groups = new Groups({
      disk,
      device: device.id,
      sealing: device.sealing,
      extraPairs: () => this.extraPairs,
      onWelcome: (welcome) => {
        this.onWelcome(welcome);
      },
      onRosterChanged: (group) => {
        this.#rosterChanged(group);
      },
    });
  }

  // --- loading

  async load(): Promise<void> {
    await this.groups.loadKeyring();
    this.#logs = [...(await getLogs(this.rows))];
    const names = this.#logs.map(({ log }) => toHex(log));
    const [states] = await Promise.all([this.rows.getMany('log', names), this.groups.load(this.#logs)]);
    await Promise.all(
      states.map((stored) => {
        const state = stored && decode(LOG_STATE, stored);
        if (!state) throw new Error('the state of a log is missing');
        return this.#open(new LogState(state));
      }),
    );
  }

  async #open(state: LogState): Promise<Replica> {
    const replica = new Replica(
      {
        disk: this.disk,
        clock: this.ground.clock,
        random: this.ground.random,
        author: { device: this.device.id, sign: this.device.signing.sign, deviceSecret: this.device.secret },
        belonging: this.#belonging,
        onChange: (changed) => {
          this.courier?.kick(changed);
          this.announceLog(changed.log);
        },
        onRefusedEntry: (_, reason, device) => {
          this.quarantined.push({ log: state.log, device, reason });
        },
      },
      state,
    );
    await replica.open();
    this.replicas.set(toHex(state.log), replica);
    return replica;
  }

  /** A log that this device knows from now on. The rows belong into the transaction that makes it known. */
  async adoptLog(group: Group, secrets: ReadonlyMap<number, Bytes>, isFounded: boolean): Promise<RowOp[]> {
    const ops = await this.groups.add(group, secrets);
    this.#logs.push({ log: group.log, place: group.place });
    const replica = await this.#open(LogState.fresh(group.log, group.place, group.genesis, isFounded));
    return [...ops, await replica.stateOp(), await putLogs(this.rows, this.#logs)];
  }

  replica(log: Uint8Array): Replica {
    const replica = this.replicas.get(toHex(log));
    if (!replica) throw new Error('not a log of ours');
    return replica;
  }
  own(place: Exclude<Place, 'case'>): Replica {
    return this.replica(this.groups.own(place).log);
  }
  cases(): readonly Group[] {
    return this.groups.all().filter((group) => group.place === 'case');
  }

  get journal(): Journal {
    this.#journal ??= new Journal({
      audit: this.own('audit'),
      person: this.me.person,
      rows: this.rows,
      clock: this.ground.clock,
      random: this.ground.random,
      readers: async () => {
        const audit = this.groups.epoch(this.groups.own('audit').log);
        if (!audit) throw new Error('no key for the access log');
        return { number: audit.number, groupKey: (await groupPairOf(audit.secret)).publicKey };
      },
      learnEventKey: (id, secret) => this.groups.learnEventKey(id, secret),
      caseReplica: (log) => (this.groups.all().some((group) => group.place === 'case' && toHex(group.log) === log) ? (this.replicas.get(log) ?? null) : null),
    });
    return this.#journal;
  }

  async saveMe(change: Partial<Me>): Promise<void> {
    this.me = { ...this.me, ...change };
    await this.disk.commit([await putMe(this.rows, this.me)]);
  }

  // --- documents

  document(log: Bytes, name: string): Promise<LiveDocument> {
    const key = DocStore.key(log, name);
    const known = this.#documents.get(key);
    if (known) return known;
    const made = this.docStore.load(log, name).then(
      (state) =>
        new LiveDocument(
          {
            clock: this.ground.clock,
            hash: sha256,
            device: this.device.id,
            flush: (document, updates, writer, blobs) => this.#flush(document, updates, writer, blobs),
            gateOwn: (document, update, clientId) => {
              const rule = ruleIn(this.groups.need(document.log).place, document.name);
              const verdict = rule && gateOwn(update, { doc: document.doc, clientId, shape: rule });
              if (verdict?.ok) return verdict.updates;
              return verdict?.reason === 'clock' ? 'lost' : null;
            },
            sendAwareness: (document, update) => {
              void this.#sendPresence(document, update);
            },
            onPending: (document) => {
              this.#pending.add(document);
              this.announceLog(document.log);
            },
          },
          log as LogId,
          name,
          state,
        ),
    );
    this.#documents.set(key, made);
    return made;
  }

  /** Edits of many documents of one log by the worker, in few transactions. */
  async editMany(log: Bytes, items: readonly { name: string; change: (doc: Y.Doc) => void; blobs: readonly Bytes[] }[]): Promise<void> {
    const replica = this.replica(log);
    for (let at = 0; at < items.length; at += BULK) {
      const edits: { live: LiveDocument; updates: readonly Bytes[]; blobs: readonly Bytes[] }[] = [];
      for (const { name, change, blobs } of items.slice(at, at + BULK)) {
        const live = await this.document(log, name);
        const updates = live.collect(change);
        if (updates.length > 0) edits.push({ live, updates, blobs });
      }
      const drafts = edits.map(({ live, updates, blobs }): Draft => ({ kind: 'update', doc: live.name, writer: 1, body: encodeUpdateBody(updates), blobs }));
      if (drafts.length === 0) continue;
      await replica.write(drafts, async () => {
        const ops = await Promise.all(edits.map(({ live, updates }) => this.docStore.append(log, live.name, updates, null)));
        for (const { live } of edits) this.onDocument(log, live.name);
        return ops.flat();
      });
    }
  }

  hasPending(log: Uint8Array): boolean {
    return [...this.#pending].some((document) => equal(document.log, log));
  }

  /** Seals everything that waits; before locking, hiding, sharing. */
  async flushAll(): Promise<void> {
    await Promise.all([...this.#pending].map((document) => document.flush()));
  }

  async #flush(document: LiveDocument, updates: readonly Bytes[], writer: Writer, blobs: readonly Bytes[]): Promise<void> {
    const replica = this.replica(document.log);
    for (const [index, part] of divideForBodies(updates).entries()) {
      const draft: Draft = { kind: 'update', doc: document.name, writer, body: encodeUpdateBody(part), blobs: index === 0 ? blobs : [] };
      await replica.write([draft], () => {
        this.onDocument(document.log, document.name);
        return this.docStore.append(document.log, document.name, part, document.hasPending ? null : () => document.state());
      });
    }
    if (!document.hasPending) this.#pending.delete(document);
    this.announceLog(document.log);
  }

  // --- presence

  async #sendPresence(document: LiveDocument, update: Uint8Array): Promise<void> {
    const epoch = this.groups.epoch(document.log);
    if (!epoch || this.session?.state !== 'online') return;
    const body = encode(PRESENCE, { doc: document.name, update: new Uint8Array(update) });
    const sealed = await sealPresence(epoch.secret, document.log, this.ground.random, body);
    this.session.tell({ type: 'presence', log: document.log, sealed });
  }
  async #receivePresence(log: Bytes, sealed: Bytes): Promise<void> {
    const opened = await openPresence(sealed, log, (key) => this.groups.secretOf(log, key));
    const presence = opened && decode(PRESENCE, opened);
    const known = presence && this.#documents.get(DocStore.key(log, presence.doc));
    const document = known && (await known);
    if (!document || document.sockets.size === 0) return;
    document.noticeOthers(presence.update);
    for (const socket of document.sockets) socket.sendAwareness(presence.update);
  }

  // --- what a replica asks

  readonly #belonging: Belonging = {
    reg: (log) => this.groups.reg(log),
    newestKey: (log) => this.groups.newestKey(log),
    secretOf: (log, key) => this.groups.secretOf(log, key),
    signingKeyOf: (log, device) => this.groups.signingKeyOf(log, device),
    prepare: (log, sealed) => this.#learnEventKeys(log, sealed),
    apply: (log, entry, receipt) => this.#apply(log, entry, receipt),
    settle: (log) => this.settle(log),
    undo: (log) => {
      this.docStore.forget();
      for (const key of this.#documents.keys()) if (key.startsWith(toHex(log))) this.#documents.delete(key);
      void this.groups.reload(log);
    },
  };

  async #learnEventKeys(log: Bytes, sealed: readonly Bytes[]): Promise<RowOp[]> {
    const group = this.groups.need(log);
    const epoch = group.place === 'audit' ? this.groups.epoch(log) : null;
    if (!epoch) return [];
    const pair = await groupPairOf(epoch.secret);
    const ops: RowOp[] = [];
    for (const each of sealed) {
      const header = readHeader(each)?.header;
      if (!header?.box || this.groups.secretOf(log, header.key as KeyId)) continue;
      const secret = await openEventKey(header, pair, epoch.number);
      if (secret) ops.push(await this.groups.learnEventKey(header.key as KeyId, secret));
    }
    return ops;
  }

  async #apply(log: Bytes, entry: SignedEntry, receipt: Parameters<Belonging['apply']>[2]): Promise<Verdict> {
    if (entry.fields.kind === 'control') {
      const taken = await this.groups.take(log, entry);
      if (taken === 'held') return { type: 'held' };
      if ('ops' in taken) return { type: 'applied', ops: taken.ops };
      return { type: taken.isProven ? 'quarantined' : 'unproven', reason: taken.refused };
    }
    const group = this.groups.need(log);
    const verdict = await applyContent(
      {
        documents: { get: (ofLog, name) => this.document(ofLog, name) },
        docStore: this.docStore,
        placeOf: (ofLog) => this.groups.need(ofLog).place,
        mayWrite: (ofLog, of, rule) => this.#mayWrite(this.groups.need(ofLog), of, rule),
        onDocumentChanged: (ofLog, name) => {
          this.onDocument(ofLog, name);
        },
      },
      log,
      entry,
      receipt,
    );
    if (verdict.type === 'applied' && group.place === 'case' && this.isOtherHouse(group, entry.fields.device)) {
      const { state } = this.replica(log);
      state.seenBy = seenBy(state.seenBy, entry, receipt);
    }
    if (verdict.type === 'applied') this.onForeign(log, entry);
    return verdict;
  }

  #mayWrite(group: Group, entry: SignedEntry, rule: DocumentRule): string | null {
    if (group.place === 'case') return group.caseRoster ? mayWrite(group.caseRoster, entry.fields, rule) : 'unknown device';
    return mayWriteOwn(this.groups.organisation, group.place, entry.fields);
  }

  isOtherHouse(group: Group, device: Uint8Array): boolean {
    const place = group.caseRoster?.devices.get(toHex(device))?.[0];
    return place !== undefined && !equal(place.side.root, this.groups.organisation.root);
  }

  #rosterChanged(group: Group): void {
    if (group.place === 'case') this.onCaseRoster(group.log);
    this.announceLog(group.log);
    const others = group.place === 'staff' ? [...this.replicas.values()] : [];
    for (const replica of others) if (!equal(replica.log, group.log)) void replica.retry();
  }

  // --- the relay

  connect(): void {
    if (this.session || this.me.isDemo || this.me.relayAddress === '') return;
    const { clock, openSocket, fetch, announce } = this.ground;
    const session = openSession({
      address: this.me.relayAddress,
      relayKey: () => this.me.relayKey,
      accountSession: () => this.me.session,
      open: openSocket,
      clock,
      onState: (state) => {
        announce(['connection', 'cases']);
        const key = session.welcome?.relayKey;
        if (state === 'online' && !this.me.relayKey && key) void this.saveMe({ relayKey: key }).then(() => { this.courier?.connectionChanged(); });
        else this.courier?.connectionChanged();
        if (state === 'online') this.onOnline();
      },
      onPush: (frame) => {
        this.courier?.receive(frame);
      },
    });
    this.session = session;
    this.courier = new Courier({
      session,
      disk: this.disk,
      clock,
      blobs: openBlobTransfer(fetch, sha256Large, this.me.relayAddress),
      onTrouble: (log, trouble) => {
        if (trouble) this.troubles.set(toHex(log), trouble);
        else this.troubles.delete(toHex(log));
        announce(['connection', 'cases']);
      },
      passport: {
        passes: (log) => this.groups.passes(log),
        hasRecords: (log) => this.groups.need(log).records.length > 0,
        founding: (log, relayKey) => this.foundingRecord(log, relayKey),
        learn: async (log, records) => {
          await this.groups.learn(log, records);
          await this.replica(log).retry();
          this.announceLog(log);
        },
        isContent: (log, storage) => this.#isContent(log, storage),
        presence: (log, sealed) => {
          void this.#receivePresence(log, sealed);
        },
        term: (log, term) => {
          this.onTerm(log, term);
        },
      },
    });
    for (const replica of this.replicas.values()) this.courier.carry(replica);
  }
  onOnline: () => void = () => undefined;
  onTerm: (log: Bytes, term: SignedTerm) => void = () => undefined;
  foundingRecord: (log: Bytes, relayKey: Bytes) => Promise<{ record: Bytes; invite: Bytes | null }> = () =>
    Promise.reject(new Error('nothing to found'));

  async #isContent(log: Bytes, storage: Bytes): Promise<boolean> {
    const stored = await this.disk.entry(log, storage);
    const opened = stored && (await openEntry(stored.bytes, (key) => this.groups.secretOf(log, key), log));
    if (!opened || typeof opened === 'string') return true;
    return opened.entry.fields.kind !== 'event' && opened.entry.fields.kind !== 'eventkey';
  }

  /** The founding entry of a log that is not known here yet, by a pass of one of its epochs; null when there is none. */
  async firstEntry(log: LogId, secrets: readonly (readonly [number, Bytes])[]): Promise<Bytes | null> {
    const newest = [...secrets].sort((a, b) => b[0] - a[0])[0];
    if (!newest || !this.courier) return null;
    return this.courier.fetchFirst(log, newest[0], memberPassOf(newest[1]));
  }

  /** Control entries of a compartment's log that were applied here, in the relay's order. */
  async ownControls(place: Exclude<Place, 'case'>): Promise<readonly VerifiedControl[]> {
    const { log } = this.groups.own(place);
    const stored = await this.disk.entries(log, 'applied');
    const opened = await Promise.all(stored.map((each) => openEntry(each.bytes, (key) => this.groups.secretOf(log, key), log)));
    return opened.flatMap((each) => {
      const control = typeof each === 'object' && each.entry.fields.kind === 'control' && decodeControl(each.entry.fields.body);
      return typeof each === 'object' && control ? [{ id: each.entry.id, fields: each.entry.fields, control }] : [];
    });
  }

  announceLog(log: Uint8Array): void {
    const group = this.groups.get(log);
    const topics: Topic[] = ['connection', ...this.takeTopics()];
    if (group?.place === 'case' || group?.place === 'cases') topics.push('cases', `case:${toHex(log)}`);
    else if (group?.place === 'audit') topics.push('log');
    this.ground.announce(topics);
  }

  close(): void {
    this.session?.close();
  }

  get deviceId(): DeviceId {
    return this.device.id;
  }
}

/** Updates of one batch over as many bodies as they need. */
function divideForBodies(updates: readonly Bytes[]): Bytes[][] {
  const parts: Bytes[][] = [];
  let space = 0;
  for (const update of updates) {
    const part = parts.at(-1);
    const needed = spaceInBody(update);
    if (part && needed <= space && part.length < 4096) {
      part.push(update);
      space -= needed;
    } else {
      parts.push([update]);
      space = BODY_SPACE - needed;
    }
  }
  return parts;
}
