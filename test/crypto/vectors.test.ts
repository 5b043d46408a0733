// Frozen bytes: what one release sealed, every later one opens, and refuses what was refused then. When this fails the
// format has changed: raise its version instead of changing the vectors.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openBox, sealBox, sealingPairFromSeed } from '../../client/crypto/box.ts';
import { entryKeyOf, openEntry, sealEntry, signEntry, verifyEntry, type Opened } from '../../client/crypto/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { CODE_COST, PASSPHRASE_COST, stretch } from '../../client/crypto/argon2.ts';
import { inviteKeys } from '../../client/crypto/invite.ts';
import { openBefore, openKeyBlock, sealKeyBlock } from '../../client/crypto/keyblock.ts';
import { kitKeys, kitToWords, writeKit } from '../../client/crypto/kit.ts';
import { sealPresence } from '../../client/crypto/presence.ts';
import {
  auditPassOf,
  commitmentOf,
  groupPairOf,
  keyIdOfSecret,
  memberPassOf,
  ownPassOf,
} from '../../client/crypto/secret.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { sealFile } from '../../client/crypto/stream.ts';
import { comparisonWords } from '../../client/crypto/words.ts';
import { fromHex, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { readHeader, type Signed } from '../../protocol/entry.ts';
import type { Epoch } from '../../protocol/epoch.ts';
import { dice } from './dice.ts';

const FILE = new URL('../vectors/crypto.json', import.meta.url);
const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as {
  readonly made: Readonly<Record<string, string>>;
  readonly entry: {
    readonly secret: string;
    readonly log: string;
    readonly signingKey: string;
    readonly sealed: string;
  };
  readonly refused: readonly { readonly what: string; readonly sealed: string; readonly reason: string }[];
};

const secret = new Uint8Array(32).fill(1);
const log = new Uint8Array(32).fill(2);
const keyId = keyIdOfSecret(secret);
const device = signingKeyFromSeed(new Uint8Array(32).fill(3));
const fields: Signed = {
  suite: 1,
  log,
  key: keyId,
  reg: [new Uint8Array(32).fill(4)],
  kind: 'update',
  doc: 'case/prescription',
  device: new Uint8Array(32).fill(5),
  gen: 1,
  writer: 0,
  seq: 7,
  prev: new Uint8Array(32).fill(6),
  parents: [new Uint8Array(32).fill(7)],
  seen: {
    term: 2,
    nonce: new Uint8Array(16).fill(8),
    seq: 90,
    hash: new Uint8Array(32).fill(9),
    time: 1_700_000_000_000,
  },
  wall: 1_700_000_000_123,
  body: utf8('crown, 16, A2'),
};

/** Everything this folder derives or seals from fixed inputs; long values as their SHA-256. */
async function make(): Promise<Record<string, string>> {
  const pair = await groupPairOf(secret);
  const recipient = await sealingPairFromSeed(new Uint8Array(32).fill(10));
  const signed = signEntry(fields, device.sign);
  const random = dice('vectors');
  const sealed = await sealEntry({
    signed,
    log,
    keySecret: secret,
    keyId,
    deviceSecret: new Uint8Array(32).fill(11),
    random,
  });
  const before = new Uint8Array(32).fill(12);
  const recipients = [{ publicKey: recipient.publicKey }, { publicKey: pair.publicKey, own: secret }];
  const keyBlock = await sealKeyBlock({
    secret: before,
    log,
    number: 3,
    keyId: keyIdOfSecret(before),
    recipients,
    before: secret,
    random,
  });
  const blockBytes = keyBlock.boxes.map(({ hint, box }) => toHex(hint) + toHex(box)).sort();
  const kit = await kitKeys(new Uint8Array(16).fill(13));
  const invite = await inviteKeys(new Uint8Array(16).fill(14), new Uint8Array(32).fill(15), '7KM 4QX');
  const fileKey = { fileId: new Uint8Array(16).fill(16), key: new Uint8Array(32).fill(17) };
  const units: string[] = [];
  for await (const unit of sealFile(new Blob([new Uint8Array(1_100_000).fill(18)]), fileKey))
    units.push(toHex(unit.hash));
  return {
    commitment: toHex(commitmentOf(secret)),
    keyId: toHex(keyId),
    memberPass: toHex(memberPassOf(secret).publicKey),
    ownPass: toHex(ownPassOf(secret).publicKey),
    auditPass: toHex(auditPassOf(secret).publicKey),
    groupKey: toHex(sha256(pair.publicKey)),
    box: toHex(sha256(await sealBox(recipient.publicKey, secret, 'enamel/v1/test', log, random))),
    signedBytes: toHex(signed.bytes),
    signature: toHex(signed.signature),
    entryId: toHex(signed.id),
    sealedEntry: toHex(sealed.bytes),
    storageId: toHex(sealed.storage),
    entryKey: toHex(entryKeyOf(secret, readHeader(sealed.bytes)!.header)),
    keyBlock: toHex(sha256(utf8(blockBytes.join('\n')))),
    keyBlockBefore: toHex(keyBlock.before!),
    presence: toHex(await sealPresence(secret, log, random, utf8('here'))),
    kitRoot: toHex(kit.root.publicKey),
    kitRootPass: toHex(kit.rootPass.publicKey),
    kitRecovery: toHex(sha256(kit.recovery.publicKey)),
    kitWords: kitToWords(new Uint8Array(16).fill(13)).join(' '),
    kitPaper: writeKit({
      secret: new Uint8Array(16).fill(13),
      relayKeyHash: log,
      relayAddress: 'wss://relay.example/relay',
    }),
    inviteKey: toHex(invite.signing.publicKey),
    invitePackageKey: toHex(invite.packageKey),
    passphrase: toHex(await stretch('legal winner thank year', new Uint8Array(16).fill(19), PASSPHRASE_COST)),
    code: toHex(await stretch('7KM4QX', new Uint8Array(16).fill(19), CODE_COST)),
    units: units.join(' '),
    words: comparisonWords(sha256(utf8('words'))).join(' '),
  };
}

test('every format is what it was when it was frozen', async () => {
  expect(await make()).toEqual(vectors.made);
});

test('an entry sealed by an earlier release opens and verifies', async () => {
  const { entry } = vectors;
  const hex = (text: string): Bytes => fromHex(text)!;
  const opened = (await openEntry(hex(entry.sealed), () => hex(entry.secret), hex(entry.log))) as Opened;
  expect(opened.entry.fields).toEqual(fields);
  expect(verifyEntry(opened.entry, hex(entry.signingKey))).toBe(true);
});

test.each(vectors.refused)('refused for ever: $what', async ({ sealed, reason }) => {
  expect(await openEntry(fromHex(sealed)!, () => secret, log)).toBe(reason);
});

test('a frozen key block opens for its members', async () => {
  const random = dice('block');
  const recipient = await sealingPairFromSeed(new Uint8Array(32).fill(10));
  const before = new Uint8Array(32).fill(12);
  const keyBlock = await sealKeyBlock({
    secret,
    log,
    number: 3,
    keyId,
    recipients: [{ publicKey: recipient.publicKey }],
    before,
    random,
  });
  const epoch = { log, number: 3, key: keyId, keyBlock } as unknown as Epoch;
  expect(await openKeyBlock(epoch, [recipient], [])).toEqual(secret);
  expect(await openBefore(epoch, secret)).toEqual(before);
  expect(await openBox(recipient, keyBlock.boxes[0]!.box, 'enamel/v1/other', log)).toBeNull();
});
