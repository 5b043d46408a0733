// WebCrypto whose answers come at once: the same algorithms from the same OpenSSL, without a thread pool that would let
// the machine's load decide who goes first. A test compares it with the real one.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  hkdfSync,
  verify,
  type KeyObject,
} from 'node:crypto';

type Data = ArrayBuffer | ArrayBufferView<ArrayBuffer>;
type Named = string | { readonly name: string };
interface HeldKey {
  readonly raw: Uint8Array;
  readonly publicKey: KeyObject | null;
}

const TAG = 16;
/** DER of an Ed25519 public key before its 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function octets(data: Data): Uint8Array {
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
const buffer = (data: Uint8Array): ArrayBuffer => new Uint8Array(data).buffer;
const nameOf = (algorithm: Named): string => (typeof algorithm === 'string' ? algorithm : algorithm.name);
const held = (key: unknown): HeldKey => key as HeldKey;

function requireSha256(algorithm: Named): void {
  if (nameOf(algorithm) !== 'SHA-256') throw new Error(`no ${nameOf(algorithm)} in this world`);
}

/** The methods that the app and its libraries call; whatever else is asked is an error. */
export const promptSubtle = {
  async importKey(_format: string, data: Data, algorithm: Named): Promise<unknown> {
    const raw = octets(data).slice();
    const isEd25519 = nameOf(algorithm) === 'Ed25519';
    const der = isEd25519 ? Buffer.concat([SPKI, raw]) : null;
    return { raw, publicKey: der && createPublicKey({ key: der, format: 'der', type: 'spki' }) } satisfies HeldKey;
  },
  async encrypt({ iv, additionalData }: AesGcmParams, key: unknown, data: Data): Promise<ArrayBuffer> {
    const cipher = createCipheriv('aes-256-gcm', held(key).raw, octets(iv));
    if (additionalData) cipher.setAAD(octets(additionalData));
    return buffer(Buffer.concat([cipher.update(octets(data)), cipher.final(), cipher.getAuthTag()]));
  },
  async decrypt({ iv, additionalData }: AesGcmParams, key: unknown, data: Data): Promise<ArrayBuffer> {
    const sealed = octets(data);
    const decipher = createDecipheriv('aes-256-gcm', held(key).raw, octets(iv));
    if (additionalData) decipher.setAAD(octets(additionalData));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    return buffer(Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()]));
  },
  async sign(algorithm: Named, key: unknown, data: Data): Promise<ArrayBuffer> {
    if (nameOf(algorithm) !== 'HMAC') throw new Error(`no ${nameOf(algorithm)} in this world`);
    return buffer(createHmac('sha256', held(key).raw).update(octets(data)).digest());
  },
  async verify(_algorithm: Named, key: unknown, signature: Data, data: Data): Promise<boolean> {
    const { publicKey } = held(key);
    return publicKey !== null && verify(null, octets(data), publicKey, octets(signature));
  },
  async digest(algorithm: Named, data: Data): Promise<ArrayBuffer> {
    requireSha256(algorithm);
    return buffer(createHash('sha256').update(octets(data)).digest());
  },
  async deriveBits(algorithm: HkdfParams, key: unknown, length: number): Promise<ArrayBuffer> {
    requireSha256(algorithm.hash);
    const { salt, info } = algorithm;
    return hkdfSync('sha256', held(key).raw, octets(salt), octets(info), length / 8);
  },
};
