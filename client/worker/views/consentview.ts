// What screens are told of a patient's consents beyond the words they read themselves, and the calls for them.
import type { ConsentRecord } from './shareviews.ts';

/** Work that a consent covers. */
export interface CoveredWork {
  readonly id: string;
  readonly number: string;
  /** '' while nobody took part. */
  readonly partner: string;
  /** The link still opens it. */
  readonly isLinkOpen: boolean;
  /** False for a draft: nothing of it left. */
  readonly isShared: boolean;
}
export interface ConsentFacts {
  readonly mayWithdraw: boolean;
  /** Who wrote a record, by the device it names. */
  readonly persons: Readonly<Record<string, string>>;
  /** By the subject of a consent. */
  readonly work: Readonly<Record<string, readonly CoveredWork[]>>;
}
export interface Withdrawal {
  readonly why: string;
  readonly method: ConsentRecord['method'];
}
/** For the screen of a case: `why` as it was typed. */
export interface WithdrawnConsent {
  readonly at: number;
  readonly by: string;
  readonly why: string;
}

export interface ConsentApi {
  recordConsent(draft: string, consent: ConsentRecord): void;
  consentFacts(patient: string): ConsentFacts;
  /** Of the consent and of those given later for the same work. From then on nothing more goes out under them. */
  withdrawConsent(patient: string, consent: string, withdrawal: Withdrawal): void;
  /** Of a case or draft; null while it stands, and for those who see no consents. */
  withdrawnConsent(id: string): WithdrawnConsent | null;
}
