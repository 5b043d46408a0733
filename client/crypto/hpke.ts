// The one HPKE suite (RFC 9180), from its libraries: X-Wing, HKDF-SHA-256, AES-256-GCM. Only `box.ts` loads this, and
// only once a box is made or opened: unlocking needs none.
import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';

export const newKem = (): XWing => new XWing();
export const newSuite = (): CipherSuite =>
  new CipherSuite({ kem: newKem(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
