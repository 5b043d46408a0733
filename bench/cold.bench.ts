// A tablet that has nothing opens 200 documents of 500 edits each. With Enamel: fetched from a relay that has just
// started, each entry decrypted, its signature verified, each update judged by the gate, then applied. With the others:
// the same edits in the clear, from servers that have just started, as each sends them.
import * as Y from 'yjs';
import type { Bytes } from '../protocol/bytes.ts';
import { openEntry, verifyEntries } from '../client/crypto/entry.ts';
import { decodeUpdateBody } from '../client/gate/body.ts';
import { gate } from '../client/gate/gate.ts';
import type { DocumentShape } from '../client/gate/place.ts';
import { RelayClient, openAccount } from '../test/support/relay-client.ts';
import { makeLog, random, type TestLog } from '../test/support/test-log.ts';
import { median, ms, ratio, timed, type Figure } from './figure.ts';
import { ENAMEL } from './servers/enamel.ts';
import { startHocuspocus } from './servers/hocuspocus.ts';
import { ServerProcess } from './servers/process.ts';
import { Sealer } from './servers/sealer.ts';
import type { PlainSystem } from './servers/system.ts';
import { startYWebsocket } from './servers/yWebsocket.ts';

const DOCUMENTS = 200;
const EDITS = 500;
const ROUNDS = 4;
const BATCH_BYTES = 64 * 1024;
/** What somebody types before a pause of a second. */
const TYPED_AT_ONCE = 8;
const APPEND = 64;
const SIDE_BY_SIDE = 64;
const SHAPE: DocumentShape = { isAppendOnly: false, roots: { notes: 'text', fields: 'map' } };

/** Four letters into the notes, then a field of the prescription. */
function editsOf(clientId: number): Bytes[] {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  const updates: Bytes[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(new Uint8Array(update)));
  const [notes, fields] = [doc.getText('notes'), doc.getMap('fields')];
  for (let i = 0; i < EDITS; i++) {
    if (i % 5 === 4) fields.set(`tooth ${String(11 + (i % 30))}`, `A${String(1 + (i % 4))}`);
    else notes.insert(notes.length, 'shade A2, margin '.charAt(i % 17));
  }
  return updates;
}
const LETTERS = EDITS - EDITS / 5;
const isWhole = (doc: Y.Doc): boolean => doc.getText('notes').length === LETTERS && doc.getMap('fields').size > 0;

const groups = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

interface Opening {
  readonly took: number;
  /** Of one edit, as it is kept. */
  readonly bytes: number;
  readonly entries: number;
}

async function sealed(relay: ServerProcess, atOnce: number): Promise<Opening> {
  const log = makeLog();
  const sealer = new Sealer(log.id);
  const client = await RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
  await client.found(log);
  await client.prove(log, log.member);
  const entries: Bytes[] = [];
  for (let i = 0; i < DOCUMENTS; i++) {
    const name = `patient/${i.toString(16).padStart(16, '0')}`;
    for (const batch of batches(editsOf(sealer.clientIdIn(name)), atOnce)) entries.push(await sealer.seal(name, batch));
  }
  for (const some of groups(entries, APPEND)) await client.append(log, some);
  await client.close();
  await relay.killAndRestart();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    times.push((await timed(() => openAll(relay, log, sealer, entries.length))).took);
  const stored = entries.reduce((sum, entry) => sum + entry.length, 0);
  return { took: median(times.slice(1)), bytes: stored / (DOCUMENTS * EDITS), entries: entries.length };
}

function batches(updates: readonly Bytes[], atOnce: number): Bytes[][] {
  const size = updates.reduce((sum, update) => sum + update.length, 0);
  if (size > BATCH_BYTES) throw new Error('these edits should fit one batch');
  return groups(updates, atOnce);
}

async function openAll(relay: ServerProcess, log: TestLog, sealer: Sealer, count: number): Promise<void> {
  const client = await RelayClient.connect(relay.port);
  await client.prove(log, log.member);
  await client.subscribe(log, 1);
  const received = (await client.entries(log, count)).map(({ entry }) => entry);
  await client.close();
  const documents = new Map<string, Y.Doc>();
  for (const some of groups(received, SIDE_BY_SIDE)) {
    const opened = await Promise.all(some.map((bytes) => openEntry(bytes, () => sealer.secret, log.id)));
    const entries = opened.map((each) => {
      if (typeof each === 'string') throw new Error(each);
      return each.entry;
    });
    const isSigned = await verifyEntries(entries.map((entry) => ({ entry, signingKey: sealer.signing.publicKey })));
    if (!isSigned.every(Boolean)) throw new Error('a signature should hold');
    for (const { fields } of entries) {
      const doc = documents.get(fields.doc) ?? new Y.Doc({ gc: false });
      documents.set(fields.doc, doc);
      const clientId = sealer.clientIdIn(fields.doc);
      // As the app does: one transaction an entry.
      doc.transact(() => {
        for (const update of decodeUpdateBody(fields.body) ?? []) {
          if (!gate(update, { doc, clientId, shape: SHAPE }).ok) throw new Error('an honest edit should pass');
          Y.applyUpdate(doc, update);
        }
      });
    }
  }
  if (documents.size !== DOCUMENTS || ![...documents.values()].every(isWhole)) throw new Error('all should be there');
}

async function plain(start: () => Promise<PlainSystem>): Promise<Opening> {
  const { newDocument, process: server } = await start();
  try {
    const documents = await Promise.all(Array.from({ length: DOCUMENTS }, newDocument));
    for (const some of groups([...documents.entries()], 20))
      await Promise.all(
        some.map(async ([i, document]) => {
          const writer = await document.writer();
          await writer.send(await document.prepare(editsOf(1000 + i)));
          await document.load(isWhole);
          await writer.close();
        }),
      );
    // Both store when they see fit, and say nothing when they have.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await server.killAndRestart();
      times.push((await timed(() => Promise.all(documents.map((document) => document.load(isWhole))))).took);
    }
    const bytes = (await server.storedBytes()) / (DOCUMENTS * EDITS);
    return { took: median(times.slice(1)), bytes, entries: DOCUMENTS };
  } finally {
    await server.stop();
  }
}

export async function coldBench(): Promise<readonly Figure[]> {
  const relay = await ServerProcess.start(ENAMEL);
  try {
    const batched = await sealed(relay, EDITS);
    const typed = await sealed(relay, TYPED_AT_ONCE);
    const [yWebsocket, hocuspocus] = [await plain(startYWebsocket), await plain(startHocuspocus)];
    const what = `${String(DOCUMENTS)} documents × ${String(EDITS)} edits opened cold`;
    const size = (bytes: number): string => `${bytes.toFixed(0)} B`;
    return [
      {
        what: `${what}, a batch each (others in the clear)`,
        ours: ms(batched.took),
        yWebsocket: ms(yWebsocket.took),
        hocuspocus: ms(hocuspocus.took),
        beside: ratio(Math.min(yWebsocket.took, hocuspocus.took) / batched.took),
        reach: '≤ 0.7 s',
      },
      {
        what: 'the same, bytes an edit (others: all they keep on disk)',
        ours: size(batched.bytes),
        yWebsocket: size(yWebsocket.bytes),
        hocuspocus: size(hocuspocus.bytes),
        reach: '≤ 75 B',
      },
      {
        what: `${what}, as typed: ${typed.entries.toLocaleString('en')} entries of ${String(TYPED_AT_ONCE)} edits`,
        ours: ms(typed.took),
        reach: '',
      },
      { what: 'the same, bytes an edit', ours: size(typed.bytes), reach: '' },
    ];
  } finally {
    await relay.stop();
  }
}
