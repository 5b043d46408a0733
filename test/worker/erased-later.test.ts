// After a patient was erased: a tablet that was offline through it and had written there, a backup from before, a relay that
// was set back to when it still had the record. Nobody gets it back from any of them, and nothing beside it is lost.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEntry } from '../../client/crypto/entry.ts';
import { appendClinicalNote } from '../../client/records/clinicalNotes.ts';
import { copyOf, putBack, sweptLater } from '../support/old-copy.ts';
import { newTablet, passkey, random, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, temporaryFolder, type TestRelay } from '../support/test-relay.ts';
import { add, enterOn, wait } from './adding.ts';
import { everythingOn } from './everything.ts';
import { addressOf, newClinic, sent, typeInRecord } from './practice.ts';
import { holdsTheSame, houseOf } from './summaries.ts';

const folder = temporaryFolder();
let relay: TestRelay;
let mara: TestTablet;
let ivo: TestTablet;
let lena: TestTablet;
let paper: string;
let gone: string;
let stays: string;
let older: File;
let copy: string;
const tablets: TestTablet[] = [];
beforeAll(async () => {
  relay = await startTestRelay({ folder });
  mara = await newClinic(relay);
  paper = (await mara.api.kit())!.words.join(' ');
  ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'practice manager', 'admin'] }, paper);
  lena = await add(relay, mara, { name: 'Lena Kurz', roles: ['dentist'] });
  tablets.push(mara, ivo, lena);
  gone = await mara.api.createPatient({ name: 'Wilhelmine Kanarienvogel', birthDate: '1950-05-05' });
  stays = await mara.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  await sent(mara);
  for (const each of [ivo, lena]) await wait(async () => expect(await each.api.patients('')).toHaveLength(2));
  await note(ivo, gone, 'Der Kanarienvogel sang.');
  await sent(ivo);
  for (const each of [ivo, lena]) await holdsTheSame(each, mara, 'clinical');
  const { file, name } = await mara.api.saveBackup(null);
  older = new File([file!], name);
}, 60_000);
afterAll(async () => {
  for (const each of tablets) await each.sitting()?.end();
  await relay.dispose();
});

function note(tablet: TestTablet, patient: string, text: string): Promise<void> {
  return typeInRecord(tablet, `notes/${patient}`, (doc) => appendClinicalNote(doc, { by: '', at: 1, text }));
}
async function whileDown(happen: () => void): Promise<void> {
  const { port } = relay;
  await relay.close();
  happen();
  relay = await startTestRelay({ folder, environment: { PORT: String(port) } });
}
/** On every tablet: the other patient with all her notes, and of this one not a word. */
async function isGoneOn(some: readonly TestTablet[]): Promise<void> {
  for (const each of some) {
    await wait(async () => expect(await everythingOn(each)).not.toContain('Kanarienvogel'));
    await wait(async () => expect((await each.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel']));
    await sent(each);
    for (const place of ['desk', 'clinical'] as const) await holdsTheSame(each, mara, place);
    expect(houseOf(each).quarantined).toEqual([]);
  }
}
/** The sealed bytes, as they lie on a tablet's disk, of what was written into documents of this patient. */
async function sealedOf(tablet: TestTablet, patient: string): Promise<Buffer[]> {
  const house = houseOf(tablet);
  const found: Buffer[] = [];
  for (const { log } of house.groups.all())
    for (const { bytes } of await house.disk.entries(log)) {
      const opened = await openEntry(bytes, (key) => house.groups.secretOf(log, key), log);
      if (typeof opened === 'object' && opened.entry.fields.doc.endsWith(`/${patient}`)) found.push(Buffer.from(bytes));
    }
  return found;
}
/** Every row of every table of a tablet's database, as one heap of bytes. */
async function diskOf(tablet: TestTablet): Promise<Buffer> {
  const heap: Buffer[] = [];
  for (const database of await tablet.database.databases())
    heap.push(...(await rowsIn(tablet.database, database.name!)));
  return Buffer.concat(heap);
}
async function rowsIn(factory: IDBFactory, name: string): Promise<Buffer[]> {
  const asked = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((done, fail) => {
      request.onsuccess = () => {
        done(request.result);
      };
      request.onerror = () => {
        fail(new Error(`${name} was not read`));
      };
    });
  const db = await asked(factory.open(name));
  const heap: Buffer[] = [];
  for (const table of db.objectStoreNames)
    for (const value of await asked(db.transaction(table).objectStore(table).getAll())) heap.push(...bytesIn(value));
  db.close();
  return heap;
}
function bytesIn(value: unknown): Buffer[] {
  if (value instanceof ArrayBuffer) return [Buffer.from(value)];
  if (ArrayBuffer.isView(value)) return [Buffer.from(value.buffer, value.byteOffset, value.byteLength)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(bytesIn) : [];
}
const row = async ({ api }: TestTablet) => (await api.erasures()).rows[0];

test('what a tablet wrote about her offline, not knowing, goes with the rest when it is back, and nothing else does', async () => {
  await whileDown(() => (copy = copyOf(folder)));
  for (const each of tablets) await sent(each);
  const before = await sealedOf(mara, gone);
  expect(before.length).toBeGreaterThan(1);
  const disk = await diskOf(mara);
  expect(before.every((sealed) => disk.includes(sealed.subarray(-64)))).toBe(true);
  // Lena's tablet says nothing to anybody.
  lena.middle.says = () => false;
  lena.middle.cut();
  await note(lena, gone, 'Kanarienvogel, offline.');
  await note(lena, stays, 'Offline too.');
  await mara.api.takeOut('patient', gone);
  await mara.api.erase(gone, 'She asked for it.', '');
  await wait(async () => expect(await row(ivo)).toMatchObject({ isYours: false }));
  await wait(async () => expect((await ivo.api.trash()).rows).toHaveLength(1));
  await ivo.api.erase(gone, 'Checked with her.', '');
  for (const each of [mara, ivo])
    await wait(async () =>
      expect(await row(each)).toMatchObject({ isDecided: true, open: ['Lena Kurz'], waitsFor: [] }),
    );
  expect(await everythingOn(lena)).toContain('Kanarienvogel');

  lena.middle.says = () => true;
  lena.middle.cut();
  for (const each of tablets) await wait(async () => expect(await row(each)).toMatchObject({ open: [], waitsFor: [] }));
  await isGoneOn(tablets);
  for (const each of tablets) {
    const disk = await diskOf(each);
    expect(before.filter((sealed) => disk.includes(sealed.subarray(-64)))).toEqual([]);
  }
  expect(await everythingOn(mara)).toContain('Offline too.');
  await expect(note(lena, gone, 'Once more.')).rejects.toThrow('not found');
}, 120_000);

test('a backup from before shows and gives back nothing of her', async () => {
  await ivo.api.openPast([older]);
  expect(await ivo.api.past()).toMatchObject({ patients: 1, erased: 1 });
  expect((await ivo.api.pastRecords('')).map(({ name }) => name)).toEqual(['Jana Beispiel']);
  await expect(ivo.api.pastRecord('patient', gone, 'treatment')).rejects.toThrow('not found');
  await expect(ivo.api.takeFromPast('patient', gone, 'treatment', [])).rejects.toThrow('not found');
  await ivo.api.bringMissing();
  await ivo.api.closePast();
  await isGoneOn(tablets);
}, 60_000);

test('a relay that was set back has her record again: the tablets do not take it, and whoever joins loses it as well', async () => {
  await whileDown(() => {
    putBack(copy, folder);
  });
  for (const each of tablets) await sent(each);
  await isGoneOn(tablets);
  const kim = await newTablet(addressOf(relay));
  tablets.push(kim);
  await enterOn(kim, mara, { name: 'Kim Adler', roles: ['dentist'] }, passkey(), '', false);
  await isGoneOn([kim]);
}, 120_000);

test('whoever restores a tablet from that backup loses her again as soon as the practice is heard', async () => {
  const again = await newTablet(addressOf(relay));
  tablets.push(again);
  // The relay hears of it later.
  again.middle.says = () => false;
  const restored = again.api.restoreFromFiles({ words: paper, relayAddress: addressOf(relay) }, [older], passkey());
  const persons = await wait(async () => {
    const progress = await again.api.restoreProgress();
    expect(progress?.persons).toBeDefined();
    return progress!.persons!;
  });
  await again.api.restoreAs(persons.find(({ name }) => name === 'Dr. Mara Roth')!.id);
  again.middle.says = () => true;
  again.middle.cut();
  await restored;
  await isGoneOn([again]);
}, 120_000);

test('when the relay has really let the bodies go, whoever joins reads what is left of them, and a backup goes equal', async () => {
  let dropped = 0;
  await whileDown(() => {
    dropped = sweptLater(folder, random);
  });
  expect(dropped).toBeGreaterThan(0);
  await sent(mara);
  const pia = await newTablet(addressOf(relay));
  tablets.push(pia);
  await enterOn(pia, mara, { name: 'Pia Sommer', roles: ['dentist'] }, passkey(), '', false);
  await isGoneOn([pia]);
  expect(await everythingOn(pia)).toContain('Offline too.');
  await note(pia, stays, 'Goes on after it.');
  await sent(pia);
  await holdsTheSame(pia, mara, 'clinical');
  const { file, name } = await mara.api.saveBackup(null);
  await mara.api.tryBackup([new File([file!], name)], null);
  expect((await mara.api.backup()).drill).toMatchObject({ outcome: 'equal' });
}, 120_000);
