// Where lab work stands, as those see it who open no case.

/** Status and dates of a case, and nothing else of it. */
export interface LabWorkRow {
  readonly id: string;
  readonly patientId: string;
  readonly patientName: string;
  /** One code of records/caseState. */
  readonly state: string;
  readonly due: string;
  readonly appointment: string;
  /** Unix ms: how new this is, by the relay's clock. */
  readonly at: number;
}
