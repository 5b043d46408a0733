// What else could hold a patient who was erased: a snapshot from before, which whoever joins begins with, also at a relay that
// was set back to it; and the keys and pieces of files that were attached to orders never sent.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { draftDocument } from '../../client/records/documents.ts';
import { readDraft } from '../../client/records/draft.ts';
import { blobNames, type FileRecord } from '../../client/records/files.ts';
import { copyOf, putBack } from '../support/old-copy.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, temporaryFolder, type TestRelay } from '../support/test-relay.ts';
import { add, enterOn, wait } from './adding.ts';
import { everythingOn } from './everything.ts';
import { addressOf, newClinic, sent } from './practice.ts';
import { book, holdsTheSame, houseOf, tendUntil } from './summaries.ts';

const folder = temporaryFolder();
let relay: TestRelay;
let mara: TestTablet;
let ivo: TestTablet;
let gone: string;
let file: FileRecord;
let copy: string;
const tablets: TestTablet[] = [];
beforeAll(async () => {
  relay = await startTestRelay({ folder });
  mara = await newClinic(relay);
  const paper = (await mara.api.kit())!.words.join(' ');
  ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'practice manager', 'admin'] }, paper);
  tablets.push(mara, ivo);
  gone = await mara.api.createPatient({ name: 'Wilhelmine Kanarienvogel', birthDate: '1950-05-05' });
  const draft = await mara.api.createDraft(gone);
  await mara.api.attach(draft, new File([crownStl()], 'kanarienvogel.stl'), 'scan');
  const { doc } = await houseOf(mara).document(houseOf(mara).own('cases').log, draftDocument(draft));
  file = readDraft(doc).files[0]!;
  await sent(mara);
  await book(mara, 'desk', 'a', 600);
  await tendUntil(mara, 'desk', (newest) => newest !== undefined);
  await book(mara, 'desk', 'b', 20);
  await tendUntil(ivo, 'desk', (newest) => newest?.agreed.length === 1);
  await wait(async () => expect((await ivo.api.caseView(draft)).files).toHaveLength(1));
  await relay.close();
  copy = copyOf(folder);
  relay = await startTestRelay({ folder, environment: { PORT: String(relay.port) } });
  for (const each of tablets) await sent(each);
}, 120_000);
afterAll(async () => {
  for (const each of tablets) await each.sitting()?.end();
  await relay.dispose();
});

const holdsName = async (tablet: TestTablet) => /kanarienvogel/i.test(await everythingOn(tablet));
/** The key of her file in any opened entry, document or list of a tablet. */
const holdsKey = async (tablet: TestTablet) =>
  (await everythingOn(tablet)).includes(Buffer.from(file.key).toString('latin1'));
async function piecesOn(tablet: TestTablet): Promise<number> {
  const names = [file, ...(file.preview ? [file.preview] : [])].flatMap(({ blobs }) => blobNames(blobs));
  const found = await Promise.all(names.map((name) => houseOf(tablet).disk.blob(name)));
  return found.filter((bytes) => bytes !== null).length;
}
async function isGoneOn(tablet: TestTablet): Promise<void> {
  await wait(async () => expect(await holdsName(tablet)).toBe(false));
  expect(await holdsKey(tablet)).toBe(false);
  expect(await piecesOn(tablet)).toBe(0);
  await wait(async () => expect(await tablet.api.patients('')).toHaveLength(620));
  await sent(tablet);
  await holdsTheSame(tablet, mara, 'desk');
  expect(houseOf(tablet).quarantined).toEqual([]);
}

test('case 55 of an erased patient no tablet keeps the key of a file, nor a piece of it', async () => {
  for (const each of tablets) expect([await holdsName(each), await holdsKey(each)]).toEqual([true, true]);
  expect(await piecesOn(mara)).toBeGreaterThan(0);
  await mara.api.takeOut('patient', gone);
  await mara.api.erase(gone, 'She asked for it.', '');
  await wait(async () => expect((await ivo.api.erasures()).rows[0]).toMatchObject({ isYours: false, drafts: 1 }));
  await wait(async () => expect((await ivo.api.trash()).rows).toHaveLength(1));
  await ivo.api.erase(gone, 'Checked with her.', '');
  for (const each of tablets) {
    await wait(async () => expect((await each.api.erasures()).rows[0]).toMatchObject({ open: [], waitsFor: [] }));
    await isGoneOn(each);
  }
}, 120_000);

test('whoever joins while the relay still has the snapshot of before begins with nothing of her', async () => {
  const lena = await newTablet(addressOf(relay));
  tablets.push(lena);
  await enterOn(lena, mara, { name: 'Lena Kurz', roles: ['practice manager'] }, passkey(), '', false);
  await isGoneOn(lena);
}, 120_000);

test('and from a relay that was set back to that snapshot neither the old tablets nor a new one take her', async () => {
  const { port } = relay;
  await relay.close();
  putBack(copy, folder);
  relay = await startTestRelay({ folder, environment: { PORT: String(port) } });
  for (const each of tablets) await isGoneOn(each);
  const kim = await newTablet(addressOf(relay));
  tablets.push(kim);
  await enterOn(kim, mara, { name: 'Kim Adler', roles: ['dentist'] }, passkey(), '', false);
  await isGoneOn(kim);
  expect(toHex(houseOf(kim).device.id)).not.toBe(toHex(houseOf(mara).device.id));
}, 120_000);
