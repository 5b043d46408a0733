// Boxes: HPKE base mode (RFC 9180) with X-Wing (X25519 + ML-KEM-768), HKDF-SHA-256, AES-256-GCM. enc ‖ ciphertext.
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import { XWING_ENC_BYTES, XWING_PUBLIC_BYTES } from '../../protocol/limits.ts';
import { later } from '../later.ts';
import { TAG_BYTES } from './aead.ts';
import type { Random } from './random.ts';

/** A sealing key pair. The seed is the X-Wing decapsulation key. */
export interface SealingPair {
  readonly publicKey: Bytes;
  readonly seed: Bytes;
}

const ENCAPSULATION_RANDOM_BYTES = 64;

/** Apart from what an unlock waits for. */
export const loadHpke = () => later(() => import('./hpke.ts'));

/** The pair of a 32-byte seed (draft-connolly-cfrg-xwing-kem §5.2). */
export async function sealingPairFromSeed(seed: Bytes): Promise<SealingPair> {
  if (seed.length !== 32) throw new Error('a sealing seed has 32 bytes');
  const kem = (await loadHpke()).newKem();
  const { publicKey } = await kem.generateKeyPairDerand(seed.slice());
  return { publicKey: new Uint8Array(await kem.serializePublicKey(publicKey)), seed: seed.slice() };
}

/** Seals `secret` so that only the holder of the pair opens it; 32 bytes give exactly BOX_BYTES. */
export async function sealBox(
  recipientPublic: Bytes,
  secret: Bytes,
  info: string,
  aad: Bytes,
  random: Random,
): Promise<Bytes> {
  const ekm = random(ENCAPSULATION_RANDOM_BYTES);
  const { newSuite } = await loadHpke();
  const suite = newSuite();
  const recipientPublicKey = await suite.kem.importKey('raw', recipientPublic.slice().buffer, true);
  const sender = await suite.createSenderContext({ recipientPublicKey, info: utf8(info), ekm });
  const ciphertext = await sender.seal(secret, aad);
  return concat(new Uint8Array(sender.enc), new Uint8Array(ciphertext));
}

/** What was sealed, or null when this pair is not meant or anything was altered. */
export async function openBox(pair: SealingPair, box: Bytes, info: string, aad: Bytes): Promise<Bytes | null> {
  if (box.length < XWING_ENC_BYTES + TAG_BYTES) return null;
  const suite = (await loadHpke()).newSuite();
  try {
    const recipientKey = await suite.kem.importKey('raw', pair.seed.slice().buffer, false);
    const enc = box.slice(0, XWING_ENC_BYTES);
    const recipient = await suite.createRecipientContext({ recipientKey, enc, info: utf8(info) });
    return new Uint8Array(await recipient.open(box.slice(XWING_ENC_BYTES), aad));
  } catch {
    return null;
  }
}

/** Whether these bytes can be sealed to at all. An unusable key in a roster must not stop a rotation half-way. */
export async function isSealingKey(publicKey: Bytes): Promise<boolean> {
  if (publicKey.length !== XWING_PUBLIC_BYTES) return false;
  await loadHpke();
  try {
    await sealBox(
      publicKey,
      new Uint8Array(32),
      'enamel/v1/probe',
      new Uint8Array(0),
      (length) => new Uint8Array(length),
    );
    return true;
  } catch {
    return false;
  }
}
