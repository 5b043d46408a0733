// Every envelope that is not an entry, with every single bit flipped: receipts, terms, epoch records, statements, packages,
// presence, passes, prunes, bundles, links and papers. None is taken for the one it was, nor for another.
import { expect, test } from 'vitest';
import { concat, equal, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { encodeEpochRecord } from '../../protocol/epoch.ts';
import { listMessage, proveMessage } from '../../protocol/frames.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { readLink, writeLink } from '../../protocol/link.ts';
import { readPrune, signPrune } from '../../protocol/prune.ts';
import { RECEIPT, SIGNED_TERM, verifyReceipt, verifyTerm } from '../../protocol/receipt.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { readTabletCode, writeTabletCode } from '../../protocol/tabletcode.ts';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { readCheckpoint, writeCheckpoint } from '../../client/crypto/checkpoint.ts';
import { sha256 as hash } from '../../client/crypto/hash.ts';
import { readKit, writeKit } from '../../client/crypto/kit.ts';
import { readPart, splitKit, writePart } from '../../client/crypto/kitparts.ts';
import { openPresence, sealPresence } from '../../client/crypto/presence.ts';
import { verify } from '../../client/crypto/sign.ts';
import { readRecord } from '../../client/roster/epochs.ts';
import { makeInvite, packInvite, unpackInvite } from '../../client/roster/invite.ts';
import { remembering } from '../../client/roster/statements.ts';
import { hear, silentVoice } from '../../client/roster/voice.ts';
import { exportItems, itemOf, quietMorning, randomFrom } from '../access/practice.ts';
import { remembering as rememberingTools } from '../access/remembering.ts';
import { sha256, verifyStrictly } from '../../relay/ed25519.ts';
import { newHouse } from '../hostile-member/house.ts';
import { keyIdOf } from '../hostile-member/sealing.ts';
import { signBatch, signTerm } from './kept-log.ts';
import { random, signerOf } from './keys.ts';

const relay = signerOf(random(32));
const log = random(32);
const stored = (seq: number) => ({
  ...{ log, term: 3, nonce: random(16), seq, time: 1_800_000_000_000 },
  ...{ storage: random(32), hash: random(32) },
});

/** Which flips of a single bit are still believed. Of `noise`, long keys that are in it, one bit in 97 is tried. */
async function believed(
  bytes: Bytes,
  isGood: (bytes: Bytes) => boolean | Promise<boolean>,
  noise: readonly Bytes[] = [],
): Promise<number[]> {
  expect(await isGood(bytes)).toBe(true);
  const quiet = noise.map((key) => ({ from: Buffer.from(bytes).indexOf(key), length: key.length }));
  expect(quiet.every(({ from }) => from > 0)).toBe(true);
  const isQuiet = (at: number): boolean => quiet.some(({ from, length }) => at >= from && at < from + length);
  const out: number[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    if (bit % 97 > 0 && isQuiet(bit >> 3)) continue;
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    if (await isGood(flipped)) out.push(bit);
  }
  return out;
}

const textOf = (bytes: Bytes): string => new TextDecoder('latin1').decode(bytes);

test('case 1 receipts', async () => {
  const [, receipt] = signBatch(relay, [stored(1), stored(2), stored(3)]);
  const isGood = (bytes: Bytes): boolean => {
    const read = decode(RECEIPT, bytes);
    return read !== null && verifyReceipt(hash, verify, relay.publicKey, read);
  };
  expect(await believed(encode(RECEIPT, receipt!), isGood)).toEqual([]);
}, 60_000);

test('case 1 terms', async () => {
  const term = signTerm(relay, { log, term: 4, nonce: random(16), before: null, time: 1 });
  const isGood = (bytes: Bytes): boolean => {
    const read = decode(SIGNED_TERM, bytes);
    return read !== null && verifyTerm(verify, relay.publicKey, read);
  };
  expect(await believed(encode(SIGNED_TERM, term), isGood)).toEqual([]);
}, 60_000);

test('case 1 epoch records', async () => {
  const [signer, groupKey] = [signerOf(random(32)), random(1216)];
  const record = encodeEpochRecord(
    {
      ...{ version: 1, suite: 1, log, number: 2, key: random(16), previous: random(32), rootPass: null },
      ...{ passes: [{ key: random(32), rights: 15, cap: 0 }], groupKey, control: random(32) },
      ...{ keyBlock: { boxes: [], before: null }, relayKey: relay.publicKey, relayAddress: 'ws://localhost/relay' },
      signer: signer.publicKey,
    },
    // The message has its prefix already.
    (message) => signer.sign('epoch', message.slice('enamel/v1/epoch'.length + 1)),
  );
  expect(await believed(record, (bytes) => readRecord(bytes) !== null, [groupKey])).toEqual([]);
}, 120_000);

test('case 1 certificates, vouches and announcements', async () => {
  const house = await newHouse('Krone');
  const { statements } = house.side;
  const check = remembering(verify);
  for (const kind of ['certificates', 'vouches', 'announcements'] as const) {
    const [statement] = statements[kind];
    const isGood = (bytes: Bytes): boolean => {
      const changed = { bytes: bytes.slice(64), signature: bytes.slice(0, 64) };
      const said = { ...statements, [kind]: [changed] };
      return typeof hear(silentVoice(house.root.publicKey, house.group), said, check) !== 'string';
    };
    const signed = concat(statement!.signature, statement!.bytes);
    const noise = [house.device.keys.sealing, house.pair.publicKey].filter(
      (key) => Buffer.from(signed).indexOf(key) >= 0,
    );
    expect(noise).toHaveLength(1);
    expect([kind, await believed(signed, isGood, noise)]).toEqual([kind, []]);
  }
}, 120_000);

test('case 1 the package of an invite', async () => {
  const invite = await makeInvite({ random, withCode: false, role: 'lab', expires: 1_900_000_000_000 });
  const contents = {
    ...{ genesis: random(140), founding: random(32), heads: [random(32)], number: 1, secret: random(32) },
    ...({ kind: 'clinic', name: 'Praxis Linde', role: 'lab', expires: 1_900_000_000_000 } as const),
  };
  const sealed = await packInvite(invite, contents, random);
  const isGood = async (bytes: Bytes) => (await unpackInvite(invite.keys, invite.fields.id, bytes)) !== null;
  expect(await believed(sealed, isGood)).toEqual([]);
}, 60_000);

test('case 1 presence', async () => {
  const secret = random(32);
  const sealed = await sealPresence(secret, log, random, utf8('somebody is in the notes'));
  const key = toHex(keyIdOf(secret));
  const isGood = async (bytes: Bytes) =>
    (await openPresence(bytes, log, (id) => (toHex(id) === key ? secret : undefined))) !== null;
  expect(await believed(sealed, isGood)).toEqual([]);
}, 60_000);

test('case 1 claims', async () => {
  const [invite, message] = [signerOf(random(32)), random(112)];
  const proof = invite.sign('claim', message);
  const isGood = (bytes: Bytes): boolean =>
    verify(invite.publicKey, signedMessage('claim', bytes.slice(64)), bytes.slice(0, 64));
  expect(await believed(concat(proof, message), isGood)).toEqual([]);
}, 60_000);

test('case 1 links, tablet codes and the paper: a character that is another is noticed before anything is asked of a relay', async () => {
  const fields = { invite: random(16), secret: random(32), relayKey: random(32), hasCode: true };
  const link = writeLink('https://app.example', { ...fields, relayAddress: 'wss://relay.example/relay' });
  const [head, body] = [link.slice(0, link.indexOf('#/join/') + 7), link.slice(link.indexOf('#/join/') + 7)];
  const isLink = (bytes: Bytes): boolean => typeof readLink(head + textOf(bytes)) !== 'string';
  expect(await believed(utf8(body), isLink)).toEqual([]);
  const code = writeTabletCode({ ...fields, relayAddress: 'wss://relay.example/relay' });
  const isCode = (bytes: Bytes): boolean => typeof readTabletCode(textOf(bytes)) !== 'string';
  expect(await believed(utf8(code), isCode)).toEqual([]);
  const kit = writeKit({ secret: random(16), relayKeyHash: random(32), relayAddress: 'wss://relay.example/relay' });
  const isKit = (bytes: Bytes): boolean => typeof readKit(textOf(bytes)) !== 'string';
  expect(await believed(utf8(kit), isKit)).toEqual([]);
}, 60_000);

test('case 1 a prune, the proof of a pass and the proof of a root pass', async () => {
  const [owner, nonce] = [signerOf(random(32)), random(32)];
  const prune = { log, isWanted: true, items: [{ storage: random(32), by: random(32) }], blobs: [random(32)] };
  const sign = (message: Uint8Array): Bytes => owner.sign('prune', message.slice('enamel/v1/prune'.length + 1));
  const { record, signature } = signPrune(sign, { ...prune, signer: owner.publicKey });
  // A relay takes it from an owner alone: the signer's key is compared too.
  const isPrune = (bytes: Bytes): boolean => {
    const read = readPrune(verify, bytes.slice(64), bytes.slice(0, 64));
    return read?.isSigned === true && equal(read.fields.signer, owner.publicKey);
  };
  expect(await believed(concat(signature, record), isPrune)).toEqual([]);
  const prove = proveMessage(nonce, relay.publicKey, log, 7);
  const list = listMessage(nonce, relay.publicKey);
  for (const [type, message] of [['prove', prove] as const, ['list', list] as const]) {
    const proof = owner.sign(type, message.slice(`enamel/v1/${type}`.length + 1));
    const isProof = (bytes: Bytes): boolean => verify(owner.publicKey, bytes.slice(64), bytes.slice(0, 64));
    expect([type, await believed(concat(proof, message), isProof)]).toEqual([type, []]);
  }
}, 60_000);

test('case 1 the ticket in the case box and the thirds of a paper', async () => {
  const [receipt] = signBatch(relay, [stored(1), stored(2)]);
  const isTicket = (bytes: Bytes): boolean => typeof readCheckpoint(textOf(bytes)) !== 'string';
  expect(await believed(utf8(writeCheckpoint(receipt!)), isTicket)).toEqual([]);
  const [third] = await splitKit(random(16));
  const code = writePart(third!, { relayKeyHash: random(32), relayAddress: 'wss://relay.example/relay' });
  const isThird = (bytes: Bytes): boolean => typeof readPart(textOf(bytes)) !== 'string';
  expect(await believed(utf8(code), isThird)).toEqual([]);
}, 60_000);

test('case 1 an auditor’s bundle', async () => {
  const { roster, relay: at, anna, kept } = await quietMorning(1);
  const house = { relay: at, roster: roster.slice(0, 2) };
  const [first] = kept;
  const file = exportItems(anna, house, [itemOf(first!)]);
  const tools = rememberingTools({ ...OFFLINE_TOOLS, hash: sha256, verify: verifyStrictly });
  const isGood = async (bytes: Bytes): Promise<boolean> => (await verifyBundle(tools, bytes)).ok;
  expect(await believed(file, isGood, [anna.keys.sealing, randomFrom('recovery')(1216)])).toEqual([]);
}, 60_000);
