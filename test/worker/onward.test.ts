// A practice, its lab, and a milling lab that gets a part of the work: what each of them holds and sees, and what it never does.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import * as Y from 'yjs';
import { DOCUMENTS } from '../../client/records/documents.ts';
import { readCasePatient } from '../../client/records/casePatient.ts';
import { blobNames, readFiles } from '../../client/records/files.ts';
import { standing } from '../../client/records/making.ts';
import { readOwnCase } from '../../client/records/ownCase.ts';
import { addItem, readPrescription, writeHeader } from '../../client/records/prescription.ts';
import { replaceText } from '../../client/records/content.ts';
import type { NewPart } from '../../client/worker/views/onwardview.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { arrives, confirm } from './contacts.ts';
import {
  addressOf,
  choicesFor,
  newClinic,
  newDraft,
  newLab,
  openInvite,
  readWhole,
  sent,
  typeOnCase,
} from './practice.ts';

const CANARY = 'SECRET-OF-THE-PRACTICE';

let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
let mill: TestTablet;
let id: string;
let part: string;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  const { draft, file } = await newDraft(clinic);
  ({ id } = await clinic.api.share(choicesFor(draft, [file])));
  const { link } = await openInvite(clinic, id);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => {
    addItem(doc, { id: 'i1', type: 'crown', teeth: [14, 16], material: 'zirconia', shade: 'A2', shadePhoto: file });
    addItem(doc, { id: 'i2', type: 'night guard', jaw: 'upper' });
    writeHeader(doc, { hasNickelAllergy: true, due: '2031-04-01' });
    replaceText(doc, 'notes', CANARY, 100);
  });
  lab = await newLab(relay, link!);
  await confirm(clinic, id);
  await sent(lab);
}, 200_000);
afterAll(async () => {
  for (const each of [clinic, lab, mill]) await each.sitting()?.end();
  await relay.dispose();
});

async function step(tablet: TestTablet, of: string, state: string): Promise<void> {
  const { newest } = await wait(async () => {
    const view = await tablet.api.caseView(of);
    expect(view.next).toContain(state);
    return view;
  });
  await tablet.api.takeStep(of, { state, reason: '', seen: newest });
}
const wanted = (over: Partial<NewPart> = {}): NewPart => ({
  of: id,
  pieces: [{ item: 'i1', teeth: [16] }],
  files: [],
  notes: 'Mill it a little thick.',
  due: '2031-03-20',
  shows: { reference: false, age: false, sex: false, practice: false },
  ...{ remakeOf: '', to: 'link', withCode: false, days: 14, told: 'Crown 16 went to another lab.', isAgain: false },
  ...over,
});
const consent = { wording: 'Also to another lab for a part', method: 'on paper' } as const;
const messagesOn = async (tablet: TestTablet, of: string): Promise<readonly string[]> => {
  const doc = (await tablet.sitting()!.house.document(bytesOfHex(of), 'case/thread')).doc;
  return doc
    .getArray('messages')
    .toArray()
    .map((each) => String((each as Record<string, unknown>)['text']));
};
/** Everything a tablet can open of cases, as bytes: every document of every log it holds a key for, and the logs' names. */
async function allOpened(tablet: TestTablet): Promise<Buffer> {
  const { house } = tablet.sitting()!;
  const names = DOCUMENTS.filter(({ place }) => place === 'case').map(({ pattern }) =>
    pattern.source.replaceAll(/[\\^$]/g, ''),
  );
  const found: Uint8Array[] = [];
  for (const group of house.groups.all().filter(({ place }) => place === 'case')) {
    found.push(group.log, group.genesis);
    for (const name of names) found.push(Y.encodeStateAsUpdate((await house.document(group.log, name)).doc));
  }
  return Buffer.concat(found);
}
/** Those of them that are there, as text or as the bytes that hex stands for. */
const foundIn = (held: Buffer, canaries: readonly string[]): readonly string[] =>
  canaries.filter(
    (each) => held.includes(each) || (/^([0-9a-f]{2}){8,}$/.test(each) && held.includes(Buffer.from(each, 'hex'))),
  );

test('[1.21] [2.8] a lab gives nothing out before the practice says that it may, and the practice needs a consent that covers it', async () => {
  await step(lab, id, 'accepted');
  expect(await lab.api.onward(id)).toEqual({ said: 'forbidden', maySend: false, mayAllow: false });
  await expect(lab.api.sendPart(wanted())).rejects.toMatchObject({ problem: 'no consent' });
  await expect(clinic.api.allowOnward(id, true, null)).rejects.toMatchObject({ problem: 'no consent' });
  await expect(lab.api.allowOnward(id, true, consent)).rejects.toMatchObject({ problem: 'not allowed' });
  await clinic.api.allowOnward(id, true, consent);
  await wait(async () => expect(await lab.api.onward(id)).toMatchObject({ said: 'allowed', maySend: true }));
}, 60_000);

test('[1.28] [2.7] the second lab gets one tooth, one file and one day, under a number of the sender; the practice reads that it went', async () => {
  const [file] = (await lab.api.caseView(id)).files;
  await expect(lab.api.sendPart(wanted({ pieces: [] }))).rejects.toMatchObject({ problem: 'incomplete' });
  const given = await lab.api.sendPart(wanted({ files: [file!.id] }));
  part = given.id;
  const { link } = await openInvite(lab, part);
  mill = await newTablet(addressOf(relay));
  const names = { organisation: 'Fräszentrum Süd', person: 'Kai Fräs' };
  await mill.api.acceptInvite(link!, null, names, passkey());
  await confirm(lab, part);
  await sent(mill);
  const view = await wait(async () => {
    const seen = await mill.api.caseView(part);
    expect(seen.files.map(({ state }) => state)).toEqual(['here']);
    return seen;
  });
  expect(view).toMatchObject({ partner: 'Nordlicht Lab', patientLabel: '', teeth: [16], ourSide: 'guest', partOf: '' });
  const { house } = mill.sitting()!;
  const order = readPrescription((await house.document(bytesOfHex(part), 'case/prescription')).doc);
  expect(order.items).toMatchObject([{ id: 'i1', type: 'crown', teeth: [16], shade: 'A2', shadePhoto: '' }]);
  expect(order.header).toMatchObject({
    prescriber: 'Jo Stein',
    parent: '',
    hasNickelAllergy: false,
    due: '2031-03-20',
  });
  expect(order.notes).toBe('Mill it a little thick.');
  expect(readCasePatient((await house.document(bytesOfHex(part), 'case/patient')).doc).reference).toBe('');
  expect((await readWhole(mill, part, view.files[0]!.id)).length).toBeGreaterThan(100);
  expect(await lab.api.caseView(part)).toMatchObject({ partOf: id, partner: 'Fräszentrum Süd', ourSide: 'owner' });
  await wait(async () =>
    expect(await messagesOn(clinic, id)).toEqual(['Crown 16 went to another lab.', 'Fräszentrum Süd']),
  );
}, 120_000);

test('case 68 the second lab holds no key, id or word of the case it is a part of, and neither it nor the practice has the other’s log', async () => {
  const parentFiles = readFiles((await lab.sitting()!.house.document(bytesOfHex(id), 'case/files-owner')).doc);
  const held = await allOpened(mill);
  const canaries = [
    ...[CANARY, 'Jana', 'Linde', 'Roth', id, 'night guard'],
    ...parentFiles.flatMap(({ file, key, blobs }) => [file, toHex(key), ...blobNames(blobs).map(toHex)]),
  ];
  expect(parentFiles).toHaveLength(1);
  // The lab in between holds all of them but the practice's own name, which no document says: they would be found.
  expect(foundIn(await allOpened(lab), canaries)).toEqual(canaries.filter((each) => each !== 'Linde'));
  expect(foundIn(held, canaries)).toEqual([]);
  for (const { blobs } of parentFiles)
    expect((await mill.sitting()!.house.disk.hasBlobs([...blobNames(blobs)])).some(Boolean)).toBe(false);
  expect(mill.sitting()!.house.groups.get(bytesOfHex(id))).toBeUndefined();
  expect(clinic.sitting()!.house.groups.get(bytesOfHex(part))).toBeUndefined();
  expect(foundIn(await allOpened(clinic), [part, part.slice(0, 16), 'Kai'])).toEqual([]);
  expect((await clinic.api.cases('')).map((row) => row.id)).toEqual([id]);
  expect((await mill.api.cases('')).map((row) => row.id)).toEqual([part]);
});

test('the same tooth is not given out twice unseen, and a part is not parted again', async () => {
  await expect(lab.api.sendPart(wanted())).rejects.toMatchObject({ problem: 'case went on' });
  await expect(lab.api.sendPart(wanted({ of: part }))).rejects.toMatchObject({ problem: 'not allowed' });
  await step(mill, part, 'accepted');
  await expect(mill.api.sendPart(wanted({ of: part }))).rejects.toMatchObject({ problem: 'no consent' });
});

test('[1.5] what the second lab noted is taken over by one tap, once, with its name and when it was noted', async () => {
  const zircon = { product: 'Zircon T', manufacturer: 'Invented Ceramics', lot: 'Z-77', kind: 'zirconia' };
  await mill.api.noteMade(part, 'materials', zircon);
  for (const state of ['making', 'ready', 'shipped']) await step(mill, part, state);
  await wait(async () => expect((await lab.api.caseView(part)).state).toBe('shipped'));
  const nina = await add(relay, lab, { name: 'Nina Werk', roles: ['technician'] });
  await wait(async () => expect((await nina.api.caseView(part)).state).toBe('shipped'));
  await wait(async () => expect((await nina.api.making(id)).mayMake).toBe(true));
  await Promise.all([lab, nina].map(async (each) => each.api.takeOverMade(part, 'Crown 16')));
  const { materials, others } = await wait(async () => {
    const { making } = await clinic.api.making(id);
    expect(standing(making.materials)).toHaveLength(1);
    return making;
  });
  const [{ source, sourceAt, lot } = { source: '', sourceAt: 0, lot: '' }] = materials;
  const { number } = await lab.api.caseView(part);
  expect({ source, lot }).toEqual({ source: `Fräszentrum Süd, ${number}`, lot: 'Z-77' });
  expect(sourceAt).toBeGreaterThan(0);
  expect(standing(others)).toMatchObject([{ who: 'Fräszentrum Süd', what: 'Crown 16' }]);
  await expect(mill.api.takeOverMade(part, 'Crown 16')).rejects.toMatchObject({ problem: 'not found' });
  await step(lab, part, 'arrived');
  expect((await lab.api.caseView(part)).next).toEqual(['completed', 'changes asked']);
  await step(lab, part, 'completed');
  await nina.sitting()?.end();
}, 120_000);

test('case 69 a part that is taken back opens nothing later for the lab that had it, and the practice reads that too', async () => {
  const { contacts } = lab.api;
  const known = await wait(async () => {
    const found = (await contacts()).find(({ ourSide }) => ourSide === 'owner');
    expect(found?.name).toBe('Fräszentrum Süd');
    return found!;
  });
  const again = await lab.api.sendPart(wanted({ to: known.id, remakeOf: part, told: 'Crown 16 went again.' }));
  await arrives(mill, again.id);
  expect(await mill.api.caseView(again.id)).toMatchObject({ kind: 'remake' });
  await sent(lab);
  await lab.api.takePartBack(again.id, 'Made here after all.', 'Crown 16 came back.');
  await sent(lab);
  const log = bytesOfHex(again.id);
  await typeOnCase(lab, again.id, 'case/prescription', (doc) => replaceText(doc, 'notes', 'LATER-WORDS', 100));
  await sent(lab);
  await wait(async () => expect(await messagesOn(clinic, id)).toContain('Crown 16 came back.'));
  await wait(async () => expect((await lab.api.caseView(again.id)).state).toBe('cancelled'));
  expect(foundIn(await allOpened(lab), ['LATER-WORDS'])).toHaveLength(1);
  expect(foundIn(await allOpened(mill), ['LATER-WORDS'])).toEqual([]);
  const secretOf = lab.sitting()!.house.groups.epoch(log)!.keyId;
  expect(mill.sitting()!.house.groups.secretOf(log, secretOf)).toBeUndefined();
  const own = await lab.sitting()!.house.document(lab.sitting()!.house.own('cases').log, `own/${again.id}`);
  expect(readOwnCase(own.doc).partOf).toBe(id);
}, 120_000);

test('[1.21] a practice gives a part of its own case to a second lab under the consent it has, and the first lab sees none of that', async () => {
  const given = await clinic.api.sendPart(wanted({ pieces: [{ item: 'i2', teeth: [] }], told: '' }));
  expect(await clinic.api.caseView(given.id)).toMatchObject({
    ...{ partOf: id, appliance: 'night guard', ourSide: 'owner', patientLabel: 'Jana Beispiel', number: '26-0002' },
    invite: { hasCode: false },
  });
  await sent(clinic);
  expect((await lab.api.cases('')).map((row) => row.id)).not.toContain(given.id);
  await clinic.api.takePartBack(given.id, 'Not needed any more.', '');
  await wait(async () => expect((await clinic.api.caseView(given.id)).invite?.state).toBe('revoked'));
  expect((await clinic.api.caseView(given.id)).state).toBe('cancelled');
}, 60_000);

test('the practice forbids it again: what is out stays, and nothing more goes', async () => {
  await clinic.api.allowOnward(id, false, null);
  await wait(async () => expect((await lab.api.onward(id)).said).toBe('forbidden'));
  await expect(lab.api.sendPart(wanted({ pieces: [{ item: 'i2', teeth: [] }] }))).rejects.toMatchObject({
    problem: 'no consent',
  });
});
