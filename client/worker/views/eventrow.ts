// The access log as screens get it, and what they may ask for.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { IndexFilter } from '../../access/eventindex.ts';
import type { AppReason } from '../../access/reasons.ts';
import type { Rule, Week } from '../../access/unusual.ts';

export type { Rule, Week };

export interface EventRow {
  readonly id: string;
  readonly person: string;
  readonly device: string;
  readonly organisation: string;
  readonly action: string;
  /** Human label of the record for those entitled, computed now from open records; else the id. */
  readonly record: string;
  readonly recordId: string;
  /** As it stands; `restated` says what it was before, and who said otherwise. */
  readonly purpose: string;
  readonly outcome: string;
  /** Typed in an emergency, or when a consent was withdrawn; else as the app stated it. */
  readonly reason: string;
  /** What of that the app stated itself; null for words of a person. */
  readonly stated: AppReason | null;
  readonly claimedAt: number;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly state: 'on this tablet' | 'at the relay' | 'seen by the other house';
  readonly flags: readonly Rule[];
  readonly firstPurpose: string;
  readonly restated: readonly { readonly purpose: string; readonly person: string; readonly at: number }[];
  /** This person may state another purpose for it. */
  readonly mayRestate: boolean;
  /** Ids that the log can be narrowed to. */
  readonly about: { readonly patient: string; readonly case: string; readonly person: string };
}
export interface EventFilter extends IndexFilter {
  /** Words of person, record, reason, as they were typed. */
  readonly text?: string;
  readonly limit?: number;
}

/** A part of the list, and how long the whole is. */
export interface EventPage {
  readonly total: number;
  readonly start: number;
  readonly rows: readonly EventRow[];
  /** For each row: another day begins with it. */
  readonly opensDay: readonly boolean[];
}

export interface Choosable {
  readonly key: string;
  readonly label: string;
}
/** Two patients of the same name are told apart by their birth dates: ISO, or ''. */
export interface PatientFacet extends Choosable {
  readonly birthDate: string;
}
/** What the list can be narrowed to: only what occurs in it. */
export interface EventFacets {
  readonly total: number;
  /** This person reads what everybody did; else only what was done on this tablet. */
  readonly readsAll: boolean;
  /** Beside that, who opened the clinical records and cases of this dentist's patients. */
  readonly readsPatients: boolean;
  readonly persons: readonly Choosable[];
  readonly devices: readonly Choosable[];
  readonly patients: readonly PatientFacet[];
  readonly labs: readonly Choosable[];
  readonly purposes: readonly string[];
  readonly rules: readonly { readonly rule: Rule; readonly count: number }[];
  /** Opening hours by which access is called unusual; null = not known to this person. */
  readonly week: Week | null;
}

/** What an export discloses; everything where nothing is named. Times Unix ms, by the true window. */
export interface ExportScope {
  /** A patient's or case's id. */
  readonly record?: string;
  readonly from?: number;
  readonly to?: number;
}
/** signed = the auditor's bundle; table = CSV; fhir = AuditEvent, R4. */
export type ExportFormat = 'signed' | 'table' | 'fhir';

/** A record that somebody opened in an emergency: shown to those who may ask why, until they have seen it. */
export interface Alert {
  readonly id: string;
  readonly person: string;
  readonly patient: string;
  readonly patientName: string;
  readonly reason: string;
  readonly at: number;
}

export interface AccessApi {
  /** Whether the clinical record of a patient opens here at once, or in an emergency only; and whether that was said. */
  glass(patient: string): 'not needed' | 'closed' | 'broken';
  /** Stored and on its way to those it names before anything opens. */
  breakGlass(patient: string, reason: string): { told: readonly string[] };
  alerts(): readonly Alert[];
  seenAlert(alert: string): void;
  events(filter: EventFilter): readonly EventRow[];
  /** At most 1,000 rows of the list from `start` on. */
  eventPage(filter: EventFilter, start: number, count: number): EventPage;
  eventFacets(): EventFacets;
  /** Another purpose for an event of this person, by an event of its own. */
  restatePurpose(event: string, purpose: string): void;
  /** A patient gets their list on paper: noted before it is printed. */
  noteAccessList(patient: string): void;
  /** The auditor's bundle, to save as a file. Logged. */
  exportBundle(scope: ExportScope): { bytes: Bytes; name: string };
  /** The same events in formats of others, which prove nothing by themselves. Logged. */
  exportAs(scope: ExportScope, format: Exclude<ExportFormat, 'signed'>): { bytes: Bytes; name: string };
}
