// Vaults of this tablet as the page sees them: locked, being restored, and how they open. Never a name while locked.

/** How a vault can be opened. `label` is only a number or a kind of key, never a person. */
interface UnlockWay {
  readonly id: string;
  readonly method: 'passkey' | 'passphrase';
  /** base64url credential id, for `allowCredentials`; passkeys only. */
  readonly credentialId?: string;
}

/** Files that go on behind the lock screen, until then at the latest (Unix ms). Its keys are still in memory. */
export interface GoesOn {
  readonly files: number;
  /** 0 … 1, of all of them. */
  readonly part: number;
  readonly until: number;
}

/** A vault of this tablet as its lock screen may show it: never a name. */
export interface LockedPerson {
  /** Vault id. */
  readonly id: string;
  /** As the person chose to show them; '' = not. */
  readonly initials: string;
  readonly ways: readonly UnlockWay[];
  readonly unsent: number;
  /** Files that go on after the next unlock. */
  readonly files: number;
  readonly waitMs: number;
  /** A copy of this tablet goes on in its place: it can be read. */
  readonly isSilent: boolean;
}

/** A way to unlock, as its person sees it. */
export interface WayView {
  readonly id: string;
  readonly method: UnlockWay['method'];
  /** Unix ms. */
  readonly created: number;
}

/** What a backup or a relay holds, as the paper opens it. */
export interface HoldingView {
  readonly organisation: string;
  /** Of a backup: what the tablet's clock said that made it (Unix ms), and whose that was. null of a relay. */
  readonly written: { readonly at: number; readonly by: string } | null;
  /** When a relay confirmed the newest change in it, Unix ms; 0 = none ever did. */
  readonly newest: number;
  readonly patients: number;
  readonly cases: number;
  readonly files: number;
  /** Files of which a backup lacks something, and entries that whoever made it said were in it and that are not. */
  readonly lackingFiles: number;
  readonly lackingEntries: number;
}
/** How that stands to what lies locked on this tablet. */
export interface HereView {
  readonly vaults: number;
  /** Of these, vaults of the same practice. */
  readonly ofPractice: number;
  /** Changes that are here and not there, and the other way round. */
  readonly newerHere: number;
  readonly newerThere: number;
  /** As of a holding, of what is here. */
  readonly newest: number;
}
export interface RestorePreview extends HoldingView {
  readonly here: HereView;
}

export interface RestoreView {
  readonly done: number;
  readonly total: number;
  /** The paper could be in the hands of several: waits for `restoreAs`. */
  readonly persons?: readonly { readonly id: string; readonly name: string }[];
}
