// The groups this device belongs to and their rosters: who may speak where. Acts of a transaction that failed are undone.
// Believes nothing a relay says that members did not sign.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { decodeSigned, type SignedEntry } from '../../protocol/entry.ts';
import type { EntryId, KeyId, LogId } from '../../protocol/ids.ts';
import { bytes, bytesUpTo, decode, encode, list, tuple } from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';
import { verify as verifyOnce } from '../crypto/sign.ts';
import { admitControl, learnKeys, type KeyDirectory, type VerifiedControl } from '../roster/admit.ts';
import { resolveCase } from '../roster/case.ts';
import { lawfulChain, readRecord } from '../roster/epochs.ts';
import { judgeOwnAct } from '../roster/ownlog.ts';
import { organisationAt, resolveOrganisation, type OrganisationRoster } from '../roster/organisation.ts';
import { WELCOME, type Citation, type Welcome } from '../roster/control.ts';
import type { Compartment } from '../roster/roles.ts';
import { remembering } from '../roster/statements.ts';
import type { Disk } from '../sync/disk.ts';
import type { RowOp } from '../sync/rows.ts';
import { Group, isShared, PENDING, type Place, type StoredControl } from './group.ts';

/** Rosters are resolved again after every act: the same signatures are not checked twice. */
const verify = remembering(verifyOnce);

const PASTS = 32;
const FOUNDED = tuple({ founding: bytes(32), genesis: bytesUpTo(1024) });
const CONTROLS = list(tuple({ bytes: bytesUpTo(768 * 1024), signature: bytes(64), id: bytes(32) }), 65_536);

export class Rosters {
  readonly #disk: Disk;
  readonly #byLog = new Map<string, Group>();
  readonly #directory: KeyDirectory = new Map();
  /** Rosters as they were, by the heads that stand for them. */
  readonly #pasts = new Map<string, OrganisationRoster>();

  constructor(disk: Disk) {
    this.#disk = disk;
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

  /** A log that is new on this device. */
  enter(group: Group): Promise<RowOp> {
    this.#byLog.set(toHex(group.log), group);
    return this.#groupOp(group);
  }
  /** It was not stored: it was never here. */
  leave(group: Group): void {
    this.#byLog.delete(toHex(group.log));
  }
  #groupOp({ log, founding, genesis }: Group): Promise<RowOp> {
    return this.#disk.rows.put('group', toHex(log), encode(FOUNDED, { founding, genesis }));
  }

  /** Pins the roster of a log that we found ourselves. */
  async pin(group: Group, founding: EntryId): Promise<RowOp[]> {
    group.founding = founding;
    group.caseVerdicts.clear();
    group.houseVerdicts.clear();
    return [await this.#groupOp(group)];
  }

  async load(logs: readonly { readonly log: Bytes; readonly place: Place }[]): Promise<void> {
    const { rows } = this.#disk;
    const keys = logs.map(({ log }) => toHex(log));
    const [founded, controls, aside, waiting, epochs] = await Promise.all([
      rows.getMany('group', keys),
      rows.getMany('controls', keys),
      rows.getMany('asideacts', keys),
      rows.getMany('rekey', keys),
      Promise.all(logs.map(({ log }) => this.#disk.epochs(log))),
    ]);
    for (const [i, { log, place }] of logs.entries()) {
      const fields = founded[i] && decode(FOUNDED, founded[i]);
      if (!fields) throw new Error('a group is missing');
      const group = new Group(log as LogId, place, fields.genesis, fields.founding as EntryId);
      this.#byLog.set(toHex(log), group);
      const pending = waiting[i] && decode(PENDING, waiting[i]);
      const record = pending && readRecord(pending.record);
      group.pending = pending && record ? { record, storage: pending.storage } : null;
      group.readLater(
        () =>
          lawfulChain(
            group.genesis,
            (epochs[i] ?? []).map(readRecord).filter((each) => each !== null),
          )?.records ?? [],
        () => {
          const [inPlace, beside] = [controls[i], aside[i]].map((row) => (row && decode(CONTROLS, row)) ?? []);
          this.#read(group, [
            ...(inPlace ?? []),
            ...(beside ?? []).map((each) => ({ ...each, isAside: true as const })),
          ]);
        },
      );
    }
  }

  /** What lies in our own sealed row was verified before it came there. */
  #read(group: Group, controls: readonly StoredControl[]): void {
    for (const stored of controls) {
      const fields = decodeSigned(stored.bytes);
      const control =
        fields && admitControl({ ...stored, id: stored.id as EntryId, fields }, this.#directory, () => true);
      if (!control || typeof control === 'string') continue;
      this.#keep(group, stored.isAside ? { ...control, isAside: true } : control, stored);
    }
    this.#resolve(group);
  }

  #keep(group: Group, control: VerifiedControl, stored: StoredControl): void {
    learnKeys(this.#directory, control.control);
    group.controls.push(control);
    const { bytes, signature, id } = stored;
    group.stored.push({ bytes, signature, id, isAside: control.isAside });
  }
  #resolve(group: Group): void {
    if (group.place === 'staff') {
      const { log, founding, controls, houseVerdicts } = group;
      const roster = resolveOrganisation(log, founding, controls, verify, houseVerdicts);
      group.organisation = roster === 'no founding' ? null : roster;
    } else if (isShared(group.place)) {
      const roster = resolveCase(group.log, group.founding, group.controls, verify, group.caseVerdicts);
      group.caseRoster = roster === 'no founding' ? null : roster;
    }
  }

  /** A control entry in its place of the chain, ours or another's. */
  async take(
    log: Bytes,
    entry: SignedEntry,
  ): Promise<{ ops: RowOp[] } | { refused: string; isProven: boolean; ops: RowOp[] } | 'held'> {
    const group = this.need(log);
    // Keys of devices are known from the roster, so it is read first.
    group.ready();
    const control = admitControl(entry, this.#directory, verify);
    if (control === 'unknown device') return 'held';
    if (typeof control === 'string') return { refused: control, isProven: false, ops: [] };
    if (group.place !== 'staff' && !isShared(group.place)) {
      if (!this.signingKeyOf(log, entry.fields.device)) return 'held';
      const known = this.organisationAt(entry.fields.reg);
      if (!known) return 'held';
      const refused = judgeOwnAct(known, group.place, control);
      return refused ? { refused, isProven: true, ops: [] } : { ops: await this.#keepOwn(group, control, entry) };
    }
    if (!(await this.#isItsReceipt(log, control))) return 'held';
    this.#keep(group, control, entry);
    this.#resolve(group);
    const roster = group.organisation ?? group.caseRoster;
    const refused = roster?.refused.find((each) => equal(each.entry, entry.id));
    const ops = [await this.#rowOf(group)];
    // A refused act stays in the graph, on disk too: others may have cited it, and are judged by what they cited.
    return refused ? { refused: refused.reason, isProven: true, ops } : { ops };
  }
  /** P14: an act in a place that another has taken. Who was shown it first cites it, and is judged by what it cited. */
  async keepAside(log: Bytes, entry: SignedEntry): Promise<readonly RowOp[]> {
    const group = this.need(log).ready();
    const control = admitControl(entry, this.#directory, verify);
    const isJudged = group.place === 'staff' || isShared(group.place);
    if (!isJudged || typeof control === 'string' || this.knowsRoster(log, [entry.id])) return [];
    this.#keep(group, { ...control, isAside: true }, entry);
    this.#resolve(group);
    const aside = group.stored.filter(({ isAside }) => isAside);
    return [await this.#disk.rows.put('asideacts', toHex(log), encode(CONTROLS, aside))];
  }
  #rowOf({ log, stored }: Group): Promise<RowOp> {
    const inPlace = stored.filter(({ isAside }) => !isAside);
    return this.#disk.rows.put('controls', toHex(log), encode(CONTROLS, inPlace));
  }

  /** The time that two admins waited is counted from a receipt: it has to be the one of the agreement that lies here. */
  async #isItsReceipt(log: Bytes, { control: { act } }: VerifiedControl): Promise<boolean> {
    if (act.type !== 'succeed' || !act.wait) return true;
    const agreement = await this.#disk.entryById(log, act.wait.agreement);
    return agreement !== null && equal(agreement.storage, act.wait.from.stored.storage);
  }

  /** What opens an epoch counts later: whom it names, and how far others were heard. A colleague's case is met apart. */
  async #keepOwn(group: Group, control: VerifiedControl, entry: SignedEntry): Promise<RowOp[]> {
    const { act, epoch } = control.control;
    if (act.type === 'welcome') return this.#keepWelcome('welcomed', act);
    if (act.type === 'known') return this.#keepWelcome('acquainted', act);
    if (!epoch && act.type !== 'late') return [];
    this.#keep(group, control, entry);
    return [await this.#rowOf(group)];
  }

  /** The founding entry is pinned by the first word. */
  async #keepWelcome(table: 'welcomed' | 'acquainted', welcome: Welcome): Promise<RowOp[]> {
    const { rows } = this.#disk;
    const log = toHex(sha256(welcome.genesis));
    const stored = await rows.get(table, log);
    const before = stored && decode(WELCOME, stored);
    if (before && (!equal(before.founding, welcome.founding) || before.number > welcome.number)) return [];
    return [await rows.put(table, log, encode(WELCOME, welcome))];
  }

  /** What the entry that opened an epoch says of it; null while that is not here, or is not lawful. */
  citationOf(group: Group, key: Uint8Array): Citation | null {
    return this.#citations(group).find((citation) => equal(citation.key, key)) ?? null;
  }
  /** Keys of all epochs that lawful entries opened, whichever way the log went on. */
  citedIn(group: Group): readonly KeyId[] {
    return this.#citations(group).map(({ key }) => key as KeyId);
  }
  #citations({ place, organisation, caseRoster, controls }: Group): readonly Citation[] {
    const isJudged = place === 'staff' || isShared(place);
    const epochs = isJudged ? (organisation ?? caseRoster)?.epochs : controls.map(({ control }) => control);
    return (epochs ?? []).flatMap((each) => ('citation' in each ? each.citation : (each.epoch ?? [])));
  }
  /** Whether the epoch of this key was sealed to a device. */
  isCited(group: Group, key: Uint8Array, sealing: Bytes): boolean {
    const hash = sha256(sealing);
    return this.citationOf(group, key)?.recipients.some((each) => equal(each, hash)) ?? false;
  }

  /** The organisation as somebody knew it who cites these heads; null when one is not here. */
  organisationAt(reg: readonly Bytes[]): OrganisationRoster | null {
    const now = this.organisation;
    const staff = this.own('staff');
    const name = reg.map(toHex).sort().join(' ');
    if (name === now.heads.map(toHex).sort().join(' ')) return now;
    const known = this.#pasts.get(name);
    if (known) return known;
    const past = organisationAt(now, staff.controls, reg, verify, staff.houseVerdicts);
    if (past) this.#pasts.set(name, past);
    if (this.#pasts.size > PASTS) this.#pasts.delete([...this.#pasts.keys()][0] ?? '');
    return past;
  }

  /** Whether the running transaction of a log changes its roster. */
  isChanged(log: Bytes): boolean {
    return this.get(log)?.isChanged ?? false;
  }
  stored(log: Bytes): void {
    this.get(log)?.settled();
  }
  undo(log: Bytes): void {
    const group = this.get(log);
    if (!group) return;
    const { isChanged } = group;
    group.undo();
    if (!isChanged) return;
    this.#resolve(group);
  }

  /** Whether the roster entries that somebody cites are here: those of the case, or of `staff` in our own logs. */
  knowsRoster(log: Bytes, reg: readonly Bytes[]): boolean {
    const group = this.get(log);
    const roster = group && isShared(group.place) ? group : this.all().find((each) => each.place === 'staff');
    return reg.every((head) => roster?.controls.some(({ id }) => equal(id, head)) ?? false);
  }

  reg(log: Bytes): readonly Bytes[] {
    const group = this.get(log);
    if (group && isShared(group.place)) return group.caseRoster?.heads ?? [];
    const staff = this.all().find((each) => each.place === 'staff');
    return staff?.organisation?.heads ?? [];
  }

  signingKeyOf(log: Bytes, device: Bytes): Bytes | null {
    const group = this.get(log);
    const hex = toHex(device);
    if (group && isShared(group.place)) return group.caseRoster?.devices.get(hex)?.[0]?.keys.signing ?? null;
    const staff = this.all().find((each) => each.place === 'staff');
    return staff?.organisation?.devices.get(hex)?.keys.signing ?? null;
  }
}
