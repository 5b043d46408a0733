// The groups this device belongs to: their rosters, epochs and secrets. Answers who may speak, under which key to seal,
// and with which passes to knock at the relay. Believes nothing a relay says that members did not sign.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { decodeSigned, type SignedEntry } from '../../protocol/entry.ts';
import type { DeviceId, EntryId, KeyId, LogId } from '../../protocol/ids.ts';
import { bytes, bytesUpTo, decode, encode, list, tuple } from '../../protocol/schema.ts';
import type { SealingPair } from '../crypto/box.ts';
import { auditPassOf, memberPassOf, ownPassOf } from '../crypto/secret.ts';
import { verify as verifyOnce, type SigningKey } from '../crypto/sign.ts';
import { admitControl, learnKeys, type AdmitRefusal, type KeyDirectory, type VerifiedControl } from '../roster/admit.ts';
import { resolveCase } from '../roster/case.ts';
import type { Welcome } from '../roster/control.ts';
import { lawfulChain, openEpochChain, readRecord } from '../roster/epochs.ts';
import { Keyring, type EpochKey } from '../roster/keyring.ts';
import { judgeOwnAct } from '../roster/ownlog.ts';
import { resolveOrganisation, type OrganisationRoster } from '../roster/organisation.ts';
import type { Compartment } from '../roster/roles.ts';
import { remembering } from '../roster/statements.ts';
import type { Disk } from '../sync/disk.ts';
import type { SealingKey } from '../sync/replica.ts';
import type { RowOp } from '../sync/rows.ts';
import { Group, type Place, type StoredControl } from './group.ts';

/** Rosters are resolved again after every act: the same signatures are not checked twice. */
const verify = remembering(verifyOnce);

const FOUNDED = tuple({ founding: bytes(32), genesis: bytesUpTo(1024) });
const CONTROLS = list(tuple({ bytes: bytesUpTo(768 * 1024), signature: bytes(64), id: bytes(32) }), 65_536);

export interface GroupsDeps {
  readonly disk: Disk;
  readonly device: DeviceId;
  readonly sealing: SealingPair;
  /** While a restore is under way: the recovery pair. */
  readonly extraPairs: () => readonly SealingPair[];
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onRosterChanged: (group: Group) => void;
}

export class Groups {
  readonly #deps: GroupsDeps;
  readonly #byLog = new Map<string, Group>();
  readonly #directory: KeyDirectory = new Map();
  readonly #eventKeys = new Map<string, Bytes>();
  #keyring = new Keyring();

  constructor(deps: GroupsDeps) {
    this.#deps = deps;
  }

  all(): readonly Group[] {
    return [...this.#byLog.values()];
  }
  get(log: Uint8Array): Group | undefined {
    return this.#byLog.get(toHex(log));
  }
  need(log: Uint8Array): Group {
    const group = this.get(log);
    if (!group) throw new Error('not a log of ours');
    return group;
  }
  own(place: Compartment): Group {
    const group = this.all().find((each) => each.place === place);
    if (!group) throw new Error('no such compartment');
    return group;
  }
  get organisation(): OrganisationRoster {
    const { organisation } = this.own('staff');
    if (!organisation) throw new Error('no organisation');
    return organisation;
  }

  // --- life

  /** A log that is new on this device; `secrets` by epoch number, the newest is the one to write under. */
  async add(group: Group, secrets: ReadonlyMap<number, Bytes>): Promise<RowOp[]> {
    this.#byLog.set(toHex(group.log), group);
    this.#learnSecrets(group, secrets);
    const { rows } = this.#deps.disk;
    const founded = encode(FOUNDED, { founding: group.founding, genesis: group.genesis });
    return [await rows.put('group', toHex(group.log), founded), await this.#keyringOp()];
  }

  /** Pins the roster of a log that we found ourselves. */
  async pin(group: Group, founding: EntryId): Promise<RowOp[]> {
    group.founding = founding;
    const { genesis } = group;
    return [await this.#deps.disk.rows.put('group', toHex(group.log), encode(FOUNDED, { founding, genesis }))];
  }

  async loadKeyring(): Promise<void> {
    const stored = await this.#deps.disk.rows.get('keyring', 'all');
    this.#keyring = (stored && Keyring.fromBytes(stored)) ?? new Keyring();
    for (const { key, value } of await this.#deps.disk.rows.all('eventkeys')) this.#eventKeys.set(key, value);
  }

  async load(logs: readonly { readonly log: Bytes; readonly place: Place }[]): Promise<void> {
    const { disk } = this.#deps;
    const keys = logs.map(({ log }) => toHex(log));
    const [founded, controls, epochs] = await Promise.all([
      disk.rows.getMany('group', keys),
      disk.rows.getMany('controls', keys),
      Promise.all(logs.map(({ log }) => disk.epochs(log))),
    ]);
    for (const [i, { log, place }] of logs.entries()) {
      const fields = founded[i] && decode(FOUNDED, founded[i]);
      if (!fields) throw new Error('a group is missing');
      const group = new Group(log as LogId, place, fields.genesis, fields.founding as EntryId);
      this.#byLog.set(toHex(log), group);
      group.readLater(
        () => lawfulChain(group.genesis, epochs[i]!.map(readRecord).filter((record) => record !== null))?.records ?? [],
        () => {
          this.#read(group, (controls[i] && decode(CONTROLS, controls[i])) ?? []);
        },
      );
    }
  }

  /** What lies in our own sealed row was verified before it came there. */
  #read(group: Group, controls: readonly StoredControl[]): void {
    for (const stored of controls) {
      const fields = decodeSigned(stored.bytes);
      const control = fields && admitControl({ ...stored, id: stored.id as EntryId, fields }, this.#directory, () => true);
      if (control && typeof control !== 'string') this.#keep(group, control, stored);
    }
    this.#resolve(group);
  }

  learnEventKey(id: KeyId, secret: Bytes): Promise<RowOp> {
    this.#eventKeys.set(toHex(id), secret);
    return this.#deps.disk.rows.put('eventkeys', toHex(id), secret);
  }

  // --- rosters

  /** Keys of devices are known from the roster, so it is read first. */
  #admit(group: Group, entry: SignedEntry): VerifiedControl | AdmitRefusal {
    group.ready();
    return admitControl(entry, this.#directory, verify);
  }
  #keep(group: Group, control: VerifiedControl, stored: StoredControl): void {
    learnKeys(this.#directory, control.control);
    group.controls.push(control);
    group.stored.push({ bytes: stored.bytes, signature: stored.signature, id: stored.id });
  }
  #resolve(group: Group): void {
    if (group.place === 'staff') {
      const roster = resolveOrganisation(group.log, group.founding, group.controls, verify);
      group.organisation = roster === 'no founding' ? null : roster;
    } else if (group.place === 'case') {
      const roster = resolveCase(group.log, group.founding, group.controls, verify);
      group.caseRoster = roster === 'no founding' ? null : roster;
    }
  }

  /** A control entry in its place of the chain, ours or another's. */
  async take(log: Bytes, entry: SignedEntry): Promise<{ ops: RowOp[] } | { refused: string; isProven: boolean } | 'held'> {
    const group = this.need(log);
    const control = this.#admit(group, entry);
    if (control === 'unknown device') return 'held';
    if (typeof control === 'string') return { refused: control, isProven: false };
    const { act } = control.control;
    if (group.place !== 'staff' && group.place !== 'case') {
      if (!this.signingKeyOf(log, entry.fields.device)) return 'held';
      const refused = judgeOwnAct(this.organisation, group.place, control);
      if (refused) return { refused, isProven: true };
      if (act.type === 'welcome') this.#deps.onWelcome(act);
      return { ops: [] };
    }
    this.#keep(group, control, entry);
    this.#resolve(group);
    const roster = group.organisation ?? group.caseRoster;
    const refused = roster?.refused.find((each) => equal(each.entry, entry.id));
    this.#deps.onRosterChanged(group);
    const op = await this.#deps.disk.rows.put('controls', toHex(log), encode(CONTROLS, group.stored));
    return refused ? { refused: refused.reason, isProven: true } : { ops: [op] };
  }

  /** Reads the rosters again after a transaction that failed. */
  async reload(log: Bytes): Promise<void> {
    const group = this.get(log);
    if (group) await this.load([group]);
  }

  reg(log: Bytes): readonly Bytes[] {
    const group = this.get(log);
    if (group?.place === 'case') return group.caseRoster?.heads ?? [];
    const staff = this.all().find((each) => each.place === 'staff');
    return staff?.organisation?.heads ?? [];
  }

  signingKeyOf(log: Bytes, device: Bytes): Bytes | null {
    const group = this.get(log);
    const hex = toHex(device);
    if (group?.place === 'case') return group.caseRoster?.devices.get(hex)?.[0]?.keys.signing ?? null;
    const staff = this.all().find((each) => each.place === 'staff');
    return staff?.organisation?.devices.get(hex)?.keys.signing ?? null;
  }

  // --- keys

  /** The epoch we work in. */
  epoch(log: Bytes): EpochKey | null {
    return this.#keyring.current(log as LogId);
  }
  newestKey(log: Bytes): SealingKey | null {
    const epoch = this.epoch(log);
    return epoch && { secret: epoch.secret, id: epoch.keyId };
  }
  secretOf(log: Bytes, key: KeyId): Bytes | undefined {
    return this.#keyring.secretsOf(log as LogId)(key) ?? this.#eventKeys.get(toHex(key));
  }

  ownPass(): SigningKey | null {
    const admins = this.all().find((each) => each.place === 'admins');
    const epoch = admins && this.epoch(admins.log);
    return epoch ? ownPassOf(epoch.secret) : null;
  }

  /** What this device proves at the relay for a log. In the access log reading and appending are two passes. */
  passes(log: Bytes): { readonly epoch: number; readonly keys: readonly SigningKey[] } | null {
    const group = this.get(log);
    const epoch = this.epoch(log);
    if (!group || !epoch) return null;
    const keys = [memberPassOf(epoch.secret)];
    const staff = group.place === 'audit' ? this.epoch(this.own('staff').log) : null;
    if (staff) keys.push(auditPassOf(staff.secret));
    return { epoch: epoch.number, keys };
  }

  /** Secrets of groups that are members of others. */
  #memberSecrets(): readonly Bytes[] {
    const cases = this.all().find((each) => each.place === 'cases');
    return cases ? this.#keyring.secretsNewestFirst(cases.log) : [];
  }

  /** Takes in epoch records: lawful ones only, with what of their secrets opens for us. */
  async learn(log: Bytes, records: readonly Bytes[]): Promise<void> {
    const group = this.need(log);
    const fresh = records.map(readRecord).filter((record) => record !== null);
    const chain = lawfulChain(group.genesis, [...group.records, ...fresh]);
    if (!chain) return;
    group.records = chain.records;
    const newest = this.epoch(log)?.number ?? 0;
    const unknown = chain.records.filter((record) => record.fields.number > newest);
    const pairs = [this.#deps.sealing, ...this.#deps.extraPairs()];
    this.#learnSecrets(group, await openEpochChain(unknown, pairs, this.#memberSecrets()));
    const ops = chain.records.map((record) => this.#deps.disk.putEpoch(log, record.fields.number, record.signed));
    await this.#deps.disk.commit([...ops, await this.#keyringOp()]);
  }

  /** Rows for a secret that came another way than by an epoch record. */
  async learnSecret(log: Bytes, number: number, secret: Bytes): Promise<RowOp[]> {
    this.#learnSecrets(this.need(log), new Map([[number, secret]]));
    return [await this.#keyringOp()];
  }

  /** Rows for an epoch record that this device made itself. */
  async adopt(log: Bytes, record: Bytes, secret: Bytes): Promise<RowOp[]> {
    const group = this.need(log);
    const read = readRecord(record);
    if (!read) throw new Error('our own epoch record does not read');
    const { number } = read.fields;
    group.records = [...group.records.filter((each) => each.fields.number < number), read];
    this.#learnSecrets(group, new Map([[number, secret]]));
    return [this.#deps.disk.putEpoch(log, number, record), await this.#keyringOp()];
  }

  #learnSecrets(group: Group, secrets: ReadonlyMap<number, Bytes>): void {
    for (const [number, secret] of [...secrets].sort(([a], [b]) => a - b)) {
      this.#keyring.adopt(group.log, this.#keyring.add(group.log, number, secret).keyId);
    }
  }
  #keyringOp(): Promise<RowOp> {
    return this.#deps.disk.rows.put('keyring', 'all', this.#keyring.toBytes());
  }
}
