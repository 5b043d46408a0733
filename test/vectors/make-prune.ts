// Vectors of what an owner asks a relay to let go of (P79): asked, taken back, attachments alone; the frames that carry
// them; what no reader takes for such a request, and what decodes and was not signed.
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { CLIENT_FRAME } from '../../protocol/frames.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { PRUNE, signPrune, type Prune } from '../../protocol/prune.ts';
import { decode, encode, type Schema } from '../../protocol/schema.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { fixed, flipBit } from './plain.ts';

interface Signed {
  readonly record: Bytes;
  readonly signature: Bytes;
}

export function makePruneVectors() {
  const owner = signingKeyFromSeed(fixed('own pass'));
  const items = [0, 1].map((at) => ({ storage: fixed(`entry ${at}`), by: fixed(`remnant ${at}`) }));
  const asked: Prune = {
    ...{ log: fixed('log'), isWanted: true, items },
    ...{ blobs: [fixed('unit')], signer: owner.publicKey },
  };
  const wishes: readonly (readonly [string, Prune])[] = [
    ['two bodies and a unit', asked],
    ['the same, taken back', { ...asked, isWanted: false }],
    ['a unit alone', { ...asked, items: [] }],
    ['nothing', { ...asked, items: [], blobs: [] }],
  ];
  const good = wishes.map(([name, fields]) => {
    const signed = signPrune(owner.sign, fields);
    return { name, fields, ...signed, frame: frameOf(fields.log, signed) };
  });
  return {
    ownerSeed: fixed('own pass'),
    good,
    refused: malformed(good[0]!),
    unsigned: unsigned(good[0]!, good[1]!, asked),
  };
}

function frameOf(log: Bytes, signed: Signed): Bytes {
  return encode(CLIENT_FRAME, { type: 'prune', n: 7, log, ...signed });
}

function malformed({ record, frame }: Signed & { readonly frame: Bytes }) {
  const cases: readonly (readonly [string, Schema<unknown>, Bytes])[] = [
    ['a request without its last byte', PRUNE, record.slice(0, -1)],
    ['a request with a byte behind', PRUNE, concat(record, new Uint8Array(1))],
    ['a field less than the grammar has', PRUNE, flipBit(record, 7)],
    ['a wish that is neither yes nor no', PRUNE, edited(record, 35, 0xf6)],
    ['a log of 31 bytes', PRUNE, edited(record, 2, 31)],
    ['a length in two bytes where one is enough', PRUNE, concat(new Uint8Array([0x98, 5]), record.slice(1))],
    ['a frame without its last byte', CLIENT_FRAME, frame.slice(0, -1)],
    ['a frame whose signature has 63 bytes', CLIENT_FRAME, concat(frame.slice(0, -66), shortened(frame))],
  ];
  return cases.map(([name, schema, bytes]) => ({ name, bytes, isRead: decode(schema, bytes) !== null }));
}

/** Decodes, and is nobody's word. */
function unsigned(asked: Signed, takenBack: Signed, fields: Prune) {
  const owner = signingKeyFromSeed(fixed('own pass'));
  const other = signingKeyFromSeed(fixed('another pass'));
  return [
    { name: 'the signature of what was taken back', record: asked.record, signature: takenBack.signature },
    { name: "in the owner's name, by another pass", ...signPrune(other.sign, fields) },
    { name: 'signed as an epoch', record: asked.record, signature: owner.sign(signedMessage('epoch', asked.record)) },
    { name: 'signed as bytes alone', record: asked.record, signature: owner.sign(asked.record) },
    { name: 'under the log beside it', record: flipBit(asked.record, 8 * 10), signature: asked.signature },
    { name: 'without a signature', record: asked.record, signature: new Uint8Array(64) },
  ];
}

function edited(bytes: Bytes, at: number, value: number): Bytes {
  const out = new Uint8Array(bytes);
  out[at] = value;
  return out;
}

function shortened(frame: Bytes): Bytes {
  return concat(new Uint8Array([0x58, 63]), frame.slice(-63));
}
