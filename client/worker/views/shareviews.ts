// What a person decides and sees before a case is sent.
import type { Prescription } from '../../records/prescription.ts';

export interface FileToLookAt {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** What the file itself says of it. */
  readonly writing: 'yes' | 'not said';
}
/** Exactly what the lab will see, computed by the code that writes the case. */
export interface SharePreview {
  readonly patientLabel: string;
  readonly age: string | null;
  readonly sex: string | null;
  /** As it is written into the case, with what is missing and why it goes all the same. */
  readonly prescription: Prescription;
  readonly atOnce: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  readonly afterConfirmation: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  /** Pictures that may have writing in them, under their own names: each needs a person's look and decision. */
  readonly toLookAt: readonly FileToLookAt[];
  /** Codes of records/completeness, without consent. */
  readonly missing: readonly string[];
  readonly consent: {
    readonly at: number;
    readonly wording: string;
    /** The patient agreed that another lab makes a part of it. */
    readonly coversOnward: boolean;
  } | null;
}
/** Whether what is to be shared fits, in bytes. null = nobody can say now. */
export interface ShareRoom {
  /** Copied and sent at once, and once somebody is confirmed. */
  readonly now: number;
  readonly later: number;
  /** Free for it on this tablet, and at the relay. */
  readonly here: number | null;
  readonly relay: number | null;
}
export interface ShareChoices {
  readonly draft: string;
  readonly withCode: boolean;
  readonly days: number;
  readonly showName: boolean;
  readonly showAge: boolean;
  readonly showSex: boolean;
  /** File ids that the link opens at once. */
  readonly atOnce: readonly string[];
  /** Of those to look at: that go along, and that stay here. */
  readonly lookedAt: readonly string[];
  readonly leftOut: readonly string[];
  /** Why it is sent although something is missing: the lab reads it. Nothing goes incomplete without. */
  readonly reason?: string;
  /** The lab may have parts of it made by another lab. */
  readonly mayGoOn?: boolean;
}
export interface ConsentRecord {
  readonly wording: string;
  readonly method: 'on this tablet' | 'on paper' | 'spoken';
  readonly coversOnward?: boolean;
}
