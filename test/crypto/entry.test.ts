// A sealed entry: who holds the secret reads exactly what was signed; anything else is refused with its reason.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  entryKeyOf,
  openEntry,
  openWithEntryKey,
  sealEntry,
  signEntry,
  verifyEntries,
  verifyEntry,
  type Opened,
} from '../../client/crypto/entry.ts';
import { sealBox } from '../../client/crypto/box.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { openEventKey, sealEventKey } from '../../client/crypto/eventkey.ts';
import { groupPairOf, keyIdOfSecret } from '../../client/crypto/secret.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import {
  HEADER,
  KINDS,
  REMNANT,
  SEALED_ENTRY,
  entryMessage,
  readHeader,
  storageIdOf,
  type Header,
  type Remnant,
  type Signed,
} from '../../protocol/entry.ts';
import { epochBinding } from '../../protocol/epoch.ts';
import { BODY_BYTES, paddedLength } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { dice, flipped } from './dice.ts';

const random = dice('entry');
const secret = random(32);
const keyId = keyIdOfSecret(secret);
const log = random(32);
const device = signingKeyFromSeed(random(32));
const deviceSecret = random(32);

const fieldsWith = (changes: Partial<Signed> = {}): Signed => ({
  suite: 1,
  log,
  key: keyId,
  reg: [sha256(utf8('head'))],
  kind: 'update',
  doc: 'case/prescription',
  device: sha256(utf8('device')),
  gen: 0,
  writer: 0,
  seq: 3,
  prev: sha256(utf8('before')),
  parents: [],
  seen: { term: 1, nonce: new Uint8Array(16), seq: 9, hash: new Uint8Array(32), time: 1_700_000_000_000 },
  wall: 1_700_000_000_001,
  body: utf8('crown on 16, A2'),
  ...changes,
});
const seal = (changes: Partial<Signed> = {}, box: Header['box'] = null): ReturnType<typeof sealEntry> =>
  sealEntry({
    signed: signEntry(fieldsWith(changes), device.sign),
    log,
    keySecret: secret,
    keyId,
    deviceSecret,
    random,
    box,
  });
const holder = (): Bytes => secret;

/** Seals any signed bytes, well-formed or not, as a member with a changed program could. */
async function sealRaw(signedBytes: Bytes, changeHeader: Partial<Header> = {}): Promise<Bytes> {
  const sealed = await sealEntry({
    signed: { ...signEntry(fieldsWith(), device.sign), bytes: signedBytes },
    log,
    keySecret: secret,
    keyId,
    deviceSecret,
    random,
  });
  const outer = decode(SEALED_ENTRY, sealed.bytes)!;
  const header = encode(HEADER, { ...decode(HEADER, outer.header)!, ...changeHeader });
  return encode(SEALED_ENTRY, { ...outer, header });
}

test('a member reads exactly what was signed, and knows its names', async () => {
  const signed = signEntry(fieldsWith(), device.sign);
  const sealed = await sealEntry({ signed, log, keySecret: secret, keyId, deviceSecret, random });
  const opened = (await openEntry(sealed.bytes, holder, log)) as Opened;
  expect(opened.entry).toEqual(signed);
  expect(opened.storage).toEqual(sealed.storage);
  expect(opened.storage).toEqual(storageIdOf(sha256, sealed.bytes));
  expect(verifyEntry(opened.entry, device.publicKey)).toBe(true);
});

test('case 1 every single flipped bit of a sealed entry is refused', async () => {
  const { bytes } = await seal();
  const accepted: number[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    if (typeof (await openEntry(flipped(bytes, bit), holder, log)) !== 'string') accepted.push(bit);
  }
  expect(accepted).toEqual([]);
});

test('a cut or lengthened entry is malformed', async () => {
  const { bytes } = await seal();
  expect(await openEntry(bytes.slice(0, -1), holder)).toBe('malformed');
  expect(await openEntry(concat(bytes, new Uint8Array(1)), holder)).toBe('malformed');
  expect(await openEntry(new Uint8Array(0), holder)).toBe('malformed');
});

test('without the secret, or with another, nothing opens', async () => {
  const { bytes } = await seal();
  expect(await openEntry(bytes, () => undefined)).toBe('unknown key');
  expect(await openEntry(bytes, () => random(32))).toBe('wrong commitment');
});

test('an entry moved into another log is refused, by its header and by what was signed', async () => {
  const { bytes } = await seal();
  expect(await openEntry(bytes, holder, random(32))).toBe('other log');
  const elsewhere = signEntry(fieldsWith({ log: random(32) }), device.sign);
  await expect(sealEntry({ signed: elsewhere, log, keySecret: secret, keyId, deviceSecret, random })).rejects.toThrow();
  expect(await openEntry(await sealRaw(elsewhere.bytes), holder, log)).toBe('signed for another log');
});

test('what a newer release wrote is told from what is broken, so that it can wait for the update', async () => {
  expect(await openEntry(await sealRaw(signEntry(fieldsWith(), device.sign).bytes, { version: 2 }), holder)).toBe(
    'other version',
  );
  expect(await openEntry(await sealRaw(signEntry(fieldsWith({ suite: 2 }), device.sign).bytes), holder)).toBe(
    'newer content',
  );
  const bytes = signEntry(fieldsWith({ kind: 'update' }), device.sign).bytes;
  const kindAt = bytes.indexOf(0x66, 87);
  const unknownKind = bytes.slice();
  unknownKind.set(utf8('upward'), kindAt + 1);
  expect(await openEntry(await sealRaw(unknownKind), holder)).toBe('newer content');
  expect(await openEntry(await sealRaw(utf8('not CBOR at all')), holder)).toBe('unreadable');
  expect(await openEntry(await sealRaw(concat(bytes, new Uint8Array(1))), holder)).toBe('unreadable');
});

test('what is left of an erased entry opens as such: of this log, of an update, without its body, and as nothing else', async () => {
  const of = fieldsWith({ body: new Uint8Array(0) });
  const [by, id, standsFor] = [random(32), random(32), random(32)];
  const kept = {
    suite: 1,
    log,
    key: keyId,
    reg: [random(32)],
    kind: 'remnant',
    by,
    id,
    storage: standsFor,
    of,
  } as const;
  const opened = async (changes: Partial<Remnant>): Promise<Opened | string> => {
    const bytes = encode(REMNANT, { ...kept, ...changes });
    return openEntry(await sealRaw(bytes), holder, log);
  };
  const { entry } = (await opened({})) as Opened;
  expect({ ...entry, bytes: null, signature: null }).toEqual({
    ...{ id, bytes: null, signature: null, fields: of, remnant: { by, reg: kept.reg, storage: standsFor } },
  });
  expect(await opened({ suite: 2 })).toBe('newer content');
  expect(await opened({ log: random(32) })).toBe('signed for another log');
  expect(await opened({ of: { ...of, log: random(32) } })).toBe('signed for another log');
  expect(await opened({ of: { ...of, kind: 'act' } })).toBe('unreadable');
  expect(await opened({ of: { ...of, body: new Uint8Array(1) } })).toBe('unreadable');
  const signature = device.sign(entryMessage('remnant', entry.bytes));
  expect(verifyEntry({ ...entry, signature }, device.publicKey)).toBe(true);
  expect(verifyEntry({ ...entry, signature: device.sign(entryMessage('update', entry.bytes)) }, device.publicKey)).toBe(
    false,
  );
});

test('an entry is never sealed under a key id that does not name its secret: nobody could open it', async () => {
  const signed = signEntry(fieldsWith(), device.sign);
  const order = { signed, log, keySecret: secret, keyId: keyIdOfSecret(random(32)), deviceSecret, random };
  await expect(sealEntry(order)).rejects.toThrow('key id');
});

test('the same entry sealed twice shares nothing, even when the random source repeats itself', async () => {
  const stuck = (length: number): Bytes => new Uint8Array(length);
  const one = signEntry(fieldsWith({ seq: 1 }), device.sign);
  const two = signEntry(fieldsWith({ seq: 2 }), device.sign);
  const saltOf = async (signed: typeof one): Promise<Bytes> => {
    const sealed = await sealEntry({ signed, log, keySecret: secret, keyId, deviceSecret, random: stuck });
    return readHeader(sealed.bytes)!.header.salt;
  };
  expect(await saltOf(one)).not.toEqual(await saltOf(two));
});

test('sizes fall into few classes, and small edits into one', async () => {
  const sizes = new Set<number>();
  for (let length = 1; length <= 180; length += 20) sizes.add((await seal({ body: random(length) })).bytes.length);
  expect(sizes.size).toBe(1);
  const { bytes } = await seal({ body: random(BODY_BYTES) });
  expect(paddedLength(readHeader(bytes)!.ciphertext.length - 16)).toBe(readHeader(bytes)!.ciphertext.length - 16);
});

test('an auditor opens the one entry whose key was disclosed, and no other', async () => {
  const [one, two] = [await seal({ seq: 1 }), await seal({ seq: 2 })];
  const key = entryKeyOf(secret, readHeader(one.bytes)!.header);
  expect(((await openWithEntryKey(one.bytes, key)) as Opened).entry.fields.seq).toBe(1);
  expect(await openWithEntryKey(two.bytes, key)).toBe('wrong commitment');
  expect(await openWithEntryKey(one.bytes, flipped(key, 3))).toBe('wrong commitment');
  expect(await openWithEntryKey(one.bytes, key.slice(1))).toBe('unknown key');
});

test('a signature fits its own kind, its own key and its own bytes only', async () => {
  const signed = signEntry(fieldsWith(), device.sign);
  const other = signingKeyFromSeed(random(32)).publicKey;
  const asAct = { ...signed, fields: { ...signed.fields, kind: 'act' as const } };
  expect(verifyEntry(signed, other)).toBe(false);
  expect(verifyEntry(asAct, device.publicKey)).toBe(false);
  const verdicts = await verifyEntries([
    { entry: signed, signingKey: device.publicKey },
    { entry: signed, signingKey: other },
    { entry: asAct, signingKey: device.publicKey },
    { entry: { ...signed, bytes: flipped(signed.bytes, 99) }, signingKey: device.publicKey },
  ]);
  expect(verdicts).toEqual([true, false, false, false]);
});

test('readers of the access log find the event key in the header; others do not', async () => {
  const [readers, stranger] = [await groupPairOf(random(32)), await groupPairOf(random(32))];
  const eventKey = random(32);
  const name = keyIdOfSecret(eventKey);
  const box = await sealEventKey(eventKey, readers.publicKey, { log, number: 4 }, random);
  const signed = signEntry(fieldsWith({ kind: 'eventkey', key: name }), device.sign);
  const { bytes } = await sealEntry({ signed, log, keySecret: eventKey, keyId: name, deviceSecret, random, box });
  const { header } = readHeader(bytes)!;
  expect(await openEventKey(header, readers, 4)).toEqual(eventKey);
  expect(await openEventKey(header, readers, 5)).toBeNull();
  expect(await openEventKey(header, stranger, 4)).toBeNull();
  expect(await openEventKey({ ...header, key: keyId }, readers, 4)).toBeNull();
  expect(((await openEntry(bytes, () => eventKey, log)) as Opened).entry).toEqual(signed);
  const lie = await sealBox(
    readers.publicKey,
    random(32),
    'enamel/v1/event-key',
    concat(epochBinding(log, 4), name),
    random,
  );
  expect(await openEventKey({ ...header, box: { ...box, box: lie } }, readers, 4)).toBeNull();
});

test('whatever is sealed opens to the same, of every kind and size', async () => {
  const cases = fc.record({
    kind: fc.constantFrom(...KINDS),
    body: fc.uint8Array({ maxLength: 3000 }),
    doc: fc.string({ maxLength: 30 }).filter((text) => text.isWellFormed()),
    seq: fc.nat(),
    reg: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ body, reg, ...rest }) => {
      const changes = { ...rest, body: new Uint8Array(body), reg: reg.map((head) => new Uint8Array(head)) };
      const opened = (await openEntry((await seal(changes)).bytes, holder, log)) as Opened;
      expect(opened.entry.fields).toEqual(fieldsWith(changes));
    }),
    { numRuns: 60 },
  );
});
