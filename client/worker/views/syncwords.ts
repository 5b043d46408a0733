// Words of truth about where a change is and what the connection needs, as screens get them.

/** Where a change is, exactly as proved. Times are Unix ms of the relay's receipt. */
export type SyncState =
  | { readonly type: 'saved here' }
  | { readonly type: 'sending'; readonly waiting: number }
  | { readonly type: 'safe at relay'; readonly at: number }
  | { readonly type: 'seen'; readonly by: string; readonly at: number }
  | { readonly type: 'offline'; readonly waiting: number }
  | { readonly type: 'attention'; readonly reason: Attention };

export type Attention =
  | 'quarantined entries'
  /** Written after its author lost the right to: a person decides. */
  | 'late changes'
  | 'relay lost entries'
  /** What others build on never came, and nothing proves that a relay had it. */
  | 'entries missing'
  | 'relay fork'
  /** Others cite an act about who belongs that does not come: nothing is given to anybody meanwhile. */
  | 'act missing'
  /** It showed a confirmation that it never signed. */
  | 'relay forged'
  | 'relay is another'
  | 'relay is another version'
  | 'no account'
  | 'relay quota full'
  | 'relay full'
  | 'tablet full'
  /** The owner voided our claim: nothing new comes, and nothing of ours reaches anybody. */
  | 'taken back'
  /** A copy of this tablet goes on in its place. */
  | 'twin'
  /** This tablet belongs to the house no more, or is suspended. */
  | 'removed'
  | 'update needed';

export interface Connection {
  readonly state: 'none' | 'connecting' | 'online' | 'offline' | 'refused';
  readonly waiting: number;
  /** Online, but the relay has not answered for a while. */
  readonly isSilent: boolean;
  /** Records that are at the relay are not all here yet. */
  readonly isReading: boolean;
  readonly attention: Attention | null;
  readonly relayAddress: string | null;
}
