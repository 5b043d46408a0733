// An open vault at work: replicas, rosters, documents, the access log and the one connection, wired together.
// Everything here dies with the worker; what must survive is in a transaction before anybody is told.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { SignedEntry } from '../../protocol/entry.ts';
import type { SignedTerm } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import type { SealingPair } from '../crypto/box.ts';
import type { Random } from '../crypto/random.ts';
import { isOwnRoot } from '../roster/organisation.ts';
import type { Base } from '../sync/base.ts';
import type { Fetch } from '../sync/blobs.ts';
import { blamedFor } from '../sync/claims.ts';
import type { Clock } from '../sync/clock.ts';
import type { Disk } from '../sync/disk.ts';
import type { LiveDocument } from '../sync/documents.ts';
import type { Trouble } from '../sync/line.ts';
import { LOG_STATE, LogState } from '../sync/logstate.ts';
import { Replica } from '../sync/replica.ts';
import type { RowOp } from '../sync/rows.ts';
import type { OpenSocket, Session } from '../sync/session.ts';
import type { Device } from '../vault/device.ts';
import type { SealedRows } from '../vault/rows.ts';
import type { Imaging } from '../imaging/imaging.ts';
import type { Topic } from './api.ts';
import { belongingOf } from './groups/belonging.ts';
import { Couriers } from './relay/couriers.ts';
import { Evidence } from './relay/evidence.ts';
import { isReturning, loadLeft } from './groups/left.ts';
import type { Compartment } from '../roster/roles.ts';
import type { Group } from './groups/group.ts';
import { Groups } from './groups/groups.ts';
import type { Journal } from './access/journal.ts';
import { Ledger } from './ledger.ts';
import { Library, type BulkEdit } from './records/library.ts';
import type { ListChange, Lists } from './records/lists.ts';
import { getLogs, putLogs, putMe, type KnownLog, type Me } from './me.ts';
import type { Moves } from './files/moves.ts';
import { journalOf } from './access/noting.ts';
import { parts } from './parts.ts';
import { Presences } from './records/presence.ts';
import { Quarantine, type Quarantined } from './aside/quarantine.ts';
import { fallSilent, hasTwin } from './people/twin.ts';
import { Whereabouts } from './relay/whereabouts.ts';

export interface Ground {
  readonly clock: Clock;
  readonly random: Random;
  readonly openSocket: OpenSocket;
  readonly fetch: Fetch;
  readonly announce: (topics: readonly Topic[]) => void;
  /** Bytes that this browser still lets the app keep; null where it does not say. */
  readonly roomHere?: (wanted: number) => Promise<number | null>;
  /** Opens foreign files, elsewhere than in this thread where there are workers. */
  readonly imaging: Imaging;
  /** A thread of its own to replay a backup in; this one where it is not given. */
  readonly newReplayWorker?: () => Worker;
}

export class House {
  readonly ground: Ground;
  readonly disk: Disk;
  readonly rows: SealedRows;
  readonly device: Device;
  readonly groups: Groups;
  readonly library: Library;
  readonly presences: Presences;
  readonly evidence = new Evidence(this);
  readonly replicas = new Map<string, Replica>();
  /** Transactions of each log that were stored since the vault was opened, by hex id. */
  readonly stored = new Map<string, number>();
  readonly quarantine: Quarantine;
  #told: readonly Quarantined[] = [];
  readonly troubles = new Map<string, Trouble>();
  /** Colleagues cite acts of `staff` that do not come; see unheard.ts. */
  lacksActs = false;
  /** The last transaction found no room on this tablet. */
  isFull = false;
  me: Me;
  lists: Lists | null = null;
  moves: Moves | null = null;
  courier: Couriers | null = null;
  readonly whereabouts = new Whereabouts(this);
  #isClosed = false;
  /** The paper's, while a restore from it runs. */
  extraPairs: readonly SealingPair[] = [];
  /** Logs that were forgotten with a role: where our chain in them goes on. See left.ts. */
  returning = new Map<string, number>();
  onOnline: () => void = () => undefined;
  onFenced: () => void = () => undefined;
  onTwin: () => void = () => undefined;
  onTerm: (log: Bytes, term: SignedTerm) => void = () => undefined;
  onRoster: () => void = () => undefined;
  onForeign: (log: Bytes, entry: SignedEntry) => void = () => undefined;
  foundingRecord: (log: Bytes, relayKey: Bytes) => Promise<{ record: Bytes; invite: Bytes | null }> = () =>
    Promise.reject(new Error('nothing to found'));
  readonly #ledger: Ledger;
  readonly #begun: { end(): void }[] = [];
  #journal: Journal | null = null;
  #logs: readonly KnownLog[] = [];
  #listChange: ListChange | null = null;
  /** Taken in by the running transaction of a log, to be told when it is stored. */
  readonly #arrived = new Map<string, SignedEntry[]>();

  constructor(ground: Ground, disk: Disk, rows: SealedRows, device: Device, me: Me) {
    this.ground = ground;
    this.disk = disk;
    this.rows = rows;
    this.quarantine = new Quarantine(rows);
    this.device = device;
    this.me = me;
    this.groups = new Groups({
      disk,
      device: toHex(device.id),
      sealing: device.sealing,
      extraPairs: () => this.extraPairs,
      commit: (of, done) => this.#ledger.commit(null, of, done),
    });
    this.presences = new Presences(this);
    this.library = new Library({
      clock: ground.clock,
      device: device.id,
      rows,
      replica: (log) => this.replica(log),
      placeOf: (log) => this.groups.need(log).place,
      sendAwareness: (document, update) => {
        this.presences.fromPage(document, update);
      },
      onPending: ({ log }) => this.announceLog(log),
      commit: (of) => this.commit(of),
    });
    this.#ledger = new Ledger({
      disk,
      settle: (log) => this.#settle(log),
      onStored: (log) => {
        this.#stored(log);
      },
      onFull: (isFull) => {
        if (this.isFull === isFull) return;
        this.isFull = isFull;
        ground.announce(['connection', 'cases']);
      },
      onFenced: () => this.onFenced(),
    });
  }

  get quarantined(): readonly Quarantined[] {
    return this.quarantine.all;
  }

  /** The connection to the house's own relay. */
  get session(): Session | null {
    return this.courier?.session ?? null;
  }

  // --- loading

  async load(): Promise<void> {
    await this.groups.loadKeyring();
    await this.library.load();
    this.#logs = await getLogs(this.rows);
    await this.quarantine.load();
    this.#told = this.quarantined;
    this.returning = await loadLeft(this.rows);
    await this.evidence.load();
    await this.whereabouts.load();
    const names = this.#logs.map(({ log }) => toHex(log));
    const [states, began] = await Promise.all([
      this.rows.getMany('log', names),
      this.rows.all('base'),
      this.groups.load(this.#logs),
    ]);
    const bases = began.length > 0 ? (await parts.base()).basesOf(began) : null;
    await Promise.all(
      states.map((stored, at) => {
        const state = stored && decode(LOG_STATE, stored);
        if (!state) throw new Error('the state of a log is missing');
        return this.#open(new LogState(state), bases?.get(names[at] ?? ''));
      }),
    );
  }

  async #open(state: LogState, base?: Base): Promise<Replica> {
    const replica = new Replica(
      {
        disk: this.disk,
        clock: this.ground.clock,
        random: this.ground.random,
        author: { device: this.device.id, sign: this.device.signing.sign, deviceSecret: this.device.secret },
        belonging: belongingOf(this, this.#ledger, this.#arrived),
        isStopped: () => hasTwin(this) || isReturning(this, state.log),
        onChange: (changed) => {
          if (changed.state.hasTwin) fallSilent(this);
          this.courier?.kick(changed);
          this.announceLog(changed.log);
        },
        onRefusedEntry: (_, reason, storage, entry) => {
          const { device, seq, doc } = blamedFor(entry);
          return this.quarantine.note({ log: state.log, storage, reason, device, seq, doc });
        },
        onExchanged: (_, from, to) => this.quarantine.move(state.log, from, to),
        onRelay: (changed, verdict, witness) => this.courier?.judged(changed, verdict, witness),
      },
      state,
      base,
    );
    await replica.open();
    this.replicas.set(toHex(state.log), replica);
    return replica;
  }

  /**
   * A log that this device knows from now on: stored with `first`, what is written into it in the same transaction, or
   * not at all.
   */
  async adoptLog(
    group: Group,
    secrets: ReadonlyMap<number, Bytes>,
    isFounded: boolean,
    first?: (replica: Replica, rows: () => Promise<readonly RowOp[]>) => Promise<void>,
  ): Promise<void> {
    const known = [...this.#logs, { log: group.log, place: group.place }];
    const added = await this.groups.add(group, secrets);
    const replica = await this.#open(LogState.fresh(group.log, group.place, group.genesis, isFounded));
    const rows = async (): Promise<readonly RowOp[]> => [added, await putLogs(this.rows, known)];
    try {
      this.#logs = known;
      if (first) await first(replica, rows);
      else await this.commit(async () => [...(await rows()), await replica.stateOp()]);
    } catch (error) {
      this.#logs = this.#logs.filter(({ log }) => !equal(log, group.log));
      this.replicas.delete(toHex(group.log));
      this.groups.drop(group);
      throw error;
    }
  }

  get logs(): readonly KnownLog[] {
    return this.#logs;
  }
  /** Its rows are gone: see leaving.ts. */
  forgotten(group: Group): void {
    this.#logs = this.#logs.filter(({ log }) => !equal(log, group.log));
    this.groups.drop(group);
    this.replicas.delete(toHex(group.log));
    this.troubles.delete(toHex(group.log));
  }

  replica(log: Uint8Array): Replica {
    const replica = this.replicas.get(toHex(log));
    if (!replica) throw new Error('not a log of ours');
    return replica;
  }
  own(place: Compartment): Replica {
    return this.replica(this.groups.own(place).log);
  }
  cases(): readonly Group[] {
    return this.groups.all().filter((group) => group.place === 'case');
  }
  contacts(): readonly Group[] {
    return this.groups.all().filter((group) => group.place === 'contact');
  }
  hasCase(hex: string): boolean {
    const replica = this.replicas.get(hex);
    return replica !== undefined && this.groups.get(replica.log)?.place === 'case';
  }

  get journal(): Journal {
    this.#journal ??= journalOf(this);
    return this.#journal;
  }

  // --- storing

  /** Rows that belong to no log. */
  commit(rows: () => Promise<readonly RowOp[]>, done?: () => void): Promise<void> {
    return this.#ledger.commit(null, rows, done);
  }
  async saveMe(change: Partial<Me>, more: () => Promise<readonly RowOp[]> = () => Promise.resolve([])): Promise<void> {
    let next = this.me;
    await this.commit(
      async () => {
        next = { ...this.me, ...change };
        return [await putMe(this.rows, next), ...(await more())];
      },
      () => {
        this.me = next;
      },
    );
  }

  async #settle(log: Bytes | null): Promise<readonly RowOp[]> {
    const keys = await this.groups.settle();
    this.#listChange = null;
    if (!log) return keys;
    const changed = {
      log,
      names: this.library.changed(log),
      isRoster: this.groups.isChanged(log) && this.groups.need(log).place === 'case',
    };
    const documents = await this.library.settle(log);
    this.#listChange =
      (await this.lists?.settle(changed, async (of, name) => this.library.read(of, name, log))) ?? null;
    return [...keys, ...documents, ...(this.#listChange?.ops ?? [])];
  }

  #stored(log: Bytes | null): void {
    this.groups.settled();
    if (!log) return;
    const isRosterChanged = this.groups.isChanged(log);
    this.stored.set(toHex(log), (this.stored.get(toHex(log)) ?? 0) + 1);
    this.groups.stored(log);
    this.library.stored(log);
    this.quarantine.stored(log);
    const topics = [...(this.#listChange?.apply() ?? [])];
    if (this.#told !== this.quarantined || isRosterChanged) topics.push('aside');
    this.#told = this.quarantined;
    if (topics.length > 0) this.ground.announce(topics);
    const arrived = this.#arrived.get(toHex(log)) ?? [];
    this.#arrived.delete(toHex(log));
    for (const entry of arrived) this.onForeign(log, entry);
    if (isRosterChanged) this.#rosterChanged(log);
  }

  /** What waited for a roster is tried again, here and where the roster of the staff counts. */
  #rosterChanged(log: Bytes): void {
    this.announceLog(log);
    this.onRoster();
    for (const replica of this.groups.get(log)?.place === 'staff' ? this.replicas.values() : [this.replica(log)]) {
      // A tablet that is full has said so; the next change tries again.
      replica.retry().catch(() => undefined);
    }
  }

  // --- documents

  document(log: Bytes, name: string): Promise<LiveDocument> {
    return this.library.document(log, name);
  }
  editMany(log: Bytes, items: readonly BulkEdit[]): Promise<void> {
    return this.library.editMany(log, items);
  }
  hasPending(log: Uint8Array): boolean {
    return this.library.hasPending(log);
  }
  flushAll(): Promise<void> {
    return this.library.flushAll();
  }

  isOtherHouse(group: Group, device: Uint8Array): boolean {
    const place = group.caseRoster?.devices.get(toHex(device))?.[0];
    return place !== undefined && !isOwnRoot(this.groups.organisation, place.side.root);
  }
  /** Who a device is, as the roster of its log says. */
  nameOf(log: Bytes, device: Uint8Array): string {
    const onCase = this.groups.get(log)?.caseRoster?.devices.get(toHex(device))?.[0];
    const { devices, persons } = this.groups.organisation;
    return onCase?.name ?? persons.get(devices.get(toHex(device))?.person ?? '')?.name ?? '';
  }

  // --- the relay

  connect(): void {
    if (this.courier || this.#isClosed || hasTwin(this) || this.me.isDemo || this.me.relayAddress === '') return;
    this.courier = new Couriers(this);
    for (const replica of this.replicas.values()) this.courier.carry(replica);
  }

  setTrouble(log: Bytes, trouble: Trouble): void {
    if (this.troubles.get(toHex(log)) === trouble) return;
    this.troubles.set(toHex(log), trouble);
    this.ground.announce(['connection', 'cases']);
  }
  clearTrouble(log: Bytes, troubles: readonly Trouble[]): void {
    const trouble = this.troubles.get(toHex(log));
    if (!trouble || !troubles.includes(trouble)) return;
    this.troubles.delete(toHex(log));
    this.ground.announce(['connection', 'cases']);
  }

  announceLog(log: Uint8Array): void {
    const [group, topics]: [Group | undefined, Topic[]] = [this.groups.get(log), ['connection']];
    if (group?.place === 'case' || group?.place === 'cases') topics.push('cases', `case:${toHex(log)}`);
    else if (group?.place === 'contact') topics.push('contacts');
    else if (group?.place === 'audit' || group?.place === 'clinical') topics.push('log');
    else if (group?.place === 'staff') topics.push('people', 'vault');
    this.ground.announce(topics);
  }

  /** What a part of the worker began ends with the house; a part that was never loaded has begun nothing. */
  atEnd(begun: { end(): void }): void {
    this.#begun.push(begun);
  }

  /** Nothing is written or sent any more. */
  async close(): Promise<void> {
    for (const begun of this.#begun) begun.end();
    this.#isClosed = true;
    this.presences.close();
    this.courier?.close();
    await this.#ledger.close();
    await this.library.close();
  }
}
