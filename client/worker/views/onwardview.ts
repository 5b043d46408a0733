// A part of a case that another lab makes, as a page asks for it and sees it.
import type { Onward, Picked } from '../../records/onward.ts';
import type { InviteView } from './inviteviews.ts';
import type { ConsentRecord } from './shareviews.ts';

export interface NewPart {
  /** Hex id of the case it is a part of. */
  readonly of: string;
  readonly pieces: readonly Picked[];
  /** Files of that case, by id; nothing else goes along. */
  readonly files: readonly string[];
  readonly notes: string;
  /** ISO day on which it has to be back. */
  readonly due: string;
  /** What the other lab learns besides the work. */
  readonly shows: {
    readonly reference: boolean;
    readonly age: boolean;
    readonly sex: boolean;
    readonly practice: boolean;
  };
  /** Hex id of an earlier part that this is made again of, or ''. */
  readonly remakeOf: string;
  /** A contact, or 'link'. */
  readonly to: string;
  readonly withCode: boolean;
  readonly days: number;
  /** What the practice reads of it in the case: which work went to whom with which files. */
  readonly told: string;
  /** A person has seen that this work is out already. */
  readonly isAgain: boolean;
}

export interface OnwardView {
  /** What whoever ordered it said of its lab giving parts out; '' = nothing, which allows nothing. */
  readonly said: Onward;
  /** This person may give a part out now. */
  readonly maySend: boolean;
  /** This person may say, as the practice, whether its lab may. */
  readonly mayAllow: boolean;
}

export interface OnwardApi {
  onward(id: string): OnwardView;
  /** The practice says whether its lab may give parts out; allowing needs a consent that covers it, given here or on file. */
  allowOnward(id: string, isAllowed: boolean, consent: ConsentRecord | null): void;
  /** A new case between this house and the other lab, with what was picked and nothing else. */
  sendPart(part: NewPart): { readonly id: string; readonly invite: InviteView | null };
  /** Cancels the part, and nobody but this house opens anything written from then on. */
  takePartBack(id: string, reason: string, told: string): void;
  /** Materials that the other lab noted, and that it did the work, into the production of our case; each once. */
  takeOverMade(id: string, what: string): void;
}
