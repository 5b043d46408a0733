// Case 55, the other way round: a member whose app was changed leaves remnants of what was never written, in the name of
// others and in places that are taken. They are named and take nobody's place; whoever joins later finds all that is true.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EMPTY, toHex, type Bytes } from '../../protocol/bytes.ts';
import { entryMessage, REMNANT, type Signed } from '../../protocol/entry.ts';
import type { EntryId } from '../../protocol/ids.ts';
import { SUITE } from '../../protocol/limits.ts';
import { encode } from '../../protocol/schema.ts';
import { openEntry, sealEntry } from '../../client/crypto/entry.ts';
import { appendClinicalNote } from '../../client/records/clinicalNotes.ts';
import { newTablet, passkey, random, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, enterOn, wait } from './adding.ts';
import { addressOf, newClinic, sent, typeInRecord } from './practice.ts';
import { holdsTheSame, houseOf, logOf, reasonsOn } from './summaries.ts';

let relay: TestRelay;
let mara: TestTablet;
let ivo: TestTablet;
let kim: TestTablet;
let gone: string;
let stays: string;
const tablets: TestTablet[] = [];
beforeAll(async () => {
  relay = await startTestRelay();
  mara = await newClinic(relay);
  const paper = (await mara.api.kit())!.words.join(' ');
  ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'practice manager', 'admin'] }, paper);
  kim = await add(relay, mara, { name: 'Kim Adler', roles: ['dentist'] });
  tablets.push(mara, ivo, kim);
  gone = await mara.api.createPatient({ name: 'Wilhelmine Kanarienvogel', birthDate: '1950-05-05' });
  stays = await mara.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  await sent(mara);
  for (const each of tablets) {
    await wait(async () => expect(await each.api.patients('')).toHaveLength(2));
    for (const patient of [gone, stays]) await note(each, patient, 'Seen.');
  }
  for (const each of [ivo, kim]) await holdsTheSame(each, mara, 'clinical');
}, 60_000);
afterAll(async () => {
  for (const each of tablets) await each.sitting()?.end();
  await relay.dispose();
});

async function note(tablet: TestTablet, patient: string, text: string): Promise<void> {
  await typeInRecord(tablet, `notes/${patient}`, (doc) => appendClinicalNote(doc, { by: '', at: 1, text }));
  await wait(async () => expect(await tablet.api.connection()).toMatchObject({ state: 'online', waiting: 0 }));
}
const deviceOf = (tablet: TestTablet): Bytes => houseOf(tablet).device.id;

interface Claim {
  readonly id: Bytes;
  readonly of: Partial<Signed>;
}
/** What the app of `liar` never would: signed well, sealed well, and false. */
async function leave(liar: TestTablet, { id, of }: Claim): Promise<void> {
  const { replicas, device, groups } = houseOf(liar);
  const log = logOf(liar, 'clinical');
  const { seq, prev, gen } = replicas.get(toHex(log))!.state.nextOf(of.device ?? device.id);
  const { id: key, secret } = groups.newestKey(log)!;
  const reg = groups.organisation.heads;
  const fields: Signed = {
    ...{ suite: SUITE, log, key, reg, kind: 'update', doc: `notes/${gone}`, device: device.id, gen, writer: 0 },
    ...{ seq, prev, parents: [], seen: replicas.get(toHex(log))!.state.seen, wall: 1, body: EMPTY, ...of },
  };
  const by = device.id;
  const bytes = encode(REMNANT, {
    suite: SUITE,
    log,
    key,
    reg,
    kind: 'remnant',
    by,
    id,
    storage: random(32),
    of: fields,
  });
  const signature = device.signing.sign(entryMessage('remnant', bytes));
  const signed = { id: id as EntryId, bytes, signature, fields };
  const order = { signed, log, keySecret: secret, keyId: key, deviceSecret: device.secret, random };
  const items = [{ entry: (await sealEntry(order)).bytes, blobs: [] }];
  // The tablet may be on its way into a new epoch.
  await wait(() => houseOf(liar).session!.request({ type: 'append', log, head: null, items }, 'receipts'));
}
/** The newest entry of somebody about a patient, as everybody has it. */
async function newestOf(tablet: TestTablet, doc: string): Promise<{ id: Bytes; fields: Signed }> {
  const house = houseOf(mara);
  const log = logOf(mara, 'clinical');
  const found: { id: Bytes; fields: Signed }[] = [];
  for (const { bytes } of await house.disk.entries(log)) {
    const opened = await openEntry(bytes, (key) => house.groups.secretOf(log, key), log);
    if (typeof opened === 'object') found.push(opened.entry);
  }
  const device = toHex(deviceOf(tablet));
  return found.findLast(({ fields }) => fields.doc === doc && toHex(fields.device) === device)!;
}
const falseOn = (tablet: TestTablet): number =>
  houseOf(tablet).quarantined.filter(({ reason }) => reason === 'false remnant').length;

test('case 55 a hostile remnant takes nobody’s place, before the erasure and after it', async () => {
  const next = { id: random(32), of: { device: deviceOf(mara) } };
  // Nothing was decided yet: nobody leaves anything.
  await leave(kim, next);
  await leave(ivo, { id: random(32), of: {} });
  await mara.api.takeOut('patient', gone);
  await mara.api.erase(gone, 'She asked for it.', '');
  await wait(async () => expect((await ivo.api.erasures()).rows).toHaveLength(1));
  // What was asked and what lies in the trash come by two logs.
  await wait(async () => expect((await ivo.api.trash()).rows).toHaveLength(1));
  await ivo.api.erase(gone, 'Checked with her.', '');
  for (const each of tablets)
    await wait(async () => expect((await each.api.erasures()).rows[0]).toMatchObject({ isDecided: true, open: [] }));

  const real = await newestOf(mara, `notes/${stays}`);
  const left = await newestOf(ivo, `notes/${gone}`);
  // A colleague's next place: by another member, and by an administrator.
  await leave(kim, next);
  await leave(ivo, { ...next, id: random(32) });
  // A place that is taken, as another hash; and an entry of somebody else's as one's own.
  await leave(kim, { id: random(32), of: { ...left.fields, body: EMPTY } });
  await leave(kim, { id: real.id, of: {} });
  // What is left of a record that nobody erased.
  await leave(kim, { id: real.id, of: { ...real.fields, body: EMPTY } });
  for (const each of [mara, ivo]) await wait(() => expect(falseOn(each)).toBe(7));

  // Everybody goes on, in her own place, and nobody is called a copy of herself.
  for (const each of [mara, ivo]) await note(each, stays, 'Goes on.');
  await holdsTheSame(ivo, mara, 'clinical');
  for (const each of [mara, ivo]) {
    expect(reasonsOn(each)).toEqual(['false remnant']);
    expect(houseOf(each).replica(logOf(each, 'clinical')).state.hasTwin).toBe(false);
    const blamed = houseOf(each).quarantined.map(({ device }) => device && toHex(device));
    expect(blamed).not.toContain(toHex(deviceOf(mara)));
  }
  // Whoever joins comes to the same, from originals and remnants as the relay shows them.
  const lena = await newTablet(addressOf(relay));
  tablets.push(lena);
  await enterOn(lena, mara, { name: 'Lena Kurz', roles: ['dentist'] }, passkey(), '', false);
  await holdsTheSame(lena, mara, 'clinical');
  expect(falseOn(lena)).toBe(7);
}, 120_000);

test('two remnants of one place, by its own author: the first counts everywhere, and only he is set aside', async () => {
  for (const id of [random(32), random(32)]) await leave(kim, { id, of: {} });
  const others = tablets.filter((each) => each !== kim);
  for (const each of others) await wait(() => expect(reasonsOn(each)).toContain('two entries in one place'));
  await note(mara, stays, 'And on.');
  for (const each of others.slice(1)) await holdsTheSame(each, mara, 'clinical');
  const aside = houseOf(mara).quarantined.filter(({ reason }) => reason === 'two entries in one place');
  expect(aside.map(({ device }) => toHex(device!))).toEqual([toHex(deviceOf(kim))]);
});
