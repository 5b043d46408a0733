// What the trash shows, as plain data.

export type TrashKind = 'patient' | 'draft';

export interface TrashRow {
  readonly kind: TrashKind;
  readonly id: string;
  /** Of a patient the name and the reference; of a draft the patient and the number. */
  readonly name: string;
  readonly number: string;
  /** Appliance type code and FDI teeth of a draft. */
  readonly appliance: string;
  readonly teeth: readonly number[];
  /** Whoever took it out, and when by that tablet's clock (Unix ms). */
  readonly by: string;
  readonly at: number;
}
/** More removals by one tablet within a day than anybody means: the records stay in the lists until somebody decides. */
export interface HeldRemovals {
  readonly kind: TrashKind;
  /** Hex device id, and whose it is. */
  readonly device: string;
  readonly by: string;
  readonly count: number;
  readonly from: number;
  readonly to: number;
  readonly mayDecide: boolean;
}
/** A file that was taken out of a case or draft. */
export interface TrashedFile {
  /** The case or draft, its work and its patient. */
  readonly place: string;
  readonly appliance: string;
  readonly teeth: readonly number[];
  readonly patient: string;
  readonly file: string;
  readonly name: string;
  readonly kind: 'scan' | 'photo' | 'xray' | 'design' | 'document';
  readonly size: number;
  readonly by: string;
  readonly at: number;
  /** Until then its bytes stay where they are, at least. */
  readonly until: number;
  /** On this tablet; else it has to be fetched from the relay once it is back. */
  readonly isHere: boolean;
}
export interface TrashView {
  readonly held: readonly HeldRemovals[];
  /** The last one taken out first; what is held is not among them. */
  readonly rows: readonly TrashRow[];
}

export interface TrashApi {
  trash(): TrashView;
  /** The record leaves the lists on every tablet; nothing of it is deleted. */
  takeOut(kind: TrashKind, id: string): void;
  putBack(kind: TrashKind, id: string): void;
  trashedFiles(): readonly TrashedFile[];
  /** `place` is the case or draft that it was taken out of. */
  putFileBack(place: string, file: string): void;
  /** Decides all held removals of this kind by a device: they happen, or every record is put back. */
  decideRemovals(kind: TrashKind, device: string, isAgreed: boolean): void;
}
