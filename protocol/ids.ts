// The names of things: every id is a hash, every signature has its own prefix. Hashing is an argument.
import { concat, utf8, type Bytes } from './bytes.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = Bytes & { readonly [brand]: Name };

/** SHA-256 of a genesis, 32 bytes. */
export type LogId = Branded<'LogId'>;
/** SHA-256 over signed bytes ‖ signature, 32 bytes: what `prev`, `parents` and acts name. Survives re-sealing. */
export type EntryId = Branded<'EntryId'>;
/** SHA-256 over a whole sealed entry, 32 bytes: what relay, receipts and the running hash name. */
export type StorageId = Branded<'StorageId'>;
/** SHA-256 over a device's signing key ‖ sealing key, 32 bytes. */
export type DeviceId = Branded<'DeviceId'>;
/** First 16 bytes of a hash over the commitment to a secret: names one epoch's secret, reveals nothing of it. */
export type KeyId = Branded<'KeyId'>;

/** SHA-256 (FIPS 180-4). Synchronous, because chains are walked entry by entry. */
export type Hash = (data: Uint8Array) => Bytes;
/** Ed25519 (RFC 8032), strict: small-order and non-canonical keys and points are refused. */
export type Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
/** Signs with the key the caller holds; 64 bytes. */
export type Sign = (message: Uint8Array) => Bytes;

/** What is signed is never the bytes alone: `enamel/v1/<type>` ‖ 0x00 ‖ bytes, so no signature fits elsewhere. */
export type SignatureType =
  | 'control'
  | 'update'
  | 'event'
  | 'eventkey'
  | 'act'
  | 'snapshot'
  | 'remnant'
  | 'epoch'
  | 'receipt'
  | 'term'
  | 'prove'
  | 'list'
  | 'prune'
  | 'claim'
  | 'invite-claim'
  | 'account'
  | 'certificate'
  | 'vouch'
  | 'announcement'
  | 'removal'
  | 'erasure'
  | 'restore'
  | 'succession'
  | 'objection'
  | 'bundle'
  | 'backup'
  | 'presence';

export function signedMessage(type: SignatureType, bytes: Uint8Array): Bytes {
  return concat(utf8(`enamel/v1/${type}`), new Uint8Array(1), bytes);
}

export function deviceIdOf(hash: Hash, signingKey: Uint8Array, sealingKey: Uint8Array): DeviceId {
  return hash(concat(signingKey, sealingKey)) as DeviceId;
}

export function keyIdOf(hash: Hash, commitment: Uint8Array): KeyId {
  return hash(concat(utf8('enamel/v1/key-id'), new Uint8Array(1), commitment)).slice(0, 16) as KeyId;
}

/** Yjs clientID of one writer on one document: 53 bits of SHA-256(log ‖ document ‖ device ‖ gen ‖ writer). */
export function clientIdOf(
  hash: Hash,
  log: LogId,
  document: string,
  device: DeviceId,
  gen: number,
  writer: 0 | 1,
): number {
  const tail = new Uint8Array(5);
  new DataView(tail.buffer).setUint32(0, gen);
  tail[4] = writer;
  const name = utf8(document);
  const digest = hash(concat(log, hash(name), device, tail));
  const view = new DataView(digest.buffer, digest.byteOffset);
  return (view.getUint32(0) & 0x1f_ffff) * 0x1_0000_0000 + view.getUint32(4);
}
