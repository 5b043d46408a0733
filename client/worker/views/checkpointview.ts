// A case's checkpoint as the page sees it: what a ticket says, and what a tablet answers to a ticket.
export interface CheckpointView {
  /** null where the words cannot name a place so far on; the code still does. */
  readonly words: readonly string[] | null;
  readonly qr: string;
  /** Place in the relay's sequence of this case. */
  readonly place: number;
  /** Unix ms, by the relay's clock. */
  readonly at: number;
}

export type Comparison =
  /** Both were shown the same up to that place; `ahead` = entries that are here beyond it. */
  | { readonly type: 'same'; readonly place: number; readonly at: number; readonly ahead: number }
  /** The ticket goes `by` entries further than this tablet was shown. */
  | { readonly type: 'behind'; readonly by: number }
  /** Two histories; `isProven` = the relay's signature under the other one is kept here. */
  | { readonly type: 'two histories'; readonly isProven: boolean }
  /** Other entries at that place, but the relay has opened a new term between: as after a restore. */
  | { readonly type: 'began again' }
  /** This tablet does not know what stood at that place. */
  | { readonly type: 'not here' }
  /** The code is of another case; `id` when that one is here. */
  | { readonly type: 'other case'; readonly id: string | null }
  | { readonly type: 'not signed' }
  | { readonly type: 'unreadable'; readonly why: 'not a ticket' | 'damaged ticket' | 'newer ticket' }
  | { readonly type: 'wrong number of words'; readonly count: number }
  | { readonly type: 'unknown word'; readonly word: string; readonly position: number }
  | { readonly type: 'words do not fit' };

export interface CheckpointApi {
  /** The newest place that this tablet has verified; null before the relay has confirmed anything of the case here. */
  checkpoint(id: string): CheckpointView | null;
  /** `given` = the typed words, or the scanned code. Kept as evidence where it proves something against the relay. */
  compareCheckpoint(id: string, given: string): Comparison;
  /** The ticket is printed: noted first. */
  noteTicket(id: string): void;
}
