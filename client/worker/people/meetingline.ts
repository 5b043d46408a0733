// The line between two tablets that meet at a relay: a log that both derive from the code, and signed, sealed messages
// in it. Delivers each message once, from whoever signed it; what it means is decided by those who meet.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import type { DeviceId, StorageId } from '../../../protocol/ids.ts';
import { SUITE } from '../../../protocol/limits.ts';
import type { TabletCode } from '../../../protocol/tabletcode.ts';
import { decode, encode } from '../../../protocol/schema.ts';
import { openEntry, sealEntry, signEntry, verifyEntry } from '../../crypto/entry.ts';
import type { Random } from '../../crypto/random.ts';
import { memberPassOf } from '../../crypto/secret.ts';
import { draftEpoch, readRecord, writeEpoch, type EpochDraft } from '../../roster/epochs.ts';
import { MEETING, meetingLog, type Meeting, type MeetingLog } from '../../roster/meeting.ts';
import { idOf } from '../../roster/statements.ts';
import type { Clock } from '../../sync/clock.ts';
import { proofOf } from '../../sync/enter.ts';
import { RelayRefused, openSession, type Answer, type OpenSocket, type Session } from '../../sync/session.ts';
import type { Device } from '../../vault/device.ts';

export interface MeetingGround {
  readonly clock: Clock;
  readonly random: Random;
  readonly openSocket: OpenSocket;
}
export type LineTrouble = 'unknown' | 'no account' | 'relay is another' | 'relay unreachable';

interface LineOptions {
  readonly ground: MeetingGround;
  readonly code: TabletCode;
  readonly device: Device;
  /** Who opens the meeting pays for it. */
  readonly account: (() => string | null) | null;
  /** The other tablet can find the meeting from now on. */
  readonly onReady?: () => void;
  readonly onHeard: (message: Meeting, from: DeviceId) => void;
  /** Nothing comes over this line any more. */
  readonly onTrouble: (trouble: LineTrouble) => void;
}

const CREDIT_BYTES = 1024 * 1024;
/** A meeting has a handful of messages; whoever sends more wants something else. */
const MOST = 64;
const UNREACHABLE_MS = 20_000;

interface Sealed {
  readonly bytes: Bytes;
  readonly storage: StorageId;
}

interface First {
  readonly record: Bytes;
  readonly entry: Sealed;
}

export class MeetingLine {
  readonly log: Bytes;
  readonly #options: LineOptions;
  readonly #meeting: MeetingLog;
  readonly #session: Session;
  readonly #heard = new Set<string>();
  /** Signing keys that devices have shown here. */
  readonly #signers = new Map<string, Bytes>();
  #unsent: Sealed[] = [];
  #chain: { seq: number; prev: Bytes | null } = { seq: 0, prev: null };
  /** Epoch record 1 and its entry, at the side that opens. */
  #first: First | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #isIn = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#meeting = meetingLog(options.code.secret);
    this.log = this.#meeting.draft.log;
    const cancel = options.ground.clock.after(UNREACHABLE_MS, () => {
      if (!this.#isIn) this.#fail('relay unreachable');
    });
    this.#session = openSession({
      address: options.code.relayAddress,
      relayKey: () => options.code.relayKey,
      accountSession: () => options.account?.() ?? null,
      open: options.ground.openSocket,
      clock: options.ground.clock,
      onPush: (frame) => {
        if (frame.type === 'entries') this.#in(() => this.#take(frame));
      },
      onState: (state) => {
        if (state === 'online') this.#in(() => this.#enter());
        if (state === 'another relay') this.#fail('relay is another');
        if (this.#isClosed) cancel();
      },
    });
  }

  /** Stored at the relay some time after; said again on every connection until then. */
  send(message: Meeting): void {
    this.#in(async () => {
      const entry = await this.#seal(message);
      if (message.type === 'open' && this.#options.account) await this.#found(entry);
      else this.#unsent.push(entry);
      if (this.#session.state === 'online') await (this.#isIn ? this.#push() : this.#enter());
    });
  }

  /** The code opens nothing at the relay from then on. Only by the side that opened the meeting. */
  async end(): Promise<void> {
    await this.#queue;
    await this.#shut().catch(() => undefined);
    this.close();
  }
  close(): void {
    this.#isClosed = true;
    this.#session.close();
  }

  /** One thing at a time; a connection that breaks in between is entered anew. */
  #in(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#isClosed) return;
      await work().catch((error: unknown) => {
        if (error instanceof RelayRefused && error.reason === 'no account') this.#fail('no account');
        else if (error instanceof RelayRefused) this.#fail('unknown');
        this.#isIn = false;
      });
    });
  }
  #fail(trouble: LineTrouble): void {
    if (this.#isClosed) return;
    this.close();
    this.#options.onTrouble(trouble);
  }

  async #enter(): Promise<void> {
    const { account } = this.#options;
    this.#isIn = false;
    if (account && !this.#first) return;
    if (this.#first) await this.#register(this.#first);
    const { draft } = this.#meeting;
    const pass = memberPassOf(draft.secret);
    await this.#session.request({ type: 'prove', ...proofOf(this.#session, this.log, 1, pass) }, 'proven');
    await this.#session.request({ type: 'subscribe', log: this.log, after: 0, credit: CREDIT_BYTES }, 'ok');
    this.#isIn = true;
    await this.#push();
    this.#options.onReady?.();
  }

  async #register({ record, entry }: First): Promise<void> {
    const { genesis } = this.#meeting.draft;
    try {
      await this.#session.request({ type: 'found', genesis, record, entry: entry.bytes, invite: null }, 'receipts');
    } catch (error) {
      if (!(error instanceof RelayRefused && error.reason === 'log exists')) throw error;
    }
  }

  async #push(): Promise<void> {
    while (this.#unsent.length > 0) {
      const items = this.#unsent.map(({ bytes }) => ({ entry: bytes, blobs: [] }));
      await this.#session.request({ type: 'append', log: this.log, head: null, items }, 'receipts');
      this.#unsent = this.#unsent.slice(items.length);
    }
  }

  async #found(entry: Sealed): Promise<void> {
    const { draft, passes } = this.#meeting;
    this.#first = { entry, record: await this.#record(draft, entry, passes) };
  }

  #record(draft: EpochDraft, entry: Sealed, passes: MeetingLog['passes']): Promise<Bytes> {
    const { code, device, ground } = this.#options;
    return writeEpoch({
      draft,
      control: entry.storage,
      recipients: [{ publicKey: device.sealing.publicKey }],
      passes,
      rootPass: null,
      relayKey: code.relayKey,
      relayAddress: code.relayAddress,
      signer: draft.number === 1 ? memberPassOf(draft.secret) : this.#meeting.keys.ownPass,
      random: ground.random,
    });
  }

  /** A last epoch that nobody else opens. */
  async #shut(): Promise<void> {
    const { random } = this.#options.ground;
    const first = this.#first && readRecord(this.#first.record);
    if (!first || this.#session.state !== 'online') return;
    const { ownPass } = this.#meeting.keys;
    const draft = draftEpoch(first, random);
    const entry = await this.#seal({ type: 'end' }, { secret: draft.secret, id: draft.keyId });
    const record = await this.#record(draft, entry, [{ key: ownPass.publicKey, rights: 15, cap: 0 }]);
    await this.#session.request({ type: 'prove', ...proofOf(this.#session, this.log, 1, ownPass) }, 'proven');
    await this.#session.request({ type: 'rekey', log: this.log, record, entry: entry.bytes }, 'receipts');
  }

  async #seal(message: Meeting, key = this.#key()): Promise<Sealed> {
    const { device, ground } = this.#options;
    const signed = signEntry(
      {
        suite: SUITE,
        log: this.log,
        key: key.id,
        reg: [],
        kind: 'control',
        doc: '',
        device: device.id,
        gen: 0,
        writer: 1,
        ...this.#chain,
        parents: [],
        seen: null,
        wall: ground.clock.now(),
        body: encode(MEETING, message),
      },
      device.signing.sign,
    );
    this.#chain = { seq: this.#chain.seq + 1, prev: signed.id };
    const order = { signed, log: this.log, keySecret: key.secret, keyId: key.id };
    return sealEntry({ ...order, deviceSecret: device.secret, random: ground.random });
  }
  #key(): { readonly secret: Bytes; readonly id: MeetingLog['draft']['keyId'] } {
    return { secret: this.#meeting.draft.secret, id: this.#meeting.draft.keyId };
  }

  async #take(frame: Answer<'entries'>): Promise<void> {
    if (!equal(frame.log, this.log)) return;
    for (const { entry } of frame.items) {
      const opened = await openEntry(
        entry,
        (id) => (equal(id, this.#key().id) ? this.#key().secret : undefined),
        this.log,
      );
      if (typeof opened === 'object') this.#hear(opened.entry);
    }
  }

  #hear(entry: SignedEntry): void {
    const { device, onHeard } = this.#options;
    const from = entry.fields.device as DeviceId;
    const message = entry.fields.kind === 'control' ? decode(MEETING, entry.fields.body) : null;
    if (!message || equal(from, device.id) || this.#heard.has(toHex(entry.id)) || this.#heard.size >= MOST) return;
    const shown = 'device' in message && equal(idOf(message.device), from) ? message.device.signing : null;
    const signer = this.#signers.get(toHex(from)) ?? shown;
    if (!signer || !verifyEntry(entry, signer)) return;
    this.#signers.set(toHex(from), signer);
    this.#heard.add(toHex(entry.id));
    onHeard(message, from);
  }
}
