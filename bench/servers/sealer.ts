// One device of an invented group that signs and seals edits as the app does, and what a reader needs to open them.
import { randomBytes } from 'node:crypto';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Signed } from '../../protocol/entry.ts';
import { clientIdOf, deviceIdOf, type LogId } from '../../protocol/ids.ts';
import { SUITE } from '../../protocol/limits.ts';
import { sealEntry, signEntry } from '../../client/crypto/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { keyIdOfSecret } from '../../client/crypto/secret.ts';
import { encodeUpdateBody } from '../../client/gate/body.ts';
import { signingKeyOf } from '../../relay/ed25519.ts';

const random = (length: number): Bytes => new Uint8Array(randomBytes(length));
const NOW = 1_790_000_000_000;

export class Sealer {
  readonly log: LogId;
  readonly secret = random(32);
  readonly keyId = keyIdOfSecret(this.secret);
  readonly signing = signingKeyOf(random(32));
  readonly device = deviceIdOf(sha256, this.signing.publicKey, random(1216));
  readonly #deviceSecret = random(32);
  readonly #roster = random(32);
  #seq = 0;
  #prev: Bytes | null = null;
  constructor(log: LogId) {
    this.log = log;
  }

  clientIdIn(document: string): number {
    return clientIdOf(sha256, this.log, document, this.device, 0, 0);
  }

  /** One entry with these updates, the next of the device's chain. */
  async seal(document: string, updates: readonly Uint8Array[]): Promise<Bytes> {
    const { log, keyId, device } = this;
    const fields: Signed = {
      ...{ suite: SUITE, log, key: keyId, reg: [this.#roster], kind: 'update', doc: document, device, gen: 0 },
      ...{ writer: 0, seq: this.#seq, prev: this.#prev, parents: [], wall: NOW, body: encodeUpdateBody(updates) },
      seen: { term: 1, nonce: random(16), seq: 1, hash: random(32), time: NOW },
    };
    const signed = signEntry(fields, this.signing.sign);
    this.#seq += 1;
    this.#prev = signed.id;
    const order = { signed, log, keySecret: this.secret, keyId, deviceSecret: this.#deviceSecret, random };
    return (await sealEntry(order)).bytes;
  }
}
