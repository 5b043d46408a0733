// Vectors of snapshots: a body, its pages sealed and open, the word of who agrees; and bodies and pages that are none.
import * as Y from 'yjs';
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { decode, encode, type Schema } from '../../protocol/schema.ts';
import { PAGE_DOCUMENTS, PAGE_KEPT, SNAPSHOT_BODY, type Page } from '../../protocol/snapshot.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { sealFile } from '../../client/crypto/stream.ts';
import { pageOf, stateOf } from '../../client/worker/snapshots/sheets.ts';
import { fixed, flipBit } from './plain.ts';

async function sealed(name: string, state: Bytes, plain: Bytes): Promise<{ page: Page; plain: Bytes; units: Bytes[] }> {
  const [fileId, key] = [fixed(`${name} id`, 16), fixed(`${name} key`)];
  const units: { hash: Bytes; bytes: Bytes }[] = [];
  for await (const unit of sealFile(new Blob([plain]), { fileId, key })) units.push(unit);
  const blobs = units.map(({ hash }) => hash);
  const page = { state, key: concat(fileId, key), size: plain.length, blobs };
  return { page, plain, units: units.map(({ bytes }) => bytes) };
}

function documentOf(name: string, clientID: number): { name: string; state: Bytes } {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientID;
  doc.getMap('fields').set('name', 'Jana Beispiel');
  doc.getMap('fields').set('name', 'Jana Muster');
  return { name, state: new Uint8Array(Y.encodeStateAsUpdate(doc)) };
}

export async function makeSnapshotVectors() {
  const documents = [documentOf('patient/00000001', 7), documentOf('patient/00000002', 9)];
  const covered = [fixed('entry 0'), fixed('entry 1')];
  const idBytes = concat(...covered);
  const keptBytes = encode(PAGE_KEPT, { entries: [], aside: [{ id: covered[1]!, reason: 'clock' }] });
  const ids = await sealed('ids', sha256(idBytes), idBytes);
  const kept = await sealed('kept', sha256(keptBytes), keptBytes);
  const page = await sealed('page', stateOf(documents), encode(PAGE_DOCUMENTS, documents));
  const at = { term: 1, nonce: fixed('nonce', 16), seq: 2, hash: fixed('hash'), time: 1_800_000_000_000 };
  const chains = [{ device: fixed('device'), gen: 0, seq: 1, id: covered[1]!, term: 1, seen: 1 }];
  const body = encode(SNAPSHOT_BODY, {
    ...{ type: 'snapshot', at, chains, heads: [covered[1]!] },
    ...{ ids: [ids.page], kept: kept.page, pages: [page.page] },
  });
  return {
    body,
    agree: encode(SNAPSHOT_BODY, { type: 'agree', snapshot: fixed('snapshot') }),
    ...{ ids, kept, page, documents },
    places: documents.map(({ name }) => ({ name, of: 8, page: pageOf(name, 8) })),
    refused: refusals(body, keptBytes),
  };
}

function refusals(body: Bytes, kept: Bytes) {
  const cases: readonly (readonly [string, Schema<unknown>, Bytes])[] = [
    ['a snapshot without its last byte', SNAPSHOT_BODY, body.slice(0, -1)],
    ['a snapshot with a byte behind', SNAPSHOT_BODY, concat(body, new Uint8Array(1))],
    ['a snapshot of another kind', SNAPSHOT_BODY, flipBit(body, 8 * 3)],
    ['a word about an id of 31 bytes', SNAPSHOT_BODY, concat(new Uint8Array([0x82, 0x65]), body.slice(2, 7))],
    ['kept entries without their last byte', PAGE_KEPT, kept.slice(0, -1)],
    ['documents that are kept entries', PAGE_DOCUMENTS, kept],
    ['a list longer than it says', PAGE_DOCUMENTS, new Uint8Array([0x81])],
  ];
  return cases.map(([name, schema, bytes]) => ({ name, bytes, isRead: decode(schema, bytes) !== null }));
}
