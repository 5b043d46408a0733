// One line of the access log as screens get it, and what they may ask for.

export interface EventRow {
  readonly id: string;
  readonly person: string;
  readonly device: string;
  readonly organisation: string;
  readonly action: string;
  /** Human label of the record for those entitled, computed now from open records; else the id. */
  readonly record: string;
  readonly recordId: string;
  readonly purpose: string;
  readonly outcome: string;
  readonly claimedAt: number;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly state: 'on this tablet' | 'at the relay' | 'seen by the other house';
}
export interface EventFilter {
  readonly record?: string;
  readonly person?: string;
  readonly text?: string;
  readonly limit?: number;
}
