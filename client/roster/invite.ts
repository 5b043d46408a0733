// An invite into a case: its keys, the package that waits at the relay, the claim that uses it, the words to compare.
// The package opens the first epoch only; it must never hold a key of anything written later.
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import type { DeviceId, EntryId, LogId } from '../../protocol/ids.ts';
import { REG_HEADS } from '../../protocol/limits.ts';
import { bytes, bytesUpTo, decode, encode, list, text, tuple, uint, type Infer } from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';
import { generateCode, inviteKeys, openPackage, sealPackage, type InviteKeys } from '../crypto/invite.ts';
import type { Random } from '../crypto/random.ts';
import type { Sealed } from '../crypto/sealed.ts';
import { comparisonWords } from '../crypto/words.ts';
import { inviteClaimMessage } from './caserules.ts';
import { HOUSE, INVITE_ROLE, type ActOf, type InviteFields, type SideFields } from './control.ts';

export interface MadeInvite {
  readonly fields: InviteFields;
  /** Goes into the link's fragment. */
  readonly secret: Bytes;
  readonly code: string | null;
  readonly keys: InviteKeys;
}

export async function makeInvite(order: {
  readonly random: Random;
  readonly withCode: boolean;
  readonly role: InviteFields['role'];
  /** Unix ms. */
  readonly expires: number;
}): Promise<MadeInvite> {
  const id = order.random(16);
  const secret = order.random(32);
  const code = order.withCode ? generateCode(order.random) : null;
  const keys = await inviteKeys(id, secret, code);
  return { fields: { id, key: keys.signing.publicKey, role: order.role, expires: order.expires }, secret, code, keys };
}

/** What link and code open. */
export const PACKAGE = tuple({
  version: uint(1),
  /** The log's id is its SHA-256. */
  genesis: bytesUpTo(1024),
  founding: bytes(32),
  /** The claimer waits until it has these roster heads: nothing newer can be hidden from it. */
  heads: list(bytes(32), REG_HEADS),
  number: uint(),
  /** S of that epoch. */
  secret: bytes(32),
  /** Who invites. */
  kind: HOUSE,
  name: text(200),
  role: INVITE_ROLE,
  expires: uint(),
});
export type InvitePackage = Omit<Infer<typeof PACKAGE>, 'version'>;

export function packInvite(invite: MadeInvite, contents: InvitePackage, random: Random): Promise<Sealed> {
  return sealPackage(invite.keys, invite.fields.id, encode(PACKAGE, { version: 1, ...contents }), random);
}
/** null when link or code is another, or anything was altered. */
export async function unpackInvite(
  keys: InviteKeys,
  invite: Bytes,
  sealed: Bytes,
): Promise<(InvitePackage & { readonly log: LogId }) | null> {
  const opened = await openPackage(keys, invite, sealed);
  const contents = opened && decode(PACKAGE, opened);
  return contents && { ...contents, log: sha256(contents.genesis) as LogId };
}

/** The act of claiming, ready to be signed by the device and sealed under the epoch it opens. */
export function claimAct(order: {
  readonly keys: InviteKeys;
  readonly invite: Bytes;
  readonly log: LogId;
  readonly device: DeviceId;
  readonly side: SideFields;
}): ActOf<'claim'> {
  const proof = order.keys.signing.sign(inviteClaimMessage(order.log, order.device, order.side.root));
  return { type: 'claim', side: order.side, invite: order.invite, proof };
}

/** Four words for the phone: the same on both sides only when both see the same case and the same claim. */
export function claimWords(log: LogId, founding: EntryId, claim: EntryId): readonly [string, string, string, string] {
  return comparisonWords(sha256(concat(utf8('enamel/v1/claim-words'), new Uint8Array(1), log, founding, claim)));
}
