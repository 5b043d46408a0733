// Carries sealed entries between replicas and the relay: one line per log, each with its own work and its own retries.
// It sees ciphertext and passes only; every failure leaves the outbox as it was.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { claimMessage } from '../../protocol/frames.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import type { SigningKey } from '../crypto/sign.ts';
import { BlobRefused, type Lacking } from './blobs.ts';
import { Fenced } from './disk.ts';
import { compareWithKept } from './compare.ts';
import { enter, proofOf, ShutOut, subscribe } from './enter.ts';
import { Forged, Genuine, storageOf } from './genuine.ts';
import { giveBlobsBack, giveEntriesBack } from './heal.ts';
import { newLine, type CourierDeps, type Line, type Tools } from './line.ts';
import { pushFor, pushSome, ticketOf } from './push.ts';
import type { Replica } from './replica.ts';
import { lossOf, type OrderVerdict, type Witness } from './order.ts';
import { Disconnected, RelayRefused, type Answer } from './session.ts';

const RETRY_MS = 5_000;
/** Whoever is shut out asks now and then: a person may let it in again. */
const SHUT_OUT_MS = 10_000;
/** What is missing in a chain is asked for again so often on one connection before it is called lost. */
const ASK_AGAIN = 2;
const LOOK_MS = 50;
const PROBE_MS = 20_000;

type Pushed = Answer<'entries' | 'current' | 'term' | 'epoch' | 'presence'>;
interface Probe {
  readonly resolve: (entry: Bytes | null) => void;
  readonly reject: (error: Error) => void;
}
export type Shown = Extract<Pushed, { type: 'entries' | 'current' }>;

export class Courier {
  readonly #tools: Tools;
  readonly #lines = new Map<string, Line>();
  readonly #probes = new Map<string, Probe>();
  readonly #looks = new Map<string, (frame: Shown | null) => void>();
  #isClosed = false;

  constructor(deps: CourierDeps) {
    this.#tools = { ...deps, genuine: new Genuine(() => deps.session.welcome?.relayKey ?? null) };
  }

  get #isOnline(): boolean {
    return !this.#isClosed && this.#tools.session.state === 'online';
  }

  /** Starts to carry a log. Safe to call again. */
  carry(replica: Replica): void {
    const key = toHex(replica.log);
    const line = this.#lines.get(key) ?? newLine(replica);
    this.#lines.set(key, line);
    if (this.#isOnline && !line.isProven) void this.#open(line);
  }

  /** A log that is carried no more. */
  drop(log: Bytes): void {
    const line = this.#lines.get(toHex(log));
    line?.cancelRetry?.();
    if (line) line.isProven = line.isCurrent = false;
    this.#lines.delete(toHex(log));
    this.#tools.session.tell({ type: 'unsubscribe', log });
  }
  /** As `drop`; resolves when nothing that came from here is being taken in any more. */
  async release(log: Bytes): Promise<void> {
    const line = this.#lines.get(toHex(log));
    this.drop(log);
    if (line) await resting(line);
  }

  /** The connection came or went. */
  connectionChanged(): void {
    for (const probe of this.#probes.values()) probe.reject(new Disconnected('disconnected'));
    for (const hear of this.#looks.values()) hear(null);
    this.#probes.clear();
    for (const line of this.#lines.values()) {
      line.isProven = line.isCurrent = false;
      line.asked = 0;
      line.ticket = null;
      if (this.#isOnline) void this.#open(line);
    }
  }

  /** Nothing is tried any more. */
  close(): void {
    this.#isClosed = true;
    for (const line of this.#lines.values()) {
      line.cancelRetry?.();
      line.isProven = line.isCurrent = false;
    }
    this.connectionChanged();
  }
  /** After `close`: nothing of it runs any more. */
  async ended(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(resting));
  }

  isCurrent(log: Bytes): boolean {
    return this.#lines.get(toHex(log))?.isCurrent ?? false;
  }

  /** Resolves once everything the relay has of this log is here; rejects when that takes longer. */
  async whenCurrent(log: Bytes, waitMs = 20_000): Promise<void> {
    const { clock } = this.#tools;
    const until = clock.now() + waitMs;
    while (!this.isCurrent(log)) {
      if (this.#isClosed || clock.now() > until) throw new Disconnected('not current');
      await new Promise<void>((resolve) => {
        clock.after(LOOK_MS, resolve);
      });
    }
    await this.#lines.get(toHex(log))?.replica.exclusive(() => Promise.resolve());
  }

  /** The first entry of a log that no replica carries yet: what tells a restoring tablet which log it is. */
  async fetchFirst(log: Bytes, epoch: number, pass: SigningKey): Promise<Bytes | null> {
    const { session, clock } = this.#tools;
    await session.request({ type: 'prove', ...proofOf(session, log, epoch, pass) }, 'proven');
    const first = new Promise<Bytes | null>((resolve, reject) => {
      this.#probes.set(toHex(log), { resolve, reject });
    });
    // Whoever waits hears of a failure below; this keeps a connection that ends in between from being unheard.
    first.catch(() => undefined);
    await session.request({ type: 'subscribe', log, after: 0, credit: 1 }, 'ok');
    // A relay that never shows it must not keep everything else waiting.
    const forget = clock.after(PROBE_MS, () =>
      this.#probes.get(toHex(log))?.reject(new Disconnected('no first entry')),
    );
    try {
      return await first;
    } finally {
      forget();
      session.tell({ type: 'unsubscribe', log });
    }
  }

  /** Epoch records of such a log, for whoever was in one of its epochs. */
  async fetchRecords(log: Bytes, epoch: number, pass: SigningKey): Promise<readonly Bytes[]> {
    const { session } = this.#tools;
    const proof = proofOf(session, log, epoch, pass);
    return (await session.request({ type: 'epochs', after: 0, ...proof }, 'records')).items;
  }

  /** While `work` runs, what the relay shows of a log goes to `hear` and not to its replica; null = the connection ended. */
  async lookAside<T>(log: Bytes, hear: (frame: Shown | null) => void, work: (tools: Tools) => Promise<T>): Promise<T> {
    this.#looks.set(toHex(log), hear);
    try {
      return await work(this.#tools);
    } finally {
      this.#looks.delete(toHex(log));
    }
  }

  /** A blob of this log from the relay; throws BlobRefused or Disconnected, as the next two do. */
  download(log: Bytes, name: Bytes): Promise<Bytes> {
    return this.#withTicket(log, (ticket) => this.#tools.blobs.get(ticket, name));
  }
  upload(log: Bytes, name: Bytes, blob: Bytes): Promise<void> {
    return this.#withTicket(log, (ticket) => this.#tools.blobs.put(ticket, name, blob));
  }
  /** Which of these the relay does not hold yet, and how much it still takes. */
  lacking(log: Bytes, names: readonly Bytes[]): Promise<Lacking> {
    return this.#withTicket(log, (ticket) => this.#tools.blobs.lacking(ticket, names));
  }

  async #withTicket<T>(log: Bytes, call: (ticket: string) => Promise<T>): Promise<T> {
    const line = this.#lines.get(toHex(log));
    if (!line?.isProven) throw new Disconnected('not connected');
    try {
      return await call(await ticketOf(this.#tools, line));
    } catch (error) {
      if (error instanceof BlobRefused && error.reason === 'not allowed') line.ticket = null;
      throw error;
    }
  }

  /** Entries that another vault of this tablet has waiting; rejects where this one has no way to send them now. */
  async sendFor(log: Bytes, waiting: Parameters<typeof pushFor>[2]): Promise<readonly Receipt[]> {
    const line = this.#lines.get(toHex(log));
    if (!line?.isProven || !line.isCurrent || !this.#tools.passport.maySend(log))
      throw new Disconnected('not connected');
    return pushFor(this.#tools, line, waiting);
  }

  /** Something waits in the outbox. */
  kick(replica: Replica): void {
    const line = this.#lines.get(toHex(replica.log));
    // What was missing may have come by itself: a roster is here that it waited for.
    if (line?.isCurrent) this.#noteWhole(line);
    if (!line || replica.outboxSize === 0 || !this.#isOnline) return;
    if (line.isProven) this.#push(line);
    else if (!line.opening && !line.cancelRetry) void this.#open(line);
  }

  /** What receipts prove about the relay. */
  judged(replica: Replica, verdict: Exclude<OrderVerdict, 'followed'>, witness: Witness): void {
    const line = this.#lines.get(toHex(replica.log));
    if (verdict === 'lost') this.#tools.onTrouble(replica.log, 'relay lost entries');
    else this.#tools.onFinding(replica.log, { type: 'fork', witness });
    if (!line || replica.order.shown) return;
    // Whoever gave a place to another entry may have let ours go: it is read again, and gets back what it lacks.
    if (verdict === 'fork' && (!('receipt' in witness) || ++line.asked > ASK_AGAIN)) return;
    void this.#step(line, () => this.#readAgain(line, true));
  }

  receive(frame: Pushed): void {
    this.#answerProbe(frame);
    const look = this.#looks.get(toHex(frame.log));
    if (look && (frame.type === 'entries' || frame.type === 'current')) {
      look(frame);
      return;
    }
    const line = this.#lines.get(toHex(frame.log));
    if (!line || this.#isClosed) return;
    const { passport, onFinding, genuine } = this.#tools;
    switch (frame.type) {
      case 'entries':
        line.taking = Promise.all([line.taking, this.#step(line, () => this.#entries(line, frame))]);
        break;
      case 'current': {
        const { entered } = line;
        void this.#step(line, () => this.#current(line, entered)).then(() => {
          this.#push(line);
        });
        break;
      }
      case 'presence':
        passport.presence(frame.log, frame.sealed);
        break;
      case 'epoch':
        line.isProven = false;
        line.ticket = null;
        void this.#step(line, async () => {
          await passport.learn(frame.log, [frame.record]);
          await this.#open(line);
        });
        break;
      case 'term':
        if (!genuine.term(frame.term, frame.log))
          onFinding(frame.log, { type: 'forged', receipts: [], terms: [frame.term] });
        else {
          passport.term(frame.log, frame.term);
          const { seen } = line.replica.state;
          const followed = seen ?? line.followed;
          line.followed = null;
          if (!followed || lossOf(followed, frame.term) === 0) return;
          onFinding(frame.log, { type: 'lost', seen: followed, term: frame.term });
          if (seen) this.judged(line.replica, 'lost', { seen });
        }
    }
  }

  #answerProbe(frame: Pushed): void {
    const probe = this.#probes.get(toHex(frame.log));
    if (!probe || (frame.type !== 'entries' && frame.type !== 'current')) return;
    this.#probes.delete(toHex(frame.log));
    const items = frame.type === 'entries' ? frame.items : [];
    probe.resolve((items.find(({ receipt }) => receipt.stored.seq === 1) ?? items[0])?.entry ?? null);
  }

  async #entries(line: Line, frame: Answer<'entries'>): Promise<void> {
    const { genuine, session } = this.#tools;
    const receipts = frame.items.map(({ receipt }) => receipt);
    const storages = frame.items.map(storageOf);
    // A receipt names the bytes it is for: an old one beside others would lend them its time and place.
    genuine.demand(receipts, frame.log, storages);
    await compareWithKept(this.#tools, line.replica, receipts);
    await line.replica.ingest(frame.items);
    const bytes = frame.items.reduce((sum, item) => sum + item.entry.length, 0);
    session.tell({ type: 'credit', log: frame.log, bytes });
    // A gap in the relay's own sequence is the relay's; one in a chain alone may be its writer's, and waits to be filled.
    if (line.isCurrent && line.replica.order.hasGap) await this.#askForMissing(line);
    else if (line.isCurrent) this.#noteWhole(line);
  }

  async #current(line: Line, entered: number): Promise<void> {
    const { replica } = line;
    // P7: what came before is taken in by now.
    await line.taking;
    await replica.exclusive(() => Promise.resolve());
    // Said before another epoch came: what opened that one is on its way.
    if (line.entered !== entered) return;
    line.isCurrent = true;
    if (replica.base) await replica.fill();
    if (replica.base && !replica.order.shown) {
      // The log began with a snapshot: what that stands for comes behind.
      await this.#readAgain(line, false);
      return;
    }
    if (replica.order.shown) {
      await giveEntriesBack(this.#tools, line);
      // Small changes go out beside the files.
      this.#push(line);
      await giveBlobsBack(this.#tools, line);
    }
    await this.#askForMissing(line);
  }

  /** A gap in what a relay shows, at any time: it is read again from its start, and named where that does not help. */
  async #askForMissing(line: Line): Promise<void> {
    if (this.#noteWhole(line)) line.asked = 0;
    else if (line.asked < ASK_AGAIN) {
      line.asked += 1;
      await this.#readAgain(line, false);
    } else if (line.replica.order.hasGap) this.#tools.onTrouble(line.replica.log, 'relay lost entries');
    // All that the relay has is here: what is missing may never have come to it.
    else this.#tools.onTrouble(line.replica.log, 'entries missing');
  }

  /** Nothing is missing any more, whoever gave it back: it is not said any longer that something is. */
  #noteWhole({ replica }: Line): boolean {
    if (replica.gaps.size > 0 || replica.order.hasGap) return false;
    if (!replica.order.shown) this.#tools.onWell(replica.log, ['relay lost entries', 'entries missing']);
    return true;
  }

  async #readAgain(line: Line, isLost: boolean): Promise<void> {
    await line.replica.readAgain(isLost);
    if (line.isProven) await subscribe(this.#tools, line);
  }

  /** One way in at a time: what comes meanwhile waits for its turn. */
  #open(line: Line): Promise<void> {
    const opening = (line.opening ?? Promise.resolve())
      .then(() => (this.#isOnline && !line.isProven ? this.#step(line, () => enter(this.#tools, line)) : undefined))
      .then(() => {
        if (line.opening === opening) line.opening = null;
        if (line.isProven) this.#push(line);
      });
    line.opening = opening;
    return opening;
  }

  /** P7: read before written. A twin that was here first is met before anything of ours stands beside it. */
  #push(line: Line): void {
    line.hasMore = true;
    line.pushing ??= this.#step(line, async () => {
      while (line.hasMore && line.isProven && line.isCurrent && !this.#isClosed) {
        line.hasMore = false;
        while (await pushSome(this.#tools, line));
      }
    }).then(() => {
      line.pushing = null;
      if (line.cancelRetry || !this.#isOnline) return;
      if (!line.isProven) void this.#open(line);
      // Came between the end of the push and here.
      else if (line.hasMore && line.isCurrent) this.#push(line);
    });
  }

  /** Asked again after every wait: closing, or dropping the log, may have come in between. */
  #hasEnded(line: Line): boolean {
    return this.#isClosed || this.#lines.get(toHex(line.replica.log)) !== line;
  }

  #step(line: Line, work: () => Promise<void>): Promise<void> {
    const step = this.#run(line, work).finally(() => line.steps.delete(step));
    line.steps.add(step);
    return step;
  }
  /** Whatever goes wrong is named once and tried again later, the outbox stays. */
  async #run(line: Line, work: () => Promise<void>): Promise<void> {
    if (this.#hasEnded(line)) return;
    try {
      await work();
    } catch (error) {
      if (this.#hasEnded(line) || error instanceof Fenced) return;
      this.#name(line, error);
      const delayMs = error instanceof ShutOut ? SHUT_OUT_MS : RETRY_MS;
      line.cancelRetry ??= this.#tools.clock.after(delayMs, () => {
        line.cancelRetry = null;
        line.isProven = false;
        if (this.#isOnline) void this.#open(line);
      });
    }
  }

  #name(line: Line, error: unknown): void {
    const { onTrouble, onFinding } = this.#tools;
    const { log } = line.replica;
    if (error instanceof Forged) onFinding(log, { type: 'forged', receipts: error.receipts, terms: [] });
    else if (error instanceof ShutOut) onTrouble(log, 'not allowed');
    else if (error instanceof BlobRefused && error.reason === 'not allowed') line.ticket = null;
    else if (error instanceof BlobRefused && (error.reason === 'quota' || error.reason === 'full'))
      onTrouble(log, error.reason);
    else if (error instanceof RelayRefused) {
      const { reason } = error;
      if (reason === 'no account' || reason === 'quota' || reason === 'full') onTrouble(log, reason);
      else if (reason === 'unknown log') onTrouble(log, 'relay lost entries');
      else if (reason === 'stale epoch' || reason === 'not proven') line.isProven = false;
    }
  }
}

async function resting({ steps, replica }: Line): Promise<void> {
  while (steps.size > 0) await Promise.all(steps);
  await replica.exclusive(() => Promise.resolve());
}

/** What an invite's claimer and its link prove together; see frames.ts `claim`. */
export function claimProofs(
  welcome: Answer<'welcome'>,
  invite: Bytes,
  inviteKey: SigningKey,
  claimer: SigningKey,
): { proof: Bytes; signature: Bytes } {
  const message = claimMessage(welcome.nonce, welcome.relayKey, invite, claimer.publicKey);
  return { proof: inviteKey.sign(message), signature: claimer.sign(message) };
}
