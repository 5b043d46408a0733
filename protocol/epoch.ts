// Genesis and epoch records: who may do what at the relay, and the key block that only members can open. Not sealed.
import { compare, concat, equal, type Bytes } from './bytes.ts';
import { signedMessage, type Hash, type LogId, type Verify } from './ids.ts';
import * as limits from './limits.ts';
import { bytes, bytesUpTo, decode, encode, list, optional, text, tuple, uint, type Infer } from './schema.ts';

/** Rights of a pass, a bit set. A right is what the relay checks; what members believe they decide alone. */
export const RIGHT = { read: 1, append: 2, rekey: 4, own: 8 } as const;

export const GENESIS = tuple({
  version: uint(255),
  suite: uint(255),
  random: bytes(32),
  /** Present in an organisation's own logs, and in cases it founds: overrides every other pass. */
  rootPass: optional(bytes(32)),
  ownPass: bytes(32),
  memberPass: bytes(32),
});
export type Genesis = Infer<typeof GENESIS>;

export function logIdOf(hash: Hash, genesisBytes: Uint8Array): LogId {
  return hash(genesisBytes) as LogId;
}

export const PASS = tuple({
  /** Ed25519 public key. */
  key: bytes(32),
  rights: uint(15),
  /** Bytes this pass may add to the log, entries and blobs together; 0 = no cap of its own. */
  cap: uint(),
});
export type Pass = Infer<typeof PASS>;

/** HPKE box of S for one member. Shuffled and padded in number to a power of two with random boxes. */
export const BOX = tuple({
  /** HMAC-SHA-256(recipient's public key, log ‖ number as 8 bytes), first 4 bytes. */
  hint: bytes(4),
  box: bytes(limits.BOX_BYTES),
});
export type Box = Infer<typeof BOX>;

export const KEY_BLOCK = tuple({
  boxes: list(BOX, limits.BOXES),
  /** S of the epoch before, sealed under this S (AES-256-GCM, 48 bytes). None in epoch 1 and behind a wall. */
  before: optional(bytes(48)),
});

export const EPOCH = tuple({
  version: uint(255),
  suite: uint(255),
  log: bytes(32),
  /** 1, 2, 3 … */
  number: uint(),
  /** Key id of this epoch's S. */
  key: bytes(16),
  /** SHA-256 of the signed epoch record before (none in epoch 1). */
  previous: optional(bytes(32)),
  passes: list(PASS, limits.PASSES),
  rootPass: optional(bytes(32)),
  /** X-Wing public key of the group in this epoch. */
  groupKey: bytes(limits.XWING_PUBLIC_BYTES),
  keyBlock: KEY_BLOCK,
  /** Storage id of the control entry stored in the same transaction, sealed under this epoch. */
  control: bytes(32),
  relayKey: bytes(32),
  relayAddress: text(256),
  /** The pass that signed this record. */
  signer: bytes(32),
});
export type Epoch = Infer<typeof EPOCH>;

/** An epoch record as it travels: exact bytes and the signature of `signer` over them. */
export const SIGNED_EPOCH = tuple({ bytes: bytesUpTo(512 * 1024), signature: bytes(64) });
export interface EpochRecord {
  readonly fields: Epoch;
  readonly signed: Bytes;
  /** SHA-256 of `signed`. */
  readonly hash: Bytes;
}

export function epochMessage(epochBytes: Uint8Array): Bytes {
  return signedMessage('epoch', epochBytes);
}

/** Number of an epoch as the 8 bytes that hints and boxes are bound to. */
export function epochBinding(log: Uint8Array, number: number): Bytes {
  const tail = new Uint8Array(8);
  new DataView(tail.buffer).setBigUint64(0, BigInt(number));
  return concat(log, tail);
}

/** Decodes a signed epoch record and checks its own signature; says nothing about whether the signer was entitled. */
export function readEpochRecord(hash: Hash, verify: Verify, signed: Uint8Array): EpochRecord | null {
  const outer = decode(SIGNED_EPOCH, signed);
  const fields = outer && decode(EPOCH, outer.bytes);
  if (!outer || !fields || !verify(fields.signer, epochMessage(outer.bytes), outer.signature)) return null;
  return { fields, signed: new Uint8Array(signed), hash: hash(signed) };
}
export function encodeEpochRecord(fields: Epoch, sign: (message: Uint8Array) => Bytes): Bytes {
  const epochBytes = encode(EPOCH, fields);
  return encode(SIGNED_EPOCH, { bytes: epochBytes, signature: sign(epochMessage(epochBytes)) });
}

export type EpochRefusal = 'not lawful' | 'stale' | 'other log' | 'raised rights';

/** The rights `key` has in this record; the root pass has all. */
export function rightsOf(epoch: Epoch, key: Uint8Array): number {
  if (epoch.rootPass && equal(epoch.rootPass, key)) return 15;
  return epoch.passes.find((pass) => equal(pass.key, key))?.rights ?? 0;
}

/** Epoch 1 against its genesis. Returns null when lawful (PROTOCOL.md, epochs). */
export function judgeFirst(hash: Hash, genesisBytes: Uint8Array, record: EpochRecord): EpochRefusal | null {
  const genesis = decode(GENESIS, genesisBytes);
  const { fields } = record;
  if (!genesis || !equal(fields.log, logIdOf(hash, genesisBytes))) return 'other log';
  if (fields.version !== genesis.version || fields.suite !== genesis.suite) return 'not lawful';
  if (fields.number !== 1 || fields.previous || fields.keyBlock.before) return 'not lawful';
  if (!equal(fields.signer, genesis.memberPass) || !namesEachOnce(fields)) return 'not lawful';
  if (!isSameKey(genesis.rootPass, fields.rootPass)) return 'not lawful';
  if (!fields.passes.some((pass) => isOwner(pass) && equal(pass.key, genesis.ownPass))) return 'not lawful';
  return fields.passes.filter(isOwner).length === 1 ? null : 'raised rights';
}

/**
 * A later record against the one it names as `previous`. Returns null when lawful. A member's has the next number. An
 * own or root pass may take any higher one: so it supersedes what an unlawful member put after that record.
 */
export function judgeNext(previous: EpochRecord, record: EpochRecord): EpochRefusal | null {
  const before = previous.fields;
  const after = record.fields;
  if (!equal(before.log, after.log)) return 'other log';
  const rights = rightsOf(before, after.signer);
  const isByOwner = (rights & RIGHT.own) !== 0;
  if (!isByOwner && (rights & RIGHT.rekey) === 0) return 'not lawful';
  if (!after.previous || !equal(after.previous, previous.hash)) return 'stale';
  if (isByOwner ? after.number <= before.number : after.number !== before.number + 1) return 'stale';
  if (after.version < before.version || after.suite < before.suite || !namesEachOnce(after)) return 'not lawful';
  if (isByOwner || keepsOwnership(before, after)) return null;
  return 'raised rights';
}

/**
 * Which of two lawful successors of `previous` is followed, as a sort order: the root's, else an owner's, else a member's;
 * between equals the higher number, by which an owner supersedes its own, else the lower hash. The same everywhere.
 */
export function compareNext(previous: EpochRecord, a: EpochRecord, b: EpochRecord): number {
  return rankOf(previous, b) - rankOf(previous, a) || b.fields.number - a.fields.number || compare(a.hash, b.hash);
}
/** Of whoever signed a successor: 2 the root, 1 an owner, 0 a member. */
export function rankOf({ fields }: EpochRecord, next: EpochRecord): number {
  const { signer } = next.fields;
  if (fields.rootPass && equal(fields.rootPass, signer)) return 2;
  return rightsOf(fields, signer) & RIGHT.own ? 1 : 0;
}

/** A rekey pass can't alter owners, root, relay or caps, nor raise rights or add passes. */
function keepsOwnership(before: Epoch, after: Epoch): boolean {
  if (!isSameKey(before.rootPass, after.rootPass)) return false;
  if (!equal(before.relayKey, after.relayKey) || before.relayAddress !== after.relayAddress) return false;
  const ownersBefore = before.passes.filter(isOwner);
  const ownersAfter = after.passes.filter(isOwner);
  const samePass = (a: Pass) => (b: Pass) => equal(a.key, b.key) && a.rights === b.rights && a.cap === b.cap;
  if (ownersBefore.length !== ownersAfter.length) return false;
  if (!ownersBefore.every((pass) => ownersAfter.some(samePass(pass)))) return false;
  const othersBefore = before.passes.filter((pass) => !isOwner(pass));
  const othersAfter = after.passes.filter((pass) => !isOwner(pass));
  // Each stands for one of before, in that order, and none for two: one without a cap could lift those of all others, and
  // several of one cap would add up to more than that cap.
  let at = 0;
  const isNext = (pass: Pass): boolean => {
    const old = othersBefore[at++];
    return old !== undefined && (((pass.rights & ~old.rights) === 0 && pass.cap === old.cap) || isNext(pass));
  };
  return othersAfter.every(isNext);
}

function isOwner(pass: Pass): boolean {
  return (pass.rights & RIGHT.own) !== 0;
}
function isSameKey(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a && b ? equal(a, b) : a === b;
}
/** Two passes of one key could say two things about its rights. */
function namesEachOnce({ passes }: Epoch): boolean {
  return passes.every((pass, index) => !passes.slice(index + 1).some((later) => equal(later.key, pass.key)));
}
