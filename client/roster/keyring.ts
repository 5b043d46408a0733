// The secrets a device holds: S by log and epoch, and which epoch of each log is to be written under.
// Stored as one sealed row; never sent, never logged. A key id is looked up within its log only.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import type { KeyId, LogId } from '../../protocol/ids.ts';
import { bytes, decode, encode, list, optional, tuple, uint, type Infer } from '../../protocol/schema.ts';
import { keyIdOfSecret } from '../crypto/secret.ts';

const KEYRING = list(
  tuple({
    log: bytes(32),
    /** Key id of the newest lawful epoch. */
    current: optional(bytes(16)),
    epochs: list(tuple({ number: uint(), secret: bytes(32) }), 65_536),
  }),
  65_536,
);

export interface EpochKey {
  readonly number: number;
  readonly secret: Bytes;
  readonly keyId: KeyId;
}
interface LogKeys {
  readonly log: LogId;
  current: string | null;
  /** By hex key id. */
  readonly epochs: Map<string, EpochKey>;
}

export class Keyring {
  readonly #logs = new Map<string, LogKeys>();

  /** null when the bytes are not a keyring. */
  static fromBytes(stored: Bytes): Keyring | null {
    const logs = decode(KEYRING, stored);
    if (!logs) return null;
    const keyring = new Keyring();
    for (const { log, current, epochs } of logs) {
      for (const { number, secret } of epochs) keyring.add(log as LogId, number, secret);
      if (current) keyring.adopt(log as LogId, current as KeyId);
    }
    return keyring;
  }
  toBytes(): Bytes {
    const logs: Infer<typeof KEYRING> = [...this.#logs.values()].map(({ log, current, epochs }) => ({
      log,
      current: (current === null ? null : epochs.get(current)?.keyId) ?? null,
      epochs: [...epochs.values()].map(({ number, secret }) => ({ number, secret })),
    }));
    return encode(KEYRING, logs);
  }

  /** Learns a secret. Of two secrets of one number (a superseded record) both open what they sealed. */
  add(log: LogId, number: number, secret: Bytes): EpochKey {
    const keys = this.#logs.get(toHex(log)) ?? { log, current: null, epochs: new Map<string, EpochKey>() };
    const key = { number, secret, keyId: keyIdOfSecret(secret) };
    keys.epochs.set(toHex(key.keyId), key);
    this.#logs.set(toHex(log), keys);
    return key;
  }
  /** An epoch that was never opened. */
  drop(log: LogId, keyId: KeyId): void {
    this.#logs.get(toHex(log))?.epochs.delete(toHex(keyId));
  }
  /** From now on the log is written under this epoch; false when its secret is not here. */
  adopt(log: LogId, keyId: KeyId): boolean {
    const keys = this.#logs.get(toHex(log));
    if (!keys?.epochs.has(toHex(keyId))) return false;
    keys.current = toHex(keyId);
    return true;
  }

  /** The newest lawful epoch we hold. */
  current(log: LogId): EpochKey | null {
    const keys = this.#logs.get(toHex(log));
    return (keys?.current && keys.epochs.get(keys.current)) || null;
  }
  /** Looks secrets up by key id, within this log. */
  secretsOf(log: LogId): (keyId: KeyId) => Bytes | undefined {
    return (keyId) => this.#logs.get(toHex(log))?.epochs.get(toHex(keyId))?.secret;
  }
  epochOf(log: LogId, keyId: KeyId): EpochKey | null {
    return this.#logs.get(toHex(log))?.epochs.get(toHex(keyId)) ?? null;
  }
  epochsNewestFirst(log: LogId): readonly EpochKey[] {
    return [...(this.#logs.get(toHex(log))?.epochs.values() ?? [])].sort((a, b) => b.number - a.number);
  }
  /** Every secret of a group, the newest first: for opening what is sealed to the group. */
  secretsNewestFirst(log: LogId): readonly Bytes[] {
    return this.epochsNewestFirst(log).map((epoch) => epoch.secret);
  }
  logs(): readonly LogId[] {
    return [...this.#logs.values()].map((keys) => keys.log);
  }
  forget(log: LogId): void {
    this.#logs.delete(toHex(log));
  }
}
