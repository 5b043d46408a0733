// What the relay keeps of accounts: random ids, public keys, hashed sessions, a quota. Never a name, an address or
// anything a passkey computes (PRF).
import type { Bytes } from '../../protocol/bytes.ts';

export interface Passkey {
  /** Credential id, base64url as WebAuthn gives it. */
  readonly id: string;
  /** COSE public key. */
  readonly key: Bytes;
  readonly counter: number;
  readonly transports: readonly string[];
}

export interface Account {
  readonly account: Bytes;
  readonly quotaLeft: number;
}

export interface AccountStore {
  /** Makes an account with this passkey; null when the passkey is known already. */
  register(passkey: Passkey): Promise<Bytes | null>;
  passkey(id: string): Promise<{ readonly account: Bytes; readonly passkey: Passkey } | null>;
  setCounter(id: string, counter: number): Promise<void>;
  accountOfKey(key: Bytes): Promise<Bytes | null>;
  registerKey(key: Bytes): Promise<Bytes>;
  openSession(hash: Bytes, account: Bytes): Promise<void>;
  /** The account of a live session, whose end moves on with use. */
  session(hash: Bytes): Promise<Account | null>;
  closeSession(hash: Bytes): Promise<void>;
}
