// The line of a house's roots: a new paper follows the one before with that one's signature, or with those of two admin
// devices. Whoever pinned an earlier root follows the proofs. Must never let a root that was followed speak again.
import { compare, concat, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage, type Sign, type Verify } from '../../protocol/ids.ts';
import { XWING_PUBLIC_BYTES } from '../../protocol/limits.ts';
import { RECEIPT, verifyReceipt } from '../../protocol/receipt.ts';
import { bytes, bytesUpTo, decode, encode, list, optional, tuple, type Infer } from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';

export const SUCCESSION = tuple({
  /** The root that is followed. */
  previous: bytes(32),
  root: bytes(32),
  rootPass: bytes(32),
  recovery: bytes(XWING_PUBLIC_BYTES),
});
export type Succession = Infer<typeof SUCCESSION>;

export const APPROVAL = tuple({
  /** Device id of an admin device certified by the root that is followed; none = that root itself. */
  by: optional(bytes(32)),
  signature: bytes(64),
});
export type Approval = Infer<typeof APPROVAL>;

/** `bytes` as they were signed; one approval by the root before, or two by admin devices. */
export const PROOF = tuple({ bytes: bytesUpTo(2048), approvals: list(APPROVAL, 2) });
export type Proof = Infer<typeof PROOF>;

/** How long the old paper may object to two admins, by the relay's clock. */
export const WAIT_MS = 14 * 24 * 60 * 60 * 1000;
/** That the time went by: receipts of `staff` under the relay key that proposal and agreement name. */
export const WAIT = tuple({
  /** Entry id of the agreement. */
  agreement: bytes(32),
  /** Of the agreement itself. */
  from: RECEIPT,
  to: RECEIPT,
});
export type Wait = Infer<typeof WAIT>;

export function hasWaited({ from, to }: Wait, staff: Bytes, relayKey: Bytes, verify: Verify): boolean {
  const isOfStaff = [from, to].every(
    (receipt) => equal(receipt.stored.log, staff) && verifyReceipt(sha256, verify, relayKey, receipt),
  );
  return isOfStaff && to.stored.time - from.stored.time >= WAIT_MS;
}

export function objectionMessage(staff: Uint8Array, proposal: Uint8Array): Bytes {
  return signedMessage('objection', concat(staff, proposal));
}

export function successionMessage(signed: Uint8Array): Bytes {
  return signedMessage('succession', signed);
}
/** The old root says who follows it. */
export function succeedBy(fields: Succession, signWithRoot: Sign): Proof {
  const signed = encode(SUCCESSION, fields);
  return { bytes: signed, approvals: [{ by: null, signature: signWithRoot(successionMessage(signed)) }] };
}
export function readSuccession({ bytes: signed }: Pick<Proof, 'bytes'>): Succession | null {
  const fields = decode(SUCCESSION, signed);
  return fields && !equal(fields.previous, fields.root) ? fields : null;
}

export type ProofVerdict = 'by the root' | 'by two admins' | 'not proven';

/** `signingKeyOf` = the signing key of a device that the root before has certified. */
export function judgeProof(
  { bytes: signed, approvals }: Proof,
  { previous }: Succession,
  signingKeyOf: (device: string) => Bytes | undefined,
  verify: Verify,
): ProofVerdict {
  const message = successionMessage(signed);
  const [first, second] = approvals;
  if (!first) return 'not proven';
  if (first.by === null)
    return second === undefined && verify(previous, message, first.signature) ? 'by the root' : 'not proven';
  if (!second?.by || equal(first.by, second.by)) return 'not proven';
  const isSigned = ({ by, signature }: Approval): boolean => {
    const key = by && signingKeyOf(toHex(by));
    return key ? verify(key, message, signature) : false;
  };
  return isSigned(first) && isSigned(second) ? 'by two admins' : 'not proven';
}

/** One step of a line, proven. */
export interface Step {
  readonly fields: Succession;
  readonly isByRoot: boolean;
}

/** The roots that follow a pinned one, itself first. It ends before two successors of one root: only people settle that. */
export function lineFrom(pinned: Bytes, steps: Iterable<Step>): { line: readonly Bytes[]; isDisputed: boolean } {
  const line = [pinned];
  const all = [...steps];
  for (let last = pinned; ;) {
    const next = new Map(
      all.filter(({ fields }) => equal(fields.previous, last)).map(({ fields }) => [toHex(fields.root), fields.root]),
    );
    const [root] = next.values();
    // A root of before can't come back: that would be a ring.
    if (!root || line.some((each) => equal(each, root))) return { line, isDisputed: false };
    if (next.size > 1) return { line, isDisputed: true };
    line.push(root);
    last = root;
  }
}

/** Of two that were made at once the same one everywhere, until a root that knows both says more. */
export function byHash(a: Proof, b: Proof): number {
  return compare(sha256(a.bytes), sha256(b.bytes));
}
