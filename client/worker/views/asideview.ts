// What the screen of changes that were set aside shows, as plain data.
import type { Bytes } from '../../../protocol/bytes.ts';

/** One piece of what somebody wrote: which kind of document, and the words in it. */
export interface AsidePiece {
  /** See DocumentKind. */
  readonly kind: string;
  readonly lines: readonly string[];
}
/** What one device wrote in one log after it had lost the right to: a person decides. */
export interface LateView {
  /** Hex log id. */
  readonly log: string;
  /** 'case', or the compartment. */
  readonly place: string;
  /** Hex device id; its person as far as known. */
  readonly device: string;
  readonly by: string;
  readonly reason: 'void' | 'removed' | 'suspended';
  readonly count: number;
  /** The decision covers what the device wrote up to here. */
  readonly upTo: number;
  /** Unix ms by the writer's own clock, oldest and newest. */
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly AsidePiece[];
  readonly mayDecide: boolean;
}
/** What nobody can accept, because it breaks a rule: shown once with its reason. */
export interface BadView {
  readonly id: string;
  readonly log: string;
  readonly place: string;
  readonly by: string;
  readonly reason: string;
  /** Hex id of the device that signed two entries for one place, where the proof of it can be saved beside this line. */
  readonly proof: string | null;
}
export interface AsideView {
  readonly late: readonly LateView[];
  readonly bad: readonly BadView[];
}

export interface AsideApi {
  /** Opens what it shows: noted in the access log first. */
  setAside(): AsideView;
  /** What a device wrote late, up to `seq`: it counts from now on, or it stays out for good. */
  decideLate(log: string, device: string, seq: number, isAccepted: boolean): void;
  /** The proof that a device signed two entries for one place of a log, with both of them readable. Logged. */
  forkProof(log: string, device: string): { bytes: Bytes; name: string };
}
