// A log for tests of the relay: genesis, epoch records and entries that are well formed outside and random inside.
import { randomBytes } from 'node:crypto';
import { type Bytes } from '../../protocol/bytes.ts';
import { HEADER, SEALED_ENTRY } from '../../protocol/entry.ts';
import {
  GENESIS,
  encodeEpochRecord,
  logIdOf,
  readEpochRecord,
  RIGHT,
  type Epoch,
  type Pass,
} from '../../protocol/epoch.ts';
import type { LogId } from '../../protocol/ids.ts';
import { SUITE, VERSION, XWING_PUBLIC_BYTES } from '../../protocol/limits.ts';
import { signPrune, type Prune } from '../../protocol/prune.ts';
import { encode } from '../../protocol/schema.ts';
import { sha256, signingKeyOf, verifyStrictly, type SigningKey } from '../../relay/ed25519.ts';

export const random = (length: number): Bytes => new Uint8Array(randomBytes(length));
export const freshKey = (): SigningKey => signingKeyOf(random(32));
export const MEMBER = RIGHT.read | RIGHT.append | RIGHT.rekey;

export interface TestLog {
  readonly id: LogId;
  readonly genesis: Bytes;
  readonly own: SigningKey;
  readonly root: SigningKey | null;
  /** Epoch 1. */
  readonly record: Bytes;
  readonly control: Bytes;
  /** The newest epoch this test made. */
  number: number;
  member: SigningKey;
  newest: Bytes;
}

export interface LogOptions {
  readonly root?: SigningKey;
  readonly memberCap?: number;
  readonly morePasses?: readonly Pass[];
}

export function makeLog({ root, memberCap = 0, morePasses = [] }: LogOptions = {}): TestLog {
  const own = freshKey();
  const member = freshKey();
  const genesis = encode(GENESIS, {
    version: VERSION,
    suite: SUITE,
    random: random(32),
    rootPass: root?.publicKey ?? null,
    ownPass: own.publicKey,
    memberPass: member.publicKey,
  });
  const id = logIdOf(sha256, genesis);
  const passes = [
    { key: own.publicKey, rights: 15, cap: 0 },
    { key: member.publicKey, rights: MEMBER, cap: memberCap },
    ...morePasses,
  ];
  const { record, control } = sealRecord(id, { number: 1, passes, rootPass: root?.publicKey ?? null }, member);
  return { id, genesis, own, root: root ?? null, record, control, number: 1, member, newest: record };
}

/** The next epoch with a fresh member pass; `change` overrides anything, to be lawful or not. */
export function makeRekey(
  log: TestLog,
  signer: SigningKey = log.member,
  change: Partial<Epoch> = {},
): { record: Bytes; control: Bytes; member: SigningKey } {
  const before = readEpochRecord(sha256, verifyStrictly, log.newest)!;
  const member = freshKey();
  const passes = before.fields.passes.map((pass) =>
    pass.rights & RIGHT.own || pass.rights !== MEMBER ? pass : { ...pass, key: member.publicKey },
  );
  const fields = { number: before.fields.number + 1, previous: before.hash, rootPass: before.fields.rootPass, passes };
  return { ...sealRecord(log.id, { ...fields, ...change }, signer), member };
}

/** Moves the log's own idea of its newest epoch. */
export function adopt(log: TestLog, rekey: { record: Bytes; member: SigningKey }, number = log.number + 1): void {
  log.newest = rekey.record;
  log.member = rekey.member;
  log.number = number;
}

function sealRecord(log: LogId, fields: Partial<Epoch>, signer: SigningKey): { record: Bytes; control: Bytes } {
  const key = random(16);
  const control = makeEntry(log, 600, key);
  const record = encodeEpochRecord(
    {
      ...{ version: VERSION, suite: SUITE, log, number: 1, key, previous: null, passes: [], rootPass: null },
      groupKey: random(XWING_PUBLIC_BYTES),
      keyBlock: { boxes: [], before: null },
      control: sha256(control),
      relayKey: new Uint8Array(32),
      relayAddress: 'ws://localhost/relay',
      ...fields,
      signer: signer.publicKey,
    },
    signer.sign,
  );
  return { record, control };
}

/** A sealed entry of this log: right outside, random inside. */
export function makeEntry(log: LogId, size = 528, key: Bytes = random(16)): Bytes {
  const header = encode(HEADER, { version: VERSION, log, key, salt: random(32), commit: random(32), box: null });
  return encode(SEALED_ENTRY, { header, ciphertext: random(size) });
}

/** What this key signs to let something of the log go. */
export function pruneBy({ id }: TestLog, signer: SigningKey, change: Partial<Prune>): ReturnType<typeof signPrune> {
  const nothing = { log: id, isWanted: true, items: [], blobs: [] };
  return signPrune(signer.sign, { ...nothing, ...change, signer: signer.publicKey });
}
