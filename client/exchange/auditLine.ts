// One line of an access log as it leaves the app in other formats. Plain values; names are looked up by the caller.

/** Times are Unix ms; null = not bounded on that side. */
export interface AuditLine {
  /** Hex entry id and index of the event in it. */
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  readonly role: string;
  /** Hex ids; person empty where it is not told. */
  readonly person: string;
  readonly device: string;
  readonly action: string;
  readonly record: string;
  /** Id of the patient it is about; empty where it is about none. */
  readonly patient: string;
  readonly compartment: string;
  readonly purpose: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly note: string;
  readonly reason: string;
  readonly claimed: number;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly where: string;
}
