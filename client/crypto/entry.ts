// Signing, sealing and opening of entries (DESIGN §4). A fresh key per entry, committed to in the clear header, so the
// GCM nonce is zero. Must never decrypt before the commitment was compared, nor encode signed bytes a second time.
import { concat, equal, utf8, type Bytes } from '../../protocol/bytes.ts';
import {
  HEADER,
  REMNANT,
  SEALED_ENTRY,
  SIGNED,
  encodeSigned,
  entryIdOf,
  entryMessage,
  pad,
  readHeader,
  unpad,
  type Header,
  type Remnant,
  type Signed,
  type SignedEntry,
} from '../../protocol/entry.ts';
import type { EntryId, KeyId, Sign, StorageId } from '../../protocol/ids.ts';
import { SUITE, VERSION } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { openAead, sealAead } from './aead.ts';
import { readsAsNewer, versionOf } from './entryFuture.ts';
import { hmac, sha256, sha256Any } from './hash.ts';
import { hkdf } from './kdf.ts';
import type { Random } from './random.ts';
import type { Sealed } from './sealed.ts';
import { keyIdOfSecret } from './secret.ts';
import { verify, verifyMany } from './sign.ts';

/** Why a sealed entry is not opened. 'other version' and 'newer content' are held for an update; the rest is bad. */
export type EntryRefusal =
  | 'malformed'
  | 'other version'
  | 'other log'
  | 'unknown key'
  | 'wrong commitment'
  | 'altered'
  | 'bad padding'
  | 'newer content'
  | 'unreadable'
  | 'signed for another log';

export interface Opened {
  readonly header: Header;
  readonly entry: SignedEntry;
  readonly storage: StorageId;
}

/** K_enc ‖ K_commit, 64 bytes: opens one entry and nothing else. */
export type EntryKey = Bytes;

export function signEntry(fields: Signed, sign: Sign): SignedEntry {
  const bytes = encodeSigned(fields);
  const signature = sign(entryMessage(fields.kind, bytes));
  return { id: entryIdOf(sha256, bytes, signature), bytes, signature, fields };
}

/** Whether `signingKey` (from the roster) signed this entry. */
export function verifyEntry(entry: SignedEntry, signingKey: Uint8Array): boolean {
  return verify(signingKey, messageOf(entry), entry.signature);
}
/** The same for many, in their order, much faster. */
export function verifyEntries(
  items: readonly { readonly entry: SignedEntry; readonly signingKey: Uint8Array }[],
): Promise<boolean[]> {
  return verifyMany(
    items.map(({ entry, signingKey }) => ({
      publicKey: signingKey,
      message: messageOf(entry),
      signature: entry.signature,
    })),
  );
}

function messageOf({ fields, bytes, remnant }: SignedEntry): Bytes {
  return entryMessage(remnant ? 'remnant' : fields.kind, bytes);
}

export interface SealOrder {
  readonly signed: SignedEntry;
  readonly log: Uint8Array;
  /** S of the epoch, or an event key. */
  readonly keySecret: Bytes;
  readonly keyId: KeyId;
  /** 32 bytes that never leave the device: a weak generator alone can't repeat a salt. */
  readonly deviceSecret: Bytes;
  readonly random: Random;
  readonly box?: Header['box'];
}

export async function sealEntry(order: SealOrder): Promise<{ bytes: Sealed; storage: StorageId }> {
  const { signed, keySecret, keyId } = order;
  if (!equal(signed.fields.log, order.log)) throw new Error('an entry is sealed into the log it was signed for');
  if (!equal(keyIdOfSecret(keySecret), keyId)) throw new Error('the key id does not name this secret');
  const log = order.log.slice();
  const salt = hmac(order.deviceSecret, concat(order.random(32), signed.bytes));
  const entryKey = deriveEntryKey(keySecret, salt, log, keyId);
  const commit = commitTo(entryKey);
  const header = encode(HEADER, { version: VERSION, log, key: keyId, salt, commit, box: order.box ?? null });
  const ciphertext = await sealAead(entryKey.slice(0, 32), pad(signed.bytes, signed.signature), header);
  const bytes = encode(SEALED_ENTRY, { header, ciphertext }) as Sealed;
  return { bytes, storage: (await sha256Any(bytes)) as StorageId };
}

/** Opens with the secret its header names. `log`, where given, is the log it arrived in. Signatures are not checked. */
export async function openEntry(
  sealed: Bytes,
  secretOf: (keyId: KeyId) => Bytes | undefined,
  log?: Uint8Array,
): Promise<Opened | EntryRefusal> {
  return open(sealed, log, (header) => {
    const secret = secretOf(header.key as KeyId);
    return secret && deriveEntryKey(secret, header.salt, header.log, header.key);
  });
}

/** Opens one entry with its disclosed key: what an auditor holds. */
export async function openWithEntryKey(sealed: Bytes, entryKey: EntryKey): Promise<Opened | EntryRefusal> {
  return open(sealed, undefined, () => (entryKey.length === 64 ? entryKey : undefined));
}

/** The key of one entry, to disclose it alone: nothing about S or other entries follows from it. */
export function entryKeyOf(secret: Bytes, header: Header): EntryKey {
  return deriveEntryKey(secret, header.salt, header.log, header.key);
}

async function open(
  sealed: Bytes,
  log: Uint8Array | undefined,
  keyOf: (header: Header) => EntryKey | undefined,
): Promise<Opened | EntryRefusal> {
  const version = versionOf(sealed);
  if (version !== null && version !== VERSION) return 'other version';
  const outer = readHeader(sealed);
  if (!outer) return 'malformed';
  const { header, aad, ciphertext } = outer;
  if (log && !equal(header.log, log)) return 'other log';
  const entryKey = keyOf(header);
  if (!entryKey) return 'unknown key';
  if (!equal(commitTo(entryKey), header.commit)) return 'wrong commitment';
  const plaintext = await openAead(entryKey.slice(0, 32), ciphertext, aad);
  if (!plaintext) return 'altered';
  const parts = unpad(plaintext);
  if (!parts) return 'bad padding';
  const fields = decode(SIGNED, parts.bytes);
  if (!fields) {
    const left = decode(REMNANT, parts.bytes);
    if (left) return openRemnant(left, header, parts, (await sha256Any(sealed)) as StorageId);
    return readsAsNewer(parts.bytes) ? 'newer content' : 'unreadable';
  }
  if (fields.suite !== SUITE) return 'newer content';
  if (!equal(fields.log, header.log)) return 'signed for another log';
  const [id, storage] = await Promise.all([sha256Any(concat(parts.bytes, parts.signature)), sha256Any(sealed)]);
  return { header, entry: { id: id as EntryId, ...parts, fields }, storage: storage as StorageId };
}

function openRemnant(
  { suite, log, reg, by, id, storage: standsFor, of }: Remnant,
  header: Header,
  parts: Pick<SignedEntry, 'bytes' | 'signature'>,
  storage: StorageId,
): Opened | EntryRefusal {
  if (suite !== SUITE) return 'newer content';
  if (!equal(log, header.log) || !equal(of.log, header.log)) return 'signed for another log';
  if (of.kind !== 'update' || of.body.length > 0) return 'unreadable';
  return {
    header,
    entry: { id: id as EntryId, ...parts, fields: of, remnant: { by, reg, storage: standsFor } },
    storage,
  };
}

function deriveEntryKey(secret: Bytes, salt: Bytes, log: Uint8Array, keyId: Uint8Array): EntryKey {
  return hkdf(secret, salt, concat(utf8('enamel/v1/entry'), new Uint8Array([SUITE]), log, keyId), 64);
}

/** Binds both halves, so that neither S nor a disclosed entry key can be another than the writer's. */
function commitTo(entryKey: EntryKey): Bytes {
  return hmac(entryKey.subarray(32), concat(utf8('enamel/v1/entry-commit'), entryKey.subarray(0, 32)));
}
