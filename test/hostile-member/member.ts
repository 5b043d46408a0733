// A lab that joined a case by its link, with keys of its own, and writes what it likes: validly signed, validly sealed.
// Written from PROTOCOL.md; nothing of our client is used.
import { compare, concat, equal, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { SIGNED, type Position, type Signed } from '../../protocol/entry.ts';
import { EPOCH, SIGNED_EPOCH, type Epoch } from '../../protocol/epoch.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
import type { LogId } from '../../protocol/ids.ts';
import { BODY_BYTES, SUITE } from '../../protocol/limits.ts';
import { bytes, bytesUpTo, decode, encode, list, tuple, uint } from '../../protocol/schema.ts';
import { random, sha256, signerOf, type Signer } from '../hostile-relay/keys.ts';
import type { Device, House } from './house.ts';
import { epochAfter } from './epoch.ts';
import { inviteKeys, readLink } from './invitation.ts';
import { Line } from './line.ts';
import * as sealing from './sealing.ts';
import { ANNOUNCEMENT, CONTROL, PACKAGE, PRESENCE, PRESENT, type Control, type Package } from './shapes.ts';

const PROOF = tuple({ nonce: bytes(32), relayKey: bytes(32), log: bytes(32), epoch: uint() });

interface Chain {
  seq: number;
  prev: Bytes | null;
  gen: number;
}
/** An entry that was read here. */
export interface ReadEntry {
  readonly id: Bytes;
  readonly fields: Signed;
  readonly signed: Bytes;
  readonly signature: Bytes;
  readonly sealed: Bytes;
}

export class Member {
  readonly house: House;
  readonly line: Line;
  readonly log: LogId;
  /** Secrets by epoch, the newest last. */
  readonly secrets: Bytes[];
  number: number;
  readonly read: ReadEntry[] = [];
  seen: Position | null = null;
  reg: readonly Bytes[];
  readonly #chains = new Map<string, Chain>();
  /** Newest entry of every other device. */
  readonly #heads = new Map<string, Bytes>();
  #newestRecord!: Bytes;
  #claimed!: Bytes;
  #waiting: (() => void)[] = [];

  private constructor(house: House, line: Line, opened: Package) {
    this.house = house;
    this.line = line;
    this.log = sha256(opened.genesis) as LogId;
    this.secrets = [opened.secret];
    this.number = opened.number;
    this.reg = opened.heads;
  }

  /** Claims a link as any lab would (P46 to P50); from here on it is a member like others. */
  static async join(house: House, link: string, code = ''): Promise<Member> {
    const parsed = readLink(link);
    const line = await Line.open(parsed.address);
    const { invite } = parsed;
    const keys = await inviteKeys(parsed, code);
    const claimer = signerOf(random(32));
    const message = concat(line.welcome.nonce, line.welcome.relayKey, invite, claimer.publicKey);
    const by = { invite, claimer: claimer.publicKey, signature: claimer.sign('claim', message) };
    const proof = keys.signer.sign('claim', message);
    const got = await line.want({ type: 'claim', ...by, proof }, 'package');
    const sealed = got.package;
    const plain = sealing.aesOpen(keys.sealing, sealed.subarray(12), invite, sealed.subarray(0, 12));
    const opened = plain && decode(PACKAGE, plain);
    if (!opened) throw new Error('the package does not open');
    const member = new Member(house, line, opened);
    await member.#enter();
    await member.#claim(invite, keys.signer);
    await line.want({ type: 'claimed', ...by }, 'ok');
    return member;
  }

  get secret(): Bytes {
    return this.secrets.at(-1)!;
  }
  chainOf(device: Device = this.house.device): Chain {
    const known = this.#chains.get(toHex(device.id));
    const chain = known ?? { seq: 0, prev: null, gen: 0 };
    if (!known) this.#chains.set(toHex(device.id), chain);
    return chain;
  }
  /** What an honest entry of ours would say next. */
  fieldsOf(kind: Signed['kind'], doc: string, body: Bytes, device: Device = this.house.device): Signed {
    const { seq, prev, gen } = this.chainOf(device);
    return {
      ...{
        suite: SUITE,
        log: this.log,
        key: sealing.keyIdOf(this.secret),
        reg: this.reg,
        kind,
        doc,
        device: device.id,
      },
      ...{ gen, writer: kind === 'update' ? 0 : 1, seq, prev, seen: this.seen, wall: Date.now(), body },
      parents: [...this.#heads].filter(([of]) => of !== toHex(device.id)).map(([, id]) => id),
    };
  }
  /** clientID of this member (P57). */
  clientId(doc: string, device: Device = this.house.device, gen = this.chainOf(device).gen, writer = 0): number {
    const tail = new Uint8Array(5);
    new DataView(tail.buffer).setUint32(0, gen);
    tail[4] = writer;
    const digest = sha256(this.log, sha256(utf8(doc)), device.id, tail);
    return Number(new DataView(digest.buffer).getBigUint64(0) % 2n ** 53n);
  }

  /** Signs and seals; moves the chain on. */
  seal(fields: Signed, device: Device = this.house.device, moves = true): ReadEntry {
    const signed = encode(SIGNED, fields);
    const signature = device.signer.sign(fields.kind, signed);
    const id = sha256(signed, signature);
    const chain = this.chainOf(device);
    if (moves) Object.assign(chain, { seq: fields.seq + 1, prev: id, gen: fields.gen });
    return { id, fields, signed, signature, sealed: sealing.sealEntry(this.log, this.secret, signed, signature) };
  }
  /** Another copy of an entry, of whatever log it is, sealed for this one under its newest epoch. */
  sealAgain({ signed, signature }: ReadEntry): Bytes {
    return sealing.sealEntry(this.log, this.secret, signed, signature);
  }
  /** Sends sealed entries; the relay's answer. */
  append(...sealed: readonly Bytes[]): Promise<RelayFrame> {
    return this.line.ask({
      ...{ type: 'append', log: this.log, head: null },
      items: sealed.map((entry) => ({ entry, blobs: [] })),
    });
  }
  /** Writes updates into a document, as honest or not as they are. */
  async write(doc: string, ...updates: readonly Uint8Array[]): Promise<ReadEntry> {
    const entry = this.seal(this.fieldsOf('update', doc, this.bodyOf(...updates)));
    const answer = await this.append(entry.sealed);
    if (answer.type !== 'receipts') throw new Error(`the relay did not take it: ${answer.type}`);
    return entry;
  }
  /** The body of an update entry, also where an update is larger than its shape allows. */
  bodyOf(...updates: readonly Uint8Array[]): Bytes {
    return encode(
      list(bytesUpTo(BODY_BYTES), 4096),
      updates.map((update) => new Uint8Array(update)),
    );
  }
  /** Writes an act without an epoch. */
  async control(act: Control['act'], device: Device = this.house.device): Promise<ReadEntry> {
    const entry = this.seal(this.fieldsOf('control', '', encode(CONTROL, { epoch: null, act }), device), device);
    await this.append(entry.sealed);
    this.reg = [entry.id];
    return entry;
  }

  /** Says something of presence, as honest or not as it is (P56). */
  presence(doc: string, update: Uint8Array, as: Device = this.house.device, signer: Signer = as.signer): void {
    const what = { doc, update: new Uint8Array(update) };
    const signature = signer.sign('presence', encode(PRESENT, { log: this.log, ...what }));
    const plain = encode(PRESENCE, { ...what, device: as.id, signature });
    const [key, nonce] = [sealing.keyIdOf(this.secret), random(12)];
    const sealed = sealing.aesSeal(sealing.derived(this.secret, 'presence'), plain, concat(this.log, key), nonce);
    this.line.tell({ type: 'presence', log: this.log, sealed: concat(key, nonce, sealed) });
  }

  /** Resolves when an entry that fits was read. */
  async until(fits: (entry: ReadEntry) => boolean): Promise<ReadEntry> {
    for (;;) {
      const found = this.read.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
  close(): void {
    this.line.close();
  }

  // --- the way in

  async #enter(): Promise<void> {
    this.line.onPush = (frame) => void this.#hear(frame);
    await this.#prove();
    const pass = signerOf(sealing.derived(this.secret, 'member-pass'));
    const { items } = await this.line.want({ type: 'epochs', after: 0, ...this.#proof(pass) }, 'records');
    this.#newestRecord = items.at(-1)!;
    await this.line.want({ type: 'subscribe', log: this.log, after: 0, credit: 2 ** 40 }, 'ok');
    const heads = [...this.reg];
    for (const head of heads) await this.until(({ id }) => equal(id, head));
  }

  async #prove(): Promise<void> {
    const pass = signerOf(sealing.derived(this.secret, 'member-pass'));
    await this.line.want({ type: 'prove', ...this.#proof(pass) }, 'proven');
  }
  #proof(pass: Signer) {
    const { nonce, relayKey } = this.line.welcome;
    const signature = pass.sign('prove', encode(PROOF, { nonce, relayKey, log: this.log, epoch: this.number }));
    return { log: this.log, epoch: this.number, pass: pass.publicKey, signature };
  }

  async #claim(invite: Bytes, inviteKey: Signer): Promise<void> {
    const { device, side, root } = this.house;
    const proof = inviteKey.sign('invite-claim', concat(this.log, device.id, root.publicKey));
    await this.rekey({ type: 'claim', side, invite, proof }, [this.clinicKey(), this.house.pair.publicKey]);
  }

  /** The sealing key the owner's `cases` group announced (P32). */
  clinicKey(): Bytes {
    for (const { fields } of this.read) {
      const act = fields.kind === 'control' ? decode(CONTROL, fields.body)?.act : null;
      const announced = act?.type === 'case' ? act.side.statements.announcements.at(-1) : undefined;
      const announcement = announced && decode(ANNOUNCEMENT, announced.bytes);
      if (announcement) return announcement.key;
    }
    throw new Error('the clinic announced no key');
  }

  /** Our claim. */
  get firstControl(): Bytes {
    return this.#claimed;
  }

  /** Opens the next epoch with an act (P22 to P26); `change` makes the record dishonest. */
  async rekey(
    act: Control['act'],
    recipients: readonly Bytes[],
    change: (epoch: Epoch) => Epoch = (epoch) => epoch,
    boxed: readonly Bytes[] = recipients,
  ): Promise<RelayFrame> {
    const before = this.#newestRecord;
    const old = decode(EPOCH, decode(SIGNED_EPOCH, before)!.bytes)!;
    const [secret, number, oldSecret] = [random(32), old.number + 1, this.secret];
    const key = sealing.keyIdOf(secret);
    const citation = { number, key, recipients: recipients.map((each) => sha256(each)).sort(compare) };
    const signing = signerOf(sealing.derived(oldSecret, 'member-pass'));
    this.secrets.push(secret);
    const control = this.seal(this.fieldsOf('control', '', encode(CONTROL, { epoch: citation, act })));
    const made = { secret, oldSecret, number, control: sha256(control.sealed), previous: sha256(before) };
    const fields = change(await epochAfter(old, made, boxed));
    const epoch = encode(EPOCH, fields);
    const record = encode(SIGNED_EPOCH, { bytes: epoch, signature: signing.sign('epoch', epoch) });
    const answer = await this.line.ask({ type: 'rekey', log: this.log, record, entry: control.sealed });
    if (answer.type !== 'receipts') return answer;
    this.#newestRecord = record;
    this.number = number;
    this.reg = [control.id];
    if (act.type === 'claim') this.#claimed = control.id;
    await this.#prove();
    return answer;
  }

  // --- what comes

  async #hear(frame: RelayFrame): Promise<void> {
    if (frame.type === 'epoch') await this.#follow(frame.record);
    if (frame.type !== 'entries') return;
    for (const { entry, receipt } of frame.items) {
      const { term, nonce, seq, hash, time } = receipt.stored;
      this.seen = { term, nonce, seq, hash, time };
      const opened = sealing.openEntry(entry, this.secrets);
      const fields = opened && decode(SIGNED, opened.signed);
      if (!opened || !fields) continue;
      const id = sha256(opened.signed, opened.signature);
      this.read.push({ id, fields, ...opened, sealed: entry });
      this.#heads.set(toHex(fields.device), id);
      if (fields.kind === 'control') this.reg = [id];
    }
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #follow(record: Bytes): Promise<void> {
    const fields = decode(EPOCH, decode(SIGNED_EPOCH, record)!.bytes)!;
    const binding = sealing.bindingOf(this.log, fields.number);
    for (const { box } of fields.keyBlock.boxes) {
      const secret = await sealing.openBox(this.house.pair.seed, box, binding);
      if (!secret || !equal(sealing.keyIdOf(secret), fields.key)) continue;
      this.secrets.push(secret);
      this.number = fields.number;
      this.#newestRecord = record;
      await this.#prove();
    }
  }
}
