// The committed vectors are what the code makes and reads today. Whoever changes a format on purpose runs
// `node test/vectors/make.ts` and shows the difference.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { concat, equal, type Bytes } from '../../protocol/bytes.ts';
import { entryMessage, entryIdOf } from '../../protocol/entry.ts';
import { logIdOf, readEpochRecord } from '../../protocol/epoch.ts';
import { CLIENT_FRAME } from '../../protocol/frames.ts';
import { RECEIPT, SIGNED_TERM, isFork, verifyReceipt, verifyTerm } from '../../protocol/receipt.ts';
import { readPrune } from '../../protocol/prune.ts';
import { decode, encode, type Schema } from '../../protocol/schema.ts';
import { PAGE_DOCUMENTS, SNAPSHOT_BODY } from '../../protocol/snapshot.ts';
import { verifyStrictly } from '../../relay/ed25519.ts';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import type { Report } from '../../client/access/report.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { sealingPairFromSeed } from '../../client/crypto/box.ts';
import { openEntry } from '../../client/crypto/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { inviteKeys, openPackage } from '../../client/crypto/invite.ts';
import { openBefore, openKeyBlock } from '../../client/crypto/keyblock.ts';
import { openPresence } from '../../client/crypto/presence.ts';
import { verify } from '../../client/crypto/sign.ts';
import { openUnit } from '../../client/crypto/stream.ts';
import { judgeFork, readFork } from '../../client/roster/forkproof.ts';
import { hasWaited, judgeProof, objectionMessage, PROOF, readSuccession } from '../../client/roster/succession.ts';
import { stateOf } from '../../client/worker/snapshots/sheets.ts';
import { edited } from './make-bundle.ts';
import { forkSays } from './make-fork.ts';
import { provenBy } from './make-history.ts';
import { makeVectors } from './make.ts';
import { bytesOf as b, flipBit } from './plain.ts';
import act from './act.json' with { type: 'json' };
import bundle from './bundle.json' with { type: 'json' };
import cbor from './cbor.json' with { type: 'json' };
import entry from './entry.json' with { type: 'json' };
import epoch from './epoch.json' with { type: 'json' };
import fork from './fork.json' with { type: 'json' };
import history from './history.json' with { type: 'json' };
import invite from './invite.json' with { type: 'json' };
import prune from './prune.json' with { type: 'json' };
import push from './push.json' with { type: 'json' };
import receipt from './receipt.json' with { type: 'json' };
import snapshot from './snapshot.json' with { type: 'json' };
import succession from './succession.json' with { type: 'json' };

type Verifier = (file: Uint8Array) => Pick<Report, 'ok' | 'problems'>;

const known = <T>(schema: Schema<T>, hex: string): T => {
  const value = decode(schema, b(hex));
  if (value === null) throw new Error('does not decode');
  return value;
};

test('the code still makes every vector, byte for byte', async () => {
  const { pins: _, ...made } = await makeVectors();
  for (const [name, contents] of Object.entries(made)) {
    const committed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8'));
    expect({ name, contents: JSON.parse(JSON.stringify(contents)) as unknown }).toEqual({ name, contents: committed });
  }
});

test('no malformed encoding is read', () => {
  expect([...cbor.refused, ...snapshot.refused, ...act.refused, ...prune.refused, ...push.refused].filter(({ isRead }) => isRead)).toEqual([]);
});

describe('from the files alone', () => {
  test('a genesis names its log, and its records open for device, paper and lab', async () => {
    expect(logIdOf(sha256, b(epoch.genesis.bytes))).toEqual(b(epoch.genesis.log));
    const pairs = [
      await sealingPairFromSeed(b(epoch.secrets.deviceSealingSeed)),
      await sealingPairFromSeed(b(epoch.secrets.recoverySeed)),
    ];
    const records = epoch.epochs.map(({ signedEpoch }) => readEpochRecord(sha256, verify, b(signedEpoch))!);
    for (const [index, { fields, hash }] of records.entries()) {
      const expected = epoch.epochs[index]!;
      expect(hash).toEqual(b(expected.hash));
      for (const pair of pairs) expect(await openKeyBlock(fields, [pair], [])).toEqual(b(expected.secret));
      const before = await openBefore(fields, b(expected.secret));
      expect(before).toEqual(expected.secretBefore === null ? null : b(expected.secretBefore));
    }
    const group = b(epoch.secrets.group);
    expect(await openKeyBlock(records[0]!.fields, [], [group])).toBeNull();
    expect(await openKeyBlock(records[1]!.fields, [], [group])).toEqual(b(epoch.epochs[1]!.secret));
  });

  test('a sealed entry opens to what its device signed', async () => {
    const { sealed, device } = entry;
    const opened = await openEntry(b(sealed.sealedEntry), () => b(sealed.secret), b(sealed.fields.log));
    if (typeof opened === 'string') throw new Error(opened);
    expect(opened.entry.bytes).toEqual(b(sealed.signedBytes));
    expect(opened.entry.id).toEqual(entryIdOf(sha256, b(sealed.signedBytes), b(sealed.signature)));
    expect(opened.storage).toEqual(sha256(b(sealed.sealedEntry)));
    const message = entryMessage('update', b(sealed.signedBytes));
    expect(verify(b(device.signingKey), message, b(sealed.signature))).toBe(true);
    expect(sha256(concat(b(device.signingKey), b(device.sealingKey)))).toEqual(b(device.id));
  });

  test('presence and files open', async () => {
    const { presence, file } = entry;
    expect(await openPresence(b(presence.sealed), b(presence.log), () => b(presence.secret))).toEqual(
      b(presence.plaintext),
    );
    const plaintext = b(file.plaintext);
    const sealed = { fileId: b(file.fileId), key: b(file.key), size: plaintext.length, units: [b(file.name)] };
    expect(await openUnit(sealed, 0, b(file.blob))).toEqual(plaintext);
  });

  test('a page of a snapshot opens to what its state says, and with any bit of it another to nothing', async () => {
    const { page, documents } = snapshot;
    const unit = b(page.units[0]!);
    const key = b(page.page.key);
    const file = { fileId: key.slice(0, 16), key: key.slice(16), size: page.page.size, units: [b(page.page.blobs[0]!)] };
    expect(await openUnit(file, 0, unit)).toEqual(b(page.plain));
    const read = known(PAGE_DOCUMENTS, page.plain);
    expect(read).toEqual(documents.map(({ name, state }) => ({ name, state: b(state) })));
    expect(stateOf(read)).toEqual(b(page.page.state));
    const flipped = Array.from({ length: 8 * unit.length }, (_, bit) => openUnit(file, 0, flipBit(unit, bit)));
    expect(new Set(await Promise.all(flipped))).toEqual(new Set(['another unit']));
  });

  test('what an owner asks a relay to let go of is read from its frame; with any bit another nobody signed it', () => {
    for (const { fields, record, signature, frame } of prune.good) {
      const carried = known(CLIENT_FRAME, frame);
      expect(carried).toEqual({ type: 'prune', n: 7, log: b(fields.log), record: b(record), signature: b(signature) });
      const read = readPrune(verify, b(record), b(signature));
      const items = fields.items.map(({ storage, by }) => ({ storage: b(storage), by: b(by) }));
      const blobs = fields.blobs.map(b);
      expect(read).toEqual({ isSigned: true, fields: { ...fields, log: b(fields.log), items, blobs, signer: b(fields.signer) } });
    }
    expect(prune.unsigned.map((each) => readPrune(verify, b(each.record), b(each.signature))?.isSigned)).toEqual(
      prune.unsigned.map(() => false),
    );
    const [asked] = prune.good;
    const record = b(asked!.record);
    const signature = b(asked!.signature);
    const flips = Array.from({ length: 8 * record.length }, (_, bit) => readPrune(verifyStrictly, flipBit(record, bit), signature));
    expect(flips.filter((read) => read?.isSigned)).toEqual([]);
  });

  test('any bit of a snapshot another is no snapshot, or another one', () => {
    const body = b(snapshot.body);
    const alike = Array.from({ length: 8 * body.length }, (_, bit) => decode(SNAPSHOT_BODY, flipBit(body, bit))).filter(
      (read) => read && equal(encode(SNAPSHOT_BODY, read), body),
    );
    expect(alike).toEqual([]);
  });

  test('receipts and the term are the relay’s, forged ones are not, and a fork is proved', () => {
    const relayKey = b(receipt.relayKey);
    const isGood = (hex: string): boolean => verifyReceipt(sha256, verify, relayKey, known(RECEIPT, hex));
    expect(receipt.receipts.map((each) => isGood(each.receipt))).toEqual([true, true, true, true, true]);
    expect(receipt.refusedReceipts.filter((each) => isGood(each.receipt))).toEqual([]);
    expect(verifyTerm(verify, relayKey, known(SIGNED_TERM, receipt.term.signedTerm))).toBe(true);
    const [first, other] = [receipt.receipts[0]!.receipt, receipt.fork[0]!].map((hex) => known(RECEIPT, hex).stored);
    expect([isGood(receipt.fork[0]!), isFork(first!, other!)]).toEqual([true, true]);
  });

  test('a new paper is proven by the one before or by two administrators and the time between, and by nothing else', () => {
    const { admins, fields, waits, objection } = succession;
    const keyOf = (device: string) => {
      const known = admins.find((each) => each.device === device);
      return known && b(known.signingKey);
    };
    for (const { name, proof, verdict } of succession.proofs) {
      const given = known(PROOF, proof);
      const read = readSuccession(given);
      expect({ name, verdict: read ? judgeProof(given, read, keyOf, verify) : 'not read' }).toEqual({ name, verdict });
    }
    expect(succession.proofs.filter(({ verdict }) => verdict.startsWith('by ')).map(({ name }) => name)).toEqual([
      'by the root',
      'by two admins',
    ]);
    for (const { name, to, hasWaited: expected } of waits.cases) {
      const wait = { agreement: b(waits.staff), from: known(RECEIPT, waits.from), to: known(RECEIPT, to) };
      expect({ name, has: hasWaited(wait, b(waits.staff), b(waits.relayKey), verify) }).toEqual({ name, has: expected });
    }
    const message = objectionMessage(b(objection.staff), b(objection.proposal));
    expect(verify(b(fields.previous), message, b(objection.signature))).toBe(true);
    expect(verify(b(fields.root), message, b(objection.signature))).toBe(false);
  });

  test('link and code open the package and prove the claim', async () => {
    const keys = await inviteKeys(b(invite.link.invite), b(invite.link.secret), ' 7km-4qx ');
    expect(await openPackage(keys, b(invite.link.invite), b(invite.package.sealed))).toEqual(b(invite.package.plaintext));
    const without = await inviteKeys(b(invite.link.invite), b(invite.link.secret), null);
    expect(await openPackage(without, b(invite.link.invite), b(invite.package.sealed))).toBeNull();
    const { claim } = invite;
    expect(verify(keys.signing.publicKey, b(claim.message), b(claim.proof))).toBe(true);
    expect(verify(b(claim.claimer), b(claim.message), b(claim.signature))).toBe(true);
    expect(verify(b(claim.claimer), b(claim.message), b(claim.proof))).toBe(false);
  });

  test('an auditor’s bundle holds, and nothing that was done to it does, by two verifiers without common code', async () => {
    // @ts-expect-error plain JavaScript on purpose, without types
    const { judgeBundle } = (await import('../../tools/second-verifier/judge.mjs')) as { judgeBundle: Verifier };
    const verdictsOf = async (file: Bytes) => {
      const first = await verifyBundle(OFFLINE_TOOLS, file);
      return [first, judgeBundle(file)].map(({ ok, problems }) => ({
        ...{ ok, problems: problems.map(({ place, reason }) => `${place}: ${reason}`) },
      }));
    };
    const file = b(bundle.everything.file);
    const good = { ok: true, problems: [] };
    for (const each of [file, b(bundle.half.file), b(bundle.withLab.file), b(bundle.before.file)]) expect(await verdictsOf(each)).toEqual([good, good]);
    for (const { name, edit, problems } of bundle.refused) {
      const bad = { ok: false, problems };
      const changed = edited(file, { ...edit, inserted: b(edit.inserted) });
      expect([name, ...(await verdictsOf(changed))]).toEqual([name, bad, bad]);
    }
  });

  test('case 28 two entries of a device for one place prove it, from the file alone; nothing else does, and no bit may differ', () => {
    for (const { name, file, says } of fork.files) expect([name, forkSays(b(file))]).toEqual([name, says]);
    const file = b(fork.files[0]!.file);
    // OpenSSL is quicker for thousands.
    const isProof = (bytes: Bytes): boolean => {
      const read = readFork(bytes);
      return read !== null && typeof judgeFork(sha256, verifyStrictly, read) !== 'string';
    };
    expect(isProof(file)).toBe(true);
    const flips = Array.from({ length: 8 * file.length }, (_, bit) => bit).filter((bit) => isProof(flipBit(file, bit)));
    expect(flips).toEqual([]);
  });

  test('what a relay signed proves what the file says, and nothing that it did not sign', () => {
    for (const { name, file, says } of history.files) expect([name, provenBy(b(file))]).toEqual([name, says]);
  });
});
