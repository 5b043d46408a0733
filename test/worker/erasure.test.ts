// One patient is erased for good: by two administrators, on every tablet, at the relay after its time of grace. What the
// practice can show afterwards stays, and so does everything that was written beside it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRUNE_GRACE_MS } from '../../protocol/prune.ts';
import { openEntry } from '../../client/crypto/entry.ts';
import { appendClinicalNote } from '../../client/records/clinicalNotes.ts';
import { Database } from '../../relay/database/tables.ts';
import { sha256, signingKeyOf, verifyStrictly } from '../../relay/ed25519.ts';
import { readIdentity } from '../../relay/identity.ts';
import { SqliteLogs } from '../../relay/logs/sqlite.ts';
import { newTablet, passkey, random, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, enterOn, wait } from './adding.ts';
import { everythingOn } from './everything.ts';
import { addressOf, newClinic, sent, typeInRecord } from './practice.ts';
import { holdsTheSame, houseOf, logOf } from './summaries.ts';

let relay: TestRelay;
let mara: TestTablet;
let ivo: TestTablet;
beforeAll(async () => {
  relay = await startTestRelay();
  mara = await newClinic(relay);
  const paper = (await mara.api.kit())!.words.join(' ');
  ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'practice manager', 'admin'] }, paper);
}, 60_000);
afterAll(async () => {
  await ended();
  rmSync(relay.folder, { recursive: true, force: true });
});
let isOver = false;
async function ended(): Promise<void> {
  if (isOver) return;
  isOver = true;
  for (const each of [mara, ivo]) await each.sitting()?.end();
  await relay.close();
}

/** The relay's own database, so many days later. */
function relayLater(): SqliteLogs {
  const db = new Database({ path: join(relay.folder, 'relay.db') });
  const now = (): number => Date.now() + PRUNE_GRACE_MS;
  const { sign } = signingKeyOf(readIdentity(relay.folder, random));
  return new SqliteLogs({ db, hash: sha256, sign, verify: verifyStrictly, now, random });
}

const CANARY = 'Wilhelmine Kanarienvogel';
const NOTE = 'Sagt, der Kanarienvogel habe gesungen';

const hasCanary = async (tablet: TestTablet) => (await everythingOn(tablet)).includes('Kanarienvogel');
/** Where the relay has what was written into a document. */
async function placesOf(tablet: TestTablet, name: string): Promise<number[]> {
  const house = houseOf(tablet);
  const log = logOf(tablet, 'clinical');
  const places: number[] = [];
  for (const { bytes, seq } of await house.disk.entries(log)) {
    const opened = await openEntry(bytes, (key) => house.groups.secretOf(log, key), log);
    if (typeof opened === 'object' && opened.entry.fields.doc === name) places.push(seq!);
  }
  return places.sort((a, b) => a - b);
}
const erasure = async ({ api }: TestTablet) => (await api.erasures()).rows[0];

test('case 55 erase one patient → chain verifies, values gone', async () => {
  const other = await mara.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  const patient = await mara.api.createPatient({ name: CANARY, birthDate: '1950-05-05' });
  await sent(mara);
  await wait(async () => expect(await ivo.api.patients('')).toHaveLength(2));
  await typeInRecord(ivo, `notes/${patient}`, (doc) => appendClinicalNote(doc, { by: '', at: 1, text: NOTE }));
  await typeInRecord(mara, `notes/${other}`, (doc) => appendClinicalNote(doc, { by: '', at: 2, text: 'Stays.' }));
  for (const each of [ivo, mara]) await sent(each);
  for (const each of [ivo, mara]) expect(await hasCanary(each)).toBe(true);

  const originals = await placesOf(ivo, `notes/${patient}`);
  expect(originals.length).toBeGreaterThan(0);

  // Nobody does it alone, and not to a record that is in use.
  await expect(mara.api.erase(patient, 'She asked for it.', '')).rejects.toThrow('not in the trash');
  await mara.api.takeOut('patient', patient);
  await expect(mara.api.erase(patient, '', '')).rejects.toThrow('reason too short');
  await mara.api.erase(patient, 'She asked for it.', '');
  await mara.api.erase(patient, 'She asked for it, twice.', '');
  await sent(mara);
  expect(await erasure(mara)).toMatchObject({ name: CANARY, isDecided: false, isYours: true });
  await wait(async () => expect(await erasure(ivo)).toMatchObject({ isDecided: false, isYours: false }));
  expect(await hasCanary(mara)).toBe(true);

  await wait(async () => expect((await ivo.api.trash()).rows).toHaveLength(1));
  await ivo.api.erase(patient, 'Checked with her.', '');
  for (const each of [ivo, mara])
    await wait(async () =>
      expect(await erasure(each)).toMatchObject({
        ...{ patient, name: '', isDecided: true, open: [] },
        done: expect.arrayContaining(['Dr. Mara Roth', 'Dr. Ivo Brandt']) as string[],
      }),
    );
  for (const each of [ivo, mara]) {
    await sent(each);
    expect(await hasCanary(each)).toBe(false);
    expect((await each.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel']);
    expect((await each.api.trash()).rows).toEqual([]);
    await expect(each.api.openDocument({ log: 'own', name: `patient/${patient}` }, 'treatment')).rejects.toThrow();
    expect(houseOf(each).quarantined).toEqual([]);
  }
  for (const place of ['desk', 'clinical'] as const) await holdsTheSame(mara, ivo, place);

  // A tablet that is new reads remnants where the others read the record.
  const lena = await newTablet(addressOf(relay));
  await enterOn(lena, mara, { name: 'Lena Kurz', roles: ['dentist', 'practice manager'] }, passkey());
  await holdsTheSame(lena, mara, 'clinical');
  await holdsTheSame(lena, mara, 'desk');
  expect(await lena.api.patients('')).toHaveLength(1);
  expect(await hasCanary(lena)).toBe(false);

  // What was written beside it goes on, a backup of it replays equal, and the access log verifies and keeps the id.
  await typeInRecord(lena, `notes/${other}`, (doc) => appendClinicalNote(doc, { by: '', at: 3, text: 'Goes on.' }));
  await sent(lena);
  await holdsTheSame(lena, mara, 'clinical');
  const { file, name } = await mara.api.saveBackup(null);
  await mara.api.tryBackup([new File([file!], name)], null);
  expect((await mara.api.backup()).drill).toMatchObject({ outcome: 'equal' });
  const events = await mara.api.events({ limit: 500 });
  expect(events.filter(({ action }) => action === 'erase')).toHaveLength(3);
  expect(events.some(({ recordId }) => recordId === `patient/${patient}`)).toBe(true);
  expect(JSON.stringify(events)).not.toContain('Kanarienvogel');
  await lena.sitting()?.end();

  // The relay lets the bodies go when thirty days are over, and nothing else.
  const log = logOf(ivo, 'clinical');
  await ended();
  const store = relayLater();
  store.sweep();
  const { items } = store.read(log, 0, 1e9);
  expect(items.filter(({ entry }) => entry.length === 0).map(({ seq }) => seq)).toEqual(originals);
  store.close();
}, 120_000);
