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
}

/** A way to unlock, as its person sees it. */
export interface WayView {
  readonly id: string;
  readonly method: UnlockWay['method'];
  /** Unix ms. */
  readonly created: number;
}

export interface RestoreView {
  readonly done: number;
  readonly total: number;
  /** The paper could be in the hands of several: waits for `restoreAs`. */
  readonly persons?: readonly { readonly id: string; readonly name: string }[];
}
