// Vectors of entries: one signed, sealed, and what becomes of it when it is altered. Presence and a file beside it.
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { HEADER, SEALED_ENTRY, pad, readHeader, type Signed } from '../../protocol/entry.ts';
import { clientIdOf, deviceIdOf, type DeviceId, type LogId } from '../../protocol/ids.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { sealAead } from '../../client/crypto/aead.ts';
import { sealingPairFromSeed } from '../../client/crypto/box.ts';
import { entryKeyOf, openEntry, sealEntry, signEntry } from '../../client/crypto/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { sealPresence } from '../../client/crypto/presence.ts';
import { keyIdOfSecret } from '../../client/crypto/secret.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { sealFile } from '../../client/crypto/stream.ts';
import { encodeUpdateBody } from '../../client/gate/body.ts';
import { dice } from '../crypto/dice.ts';
import { fixed, flipBit } from './plain.ts';

export async function makeEntryVectors() {
  const secret = fixed('S');
  const signing = signingKeyFromSeed(fixed('device signing'));
  const sealing = await sealingPairFromSeed(fixed('device sealing'));
  const log = fixed('log') as LogId;
  const device = deviceIdOf(sha256, signing.publicKey, sealing.publicKey);
  const fields: Signed = {
    suite: 1,
    log,
    key: keyIdOfSecret(secret),
    reg: [fixed('roster head')],
    kind: 'update',
    doc: 'case/prescription',
    device,
    gen: 0,
    writer: 0,
    seq: 3,
    prev: fixed('entry before'),
    parents: [fixed('parent one'), fixed('parent two')],
    seen: { term: 2, nonce: fixed('term', 16), seq: 41, hash: fixed('run'), time: 1_767_225_600_000 },
    wall: 1_767_225_601_234,
    body: encodeUpdateBody([new Uint8Array([0, 0]), new Uint8Array([1, 2, 3])]),
  };
  const signed = signEntry(fields, signing.sign);
  const deviceSecret = fixed('device secret');
  const random32 = fixed('random');
  const order = { signed, log, keySecret: secret, keyId: keyIdOfSecret(secret), deviceSecret, random: () => random32 };
  const { bytes, storage } = await sealEntry(order);
  return {
    device: { signingSeed: fixed('device signing'), signingKey: signing.publicKey, sealingKey: sealing.publicKey, id: device },
    sealed: {
      secret,
      keyId: keyIdOfSecret(secret),
      deviceSecret,
      random32,
      fields,
      signedBytes: signed.bytes,
      signature: signed.signature,
      entryId: signed.id,
      header: readHeader(bytes)?.aad,
      sealedEntry: bytes,
      storageId: storage,
    },
    refused: await refusedEntries(bytes, secret, signed.bytes, signed.signature),
    clientIds: clientIds(log, device),
    presence: await presence(secret, log),
    file: await file(),
  };
}

/** `sealedEntry` arrives in `log` of the good one; `reason` is the first rule of P11 that fails. */
async function refusedEntries(good: Bytes, secret: Bytes, signedBytes: Bytes, signature: Bytes) {
  const log = fixed('log');
  const outer = decode(SEALED_ENTRY, good)!;
  const header = decode(HEADER, outer.header)!;
  const entryKey = entryKeyOf(secret, header).slice(0, 32);
  const again = async (plaintext: Bytes): Promise<Bytes> =>
    encode(SEALED_ENTRY, { header: outer.header, ciphertext: await sealAead(entryKey, plaintext, outer.header) });
  const withHeader = (change: object): Bytes =>
    encode(SEALED_ENTRY, { header: encode(HEADER, { ...header, ...change }), ciphertext: outer.ciphertext });
  const untidy = pad(signedBytes, signature);
  untidy[untidy.length - 1] = 1;
  const cases: Record<string, Bytes> = {
    'one bit of the ciphertext flipped': flipBit(good, (good.length - 20) * 8),
    'one bit of the salt flipped': withHeader({ salt: flipBit(header.salt, 7) }),
    'one bit of the commitment flipped': withHeader({ commit: flipBit(header.commit, 7) }),
    'another log in the header': withHeader({ log: fixed('another log') }),
    'a key nobody knows': withHeader({ key: fixed('another key', 16) }),
    'a newer version': withHeader({ version: 2 }),
    'a byte behind the end': concat(good, new Uint8Array(1)),
    'cut off': good.slice(0, -1),
    'padding that is not zero': await again(untidy),
    'padding longer than it must be': await again(concat(pad(signedBytes, signature), new Uint8Array(512))),
    'signed bytes with a byte behind the end': await again(pad(concat(signedBytes, new Uint8Array(1)), signature)),
    'signed bytes of suite 2': await again(pad(concat(new Uint8Array([signedBytes[0]!, 2]), signedBytes.slice(2)), signature)),
  };
  return Promise.all(
    Object.entries(cases).map(async ([name, sealedEntry]) => {
      const opened = await openEntry(sealedEntry, (key) => (key.every((b, i) => b === header.key[i]) ? secret : undefined), log);
      return { name, sealedEntry, reason: typeof opened === 'string' ? opened : 'opened' };
    }),
  );
}

function clientIds(log: LogId, device: DeviceId) {
  return (
    [
      ['case/prescription', 0, 0],
      ['case/prescription', 0, 1],
      ['case/production', 4_294_967_295, 0],
    ] as const
  ).map(([document, gen, writer]) => ({
    ...{ log, document, device, gen, writer },
    clientId: clientIdOf(sha256, log, document, device, gen, writer),
  }));
}

async function presence(secret: Bytes, log: Bytes) {
  const plaintext = new Uint8Array([1, 2, 3]);
  return { secret, log, plaintext, sealed: await sealPresence(secret, log, dice('presence'), plaintext) };
}

async function file() {
  const plaintext = new TextEncoder().encode('solid tooth 11\nendsolid\n');
  const key = { fileId: fixed('file', 16), key: fixed('file key') };
  const units = await Array.fromAsync(sealFile(new Blob([plaintext]), key));
  const empty = await Array.fromAsync(sealFile(new Blob([]), key));
  return { ...key, plaintext, blob: units[0]?.bytes, name: units[0]?.hash, emptyBlob: empty[0]?.bytes };
}
