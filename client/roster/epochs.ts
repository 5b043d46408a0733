// Opening, continuing and reading the epochs of a log. A draft comes first, then its control entry is signed and sealed
// under the draft's key, then the record names that entry: so neither can be swapped. Must never reuse a secret.
import { compare, equal, type Bytes } from '../../protocol/bytes.ts';
import {
  GENESIS,
  RIGHT,
  compareNext,
  encodeEpochRecord,
  judgeFirst,
  judgeNext,
  logIdOf,
  rankOf,
  readEpochRecord,
  type EpochRecord,
  type Pass,
} from '../../protocol/epoch.ts';
import type { KeyId, LogId, StorageId } from '../../protocol/ids.ts';
import { SUITE, VERSION } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import type { SealingPair } from '../crypto/box.ts';
import { sha256 } from '../crypto/hash.ts';
import { openBefore, openKeyBlock, sealKeyBlock, type KeyBlockRecipient } from '../crypto/keyblock.ts';
import type { Random } from '../crypto/random.ts';
import { auditPassOf, groupPairOf, keyIdOfSecret, memberPassOf } from '../crypto/secret.ts';
import { verify, type SigningKey } from '../crypto/sign.ts';

/** An epoch that is being opened. `secret` is used for this one record, also when the relay refuses it. */
export interface EpochDraft {
  readonly log: LogId;
  readonly number: number;
  readonly secret: Bytes;
  readonly keyId: KeyId;
  /** SHA-256 of the record before; null in epoch 1. */
  readonly previous: Bytes | null;
}
export interface LogDraft extends EpochDraft {
  readonly genesis: Bytes;
}

/** A new log, by its own genesis. Without `secret` a fresh one is taken. */
export function draftLog(order: {
  readonly random: Random;
  /** Public key of the pass from S[admins]. */
  readonly ownPass: Bytes;
  readonly rootPass: Bytes | null;
  readonly secret?: Bytes;
}): LogDraft {
  const secret = order.secret ?? order.random(32);
  const genesis = encode(GENESIS, {
    version: VERSION,
    suite: SUITE,
    random: order.random(32),
    rootPass: order.rootPass,
    ownPass: order.ownPass,
    memberPass: memberPassOf(secret).publicKey,
  });
  return { genesis, log: logIdOf(sha256, genesis), number: 1, secret, keyId: keyIdOfSecret(secret), previous: null };
}

/** An owner's may take any higher number than the next. */
export function draftEpoch(
  previous: EpochRecord,
  random: Random,
  number: number = previous.fields.number + 1,
): EpochDraft {
  const secret = random(32);
  const { log } = previous.fields;
  return { log: log as LogId, number, secret, keyId: keyIdOfSecret(secret), previous: previous.hash };
}

const MEMBER_RIGHTS = RIGHT.read | RIGHT.append | RIGHT.rekey;
const OWN_RIGHTS = MEMBER_RIGHTS | RIGHT.own;

/** The passes of a group: its admins own it, its members work in it. */
export function groupPasses(ownPass: Bytes, secret: Bytes): readonly Pass[] {
  return [
    { key: ownPass, rights: OWN_RIGHTS, cap: 0 },
    { key: memberPassOf(secret).publicKey, rights: MEMBER_RIGHTS, cap: 0 },
  ];
}
/** The access log: all staff append, who holds `audit` reads, only owners open epochs. */
export function auditPasses(ownPass: Bytes, secret: Bytes, staffSecret: Bytes): readonly Pass[] {
  return [
    { key: ownPass, rights: OWN_RIGHTS, cap: 0 },
    { key: auditPassOf(staffSecret).publicKey, rights: RIGHT.append, cap: 0 },
    { key: memberPassOf(secret).publicKey, rights: RIGHT.read, cap: 0 },
  ];
}
/** What a member who doesn't own may write: owners as they are, and the new member pass. */
export function passesAfter(previous: EpochRecord, secret: Bytes): readonly Pass[] {
  const owners = previous.fields.passes.filter((pass) => pass.rights & RIGHT.own);
  return [...owners, { key: memberPassOf(secret).publicKey, rights: MEMBER_RIGHTS, cap: 0 }];
}

export interface EpochOrder {
  readonly draft: EpochDraft;
  /** Storage id of the control entry sealed under the draft's key. */
  readonly control: StorageId;
  readonly recipients: readonly KeyBlockRecipient[];
  readonly passes: readonly Pass[];
  /** Public key. */
  readonly rootPass: Bytes | null;
  readonly relayKey: Bytes;
  readonly relayAddress: string;
  /** A pass entitled by the record before; the first member pass in epoch 1. */
  readonly signer: SigningKey;
  /** S of the epoch before; omitted in epoch 1 and behind a wall. */
  readonly before?: Bytes;
  readonly random: Random;
}

/** The signed record, as it travels. */
export async function writeEpoch(order: EpochOrder): Promise<Bytes> {
  const { draft, random } = order;
  const { log, number, secret, keyId } = draft;
  const pair = await groupPairOf(secret);
  const keyBlock = await sealKeyBlock({
    secret,
    log,
    number,
    keyId,
    recipients: order.recipients,
    random,
    ...(order.before ? { before: order.before } : {}),
  });
  return encodeEpochRecord(
    {
      version: VERSION,
      suite: SUITE,
      log,
      number,
      key: keyId,
      previous: draft.previous,
      passes: order.passes,
      rootPass: order.rootPass,
      groupKey: pair.publicKey,
      keyBlock,
      control: order.control,
      relayKey: order.relayKey,
      relayAddress: order.relayAddress,
      signer: order.signer.publicKey,
    },
    order.signer.sign,
  );
}

/** A signed record that decodes and carries its own signature; null otherwise. */
export function readRecord(signed: Uint8Array): EpochRecord | null {
  return readEpochRecord(sha256, verify, signed);
}

export interface LawfulChain {
  /** Record 1 first, each following from the one before. */
  readonly records: readonly EpochRecord[];
  readonly newest: EpochRecord;
}

/**
 * The lawful chain from the genesis; null without a lawful record 1. Where two records follow one (a relay showed both, or
 * an owner superseded), P23 says which.
 */
export function lawfulChain(genesis: Bytes, records: readonly EpochRecord[]): LawfulChain | null {
  const first = records.filter((record) => judgeFirst(sha256, genesis, record) === null).sort(byHash)[0];
  if (!first) return null;
  const chain = [first];
  let last = first;
  for (;;) {
    const before = last;
    const [next] = records
      .filter((record) => judgeNext(before, record) === null)
      .sort((a, b) => compareNext(before, a, b));
    if (!next) return { records: chain, newest: last };
    chain.push(next);
    last = next;
  }
}
/**
 * Where members went two ways and no owner has decided yet, or a relay that had lost an owner's record took those of
 * members who did not know it: the last record of the chain before that. What an owner puts after it, with a number above
 * all, is followed by everybody (P23). `others` are records beside the chain; `isOvertaken` = a relay goes on with those.
 */
export function partingOf(
  chain: readonly EpochRecord[],
  others: readonly EpochRecord[],
  isOvertaken = false,
): EpochRecord | null {
  const newest = chain.at(-1)?.fields.number ?? 0;
  const isDecided = !isOvertaken && others.every(({ fields }) => fields.number <= newest);
  const parts = (record: EpochRecord, next: EpochRecord | undefined): boolean =>
    next !== undefined &&
    (!isDecided || rankOf(record, next) === 0) &&
    others.some((each) => !equal(each.hash, next.hash) && judgeNext(record, each) === null);
  return chain.find((record, at) => parts(record, chain[at + 1])) ?? null;
}

/** Whether a record outside the chain follows from one inside, over `others`, each lawful after the one it names. */
export function goesBeside(
  chain: readonly EpochRecord[],
  others: readonly EpochRecord[],
  record: EpochRecord,
): boolean {
  const named = (among: readonly EpochRecord[], { fields }: EpochRecord): EpochRecord | undefined =>
    among.find(({ hash }) => fields.previous !== null && equal(hash, fields.previous));
  if (chain.some(({ hash }) => equal(hash, record.hash))) return false;
  for (let at = record; ;) {
    const before = named(chain, at) ?? named(others, at);
    if (!before || judgeNext(before, at) !== null) return false;
    if (chain.includes(before)) return true;
    at = before;
  }
}

function byHash(a: EpochRecord, b: EpochRecord): number {
  return compare(a.hash, b.hash);
}

/**
 * S by epoch number, as far as our pairs and groups open them: the newest box that opens, then backwards through
 * `before`; behind a wall the older records are tried by themselves. Groups' secrets of any of their epochs help.
 */
export async function openEpochChain(
  records: readonly EpochRecord[],
  pairs: readonly SealingPair[],
  groupSecrets: readonly Bytes[],
): Promise<ReadonlyMap<number, Bytes>> {
  const out = new Map<number, Bytes>();
  const newestFirst = [...records].sort((a, b) => b.fields.number - a.fields.number);
  for (const { fields } of newestFirst) {
    const secret = out.get(fields.number) ?? (await openKeyBlock(fields, pairs, groupSecrets));
    if (!secret) continue;
    out.set(fields.number, secret);
    const { previous } = fields;
    const earlier = previous && records.find(({ hash }) => equal(hash, previous));
    const before = earlier && (await openBefore(fields, secret));
    // A record may hand back anything as the secret before; what the one before does not name is nothing.
    if (before && equal(keyIdOfSecret(before), earlier.fields.key)) out.set(earlier.fields.number, before);
  }
  return out;
}

/** The genesis, or null when malformed. */
export function readGenesis(
  genesis: Bytes,
): { readonly log: LogId; readonly rootPass: Bytes | null; readonly ownPass: Bytes } | null {
  const fields = decode(GENESIS, genesis);
  return fields && { log: logIdOf(sha256, genesis), rootPass: fields.rootPass, ownPass: fields.ownPass };
}
