// The files on their way between this tablet and the relay. What is under way or held stands in a row, so that it goes
// on, or stays held, after a reload, a lock or a lost relay. One file in each direction at a time.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode, encode } from '../../../protocol/schema.ts';
import { readDraft } from '../../records/draft.ts';
import { blobNames, markSent, readFiles, type FileRecord } from '../../records/files.ts';
import { Fenced } from '../../sync/disk.ts';
import type { RowOp } from '../../sync/rows.ts';
import { receive, send, type Carriage } from './carrying.ts';
import { editFiles } from './fileedits.ts';
import type { House } from '../house.ts';
import {
  MOVE,
  NoRoom,
  PROBLEM_OF,
  RETRY_MS,
  keyOfMove,
  troubleOf,
  type Move,
  type Moving,
  type UnderWay,
} from './move.ts';
import { MoveChanges } from './movechanges.ts';
import { Refused } from '../rpc.ts';

interface Going extends Moving {
  move: Move;
  done: number;
  total: number;
  trouble: Moving['trouble'];
  room: number;
  readonly since: number;
  /** Somebody waits for it. */
  isWanted: boolean;
  /** Set while it waits for a time, a connection or room. */
  cancelWait: (() => void) | null;
}

export interface Unsent {
  readonly going: number;
  readonly paused: number;
  readonly trouble: 'relay quota full' | 'relay full' | null;
  /** Of all that goes out. */
  readonly bytes: number;
}

const SOON_MS = 15_000;
const PATIENCE_MS = 8_000;
const LOOK_MS = 200;

/** Another file is to be moved first, or this one not now. */
class SteppedAside extends Error {}

export class Moves {
  readonly #house: House;
  readonly #changes: MoveChanges;
  readonly #going = new Map<string, Going>();
  readonly #carrying = new Map<boolean, Promise<void>>();
  #isEnded = false;

  constructor(house: House) {
    this.#house = house;
    this.#changes = new MoveChanges(house.ground);
    house.moves = this;
  }

  async load(): Promise<void> {
    for (const { value } of await this.#house.rows.all('move')) {
      const move = decode(MOVE, value);
      if (move) this.#remember(move);
    }
  }
  end(): void {
    this.#isEnded = true;
    for (const going of this.#going.values()) going.cancelWait?.();
  }

  /** Something else is under way for this case or draft. */
  changed(place: string): void {
    this.#changes.at(place);
  }
  of(log: Uint8Array, file: string, isUp: boolean): Moving | null {
    return this.#going.get(keyOfMove({ log: new Uint8Array(log), file, isUp })) ?? null;
  }
  /** Files of a log, or of all, that the relay does not have whole yet, and whether it has no room for one. */
  unsent(log?: string): Unsent {
    const up = [...this.#going.values()].filter(
      ({ move }) => move.isUp && (log === undefined || toHex(move.log) === log),
    );
    const going = up.filter(({ move }) => move.state === 'going');
    const full = going.map(({ trouble }) => trouble);
    const trouble = full.find((each) => each === 'relay quota full' || each === 'relay full') ?? null;
    const bytes = going.reduce((sum, { move, done, total }) => sum + move.size * (1 - done / Math.max(1, total)), 0);
    return { going: going.length, paused: up.length - going.length, trouble, bytes: Math.ceil(bytes) };
  }

  /** What goes on by itself, and is not waiting for room or for somebody else. */
  underWay(): readonly UnderWay[] {
    return [...this.#going.values()]
      .filter(({ move, trouble }) => move.state === 'going' && (trouble === null || trouble === 'offline'))
      .map(({ move, done, total, trouble }) => {
        return { done: (move.size * done) / Math.max(1, total), size: move.size, isMoving: trouble === null };
      });
  }
  /** Those that go on after a lock, too. */
  get unfinished(): number {
    return [...this.#going.values()].filter(({ move }) => move.state === 'going').length;
  }

  /** Files of this log go out at this moment and may be there soon: what says that all is there waits a little. */
  isJustSending(log: string): boolean {
    const now = this.#house.ground.clock.now();
    return [...this.#going.values()].some(
      ({ move, trouble, since }) =>
        move.isUp &&
        toHex(move.log) === log &&
        move.state === 'going' &&
        (trouble === null || trouble === 'offline') &&
        now - since < SOON_MS,
    );
  }

  // --- beginning, holding, ending

  /** The row of a move that is to begin; call `begin` once it is stored. */
  row(move: Move): Promise<RowOp> {
    return this.#house.rows.put('move', keyOfMove(move), encode(MOVE, move));
  }
  begin(move: Move): void {
    this.#remember(move);
    this.#changes.moved(move, true);
    this.kick();
  }

  /** Brings a file here, before others; resolves when it is whole. */
  async fetch(log: Bytes, document: string, record: FileRecord): Promise<void> {
    const move: Move = { log, document, file: record.file, size: record.size, isUp: false, state: 'going' };
    const key = keyOfMove(move);
    if (this.#going.get(key)?.move.state !== 'going') await this.#house.commit(async () => [await this.row(move)]);
    const going = this.#remember(move);
    going.isWanted = true;
    this.#stopWaiting(going);
    this.#changes.moved(move, true);
    const until = this.#house.ground.clock.now() + PATIENCE_MS;
    while (this.#going.get(key) === going && going.move.state === 'going' && !this.#isEnded) {
      if (going.cancelWait) {
        // A log is not open to us for a moment after a new epoch, and while a new account says hello.
        const state = this.#house.session?.state;
        const isMoment = going.trouble === 'offline' && (state === 'online' || state === 'connecting');
        if (!isMoment || this.#house.ground.clock.now() > until) break;
        await new Promise<void>((resolve) => void this.#house.ground.clock.after(LOOK_MS, resolve));
        this.#stopWaiting(going);
      }
      this.kick();
      await this.#carrying.get(false);
    }
    if (this.#going.get(key) === going) throw new Refused(PROBLEM_OF[going.trouble ?? 'offline']);
  }

  async change(key: string, state: Move['state']): Promise<void> {
    const going = this.#going.get(key);
    if (!going || going.move.state === state) return;
    const move = { ...going.move, state };
    await this.#house.commit(
      async () => [await this.row(move)],
      () => {
        going.move = move;
      },
    );
    going.trouble = null;
    this.#stopWaiting(going);
    this.#changes.moved(move, true);
    this.kick();
  }
  /** For the transaction that makes it needless; call `gone` once that is stored. */
  removal(key: string): RowOp {
    return this.#house.rows.remove('move', key);
  }
  gone(key: string): void {
    const going = this.#going.get(key);
    if (!going) return;
    this.#going.delete(key);
    this.#stopWaiting(going);
    this.#changes.moved(going.move, true);
  }

  // --- carrying

  /** The connection is back, or there may be room again. */
  retry(): void {
    for (const going of this.#going.values()) this.#stopWaiting(going);
    this.kick();
  }
  kick(): void {
    for (const isUp of [true, false]) {
      if (this.#carrying.has(isUp) || this.#isEnded) continue;
      const work = this.#carryAll(isUp).finally(() => this.#carrying.delete(isUp));
      this.#carrying.set(isUp, work);
    }
  }

  async #carryAll(isUp: boolean): Promise<void> {
    for (let next = this.#next(isUp); next; next = this.#next(isUp)) await this.#carry(next);
  }
  /** What somebody waits for, then what the other house waits for, then the smaller. */
  #next(isUp: boolean): Going | null {
    if (this.#isEnded) return null;
    const isOwn = (log: Bytes): boolean => this.#house.groups.get(log)?.place === 'cases';
    const rank = ({ move, isWanted }: Going): number => (isWanted ? 0 : isOwn(move.log) ? 2 : 1);
    const [first] = [...this.#going.values()]
      .filter(({ move, cancelWait }) => move.isUp === isUp && move.state === 'going' && !cancelWait)
      .sort((a, b) => rank(a) - rank(b) || a.move.size - b.move.size);
    return first ?? null;
  }

  async #carry(going: Going): Promise<void> {
    const { move } = going;
    const carriage: Carriage = {
      move,
      goOn: () => {
        if (this.#next(move.isUp) !== going) throw new SteppedAside();
      },
      tell: (done, total) => {
        Object.assign(going, { done, total, trouble: null });
        this.#changes.moved(move, false);
      },
    };
    try {
      const record = await this.#record(move);
      if (record) await (move.isUp ? send : receive)(this.#house, carriage, record);
      if (record && move.isUp) await this.#sent(move, blobNames(record.blobs));
      else await this.#house.commit(() => Promise.resolve([this.removal(keyOfMove(move))]));
      this.gone(keyOfMove(move));
    } catch (error) {
      if (error instanceof Fenced) this.end();
      else if (!(error instanceof SteppedAside)) this.#wait(going, error);
    }
  }

  async #record({ log, document, file }: Move): Promise<FileRecord | null> {
    if (!this.#house.groups.get(log)) return null;
    const { doc } = await this.#house.document(log, document);
    if (document.startsWith('draft/')) this.#changes.sentAs(document, readDraft(doc).sentAs);
    return readFiles(doc).find((each) => each.file === file) ?? null;
  }

  /** Tells whoever has the record, in an entry that names the units to the relay. */
  async #sent(move: Move, blobs: readonly Bytes[]): Promise<void> {
    const house = this.#house;
    const { log, document, file } = move;
    const mark = { at: house.ground.clock.now(), by: toHex(house.device.id) };
    const change = (doc: Parameters<typeof markSent>[0]): void => {
      markSent(doc, file, mark.at, mark.by);
    };
    const over = (): Promise<readonly RowOp[]> => Promise.resolve([this.removal(keyOfMove(move))]);
    await editFiles(house, log, [{ name: document, change, blobs }], over);
  }

  #wait(going: Going, error: unknown): void {
    const house = this.#house;
    const trouble = troubleOf(error);
    going.trouble = trouble;
    going.room = error instanceof NoRoom ? error.room : 0;
    // Without a connection there is nothing to try; the next one tries by itself.
    const isAlone = trouble === 'offline' && house.session?.state !== 'online';
    going.cancelWait = isAlone
      ? (): void => undefined
      : house.ground.clock.after(RETRY_MS[trouble], () => {
          going.cancelWait = null;
          this.kick();
        });
    this.#changes.moved(going.move, true);
  }
  #stopWaiting(going: Going): void {
    going.cancelWait?.();
    going.cancelWait = null;
  }

  #remember(move: Move): Going {
    const since = this.#house.ground.clock.now();
    const fresh = { since, done: 0, total: 0, trouble: null, room: 0, isWanted: false, cancelWait: null };
    const going: Going = this.#going.get(keyOfMove(move)) ?? { move, ...fresh };
    going.move = move;
    this.#going.set(keyOfMove(move), going);
    return going;
  }
}
