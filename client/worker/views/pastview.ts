// What the page may ask of a backup that a person looks into: what it holds of what her roles open, beside what is here.

export type PastKind = 'patient' | 'draft' | 'case';

/** A whole backup that lies in the chosen folder. */
export interface PastBackup {
  /** Hex id. */
  readonly id: string;
  /** What the tablet's clock said that made it, Unix ms. */
  readonly at: number;
  /** Of all files it needs. */
  readonly bytes: number;
  readonly isOfThisTablet: boolean;
}

/** The backup that is open, and how it stands to what is here. */
export interface PastView extends Omit<PastBackup, 'bytes'> {
  readonly by: string;
  /** Changes that are here and not in it, and the other way round. */
  readonly newerHere: number;
  readonly newerThere: number;
  /** It says that it was made later than this tablet believes it is. */
  readonly isFromLater: boolean;
  readonly patients: number;
  readonly cases: number;
  /** Patients in it whose record was erased since: it shows nothing of them. */
  readonly erased: number;
}

/** Where a record of the backup is today. */
export type PastPlace = 'here' | 'trash' | 'sent' | 'gone';

export interface PastRow {
  readonly kind: PastKind;
  readonly id: string;
  /** Of a patient the name and the reference; of work the patient and the number. */
  readonly name: string;
  readonly number: string;
  /** ISO date or ''. */
  readonly birthDate: string;
  /** Appliance type code and FDI teeth. */
  readonly appliance: string;
  readonly teeth: readonly number[];
  readonly place: PastPlace;
}

export interface PastDifference {
  /** As in records/fields.ts, or `items/<id>`, `files/<id>`, `allergies/<id>`. */
  readonly name: string;
  readonly then: unknown;
  readonly now: unknown;
}
export interface PastPart {
  readonly part: 'patient' | 'history' | 'clinical notes' | 'order';
  /** Opens in an emergency only, and is not open: nothing of it is shown. */
  readonly isClosed: boolean;
  /** What only grows is not copied, and nothing that this person may not write. */
  readonly mayTake: boolean;
  readonly differences: readonly PastDifference[];
  readonly newerHere: number;
  readonly newerThere: number;
}
export interface PastRecord extends PastRow {
  readonly parts: readonly PastPart[];
  /** What was taken over last may be taken back. */
  readonly mayUndo: boolean;
}
export interface PastChoice {
  readonly part: PastPart['part'];
  readonly names: readonly string[];
}

/** Topic 'past'. */
export interface PastApi {
  /** In the chosen folder, the newest first; whoever of the practice made them. */
  pastBackups(): readonly PastBackup[];
  /** Opens the newest of these files, or that of the folder with this id. Nothing of it is taken. Logged. */
  openPast(backup: readonly File[] | string): void;
  past(): PastView | null;
  pastRecords(search: string): readonly PastRow[];
  /** Noted in the access log first. */
  pastRecord(kind: PastKind, id: string, purpose: string): PastRecord;
  /** Ordinary edits: signed, noted first, and taken back by the next. Refused for what is in the trash. */
  takeFromPast(kind: PastKind, id: string, purpose: string, choices: readonly PastChoice[]): void;
  /** What somebody changed since stays as it is. */
  undoFromPast(): void;
  /** Brings the signed changes that are not here, as a relay would. */
  bringMissing(): void;
  closePast(): void;
}
