// The design of a case and what was decided about it, as plain data for a page.
import type { Decision } from '../../records/designAct.ts';
import type { FileView } from './fileviews.ts';
import type { Change, DesignStanding } from '../../records/designs.ts';

export interface DecisionView {
  /** Hex id of the signed entry. */
  readonly id: string;
  readonly decision: Decision;
  readonly version: number;
  readonly by: string;
  readonly organisation: string;
  /** Unix ms, as the tablet that signed believed; and the relay's receipt, which is not before it was signed. */
  readonly at: number;
  readonly receivedAt: number | null;
  readonly reason: string;
  /** What was signed: each file with the hex SHA-256 of its bytes. */
  readonly files: readonly { readonly file: string; readonly hash: string }[];
  /** No other decision takes its place. */
  readonly isCurrent: boolean;
  /** What is no longer as it was signed. */
  readonly changes: readonly Change[];
}
export interface DesignReviewView {
  readonly standing: DesignStanding;
  /** The newest first. */
  readonly decisions: readonly DecisionView[];
  readonly versions: readonly { readonly number: number; readonly files: readonly string[] }[];
  /** This person's role lets them sign here. */
  readonly mayDecide: boolean;
  /** Names all that a decision would be about, as it is now. */
  readonly stamp: string;
}
export interface DesignDecision {
  readonly decision: Decision;
  readonly version: number;
  /** The order as the page shows it, see records/orderFacts. */
  readonly order: Uint8Array;
  /** Of the view that the page shows. */
  readonly stamp: string;
  readonly reason: string;
}

export interface DesignApi {
  /** Which surface a scan of ours is, and of which jaw: a design is looked at over them. */
  sayWhatScanShows(id: string, file: string, shows: Pick<FileView, 'role' | 'jaw'>): void;
  designReview(id: string): DesignReviewView;
  /** Signs it. Refused when anything is not as the page showed it, or the files are not here as their hashes say. */
  decideDesign(id: string, decision: DesignDecision): void;
}
