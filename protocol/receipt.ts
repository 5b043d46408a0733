// Receipts: the relay's signature that it stored an entry durably. One signature per batch, a Merkle path per entry.
import { concat, equal, utf8, type Bytes } from './bytes.ts';
import { signedMessage, type Hash, type Sign, type Verify } from './ids.ts';
import { bool, bytes, encode, list, optional, tuple, uint, type Infer } from './schema.ts';

/** What is receipted. `hash` is the running hash after this entry, `time` the relay's clock in Unix ms. */
export const STORED = tuple({
  log: bytes(32),
  term: uint(),
  nonce: bytes(16),
  seq: uint(),
  storage: bytes(32),
  hash: bytes(32),
  time: uint(),
});
export type Stored = Infer<typeof STORED>;

export const STEP = tuple({ isLeft: bool(), hash: bytes(32) });
export const RECEIPT = tuple({
  stored: STORED,
  /** From the leaf up; `isLeft` says that the sibling stands on the left. */
  path: list(STEP, 24),
  /** Ed25519 of the relay key over "enamel/v1/receipt" ‖ 0x00 ‖ Merkle root. */
  signature: bytes(64),
});
export type Receipt = Infer<typeof RECEIPT>;

/** Opened at the first append to a log after every start of the relay: a restored relay is a new term. */
export const TERM = tuple({
  log: bytes(32),
  term: uint(),
  nonce: bytes(16),
  /** Where the term before ended, as far as this relay knows. */
  before: optional(tuple({ term: uint(), nonce: bytes(16), seq: uint(), hash: bytes(32) })),
  time: uint(),
});
export type Term = Infer<typeof TERM>;
export const SIGNED_TERM = tuple({ term: TERM, signature: bytes(64) });
export type SignedTerm = Infer<typeof SIGNED_TERM>;

const RUN = utf8('enamel/v1/run\0');
/** Running hash: R0 = log id; Rn = SHA-256("enamel/v1/run" ‖ 0x00 ‖ Rn−1 ‖ storage id). */
export function runOn(hash: Hash, before: Uint8Array, storage: Uint8Array): Bytes {
  return hash(concat(RUN, before, storage));
}

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);
function leafOf(hash: Hash, stored: Stored): Bytes {
  return hash(concat(LEAF, encode(STORED, stored)));
}

/** Signs a batch. Tree as RFC 9162 §2.1 in hashing; an odd node moves up unchanged. */
export function signReceipts(hash: Hash, sign: Sign, batch: readonly Stored[]): Receipt[] {
  let level = batch.map((stored) => leafOf(hash, stored));
  const levels = [level];
  while (level.length > 1) levels.push((level = levelAbove(hash, level)));
  const [root] = level;
  if (!root) return [];
  const signature = sign(signedMessage('receipt', root));
  return batch.map((stored, index) => ({ stored, path: pathFrom(levels, index), signature }));
}

function levelAbove(hash: Hash, level: readonly Bytes[]): Bytes[] {
  const above: Bytes[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i]!, level[i + 1]];
    above.push(right ? hash(concat(NODE, left, right)) : left);
  }
  return above;
}

function pathFrom(levels: readonly (readonly Bytes[])[], leaf: number): Receipt['path'] {
  const path: { isLeft: boolean; hash: Bytes }[] = [];
  for (let depth = 0, at = leaf; depth < levels.length - 1; depth++, at >>= 1) {
    const sibling = levels[depth]![at ^ 1];
    if (sibling) path.push({ isLeft: (at & 1) === 1, hash: sibling });
  }
  return path;
}

/** The Merkle root a receipt claims: receipts of one batch share it, so one verification serves the batch. */
export function rootOf(hash: Hash, receipt: Receipt): Bytes {
  let node = leafOf(hash, receipt.stored);
  for (const step of receipt.path) {
    node = hash(step.isLeft ? concat(NODE, step.hash, node) : concat(NODE, node, step.hash));
  }
  return node;
}
export function verifyReceipt(hash: Hash, verify: Verify, relayKey: Uint8Array, receipt: Receipt): boolean {
  return verify(relayKey, signedMessage('receipt', rootOf(hash, receipt)), receipt.signature);
}

export function signTerm(sign: Sign, term: Term): SignedTerm {
  return { term, signature: sign(signedMessage('term', encode(TERM, term))) };
}
export function verifyTerm(verify: Verify, relayKey: Uint8Array, signed: SignedTerm): boolean {
  return verify(relayKey, signedMessage('term', encode(TERM, signed.term)), signed.signature);
}
/** Two entries or two pasts at one place (term, seq) of a log: with both receipts, proof that a relay showed two histories. */
export function isFork(a: Stored, b: Stored): boolean {
  const isOnePlace = equal(a.log, b.log) && a.term === b.term && equal(a.nonce, b.nonce) && a.seq === b.seq;
  return isOnePlace && !(equal(a.hash, b.hash) && equal(a.storage, b.storage));
}
