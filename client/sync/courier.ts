// Carries sealed entries between replicas and the relay: proves passes, subscribes, pushes the outbox, uploads what
// entries refer to first, follows epochs. It sees ciphertext and passes only; every failure leaves the outbox as it was.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { claimMessage, proveMessage, type Refusal } from '../../protocol/frames.ts';
import type { SigningKey } from '../crypto/sign.ts';
import { sha256 } from '../crypto/hash.ts';
import { verify } from '../crypto/sign.ts';
import { BATCH } from '../../protocol/limits.ts';
import { rootOf, verifyTerm, type Receipt, type SignedTerm } from '../../protocol/receipt.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { BLOB_LANES, BlobRefused, type BlobTransfer } from './blobs.ts';
import type { Clock } from './clock.ts';
import { DiskFull, type Disk, type OutboxItem } from './disk.ts';
import { inLanes } from './lanes.ts';
import type { Replica } from './replica.ts';
import { Disconnected, RelayRefused, type Answer, type Session } from './session.ts';

const CREDIT_BYTES = 4 * 1024 * 1024;
const RETRY_MS = 5_000;
const APPEND_BYTES = 512 * 1024;

export type Trouble = 'no account' | 'quota' | 'full' | 'tablet full' | 'relay lost entries' | 'relay fork' | 'not allowed';

/** What the courier asks of the house for one log. */
export interface Passport {
  /** Number of the newest epoch we can work in, and our passes in it; null when this log isn't ours. */
  passes(log: Bytes): { readonly epoch: number; readonly keys: readonly SigningKey[] } | null;
  /** Epoch record 1 for a log that is still to be founded, and the invite that pays for it, if any. */
  founding(log: Bytes, relayKey: Bytes): Promise<{ readonly record: Bytes; readonly invite: Bytes | null }>;
  /** Whether any epoch record of this log is here: a newcomer has its secret from a package or a welcome only. */
  hasRecords(log: Bytes): boolean;
  /** New epoch records arrived. Resolves when lawful ones are stored and their secrets known. */
  learn(log: Bytes, records: readonly Bytes[]): Promise<void>;
  /** Whether an entry changes content, as opposed to noting an access. */
  isContent(log: Bytes, storage: Bytes): Promise<boolean>;
  presence(log: Bytes, sealed: Bytes): void;
  /** A term of the relay, its signature verified. */
  term(log: Bytes, term: SignedTerm): void;
}

export interface CourierDeps {
  readonly session: Session;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly passport: Passport;
  readonly blobs: BlobTransfer;
  readonly onTrouble: (log: Bytes, trouble: Trouble | null) => void;
}

interface Line {
  readonly replica: Replica;
  isProven: boolean;
  isCurrent: boolean;
  pushing: Promise<void> | null;
  opening: Promise<void> | null;
  ticket: { readonly token: string; readonly expires: number } | null;
  cancelRetry: (() => void) | null;
}

export class Courier {
  readonly #deps: CourierDeps;
  readonly #lines = new Map<string, Line>();
  readonly #probes = new Map<string, (entry: Bytes | null) => void>();
  readonly #verifiedRoots = new Map<string, boolean>();

  constructor(deps: CourierDeps) {
    this.#deps = deps;
  }

  /** Starts to carry a log. Safe to call again. */
  carry(replica: Replica): void {
    const key = toHex(replica.log);
    if (!this.#lines.has(key)) {
      this.#lines.set(key, {
        replica,
        isProven: false,
        isCurrent: false,
        pushing: null,
        opening: null,
        ticket: null,
        cancelRetry: null,
      });
    }
    if (this.#deps.session.state === 'online') void this.#open(this.#lines.get(key)!);
  }

  /** The connection came or went. */
  connectionChanged(): void {
    for (const line of this.#lines.values()) {
      line.isProven = line.isCurrent = false;
      line.ticket = null;
      if (this.#deps.session.state === 'online') void this.#open(line);
    }
  }

  /** The first entry of a log that no replica carries yet: what tells a restoring tablet which log it is. */
  async fetchFirst(log: Bytes, epoch: number, pass: SigningKey): Promise<Bytes | null> {
    const { session } = this.#deps;
    if (!session.welcome) throw new Disconnected('not connected');
    const { nonce, relayKey } = session.welcome;
    const signature = pass.sign(proveMessage(nonce, relayKey, log, epoch));
    await session.request({ type: 'prove', log, epoch, pass: pass.publicKey, signature }, 'proven');
    const first = new Promise<Bytes | null>((resolve) => {
      this.#probes.set(toHex(log), resolve);
    });
    await session.request({ type: 'subscribe', log, after: 0, credit: 1 }, 'ok');
    const entry = await first;
    session.tell({ type: 'unsubscribe', log });
    return entry;
  }

  isCurrent(log: Bytes): boolean {
    return this.#lines.get(toHex(log))?.isCurrent ?? false;
  }

  /** Proves one more pass on this connection: what the owner's may, before it is used. */
  async proveAs(log: Bytes, key: SigningKey): Promise<void> {
    const { session, passport } = this.#deps;
    const epoch = passport.passes(log)?.epoch;
    const { welcome } = session;
    if (epoch === undefined || !welcome) throw new Disconnected('not connected');
    const signature = key.sign(proveMessage(welcome.nonce, welcome.relayKey, log, epoch));
    await session.request({ type: 'prove', log, epoch, pass: key.publicKey, signature }, 'proven');
  }

  /** We opened an epoch ourselves: what we proved before no longer counts. */
  async epochChanged(replica: Replica): Promise<void> {
    const line = this.#lines.get(toHex(replica.log));
    if (!line) return;
    line.isProven = false;
    line.ticket = null;
    await this.#open(line, true);
  }

  /** Resolves once everything the relay has of this log is here; rejects when the connection ends before. */
  async whenCurrent(log: Bytes, waitMs = 20_000): Promise<void> {
    const { clock } = this.#deps;
    const until = clock.now() + waitMs;
    while (!this.isCurrent(log)) {
      if (clock.now() > until) throw new Disconnected('not current');
      await new Promise<void>((resolve) => {
        clock.after(50, resolve);
      });
    }
    await this.#lines.get(toHex(log))?.replica.exclusive(() => Promise.resolve());
  }

  /** Something waits in the outbox. */
  kick(replica: Replica): void {
    const line = this.#lines.get(toHex(replica.log));
    if (line?.isProven) void this.#push(line);
    else if (line && this.#deps.session.state === 'online') void this.#open(line);
  }

  receive(frame: Answer<'entries' | 'current' | 'term' | 'epoch' | 'presence'>): void {
    if (frame.type === 'entries' || frame.type === 'current') {
      const probe = this.#probes.get(toHex(frame.log));
      this.#probes.delete(toHex(frame.log));
      probe?.(frame.type === 'entries' ? (frame.items[0]?.entry ?? null) : null);
    }
    const line = this.#lines.get(toHex(frame.log));
    if (!line) return;
    switch (frame.type) {
      case 'entries':
        void this.#entries(line, frame);
        break;
      case 'current':
        line.isCurrent = true;
        break;
      case 'presence':
        this.#deps.passport.presence(frame.log, frame.sealed);
        break;
      case 'epoch':
        line.isProven = false;
        line.ticket = null;
        void this.#run(line, async () => {
          await this.#deps.passport.learn(frame.log, [frame.record]);
          await this.#open(line, true);
        });
        break;
      case 'term': {
        const relayKey = this.#deps.session.welcome?.relayKey;
        if (!relayKey || !verifyTerm(verify, relayKey, frame.term)) this.#deps.onTrouble(frame.log, 'relay fork');
        else this.#deps.passport.term(frame.log, frame.term);
        break;
      }
    }
  }

  async #entries(line: Line, frame: Answer<'entries'>): Promise<void> {
    const bytes = frame.items.reduce((sum, item) => sum + item.entry.length, 0);
    await this.#run(line, async () => {
      if (!frame.items.every(({ receipt }) => this.#isGenuine(receipt, frame.log))) {
        this.#deps.onTrouble(frame.log, 'relay fork');
        return;
      }
      await line.replica.ingest(frame.items);
      this.#deps.session.tell({ type: 'credit', log: frame.log, bytes });
    });
  }

  /** One signature per batch: receipts that share a root share its verification. */
  #isGenuine(receipt: Receipt, log: Bytes): boolean {
    const relayKey = this.#deps.session.welcome?.relayKey;
    if (!relayKey || !equal(receipt.stored.log, log)) return false;
    const root = rootOf(sha256, receipt);
    const key = toHex(root) + toHex(receipt.signature.subarray(0, 8));
    const known = this.#verifiedRoots.get(key);
    if (known !== undefined) return known;
    const isGood = verify(relayKey, signedMessage('receipt', root), receipt.signature);
    if (this.#verifiedRoots.size > 4096) this.#verifiedRoots.clear();
    this.#verifiedRoots.set(key, isGood);
    return isGood;
  }

  #open(line: Line, isAgain = false): Promise<void> {
    if (line.opening && !isAgain) return line.opening;
    const opening = this.#run(line, async () => {
      const { replica } = line;
      if (!replica.state.isFounded) await this.#found(line);
      await this.#prove(line);
      await this.#push(line);
    }).finally(() => {
      if (line.opening === opening) line.opening = null;
    });
    line.opening = opening;
    return opening;
  }

  async #found(line: Line): Promise<void> {
    const { session, disk, passport } = this.#deps;
    const { replica } = line;
    const relayKey = session.welcome?.relayKey;
    const first = (await disk.outbox(replica.log))[0];
    const entry = first && (await disk.entry(replica.log, first.storage));
    if (!relayKey || !entry) return;
    const { record, invite } = await passport.founding(replica.log, relayKey);
    try {
      const answer = await session.request(
        { type: 'found', genesis: replica.state.genesis, record, entry: entry.bytes, invite },
        'receipts',
      );
      replica.state.isFounded = true;
      await this.#take(line, [first], answer.items);
    } catch (error) {
      // An earlier try may have arrived although its answer did not.
      if (!(error instanceof RelayRefused && error.reason === 'log exists')) throw error;
      replica.state.isFounded = true;
      await replica.retry();
    }
  }

  async #prove(line: Line): Promise<void> {
    const { session, passport } = this.#deps;
    const { log } = line.replica;
    for (let tries = 0; tries < 8; tries++) {
      const passes = passport.passes(log);
      const welcome = session.welcome;
      if (!passes || !welcome) return;
      const { epoch } = passes;
      const proofs = passes.keys.map((key) => ({
        log,
        epoch,
        pass: key.publicKey,
        signature: key.sign(proveMessage(welcome.nonce, welcome.relayKey, log, epoch)),
      }));
      try {
        const answers = await Promise.all(proofs.map((proof) => session.request({ type: 'prove', ...proof }, 'proven')));
        if (!passport.hasRecords(log)) {
          const { items } = await session.request({ type: 'epochs', after: 0, ...proofs[0]! }, 'records');
          await passport.learn(log, items);
        }
        this.#proven(line, answers);
        return;
      } catch (error) {
        if (!(error instanceof RelayRefused) || error.reason !== 'stale epoch') throw error;
        const { items } = await session.request({ type: 'epochs', after: epoch, ...proofs[0]! }, 'records');
        if (items.length === 0) throw error;
        await passport.learn(log, items);
        if ((passport.passes(log)?.epoch ?? 0) > epoch) continue;
        this.#deps.onTrouble(log, 'not allowed');
        return;
      }
    }
  }

  #proven(line: Line, answers: readonly Answer<'proven'>[]): void {
    const { log, state } = line.replica;
    line.isProven = true;
    const seen = state.seen?.seq ?? 0;
    if (answers.some((answer) => answer.seq < seen)) this.#deps.onTrouble(log, 'relay lost entries');
    this.#deps.session
      .request({ type: 'subscribe', log, after: seen, credit: CREDIT_BYTES }, 'ok')
      .catch(() => undefined);
  }

  #push(line: Line): Promise<void> {
    line.pushing ??= this.#run(line, async () => {
      while (line.isProven && (await this.#pushSome(line)));
    }).finally(() => {
      line.pushing = null;
      if (line.isProven && line.replica.outboxSize > 0 && !line.cancelRetry) void this.#push(line);
    });
    return line.pushing;
  }

  async #pushSome(line: Line): Promise<boolean> {
    const { session, disk } = this.#deps;
    const { log } = line.replica;
    const batch: OutboxItem[] = [];
    const items: { entry: Bytes; blobs: readonly Bytes[] }[] = [];
    let size = 0;
    for (const out of (await disk.outbox(log)).slice(0, BATCH)) {
      const entry = await disk.entry(log, out.storage);
      if (!entry) continue;
      size += entry.bytes.length;
      if (items.length > 0 && size > APPEND_BYTES) break;
      await this.#upload(line, out.blobs);
      batch.push(out);
      items.push({ entry: entry.bytes, blobs: out.blobs });
    }
    if (items.length === 0) return false;
    const answer = await session.request({ type: 'append', log, head: null, items }, 'receipts');
    await this.#take(line, batch, answer.items);
    this.#deps.onTrouble(log, null);
    return true;
  }

  async #take(line: Line, batch: readonly OutboxItem[], receipts: readonly Receipt[]): Promise<void> {
    const { passport } = this.#deps;
    const { log } = line.replica;
    const genuine = receipts.length === batch.length && receipts.every((receipt) => this.#isGenuine(receipt, log));
    if (!genuine || !receipts.every((receipt, i) => equal(receipt.stored.storage, batch[i]!.storage))) {
      this.#deps.onTrouble(log, 'relay fork');
      throw new Disconnected('a receipt is forged');
    }
    const items = await Promise.all(
      batch.map(async (out, i) => ({ out, receipt: receipts[i]!, isContent: await passport.isContent(log, out.storage) })),
    );
    await line.replica.receipted(items);
  }

  async #upload(line: Line, names: readonly Bytes[]): Promise<void> {
    await inLanes(names, BLOB_LANES, async (name) => {
      const bytes = await this.#deps.disk.blob(name);
      if (bytes) await this.#deps.blobs.put(await this.#ticket(line), name, bytes);
    });
  }

  /** A blob of this log from the relay; throws BlobRefused or Disconnected. */
  async download(log: Bytes, name: Bytes): Promise<Bytes> {
    const line = this.#lines.get(toHex(log));
    if (!line?.isProven) throw new Disconnected('not connected');
    try {
      return await this.#deps.blobs.get(await this.#ticket(line), name);
    } catch (error) {
      if (error instanceof BlobRefused && error.reason === 'not allowed') line.ticket = null;
      throw error;
    }
  }

  async #ticket(line: Line): Promise<string> {
    if (line.ticket && line.ticket.expires > this.#deps.clock.now() + 10_000) return line.ticket.token;
    const answer = await this.#deps.session.request({ type: 'ticket', log: line.replica.log }, 'ticket');
    line.ticket = { token: answer.token, expires: answer.expires };
    return answer.token;
  }

  /** Runs a step; whatever goes wrong is named once and tried again later, the outbox stays. */
  async #run(line: Line, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      const { log } = line.replica;
      if (error instanceof DiskFull) this.#deps.onTrouble(log, 'tablet full');
      else if (error instanceof RelayRefused) this.#refused(line, error.reason);
      else if (error instanceof BlobRefused && error.reason === 'not allowed') line.ticket = null;
      else if (error instanceof BlobRefused && (error.reason === 'quota' || error.reason === 'full'))
        this.#deps.onTrouble(log, error.reason);
      line.cancelRetry ??= this.#deps.clock.after(RETRY_MS, () => {
        line.cancelRetry = null;
        if (this.#deps.session.state === 'online') void this.#open(line);
      });
    }
  }

  #refused(line: Line, reason: Refusal): void {
    const { log } = line.replica;
    if (reason === 'no account' || reason === 'quota' || reason === 'full') this.#deps.onTrouble(log, reason);
    else if (reason === 'unknown log') this.#deps.onTrouble(log, 'relay lost entries');
    else if (reason === 'stale epoch' || reason === 'not proven') line.isProven = false;
  }
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
