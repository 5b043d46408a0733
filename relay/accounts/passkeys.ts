// Accounts by passkey: registration and login as WebAuthn ceremonies. A passkey carries no name here; what it computes
// for the vault (PRF) must never arrive, and a request that brings any is refused unread.
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Challenges } from './challenges.ts';
import type { AccountStore } from './store.ts';

/** Loaded at the first ceremony: the library takes longer to load than everything else of a start together. */
const webAuthn = () => import('@simplewebauthn/server');

/** Ed25519, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

export interface Site {
  /** Domain the passkey belongs to. */
  readonly rpId: string;
  readonly origins: readonly string[];
}

export interface PasskeysOptions {
  readonly store: AccountStore;
  readonly challenges: Challenges;
  readonly random: (length: number) => Bytes;
}

export class Passkeys {
  readonly #options: PasskeysOptions;
  constructor(options: PasskeysOptions) {
    this.#options = options;
  }

  async registrationOptions({ rpId }: Site): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { challenges, random } = this.#options;
    const library = await webAuthn();
    return library.generateRegistrationOptions({
      rpName: 'Enamel',
      rpID: rpId,
      userName: 'Enamel',
      userID: random(32),
      challenge: challenges.give(),
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  async loginOptions({ rpId }: Site): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const library = await webAuthn();
    return library.generateAuthenticationOptions({
      rpID: rpId,
      challenge: this.#options.challenges.give(),
      userVerification: 'required',
    });
  }

  /** The new account, or null when the response proves nothing. */
  async register(site: Site, response: unknown): Promise<Bytes | null> {
    const { store, challenges } = this.#options;
    const library = await webAuthn();
    const result = await library
      .verifyRegistrationResponse({
        response: response as RegistrationResponseJSON,
        expectedChallenge: (challenge) => challenges.take(challenge),
        expectedOrigin: [...site.origins],
        expectedRPID: site.rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      })
      .catch(() => null);
    if (!result?.verified) return null;
    const { id, publicKey, counter, transports = [] } = result.registrationInfo.credential;
    return store.register({ id, key: new Uint8Array(publicKey), counter, transports });
  }

  async login(site: Site, response: unknown): Promise<Bytes | null> {
    const { store, challenges } = this.#options;
    const id = (response as { id?: unknown } | null)?.id;
    const known = typeof id === 'string' ? await store.passkey(id) : null;
    if (!known) return null;
    const { key, counter } = known.passkey;
    const library = await webAuthn();
    const result = await library
      .verifyAuthenticationResponse({
        response: response as AuthenticationResponseJSON,
        expectedChallenge: (challenge) => challenges.take(challenge),
        expectedOrigin: [...site.origins],
        expectedRPID: site.rpId,
        credential: { id: known.passkey.id, publicKey: key, counter },
        requireUserVerification: true,
      })
      .catch(() => null);
    if (!result?.verified) return null;
    await store.setCounter(known.passkey.id, result.authenticationInfo.newCounter);
    return known.account;
  }
}

/** Whether PRF results hide anywhere in a body. */
export function carriesPrf(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) => /^(prf|hmacGetSecret|hmac-secret)$/i.test(name) || carriesPrf(inner),
  );
}
