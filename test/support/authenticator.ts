// A passkey in software for tests of the relay's account ceremonies: ES256, attestation "none", user verified.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { encode } from 'cborg';

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
/** User present, user verified; with attested credential data. */
const FLAGS = { get: 0x05, create: 0x45 } as const;

export interface Ceremony {
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
}

export class Authenticator {
  readonly #id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #public: KeyObject;
  #counter = 0;
  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.#public = publicKey;
  }

  /** What `startRegistration` of @simplewebauthn/browser gives. */
  create(ceremony: Ceremony): Record<string, unknown> {
    const { x, y } = this.#public.export({ format: 'jwk' });
    const cose = new Map<number, number | Buffer>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x!, 'base64url')],
      [-3, Buffer.from(y!, 'base64url')],
    ]);
    const length = Buffer.from([0, this.#id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.#id, encode(cose)]);
    const authData = Buffer.concat([this.#data(ceremony, FLAGS.create), attested]);
    const attestation = encode({ fmt: 'none', attStmt: {}, authData: new Uint8Array(authData) });
    return this.#response({
      clientDataJSON: clientData('webauthn.create', ceremony),
      attestationObject: base64url(attestation),
      transports: ['internal'],
    });
  }

  /** What `startAuthentication` gives. */
  get(ceremony: Ceremony): Record<string, unknown> {
    this.#counter += 1;
    const data = this.#data(ceremony, FLAGS.get);
    const clientDataJSON = clientData('webauthn.get', ceremony);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return this.#response({
      clientDataJSON,
      authenticatorData: base64url(data),
      signature: base64url(sign('sha256', signed, this.#key)),
    });
  }

  #data({ rpId }: Ceremony, flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter]);
  }

  #response(response: Record<string, unknown>): Record<string, unknown> {
    const id = base64url(this.#id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }
}

function clientData(type: string, { challenge, origin }: Ceremony): string {
  return base64url(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
}
