// One log as its members see it: its roster and its epochs. Decides nothing.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { EpochRecord } from '../../../protocol/epoch.ts';
import type { EntryId, LogId } from '../../../protocol/ids.ts';
import { bytes, bytesUpTo, decode, encode, list, tuple } from '../../../protocol/schema.ts';
import type { VerifiedControl } from '../../roster/admit.ts';
import type { CaseRoster, CaseVerdicts } from '../../roster/case.ts';
import type { OrganisationRoster, OrganisationVerdicts } from '../../roster/organisation.ts';
import type { Compartment } from '../../roster/roles.ts';

/** What two houses share: its log has a roster of its own. */
export type SharedPlace = 'case' | 'contact';
export type Place = Compartment | SharedPlace;
export function isShared(place: Place): place is SharedPlace {
  return place === 'case' || place === 'contact';
}

/** Its record goes to the relay together with the outbox entry of this storage id. */
export interface PendingEpoch {
  readonly record: EpochRecord;
  readonly storage: Bytes;
}
export const PENDING = tuple({ record: bytesUpTo(600 * 1024), storage: bytes(32) });

export interface StoredControl {
  readonly bytes: Bytes;
  readonly signature: Bytes;
  readonly id: Bytes;
  readonly isAside?: true | undefined;
}

/** One log as its members see it. */
export class Group {
  readonly log: LogId;
  readonly place: Place;
  readonly genesis: Bytes;
  /** Id of the first control entry: it pins the roster. */
  founding: EntryId;
  /** An epoch of ours that the relay has not confirmed yet. */
  pending: PendingEpoch | null = null;
  /** The same, while its transaction runs. */
  proposed: PendingEpoch | null = null;
  /** Records that a relay showed beside the lawful chain. */
  rivals: readonly EpochRecord[] = [];
  /** A relay that lost epochs of an owner went on with others: an owner has to decide. */
  isOvertaken = false;
  /** What was judged of this case, or of this house, already. */
  readonly caseVerdicts: CaseVerdicts = new Map();
  readonly houseVerdicts: OrganisationVerdicts = new Map();
  readonly #controls: VerifiedControl[] = [];
  readonly #stored: StoredControl[] = [];
  #records: readonly EpochRecord[] | (() => readonly EpochRecord[]) = [];
  #storedCount = 0;
  /** How often it was decided anew which acts count. */
  turns = 0;
  /** As it was before the running transaction decided anew which acts count. */
  #before: { readonly controls: readonly VerifiedControl[]; readonly stored: readonly StoredControl[] } | null = null;
  #organisation: OrganisationRoster | null = null;
  #caseRoster: CaseRoster | null = null;
  #readRoster: (() => void) | null = null;

  constructor(log: LogId, place: Place, genesis: Bytes, founding: EntryId) {
    this.log = log;
    this.place = place;
    this.genesis = genesis;
    this.founding = founding;
  }

  /** What is stored is judged when it is first asked for: an unlock must not wait for the rosters of all cases. */
  readLater(records: () => readonly EpochRecord[], readRoster: () => void): void {
    this.#records = records;
    this.#readRoster = readRoster;
  }
  ready(): this {
    const read = this.#readRoster;
    this.#readRoster = null;
    read?.();
    if (read) this.#storedCount = this.#controls.length;
    return this;
  }

  get records(): readonly EpochRecord[] {
    if (typeof this.#records === 'function') this.#records = this.#records();
    return this.#records;
  }
  set records(records: readonly EpochRecord[]) {
    this.#records = records;
  }
  get newestRecord(): EpochRecord | null {
    return this.records.at(-1) ?? null;
  }
  get controls(): VerifiedControl[] {
    return this.ready().#controls;
  }
  get stored(): StoredControl[] {
    return this.ready().#stored;
  }
  get organisation(): OrganisationRoster | null {
    return this.ready().#organisation;
  }
  set organisation(roster: OrganisationRoster | null) {
    this.#organisation = roster;
  }
  get caseRoster(): CaseRoster | null {
    return this.ready().#caseRoster;
  }
  set caseRoster(roster: CaseRoster | null) {
    this.#caseRoster = roster;
  }

  /** Whether the running transaction adds to the roster. */
  get isChanged(): boolean {
    return this.#controls.length !== this.#storedCount || this.#before !== null;
  }
  /** Which acts count was decided anew: `sideOf` an act, by its id. */
  turn(sideOf: SideOf): void {
    this.#before ??= { controls: [...this.controls], stored: [...this.stored] };
    turnAll(this.#controls, sideOf);
    turnAll(this.#stored, sideOf);
    this.turns += 1;
    this.caseVerdicts.clear();
    this.houseVerdicts.clear();
  }
  settled(): void {
    this.#before = null;
    this.#storedCount = this.#controls.length;
    this.pending = this.proposed ?? this.pending;
    this.proposed = null;
  }
  /** The transaction failed: acts beyond what is stored were never here. */
  undo(): void {
    if (this.#before) {
      this.#controls.splice(0, this.#controls.length, ...this.#before.controls);
      this.#stored.splice(0, this.#stored.length, ...this.#before.stored);
      this.#before = null;
      this.turns += 1;
      this.caseVerdicts.clear();
      this.houseVerdicts.clear();
    }
    this.#controls.length = this.#storedCount;
    this.#stored.length = this.#storedCount;
    this.proposed = null;
  }
}

/** Of an act, by its id. */
type SideOf = (id: Bytes) => 'counts' | 'aside' | 'gone';
function turnAll(all: (VerifiedControl | StoredControl)[], sideOf: SideOf): void {
  const kept = all.filter(({ id }) => sideOf(id) !== 'gone');
  all.splice(0, all.length, ...kept.map((each) => ({ ...each, isAside: sideOf(each.id) === 'aside' || undefined })));
}

const CONTROLS = list(tuple({ bytes: bytesUpTo(768 * 1024), signature: bytes(64), id: bytes(32) }), 65_536);
/** What counts and what stands aside lie in rows of their own. */
export function encodeActs(stored: readonly StoredControl[], isAside: boolean): Bytes {
  return encode(
    CONTROLS,
    stored.filter((each) => (each.isAside === true) === isAside),
  );
}
export function decodeActs(counting: Bytes | null | undefined, aside: Bytes | null | undefined): StoredControl[] {
  const read = (row: Bytes | null | undefined): readonly StoredControl[] => (row && decode(CONTROLS, row)) ?? [];
  return [...read(counting), ...read(aside).map((each) => ({ ...each, isAside: true as const }))];
}
