// Keys of an invite: from the link's secret and, where one was agreed, the code told by phone. The relay keeps the
// public signing key, so it can count wrong codes without ever seeing a right one.
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { CODE_COST, stretch } from './argon2.ts';
import { randomOpen, randomSeal } from './aead.ts';
import { hkdf } from './kdf.ts';
import { randomBelow, type Random } from './random.ts';
import type { Sealed } from './sealed.ts';
import { signingKeyFromSeed, type SigningKey } from './sign.ts';

export interface InviteKeys {
  /** Proves to relay and clinic that link and code were at hand. */
  readonly signing: SigningKey;
  readonly packageKey: Bytes;
}

/** `invite` is the 16-byte invite id, `secret` the link's 32 bytes, `code` as typed or null. */
export async function inviteKeys(invite: Bytes, secret: Bytes, code: string | null): Promise<InviteKeys> {
  if (invite.length !== 16 || secret.length !== 32)
    throw new Error('an invite has an id of 16 and a secret of 32 bytes');
  const stretched = code === null ? new Uint8Array(0) : await stretch(normaliseCode(code), invite, CODE_COST);
  const derive = (label: string): Bytes => hkdf(concat(secret, stretched), invite, label, 32);
  return {
    signing: signingKeyFromSeed(derive('enamel/v1/invite-signing')),
    packageKey: derive('enamel/v1/invite-package'),
  };
}

/** The package that waits at the relay; only link and code open it. */
export async function sealPackage(keys: InviteKeys, invite: Bytes, plaintext: Bytes, random: Random): Promise<Sealed> {
  return (await randomSeal(keys.packageKey, random, plaintext, invite)) as Sealed;
}
export function openPackage(keys: InviteKeys, invite: Bytes, sealed: Bytes): Promise<Bytes | null> {
  return randomOpen(keys.packageKey, sealed, invite);
}

/** Of 0/O, 1/I/L, 2/Z, 5/S, 8/B and U/V at most one each: nothing that looks like another. */
const CODE_LETTERS = '34679ACDEFGHJKMNPQRTUWXY';
const CODE_LENGTH = 6;

/** For instance "7KM 4QX". */
export function generateCode(random: Random): string {
  const letters = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomBelow(random, CODE_LETTERS.length)]!);
  return `${letters.slice(0, 3).join('')} ${letters.slice(3).join('')}`;
}

/** Capitals without spaces, dots or dashes. */
export function normaliseCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '');
}
/** Whether this can be a code at all; a typing slip must not cost one of five tries. */
export function isCode(typed: string): boolean {
  const code = normaliseCode(typed);
  return code.length === CODE_LENGTH && Array.from(code).every((letter) => CODE_LETTERS.includes(letter));
}
