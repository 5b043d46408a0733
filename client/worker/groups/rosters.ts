// The groups this device belongs to and their rosters: who may speak where. Acts of a transaction that failed are undone.
// Believes nothing a relay says that members did not sign.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decodeSigned, type SignedEntry } from '../../../protocol/entry.ts';
import type { EntryId, KeyId, LogId } from '../../../protocol/ids.ts';
import { bytes, bytesUpTo, decode, encode, tuple } from '../../../protocol/schema.ts';
import { sha256 } from '../../crypto/hash.ts';
import { verify as verifyOnce } from '../../crypto/sign.ts';
import { admitControl, learnKeys, type KeyDirectory, type VerifiedControl } from '../../roster/admit.ts';
import { resolveCase } from '../../roster/case.ts';
import { lawfulChain, readRecord } from '../../roster/epochs.ts';
import { judgeOwnAct } from '../../roster/ownlog.ts';
import { organisationAt, resolveOrganisation, type OrganisationRoster } from '../../roster/organisation.ts';
import type { Citation } from '../../roster/control.ts';
import type { Compartment } from '../../roster/roles.ts';
import { remembering } from '../../roster/statements.ts';
import type { Disk } from '../../sync/disk.ts';
import type { RowOp } from '../../sync/rows.ts';
import { citationsIn, isItsReceipt, keepWelcome } from './citations.ts';
import { decodeActs, encodeActs, Group, isShared, PENDING, type Place, type StoredControl } from './group.ts';

/** Rosters are resolved again after every act: the same signatures are not checked twice. */
const verify = remembering(verifyOnce);

const PASTS = 32;
const FOUNDED = tuple({ founding: bytes(32), genesis: bytesUpTo(1024) });

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
          this.#read(group, decodeActs(controls[i], aside[i]));
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
  ): Promise<{ ops: readonly RowOp[] } | { refused: string; isProven: boolean; ops: readonly RowOp[] } | 'held'> {
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
    if (!(await isItsReceipt(this.#disk, log, control))) return 'held';
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
    return [await this.#asideOf(group)];
  }
  /**
   * P14: which way of a device that forked counts was decided anew. `back` are acts that were set aside and count again;
   * each with why it does not after all, null where it does.
   */
  async turn(
    log: Bytes,
    aside: ReadonlySet<string>,
    back: readonly SignedEntry[],
  ): Promise<{ readonly ops: readonly RowOp[]; readonly refused: ReadonlyMap<string, string | null> }> {
    const group = this.need(log).ready();
    const isJudged = group.place === 'staff' || isShared(group.place);
    group.turn((id) => (!aside.has(toHex(id)) ? 'counts' : isJudged ? 'aside' : 'gone'));
    this.#pasts.clear();
    this.#resolve(group);
    const ops: RowOp[] = [];
    const verdicts = new Map<string, string | null>();
    for (const entry of back) {
      const isHere = group.controls.some(({ id }) => equal(id, entry.id));
      const taken = isHere ? { ops: [] } : await this.take(log, entry);
      if (taken !== 'held') ops.push(...taken.ops);
      const found = refusedIn(group).find((each) => equal(each.entry, entry.id))?.reason ?? null;
      const other = taken === 'held' ? 'unknown device' : isRefused(taken) ? taken.refused : null;
      verdicts.set(toHex(entry.id), found ?? other);
    }
    return { ops: [...ops, await this.#rowOf(group), await this.#asideOf(group)], refused: verdicts };
  }
  #asideOf({ log, stored }: Group): Promise<RowOp> {
    return this.#disk.rows.put('asideacts', toHex(log), encodeActs(stored, true));
  }
  #rowOf({ log, stored }: Group): Promise<RowOp> {
    return this.#disk.rows.put('controls', toHex(log), encodeActs(stored, false));
  }

  /** What opens an epoch counts later: whom it names, and how far others were heard. A colleague's case is met apart. */
  async #keepOwn(group: Group, control: VerifiedControl, entry: SignedEntry): Promise<readonly RowOp[]> {
    const { act, epoch } = control.control;
    if (act.type === 'welcome') return keepWelcome(this.#disk.rows, 'welcomed', act);
    if (act.type === 'known') return keepWelcome(this.#disk.rows, 'acquainted', act);
    if (!epoch && act.type !== 'late') return [];
    this.#keep(group, control, entry);
    return [await this.#rowOf(group)];
  }

  /** What the entry that opened an epoch says of it; null while that is not here, or is not lawful. */
  citationOf(group: Group, key: Uint8Array): Citation | null {
    return citationsIn(group).find((citation) => equal(citation.key, key)) ?? null;
  }
  /** Keys of all epochs that lawful entries opened, whichever way the log went on. */
  citedIn(group: Group): readonly KeyId[] {
    return citationsIn(group).map(({ key }) => key as KeyId);
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
    this.#pasts.clear();
    this.#resolve(group);
  }

  /** The roster that counts in a log: that of the case, or of `staff` in our own logs. */
  #rosterFor(log: Bytes): Group | undefined {
    const group = this.get(log);
    return group && isShared(group.place) ? group : this.all().find((each) => each.place === 'staff');
  }
  /** Whether the roster entries that somebody cites are here. */
  knowsRoster(log: Bytes, reg: readonly Bytes[]): boolean {
    const controls = this.#rosterFor(log)?.controls ?? [];
    return reg.every((head) => controls.some(({ id }) => equal(id, head)));
  }

  reg(log: Bytes): readonly Bytes[] {
    const roster = this.#rosterFor(log);
    return (roster?.caseRoster ?? roster?.organisation)?.heads ?? [];
  }

  signingKeyOf(log: Bytes, device: Bytes): Bytes | null {
    const roster = this.#rosterFor(log);
    const hex = toHex(device);
    const places = roster?.caseRoster?.devices.get(hex);
    return (places?.[0] ?? roster?.organisation?.devices.get(hex))?.keys.signing ?? null;
  }
}

const refusedIn = ({ organisation, caseRoster }: Group) => (organisation ?? caseRoster)?.refused ?? [];
const isRefused = (taken: object): taken is { readonly refused: string } => 'refused' in taken;
