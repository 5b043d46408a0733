// What the trash shows, as plain data.

export type TrashKind = 'patient' | 'draft';

/** Why a record is not erased: another house has a part in cases of it (detail: how many); the law wants it kept; … */
export type TrashProblem = 'has cases' | 'legal hold' | 'not in the trash';

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
  /** The law wants it kept; and how many cases of this patient another house has a part in. Of a draft: no, and none. */
  readonly isOnLegalHold: boolean;
  readonly sharedCases: number;
}
/** A record that the law wants kept as it is. */
export interface LegalHoldView {
  readonly isOn: boolean;
  /** Who put it on hold or took it off last, when by that tablet's clock (Unix ms; 0 = not on hold) and why. */
  readonly by: string;
  readonly at: number;
  readonly reason: string;
  readonly mayChange: boolean;
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
  /** One of more than ten that one tablet took out within a day. */
  readonly isOneOfMany: boolean;
  /** On this tablet; else it has to be fetched from the relay once it is back. */
  readonly isHere: boolean;
}
export interface TrashView {
  readonly held: readonly HeldRemovals[];
  /** The last one taken out first; what is held is not among them. */
  readonly rows: readonly TrashRow[];
}

/** A record that is to be erased, or was. */
export interface ErasureRow {
  readonly patient: string;
  /** '' where it is erased, or not shown to this person. */
  readonly name: string;
  /** Who said so and why; `at` by the relay's clock, null until it heard. */
  readonly asked: readonly { readonly by: string; readonly reason: string; readonly at: number | null }[];
  readonly isDecided: boolean;
  readonly isYours: boolean;
  readonly drafts: number;
  /** Whose tablets are done with it, and whose are not yet. */
  readonly done: readonly string[];
  readonly open: readonly string[];
  /** Whose tablets have to let go of what they wrote before this one is done. */
  readonly waitsFor: readonly string[];
  /** When the last backup that a folder keeps by itself is gone; Unix ms. */
  readonly lapsesAt: number | null;
}
export interface ErasuresView {
  readonly mayErase: boolean;
  /** May be the first to say so: opens every part of a record. */
  readonly mayAsk: boolean;
  readonly needs: 'second admin' | 'paper';
  readonly rows: readonly ErasureRow[];
}

export interface TrashApi {
  erasures(): ErasuresView;
  /** Asks for it, or decides where another administrator asked. `paper` where nobody else could. */
  erase(patient: string, reason: string, paper: string): void;
  legalHold(patient: string): LegalHoldView;
  /** Both ways with a reason. While it is on, the record can't be erased and none of its bytes go. */
  setLegalHold(patient: string, isOn: boolean, reason: string): void;
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
