// A wrap: the vault key under one way to unlock. Bound to its slot (vault, id, method, credential), so that none can be
// swapped for another; what unlocks is never a data key itself but feeds a derivation of its own.
import { concat, equal, fromHex, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { bytes, bytesUpTo, decode, encode, oneOf, tuple, uint, type Infer } from '../../protocol/schema.ts';
import { randomOpen, randomSeal } from '../crypto/aead.ts';
import { loadArgon2 } from '../crypto/argon2.ts';
import { hkdf } from '../crypto/kdf.ts';
import type { Random } from '../crypto/random.ts';
import { later } from '../later.ts';
import type { WrapRecord } from '../storage/store.ts';

/** What a person unlocks with. The PRF output is 32 bytes, transferred from the page; it is zeroed here. */
export type Key =
  | { readonly method: 'passkey'; readonly credentialId: Bytes; readonly prf: ArrayBuffer }
  | { readonly method: 'passphrase'; readonly passphrase: string };

/** What is in the clear: nothing about a person. KDF costs are fixed by the version, so nobody can lower them. */
const WRAP = tuple({
  version: uint(255),
  method: oneOf('passkey', 'passphrase'),
  credentialId: bytesUpTo(1024),
  salt: bytes(16),
  /** nonce ‖ AES-256-GCM of the vault key. */
  sealed: bytes(12 + 32 + 16),
});
export type Wrap = Infer<typeof WRAP>;
const WRAP_VERSION = 1;

export function readWrap(record: WrapRecord): Wrap | null {
  const wrap = decode(WRAP, record.bytes);
  return wrap?.version === WRAP_VERSION ? wrap : null;
}

/** Wraps the vault key for a new way; the record has a new id and replaces nothing. */
export async function wrapKey(vault: string, vaultKey: Bytes, way: Key, random: Random): Promise<WrapRecord> {
  const wrap = toHex(random(16));
  const salt = random(16);
  const credentialId = way.method === 'passkey' ? way.credentialId : new Uint8Array(0);
  const slot = { version: WRAP_VERSION, method: way.method, credentialId, salt };
  const sealed = await randomSeal(await kekOf(way, wrap, salt), random, vaultKey, aadOf(vault, wrap, slot));
  return { vault, wrap, bytes: encode(WRAP, { ...slot, sealed }) };
}

/** The vault key, or null when this way does not open this wrap. */
export async function unwrapKey(record: WrapRecord, way: Key): Promise<Bytes | null> {
  const wrap = readWrap(record);
  if (wrap?.method !== way.method) return null;
  if (way.method === 'passkey' && !equal(wrap.credentialId, way.credentialId)) return null;
  return randomOpen(await kekOf(way, record.wrap, wrap.salt), wrap.sealed, aadOf(record.vault, record.wrap, wrap));
}

/** Drops what the page handed over, once all wraps were tried. */
export function forgetKey(way: Key): void {
  if (way.method === 'passkey' && !way.prf.detached) new Uint8Array(way.prf).fill(0);
}

const loadPassphrase = () => later(() => import('../crypto/passphrase.ts'));

/** Loads what a try needs: one that cannot be made must not count as wrong. Throws PartMissing. */
export async function prepareTry(way: Key): Promise<void> {
  if (way.method === 'passphrase') await Promise.all([loadPassphrase(), loadArgon2()]);
}

async function kekOf(way: Key, wrap: string, salt: Bytes): Promise<Bytes> {
  const wrapId = fromHex(wrap) ?? utf8(wrap);
  if (way.method === 'passphrase') {
    const { stretchPassphrase } = await loadPassphrase();
    return hkdf(await stretchPassphrase(way.passphrase, salt), wrapId, 'enamel/v1/wrap-passphrase', 32);
  }
  if (way.prf.byteLength !== 32) throw new Error('a passkey gives 32 bytes');
  return hkdf(new Uint8Array(way.prf), wrapId, 'enamel/v1/wrap-passkey', 32);
}

function aadOf(vault: string, wrap: string, slot: Omit<Wrap, 'sealed'>): Bytes {
  const fields = utf8(['enamel/v1/wrap', slot.version, vault, wrap, slot.method].join('\0'));
  return concat(fields, new Uint8Array(1), slot.salt, slot.credentialId);
}
