// The keys of the groups this device belongs to: which secret opens what, under which epoch to seal, and with which
// passes to knock at the relay. Follows lawful epoch records only.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { RIGHT, rightsOf, type EpochRecord } from '../../../protocol/epoch.ts';
import type { KeyId, LogId } from '../../../protocol/ids.ts';
import { encode } from '../../../protocol/schema.ts';
import type { SealingPair } from '../../crypto/box.ts';
import { openBefore } from '../../crypto/keyblock.ts';
import { auditPassOf, keyIdOfSecret, memberPassOf, ownPassOf } from '../../crypto/secret.ts';
import type { SigningKey } from '../../crypto/sign.ts';
import { goesBeside, lawfulChain, openEpochChain, partingOf, readRecord } from '../../roster/epochs.ts';
import { Keyring, type EpochKey } from '../../roster/keyring.ts';
import type { SealingKey } from '../../sync/belonging.ts';
import type { Disk } from '../../sync/disk.ts';
import type { RowOp } from '../../sync/rows.ts';
import { PENDING, type Group, type Place } from './group.ts';
import { keptEventKey } from '../access/journal.ts';
import { Rosters } from './rosters.ts';

/** Records beside a chain that are looked at: a relay can't make more work than this. */
const RIVALS = 16;

export interface GroupsDeps {
  readonly disk: Disk;
  /** Our own, hex. */
  readonly device: string;
  readonly sealing: SealingPair;
  /** While a restore is under way: the recovery pair. */
  readonly extraPairs: () => readonly SealingPair[];
  /** Apart from the transactions of a log: what one of those has in memory is not stored yet. */
  readonly commit: (rows: () => Promise<readonly RowOp[]>, done: () => void) => Promise<void>;
}

export class Groups extends Rosters {
  readonly #deps: GroupsDeps;
  readonly #eventKeys = new Map<string, Bytes>();
  /** Of the running transaction of the access log. */
  readonly #freshEventKeys = new Set<string>();
  #nextEventKey: SealingKey | null = null;
  /** The one that our events are sealed under. */
  #ownEventKey: SealingKey | null = null;
  #keyring = new Keyring();
  /** Counts changes of the keyring, and how many of them are stored or on their way. */
  #changes = 0;
  #settling = 0;
  #settled = 0;

  constructor(deps: GroupsDeps) {
    super(deps.disk);
    this.#deps = deps;
  }

  // --- life

  /** A log that is new on this device; `secrets` by epoch number, the newest is the one to write under. */
  add(group: Group, secrets: ReadonlyMap<number, Bytes>): Promise<RowOp> {
    this.#learnSecrets(group, secrets);
    return this.enter(group);
  }
  /** It was not stored: it was never here. */
  drop(group: Group): void {
    this.leave(group);
    this.forgetKeys(group);
  }
  forgetKeys(group: Group): void {
    this.#keyring.forget(group.log);
    this.#changes += 1;
  }

  /** The keyring as it is once this log is dropped. */
  keysWithout(group: Group): Promise<RowOp> {
    const next = Keyring.fromBytes(this.#keyring.toBytes()) ?? new Keyring();
    next.forget(group.log);
    return this.#deps.disk.rows.put('keyring', 'all', next.toBytes());
  }

  async loadKeyring(): Promise<void> {
    const stored = await this.#deps.disk.rows.get('keyring', 'all');
    this.#keyring = (stored && Keyring.fromBytes(stored)) ?? new Keyring();
    for (const { key, value } of await this.#deps.disk.rows.all('eventkeys')) this.#eventKeys.set(key, value);
    const own = await keptEventKey(this.#deps.disk.rows);
    this.#ownEventKey = own && { secret: own.secret, id: keyIdOfSecret(own.secret) };
  }

  /** Belongs into a transaction of the access log: one that fails has taught nothing. */
  learnEventKey(id: KeyId, secret: Bytes, isOurs = false): Promise<RowOp> {
    this.#eventKeys.set(toHex(id), secret);
    this.#freshEventKeys.add(toHex(id));
    if (isOurs) this.#nextEventKey = { secret, id };
    return this.#deps.disk.rows.put('eventkeys', toHex(id), secret);
  }
  /** Rows without the event keys of others, and what follows once they are stored. */
  eventKeysBut(ours: ReadonlySet<string>): { readonly ops: readonly RowOp[]; readonly apply: () => void } {
    const others = [...this.#eventKeys.keys()].filter((id) => !ours.has(id));
    return {
      ops: others.map((id) => this.#deps.disk.rows.remove('eventkeys', id)),
      apply: () => {
        for (const id of others) this.#eventKeys.delete(id);
      },
    };
  }
  override stored(log: Bytes): void {
    super.stored(log);
    if (this.get(log)?.place !== 'audit') return;
    this.#freshEventKeys.clear();
    this.#ownEventKey = this.#nextEventKey ?? this.#ownEventKey;
    this.#nextEventKey = null;
  }
  override undo(log: Bytes): void {
    // A tablet that tries again and again must not keep what it never used.
    const proposed = this.get(log)?.proposed?.record.fields.key;
    if (proposed) this.#keyring.drop(log as LogId, proposed as KeyId);
    super.undo(log);
    if (this.get(log)?.place !== 'audit') return;
    for (const id of this.#freshEventKeys) this.#eventKeys.delete(id);
    this.#freshEventKeys.clear();
    this.#nextEventKey = null;
  }

  // --- keys

  /** The epoch we work in. */
  epoch(log: Bytes): EpochKey | null {
    return this.#keyring.current(log as LogId);
  }
  /** What to seal under: an epoch of our own making counts before the relay has confirmed it. */
  newestKey(log: Bytes): SealingKey | null {
    const epoch = this.#newest(log);
    // Whoever may not read the access log seals there what its readers open by our event key.
    if (!epoch) return this.get(log)?.place === 'audit' ? this.#ownEventKey : null;
    return { secret: epoch.secret, id: epoch.keyId };
  }
  #newest(log: Bytes): EpochKey | null {
    const pending = this.get(log)?.pending;
    return (pending && this.#keyring.epochOf(log as LogId, pending.record.fields.key as KeyId)) ?? this.epoch(log);
  }
  isOlderKey(log: Bytes, key: KeyId): boolean {
    const sealedUnder = this.#keyring.epochOf(log as LogId, key);
    const newest = this.newestKey(log);
    return sealedUnder !== null && newest !== null && !equal(sealedUnder.keyId, newest.id);
  }
  /** An epoch that was opened here and is not in the chain that counts. */
  isBeside(log: Bytes, key: KeyId): boolean {
    const { records, pending, proposed } = this.need(log);
    // One of ours that is being stored will be in it.
    const ours = [pending, proposed].flatMap((each) => (each ? [each.record] : []));
    const known = [...records, ...ours];
    const isEpoch = records.length > 0 && this.#keyring.epochOf(log as LogId, key) !== null;
    return isEpoch && !known.some(({ fields }) => equal(fields.key, key));
  }
  passOf(log: Bytes, number: number): SigningKey | null {
    const record = this.get(log)?.records.find(({ fields }) => fields.number === number);
    const epoch = record && this.#keyring.epochOf(log as LogId, record.fields.key as KeyId);
    return epoch ? memberPassOf(epoch.secret) : null;
  }
  secretOf(log: Bytes, key: KeyId): Bytes | undefined {
    return this.#keyring.secretsOf(log as LogId)(key) ?? this.#eventKeys.get(toHex(key));
  }

  /** This tablet was removed or suspended, and knows it: it decides nothing any more. */
  get isOut(): boolean {
    const staff = this.all().find(({ place }) => place === 'staff');
    const self = staff?.organisation?.devices.get(this.#deps.device);
    return self !== undefined && self.state !== 'active';
  }
  /** The owner's pass, when we own this log: from any epoch of `admins`, because a log may not have followed yet. */
  ownPass(log: Bytes): SigningKey | null {
    const group = this.get(log);
    if (!group?.newestRecord || this.isOut) return null;
    // Where others went another way, the owner that both ways have is the one who decides; so it is with one whom the
    // newest record shuts out: what it puts after the last that opens here has to be an owner's of both.
    const parting = this.#partingOf(group);
    const shut = !parting && this.isShutOut(log) ? this.#lastOpen(group) : null;
    const owner = this.ownPassIn(parting ?? group.newestRecord, ...(shut ? [shut] : []));
    return owner && (parting === null || this.ownPassIn(group.newestRecord)) ? owner : null;
  }
  ownPassIn(...records: readonly EpochRecord[]): SigningKey | null {
    const keys = this.#secretsOf('admins').map(ownPassOf);
    const owns = ({ publicKey }: SigningKey): boolean =>
      records.every(({ fields }) => (rightsOf(fields, publicKey) & RIGHT.own) !== 0);
    return keys.find(owns) ?? null;
  }
  /** The pass that owns what is founded or rekeyed from now on; null for those who own nothing. */
  newestOwnPass(): SigningKey | null {
    const admins = this.all().find((each) => each.place === 'admins');
    const newest = admins && this.newestKey(admins.log);
    return newest ? ownPassOf(newest.secret) : null;
  }

  /** Somebody opened a newer epoch, lawful as a record, that is not sealed to us. */
  isShutOut(log: Bytes): boolean {
    const newest = this.get(log)?.newestRecord?.fields.number ?? 0;
    const epoch = this.epoch(log);
    return epoch !== null && newest > epoch.number;
  }

  /**
   * What this device proves at the relay for a log. In the access log reading and appending are two passes. An owner who
   * was shut out still has the owner's pass, to supersede that epoch.
   */
  passes(log: Bytes): { readonly epoch: number; readonly keys: readonly SigningKey[] } | null {
    const group = this.get(log);
    const epoch = this.epoch(log);
    if (!group || (!epoch && group.place !== 'audit')) return null;
    const owner = this.isShutOut(log) ? this.ownPass(log) : null;
    if (owner && group.newestRecord) return { epoch: group.newestRecord.fields.number, keys: [owner] };
    const keys = epoch ? [memberPassOf(epoch.secret)] : [];
    const audit = group.place === 'audit' ? this.#auditPass(group) : null;
    if (audit) keys.push(audit.key);
    return keys.length > 0 ? { epoch: epoch?.number ?? audit?.number ?? 0, keys } : null;
  }
  /**
   * Of the epoch of `staff` that the access log has followed: an earlier one where the newest that is known here followed
   * one that nobody goes on from. Whoever has no record yet asks with the newest.
   */
  #auditPass({ records }: Group): { readonly key: SigningKey; readonly number: number } | null {
    const keys = this.#secretsOf('staff').map(auditPassOf);
    for (const { fields } of [...records].reverse()) {
      const key = keys.find(({ publicKey }) => rightsOf(fields, publicKey) !== 0);
      if (key) return { key, number: fields.number };
    }
    const [newest] = keys;
    return newest && records.length === 0 ? { key: newest, number: 0 } : null;
  }

  /** Every secret of one of the house's own groups, the newest first; none where this device is no member. */
  #secretsOf(place: Place): readonly Bytes[] {
    const group = this.all().find((each) => each.place === place);
    return group ? this.#keyring.secretsNewestFirst(group.log) : [];
  }
  /** S by epoch number, the newest first. */
  epochsOf(log: Bytes): readonly EpochKey[] {
    return this.#keyring.epochsNewestFirst(log as LogId);
  }

  /** Secrets of groups that are members of others. */
  #memberSecrets(): readonly Bytes[] {
    return this.#secretsOf('cases');
  }

  /** Takes in epoch records: lawful ones only, with what of their secrets opens for us. */
  async learn(log: Bytes, records: readonly Bytes[]): Promise<void> {
    const group = this.need(log);
    const fresh = records.map(readRecord).filter((record) => record !== null);
    const known = [...group.records, ...group.rivals, ...fresh];
    const chain = lawfulChain(group.genesis, known);
    if (!chain) return;
    await this.#noteRivals(group, chain.records, known);
    // A chain that began again from an older copy may have lower numbers than the epoch of before.
    const opens = ({ fields }: EpochRecord): boolean => this.#keyring.epochOf(group.log, fields.key as KeyId) !== null;
    const unknown = chain.records.slice(chain.records.findLastIndex(opens) + 1);
    const pairs = [this.#deps.sealing, ...this.#deps.extraPairs()];
    const opened = await openEpochChain(unknown, pairs, this.#memberSecrets());
    const secrets = new Map([...opened, ...this.#ownSecrets(group, unknown)]);
    await this.#addEarlier(group, chain.records, secrets);
    await this.#advance(group, chain.records, secrets);
    this.#followChain(group);
  }
  /** What was written under an epoch beside the chain is still to be read: by whoever its record was sealed to. */
  async #noteRivals(group: Group, chain: readonly EpochRecord[], known: readonly EpochRecord[]): Promise<void> {
    const byHash = new Map(known.map((record) => [toHex(record.hash), record]));
    for (const { hash } of chain) byHash.delete(toHex(hash));
    group.rivals = [...byHash.values()].slice(0, RIVALS);
    const unread = group.rivals.filter(({ fields }) => !this.#keyring.epochOf(group.log, fields.key as KeyId));
    const pairs = [this.#deps.sealing, ...this.#deps.extraPairs()];
    for (const record of unread) {
      for (const [number, secret] of await openEpochChain([record], pairs, this.#memberSecrets()))
        this.#keyring.add(group.log, number, secret);
      this.#changes += 1;
    }
  }
  /** Written under is the newest epoch of the chain that opens here, also when another of its number was before. */
  #followChain(group: Group): void {
    const opens = ({ fields }: EpochRecord): boolean => this.#keyring.epochOf(group.log, fields.key as KeyId) !== null;
    const newest = group.records.findLast(opens);
    const current = this.epoch(group.log);
    if (!newest || !current || equal(current.keyId, newest.fields.key)) return;
    const isBeside = group.rivals.some(({ fields }) => equal(fields.key, current.keyId));
    if (isBeside || newest.fields.number >= current.number) {
      this.#keyring.adopt(group.log, newest.fields.key as KeyId);
      this.#changes += 1;
    }
  }
  /** A relay goes on beside the chain. Only what lawfully follows from a record of it makes an owner decide. */
  overtaken(log: Bytes, shown: readonly Bytes[]): boolean {
    const group = this.need(log);
    const records = shown.map(readRecord).filter((record) => record !== null);
    const newest = shown.at(-1);
    const rival = records.at(-1);
    const isBeside = rival && newest && equal(rival.signed, newest) && goesBeside(group.records, records, rival);
    if (isBeside) group.isOvertaken = true;
    return isBeside === true;
  }
  /** Where an owner has to decide between records, or was shut out; and the number that is above them all. */
  parting(log: Bytes): { readonly record: EpochRecord; readonly number: number } | null {
    const group = this.need(log);
    const parting = this.#partingOf(group);
    const record = parting ?? (this.isShutOut(log) ? this.#lastOpen(group) : null);
    const numbers = [...group.records, ...group.rivals].map(({ fields }) => fields.number);
    return record && { record, number: Math.max(...numbers) + 1 };
  }
  /**
   * Where an owner has to decide. A relay that has our newest record takes nothing from who owned the log only before it:
   * such an owner goes on after that, above all that others did beside.
   */
  #partingOf({ records, rivals, newestRecord, isOvertaken }: Group): EpochRecord | null {
    const parting = partingOf(records, rivals, isOvertaken);
    if (!parting || !newestRecord || isOvertaken || !this.ownPassIn(parting)) return parting;
    if (this.ownPassIn(parting, newestRecord)) return parting;
    const isAbove = rivals.every(({ fields }) => fields.number < newestRecord.fields.number);
    return !isAbove && this.ownPassIn(newestRecord) ? newestRecord : null;
  }
  #lastOpen({ log, records }: Group): EpochRecord | null {
    return records.findLast(({ fields }) => this.#keyring.epochOf(log, fields.key as KeyId) !== null) ?? null;
  }
  /** A newcomer has the secret of one epoch only: those before it follow backwards, up to a wall. */
  async #addEarlier(group: Group, records: readonly EpochRecord[], secrets: Map<number, Bytes>): Promise<void> {
    const known = ({ fields }: EpochRecord): Bytes | undefined =>
      secrets.get(fields.number) ?? this.#keyring.epochOf(group.log, fields.key as KeyId)?.secret;
    for (let at = records.length - 1; at > 0; at--) {
      const record = records[at];
      const earlier = records[at - 1];
      const secret = record && known(record);
      if (!secret || !earlier || known(earlier)) continue;
      const before = await openBefore(record.fields, secret);
      if (before && equal(keyIdOfSecret(before), earlier.fields.key)) secrets.set(earlier.fields.number, before);
    }
  }
  /** The relay has our own epoch now. */
  async epochAccepted(log: Bytes): Promise<void> {
    const group = this.need(log);
    if (!group.pending) return;
    const { record } = group.pending;
    const known = [...group.records, ...group.rivals, record];
    const chain = lawfulChain(group.genesis, known);
    if (!chain) return;
    await this.#noteRivals(group, chain.records, known);
    await this.#advance(group, chain.records, this.#ownSecrets(group, [record]));
    group.isOvertaken = false;
  }
  #ownSecrets(group: Group, records: readonly EpochRecord[]): Map<number, Bytes> {
    const mine = records.find(({ hash }) => group.pending && equal(hash, group.pending.record.hash));
    if (this.#isUnread(group)) return new Map();
    const epoch = mine && this.#keyring.epochOf(group.log, mine.fields.key as KeyId);
    return new Map(epoch ? [[epoch.number, epoch.secret]] : []);
  }

  /** We open an epoch of a log whose secrets we do not hold: nothing of it stays once the relay has it. */
  #isUnread({ log, pending }: Group): boolean {
    return pending !== null && this.epoch(log) === null;
  }

  /** An epoch of ours that waits is over when it is in the chain, and when another took its place. */
  #advance(group: Group, records: readonly EpochRecord[], secrets: ReadonlyMap<number, Bytes>): Promise<void> {
    const { disk, commit } = this.#deps;
    const hex = toHex(group.log);
    const pending = group.pending?.record;
    const isSettled = pending !== undefined && records.some(({ fields }) => fields.number >= pending.fields.number);
    // Where another took its place the entry of ours is sealed anew, and can't be without its key.
    const isIn = records.some(({ hash }) => pending && equal(hash, pending.hash));
    const isUnread = isIn && secrets.size === 0 && this.#isUnread(group);
    const rows = async (): Promise<readonly RowOp[]> => [
      ...records.map((record) => disk.putEpoch(group.log, record.fields.number, record.signed)),
      await (isUnread ? this.keysWithout(group) : this.#keyringOp(group, secrets)),
      ...(isSettled ? [disk.rows.remove('rekey', hex)] : []),
    ];
    return commit(rows, () => {
      group.records = records;
      if (isSettled) group.pending = null;
      if (isUnread) this.forgetKeys(group);
      else this.#learnSecrets(group, secrets);
    });
  }

  /** The relay took another epoch than ours, or will not have it: its entry goes out as any other. */
  epochRefused(log: Bytes): Promise<void> {
    const group = this.need(log);
    return this.#deps.commit(
      () => Promise.resolve([this.#deps.disk.rows.remove('rekey', toHex(log))]),
      () => {
        group.pending = null;
      },
    );
  }

  /** Rows for a secret that came another way than by an epoch record. */
  learnSecret(log: Bytes, number: number, secret: Bytes): void {
    this.#learnSecrets(this.need(log), new Map([[number, secret]]));
  }

  /** Rows for an epoch of ours, in the transaction of its control entry; nothing is sent before. */
  async propose(log: Bytes, signed: Bytes, secret: Bytes, storage: Bytes): Promise<RowOp[]> {
    const group = this.need(log);
    const record = readRecord(signed);
    if (!record) throw new Error('our own epoch record does not read');
    this.#keyring.add(group.log, record.fields.number, secret);
    this.#changes += 1;
    group.proposed = { record, storage };
    return [await this.#deps.disk.rows.put('rekey', toHex(log), encode(PENDING, { record: signed, storage }))];
  }

  /** Stores record 1 of a log that we found, before it is sent. */
  adoptFirst(log: Bytes, signed: Bytes): Promise<void> {
    const record = readRecord(signed);
    if (!record) throw new Error('our own epoch record does not read');
    return this.#advance(this.need(log), [record], new Map());
  }

  #learnSecrets(group: Group, secrets: ReadonlyMap<number, Bytes>): void {
    adoptAll(this.#keyring, group.log, secrets);
    this.#changes += 1;
  }
  /** The keyring as it will be with these secrets; what is learned meanwhile is written by a later transaction. */
  #keyringOp(group: Group, secrets: ReadonlyMap<number, Bytes>): Promise<RowOp> {
    const next = Keyring.fromBytes(this.#keyring.toBytes()) ?? new Keyring();
    adoptAll(next, group.log, secrets);
    return this.#deps.disk.rows.put('keyring', 'all', next.toBytes());
  }
  /** Keys learned in memory, as rows of the next transaction whatever it is about. */
  async settle(): Promise<readonly RowOp[]> {
    this.#settling = this.#changes;
    if (this.#changes === this.#settled) return [];
    return [await this.#deps.disk.rows.put('keyring', 'all', this.#keyring.toBytes())];
  }
  settled(): void {
    this.#settled = this.#settling;
  }
}

/** The newest of them is the one to write under, unless a newer one is already. */
function adoptAll(keyring: Keyring, log: LogId, secrets: ReadonlyMap<number, Bytes>): void {
  for (const [number, secret] of [...secrets].sort(([a], [b]) => a - b)) {
    const { keyId } = keyring.add(log, number, secret);
    if (number >= (keyring.current(log)?.number ?? 0)) keyring.adopt(log, keyId);
  }
}
