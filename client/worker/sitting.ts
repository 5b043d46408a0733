// One open vault at work, from its opening to its closing: relay account, invites, what was interrupted, and that a
// person has seen what arrived. After it has ended nothing of it runs any more.
import { toHex } from '../../protocol/bytes.ts';
import type { SignedEntry } from '../../protocol/entry.ts';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Store } from '../storage/store.ts';
import type { OpenVault } from '../vault/vault.ts';
import type { Topic } from './api.ts';
import type { CaseDeps } from './cases/cases.ts';
import { openDisk } from './disk.ts';
import { House, type Ground } from './house.ts';
import { Lists } from './records/lists.ts';
import type { Me } from './me.ts';
import { Openings } from './records/openings.ts';
import type { Moves } from './files/moves.ts';
import { parts } from './parts.ts';

export interface SittingGround extends Ground {
  readonly announce: (topics: readonly Topic[]) => void;
  readonly appOrigin: string;
  readonly today: () => string;
  readonly newChannel: () => MessageChannel;
}

const TEND_MS = 1_500;
/** What failed half-way is tried again with every so-manieth tending. */
const FINISH_EVERY = 10;
const SEEN_AFTER_MS = 1_500;
/** Documents speak through ports of their own: what the page typed last may still be on its way here. */
const DRAIN_MS = 40;
/** The screen stays until then: somebody waits for it to go dark. */
const LAST_MS = 600;
const LOOK_MS = 20;

export class Sitting {
  readonly vault: OpenVault;
  readonly house: House;
  readonly lists: Lists;
  readonly deps: CaseDeps;
  readonly openings: Openings;
  readonly #ground: SittingGround;
  readonly #store: Store;
  readonly #moves: Moves;
  #isEnded = false;
  #cancelTending = (): void => undefined;
  #account: Promise<void> | null = null;
  #tended = 0;
  #counted: number;
  #colleagues: Promise<void> | null = null;

  /** Moving files is no part of the worker's start; no house stands without it. */
  static async assemble(ground: SittingGround, vault: OpenVault, store: Store, me: Me): Promise<Sitting> {
    const { Moves: Mover } = await parts.moves();
    return new Sitting(ground, vault, store, me, Mover);
  }

  private constructor(ground: SittingGround, vault: OpenVault, store: Store, me: Me, Mover: typeof Moves) {
    this.#ground = ground;
    this.#store = store;
    this.vault = vault;
    this.#counted = vault.files;
    this.house = new House(ground, openDisk(store, vault), vault.rows, vault.device, me);
    this.lists = new Lists(this.house);
    const { house, lists } = this;
    this.#moves = new Mover(house);
    this.deps = { house, lists, appOrigin: ground.appOrigin, today: ground.today };
    this.openings = new Openings(this.house, ground.newChannel);
    this.house.foundingRecord = async (log, relayKey) =>
      (await parts.founding()).foundingRecord(this.house, log, relayKey);
    this.house.onRoster = () => {
      this.openings.lookAgain();
    };
    this.house.onTwin = () => {
      quietly(vault.silence());
    };
    this.house.onTerm = (log, term) => {
      quietly(parts.bundling().then((bundling) => bundling.keepTerm(this.house, log, term)));
    };
  }

  async load(): Promise<void> {
    await this.house.load();
    await this.lists.load();
    await this.#moves.load();
    // What waits is read before anything is given: who cites what is not here.
    const waiting = [...this.house.replicas.values()].filter(({ heldCount }) => heldCount > 0);
    await Promise.all(waiting.map((replica) => replica.retry().catch(() => undefined)));
  }

  /** The open vault starts to work; what was interrupted goes on. */
  begin(): void {
    const { house } = this;
    house.onOnline = () => {
      quietly(this.#prepareAccount());
      quietly(parts.joining().then((joining) => joining.resumeJoining(house)));
      this.#moves.retry();
    };
    this.#noticeSeen();
    house.connect();
    this.#tend();
    quietly(this.#finish());
  }

  /** Seals what waits, notes the end, stops everything. */
  async lock(): Promise<void> {
    await this.leave();
    await this.#sendLast();
    await this.end();
  }
  /** The person is gone: seals what waits and notes it. What goes on by itself does. */
  async leave(): Promise<void> {
    await new Promise<void>((resolve) => void this.#ground.clock.after(DRAIN_MS, resolve));
    await this.house.presences.leaveAll();
    await this.house.flushAll().catch(() => undefined);
    await this.#countFiles().catch(() => undefined);
    await this.house.journal
      .note({ action: 'lock', record: '', compartment: 'staff', purpose: 'operations' })
      .catch(() => undefined);
  }
  /** With a connection nothing waits on the lock screen, not even that somebody locked. */
  async #sendLast(): Promise<void> {
    const { house } = this;
    const isWaiting = (): boolean =>
      house.session?.state === 'online' && [...house.replicas.values()].some(({ outboxSize }) => outboxSize > 0);
    for (let waited = 0; waited < LAST_MS && isWaiting(); waited += LOOK_MS)
      await new Promise<void>((resolve) => void this.#ground.clock.after(LOOK_MS, resolve));
    // What the relay confirmed is being stored.
    await Promise.all([...house.replicas.values()].map((replica) => replica.exclusive(() => Promise.resolve())));
  }
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#cancelTending();
    this.#moves.end();
    await this.house.close();
  }

  /** Acts of several steps that a crash, a full disk or a failed transaction cut short. */
  async #finish(): Promise<void> {
    await (await parts.importing()).importsOf(this.house).load();
    await this.house.library.recover((log) => this.house.replicas.has(log));
    await (await parts.sending()).finishSending(this.house);
    await (await parts.parting()).finishParting(this.house);
    await (await parts.cases()).finishConfirming(this.deps);
    await (await parts.announcing()).finishAnnouncing(this.house);
  }

  #tend(): void {
    this.#cancelTending = this.#ground.clock.after(TEND_MS, () => {
      if (this.#isEnded) return;
      quietly(parts.invites().then((invites) => invites.tendInvites(this.house)));
      quietly(parts.members().then((members) => members.tendMembers(this.house)));
      quietly(parts.relocating().then((relocating) => relocating.tendRelay(this.house)));
      const staff = this.house.groups.all().find(({ place }) => place === 'staff');
      if (staff?.organisation?.erasures.size)
        quietly(parts.erasing().then((erasing) => erasing.tendErasures(this.house)));
      if (this.house.troubles.size > 0) quietly(this.#prepareAccount());
      quietly(this.#countFiles());
      this.#colleagues ??= this.#sendForColleagues().catch(() => undefined);
      if (++this.#tended % FINISH_EVERY === 0) {
        quietly(this.#finish());
        quietly(parts.filetrash().then(({ tendFileTrash }) => tendFileTrash(this.deps)));
        if (!this.house.me.isDemo) quietly(parts.backups().then(({ backupsOf }) => backupsOf(this.house).tend()));
        if (!this.house.me.isDemo) quietly(parts.snapshots().then(({ tendSnapshots }) => tendSnapshots(this.house)));
        if (this.house.session?.state === 'online')
          quietly(parts.joining().then((joining) => joining.resumeJoining(this.house)));
      }
      this.#tend();
    });
  }

  /** For the lock screen, which cannot look. */
  async #countFiles(): Promise<void> {
    const files = this.#moves.unfinished;
    if (files === this.#counted) return;
    this.#counted = files;
    await this.vault.countFiles(files);
  }

  /** A part that is not here, or anything that fails, is tried again at the next turn. */
  async #sendForColleagues(): Promise<void> {
    try {
      await (await parts.colleagues()).sendForColleagues(this.house, this.vault, this.#store).catch(() => undefined);
      await (await parts.resigning()).signAnew(this.house, this.#store).catch(() => undefined);
    } finally {
      this.#colleagues = null;
    }
  }

  /** Without an account nothing can be founded at the relay: a key of its own serves where no passkey was registered. */
  #prepareAccount(): Promise<void> {
    const { house } = this;
    const isNeeded = house.me.session === null || [...house.troubles.values()].includes('no account');
    if (!isNeeded || house.me.isDemo || house.session?.state !== 'online') return Promise.resolve();
    this.#account ??= this.#makeAccount().finally(() => {
      this.#account = null;
    });
    return this.#account;
  }

  /** A new account says hello anew: not while a claim waits for its answer, which would be asked, and counted, twice. */
  async #makeAccount(): Promise<void> {
    await (await parts.joining()).whenJoined(this.house);
    await (await parts.account()).accountByKey(this.house);
  }

  /** While a person looks at a case, what arrives is noted as seen: that is what "Seen by" rests on. */
  #noticeSeen(): void {
    const { house } = this;
    const waiting = new Set<string>();
    house.onForeign = (log, entry) => {
      if (entry.fields.kind === 'event') quietly(parts.alerts().then((alerts) => alerts.noteAlerts(house, log, entry)));
      const hex = toHex(log);
      if (waiting.has(hex) || !this.#isNews(log, entry)) return;
      waiting.add(hex);
      this.#ground.clock.after(SEEN_AFTER_MS, () => {
        waiting.delete(hex);
        if (this.#isEnded || !this.openings.isCaseOpen(hex)) return;
        quietly(house.journal.note({ action: 'seen', record: hex, compartment: 'cases', purpose: 'lab work' }));
      });
      quietly(parts.casefiles().then((files) => files.prefetch(this.deps, log)));
    };
  }
  #isNews(log: Bytes, entry: SignedEntry): boolean {
    const group = this.house.groups.get(log);
    return (
      group?.place === 'case' && entry.fields.kind !== 'event' && this.house.isOtherHouse(group, entry.fields.device)
    );
  }
}

/** Work that nobody waits for: what fails is told by the state it leaves, and tried again by whoever began it. */
function quietly(work: Promise<unknown>): void {
  work.catch(() => undefined);
}
