// Passkeys, in the page because WebAuthn only runs there. The PRF output unlocks the vault: it leaves this file once, as
// a buffer to transfer, and never inside anything that is posted. Must never call credential.toJSON() (it would carry
// the PRF, and crashes some iOS versions) nor ask with an empty `prf: {}` (Windows Hello fails on it).
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import { equal, utf8 } from '../../protocol/bytes.ts';

/** Why no passkey opens anything now. All but 'cancelled' and 'timeout' are reasons to offer a passphrase at once. */
export type PasskeyProblem =
  | 'cancelled'
  | 'timeout'
  /** No passkey of this vault is known here. */
  | 'none'
  /** This browser or device has no passkeys, or not with a check of the person. */
  | 'unsupported'
  /** The passkey gives no secret, or gave one only while it was made. */
  | 'noPrf'
  /** It gives another secret each time, or by another route. */
  | 'otherPrf'
  | 'failed';

export interface PasskeyOrder {
  /** base64url: the relay's challenge when it is reachable, else our own. */
  readonly challenge: string;
  readonly fromRelay: boolean;
  /** base64url, random; names nobody. */
  readonly userId: string;
  readonly rpId: string;
  /** What the system's passkey list shows: the app and perhaps the tablet, never a person or practice. */
  readonly label: string;
}
export interface UnlockingPasskey {
  readonly credentialId: string;
  /** 32 bytes, to be transferred to the vault worker, which zeroes them. */
  readonly prf: ArrayBuffer;
}
export interface NewPasskey extends UnlockingPasskey {
  /** For the relay account, without any PRF; only when the relay gave the challenge. */
  readonly registration?: RegistrationResponseJSON;
}
/** A passkey without a usable secret can still be the relay account's. */
export interface Refusal {
  readonly problem: PasskeyProblem;
  readonly registration?: RegistrationResponseJSON;
  /** The passkey is made and only the second tap is missing: call this from a fresh tap (Safari wants one for each). */
  readonly again?: () => Promise<NewPasskey | Refusal>;
}

const TIMEOUT_MS = 120_000;
/** A refusal faster than a person can read a prompt means that there was no prompt. */
const UNSEEN_MS = 250;
const PRF_BYTES = 32;
/** One constant salt for ever: another would be another secret. */
const PRF_SALT = utf8('enamel/v1/passkey-prf');

type Extensions = NonNullable<Parameters<typeof startRegistration>[0]['optionsJSON']['extensions']>;
const withPrf = { prf: { eval: { first: PRF_SALT } } } as Extensions;

/** Monotonic milliseconds, e.g. `performance.now`. */
export type Elapsed = () => number;

export function passkeysExist(): boolean {
  return browserSupportsWebAuthn();
}

/** Two taps: one makes the passkey, the second shows that it gives its secret again. */
export async function createPasskey(order: PasskeyOrder, elapsed: Elapsed): Promise<NewPasskey | Refusal> {
  if (!browserSupportsWebAuthn()) return { problem: 'unsupported' };
  const made = await attempt(elapsed, () => startRegistration({ optionsJSON: creationOf(order) }));
  if ('problem' in made) return made.problem === 'none' ? { problem: 'unsupported' } : made;
  const { isEnabled, first: atCreation } = takePrf(made.response);
  const registration = order.fromRelay ? { registration: made.response } : {};
  if (!isEnabled) return { problem: 'noPrf', ...registration };
  return secondTap(order, made.response.id, atCreation, registration, elapsed);
}

async function secondTap(
  order: PasskeyOrder,
  credentialId: string,
  atCreation: Uint8Array | null,
  registration: Pick<NewPasskey, 'registration'>,
  elapsed: Elapsed,
): Promise<NewPasskey | Refusal> {
  const proof = await unlockWithPasskey({ challenge: order.userId, rpId: order.rpId }, [credentialId], elapsed);
  if (!('problem' in proof)) {
    const isSame = !atCreation || equal(atCreation, new Uint8Array(proof.prf));
    return isSame ? { ...proof, ...registration } : { problem: 'otherPrf', ...registration };
  }
  const again = (): Promise<NewPasskey | Refusal> => secondTap(order, credentialId, atCreation, registration, elapsed);
  const isUntapped = proof.problem === 'cancelled' || proof.problem === 'timeout' || proof.problem === 'none';
  return { ...proof, ...registration, ...(isUntapped ? { again } : {}) };
}

/** One tap with any of the vault's passkeys. `challenge` is base64url and may be our own: nobody checks the signature. */
export async function unlockWithPasskey(
  ask: { readonly challenge: string; readonly rpId: string },
  credentialIds: readonly string[],
  elapsed: Elapsed,
): Promise<UnlockingPasskey | Refusal> {
  if (!browserSupportsWebAuthn()) return { problem: 'unsupported' };
  if (credentialIds.length === 0) return { problem: 'none' };
  const asked = await attempt(elapsed, () =>
    startAuthentication({ optionsJSON: { ...requestOf(ask, credentialIds), extensions: withPrf } }),
  );
  if ('problem' in asked) return asked;
  const { first } = takePrf(asked.response);
  if (first?.length !== PRF_BYTES) return { problem: 'noPrf' };
  return { credentialId: asked.response.id, prf: first.buffer };
}

/** Answers the relay's login challenge: a ceremony of its own, without any PRF. */
export async function loginWithPasskey(
  ask: { readonly challenge: string; readonly rpId: string },
  credentialIds: readonly string[],
  elapsed: Elapsed,
): Promise<{ readonly response: AuthenticationResponseJSON } | Refusal> {
  if (!browserSupportsWebAuthn()) return { problem: 'unsupported' };
  const asked = await attempt(elapsed, () => startAuthentication({ optionsJSON: requestOf(ask, credentialIds) }));
  if ('problem' in asked) return asked;
  takePrf(asked.response).first?.fill(0);
  return asked;
}

function creationOf(order: PasskeyOrder): Parameters<typeof startRegistration>[0]['optionsJSON'] {
  return {
    challenge: order.challenge,
    rp: { id: order.rpId, name: 'Enamel' },
    user: { id: order.userId, name: order.label, displayName: order.label },
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    attestation: 'none',
    timeout: TIMEOUT_MS,
    extensions: withPrf,
  };
}

function requestOf(
  ask: { readonly challenge: string; readonly rpId: string },
  credentialIds: readonly string[],
): Parameters<typeof startAuthentication>[0]['optionsJSON'] {
  return {
    challenge: ask.challenge,
    rpId: ask.rpId,
    allowCredentials: credentialIds.map((id) => ({ id, type: 'public-key' })),
    userVerification: 'required',
    timeout: TIMEOUT_MS,
  };
}

interface PrfOutput {
  readonly enabled?: boolean;
  readonly results?: { readonly first?: unknown };
}

/** Takes the PRF out of a response: a copy for us, zeros and nothing for whoever sees the response later. */
function takePrf(response: { clientExtensionResults: object }): {
  isEnabled: boolean;
  first: Uint8Array<ArrayBuffer> | null;
} {
  const results = response.clientExtensionResults as { prf?: PrfOutput };
  const output = results.prf;
  const given = output?.results?.first;
  const view = given instanceof ArrayBuffer ? new Uint8Array(given) : given instanceof Uint8Array ? given : null;
  const first = view ? new Uint8Array(view) : null;
  view?.fill(0);
  const { prf: _taken, ...rest } = results;
  response.clientExtensionResults = rest;
  return { isEnabled: output?.enabled === true || first !== null, first };
}

async function attempt<R>(
  elapsed: Elapsed,
  ask: () => Promise<R>,
): Promise<{ response: R } | { problem: PasskeyProblem }> {
  const start = elapsed();
  try {
    return { response: await ask() };
  } catch (error) {
    return { problem: problemOf(error, elapsed() - start) };
  }
}

/** Browsers answer "cancelled", "timed out" and "no such passkey" alike, so that sites can't probe; time tells them apart. */
function problemOf(error: unknown, tookMs: number): PasskeyProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return tookMs >= TIMEOUT_MS - 1000 ? 'timeout' : tookMs < UNSEEN_MS ? 'none' : 'cancelled';
    case 'AbortError':
      return 'cancelled';
    case 'ConstraintError':
    case 'NotSupportedError':
    case 'SecurityError':
      return 'unsupported';
    default:
      return 'failed';
  }
}
