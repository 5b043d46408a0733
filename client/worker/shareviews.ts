// What a person decides and sees before a case is sent.
/** Exactly what the lab will see, computed by the code that writes the case. */
export interface SharePreview {
  readonly patientLabel: string;
  readonly age: string | null;
  readonly sex: string | null;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly notes: string;
  readonly atOnce: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  readonly afterConfirmation: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  /** Codes of records/completeness. */
  readonly missing: readonly string[];
  readonly consent: { readonly at: number; readonly wording: string } | null;
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
}
export interface ConsentRecord {
  readonly wording: string;
  readonly method: 'on this tablet' | 'on paper' | 'spoken';
}
