// What signing, sealing, opening, verifying and the gate cost beside plain Yjs: typed edits in 64 KiB batches, and one
// small edit alone.
import * as Y from 'yjs';
import { clientIdOf, deviceIdOf, type LogId } from '../protocol/ids.ts';
import { HEADER, readHeader, type Signed } from '../protocol/entry.ts';
import { SUITE } from '../protocol/limits.ts';
import { encode } from '../protocol/schema.ts';
import { openEntry, sealEntry, signEntry, verifyEntries } from '../client/crypto/entry.ts';
import { sha256 } from '../client/crypto/hash.ts';
import { keyIdOfSecret } from '../client/crypto/secret.ts';
import { signingKeyFromSeed } from '../client/crypto/sign.ts';
import { decodeUpdateBody, encodeUpdateBody } from '../client/gate/body.ts';
import { gate } from '../client/gate/gate.ts';
import { gateOwn } from '../client/gate/own.ts';
import type { DocumentShape } from '../client/gate/place.ts';
import { random } from '../test/support/tablet.ts';
import { median, ratio, timed, type Figure } from './figure.ts';

const BATCH_BYTES = 64 * 1024;
/** The first third warms up and does not count. */
const ROUNDS = 45;
const SHAPE: DocumentShape = { isAppendOnly: false, roots: { notes: 'text', fields: 'map' } };

const log = random(32) as LogId;
const secret = random(32);
const keyId = keyIdOfSecret(secret);
const deviceSecret = random(32);
const signing = signingKeyFromSeed(random(32));
const device = deviceIdOf(sha256, signing.publicKey, random(1216));

function fieldsOf(body: Uint8Array<ArrayBuffer>): Signed {
  return {
    ...{ suite: SUITE, log, key: keyId, reg: [random(32)], kind: 'update', doc: 'case/prescription', device, gen: 0 },
    ...{ writer: 0, seq: 7, prev: random(32), parents: [], wall: 1_790_000_000_000, body },
    seen: { term: 1, nonce: random(16), seq: 6, hash: random(32), time: 1_790_000_000_000 },
  };
}
const seal = (updates: readonly Uint8Array[]) => {
  const signed = signEntry(fieldsOf(encodeUpdateBody(updates)), signing.sign);
  return sealEntry({ signed, log, keySecret: secret, keyId, deviceSecret, random }).then(({ bytes }) => ({
    signed,
    bytes,
  }));
};

/** Types until the updates make a batch; the document is what the other side starts from. */
function typeBatch(): { writer: Y.Doc; updates: Uint8Array[] } {
  const writer = new Y.Doc({ gc: false });
  writer.clientID = clientIdOf(sha256, log, 'case/prescription', device, 0, 0);
  const updates: Uint8Array[] = [];
  let size = 0;
  writer.on('update', (update: Uint8Array) => {
    updates.push(update);
    size += update.length;
  });
  const notes = writer.getText('notes');
  for (let i = 0; size < BATCH_BYTES - 64; i++) {
    if (i % 40 === 39) notes.delete(Math.max(0, notes.length - 6), 3);
    else notes.insert(notes.length, 'shade A2, margin '.charAt(i % 17));
  }
  return { writer, updates };
}

function applyPlainly(updates: readonly Uint8Array[]): void {
  const reader = new Y.Doc({ gc: false });
  for (const update of updates) Y.applyUpdate(reader, update);
}

/** What the writing side does besides sealing: its own updates pass the same gate. */
function judgeOwn(updates: readonly Uint8Array[]): void {
  const doc = new Y.Doc({ gc: false });
  const clientId = clientIdOf(sha256, log, 'case/prescription', device, 0, 0);
  for (const update of updates) {
    if (!gateOwn(update, { doc, clientId, shape: SHAPE }).ok) throw new Error('an honest edit should pass');
    Y.applyUpdate(doc, update);
  }
}

async function openAndApply(sealed: Uint8Array<ArrayBuffer>): Promise<void> {
  const opened = await openEntry(sealed, () => secret, log);
  if (typeof opened === 'string') throw new Error(opened);
  const [isSigned] = await verifyEntries([{ entry: opened.entry, signingKey: signing.publicKey }]);
  if (!isSigned) throw new Error('a signature should hold');
  const { doc: name, gen } = opened.entry.fields;
  const clientId = clientIdOf(sha256, log, name, device, gen, 0);
  const reader = new Y.Doc({ gc: false });
  // As the app does: one transaction an entry.
  const { body } = opened.entry.fields;
  reader.transact(() => {
    for (const update of decodeUpdateBody(body) ?? []) {
      const verdict = gate(update, { doc: reader, clientId, shape: SHAPE });
      if (!verdict.ok) throw new Error(verdict.reason);
      Y.applyUpdate(reader, update);
    }
  });
}

export async function sealingBench(): Promise<readonly Figure[]> {
  const times: number[] = [];
  const owns: number[] = [];
  const bytes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const typed = await timed(typeBatch);
    const { updates } = typed.result;
    const plain = await timed(() => applyPlainly(updates));
    const sealing = await timed(() => seal(updates));
    const opening = await timed(() => openAndApply(sealing.result.bytes));
    const own = await timed(() => judgeOwn(updates));
    if (round < ROUNDS / 3) continue;
    times.push((typed.took + sealing.took + opening.took) / (typed.took + plain.took));
    owns.push(own.took / updates.length);
    bytes.push(sealing.result.bytes.length / updates.reduce((sum, update) => sum + update.length, 0));
  }
  return [
    {
      what: '64 KiB of typing, written and read sealed, time beside plain Yjs',
      ours: ratio(median(times)),
      reach: '≤ 1.25 ×',
    },
    { what: '64 KiB of typing, sealed bytes beside plain updates', ours: ratio(median(bytes)), reach: '≤ 1.2 ×' },
    {
      what: 'a typed edit at its own gate and in the document, before it is sealed',
      ours: `${(median(owns) * 1000).toFixed(1)} µs`,
      reach: '',
    },
    { what: 'one small edit, entry before padding', ours: `${String(await smallEditBytes())} B`, reach: '≤ 520 B' },
  ];
}

/** A shade is set: header, signed bytes, signature and tag, without the padding. */
async function smallEditBytes(): Promise<number> {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientIdOf(sha256, log, 'case/prescription', device, 0, 0);
  doc.getMap('fields').set('material', 'zirconia');
  const { signed, bytes } = await seal([Y.encodeStateAsUpdate(doc)]);
  const header = readHeader(bytes)?.header;
  if (!header) throw new Error('our own header should read');
  const tag = 16;
  return encode(HEADER, header).length + signed.bytes.length + signed.signature.length + tag;
}
