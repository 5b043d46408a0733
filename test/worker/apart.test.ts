// Two tablets of one practice change the same field while apart: both values stand with who and when, one is chosen.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import { draftDocument } from '../../client/records/documents.ts';
import { conflictsOf, fieldsOf } from '../../client/records/fields.ts';
import { addItem, writeHeader, writeItem } from '../../client/records/prescription.ts';
import { chooseValue, openVersions } from '../../client/records/versions.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, newClinic, sent, typeInDraft } from './practice.ts';

let relay: TestRelay;
let first: TestTablet;
let second: TestTablet;
let draft: string;
beforeAll(async () => {
  relay = await startTestRelay();
  first = await newClinic(relay);
  const patient = await first.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  draft = await first.api.createDraft(patient);
  await typeInDraft(first, draft, (doc) => addItem(doc, { id: 'i1', type: 'crown', shade: 'A1' }));
  await first.sitting()!.house.flushAll();
  await sent(first);
  const kit = await first.api.kit();
  second = await newTablet(addressOf(relay));
  await second.api.restore({ words: kit!.words.join(' '), relayAddress: addressOf(relay) }, passkey());
  await sent(second);
  await sent(first);
}, 60_000);
afterAll(async () => {
  await first.sitting()?.end();
  await second.sitting()?.end();
  await relay.dispose();
});

const place = () => ({ log: 'own', name: draftDocument(draft) });
async function documentOf(tablet: TestTablet): Promise<Y.Doc> {
  const { house } = tablet.sitting()!;
  return (await house.document(house.own('cases').log, draftDocument(draft))).doc;
}
const shadeIn = (doc: Y.Doc) => fieldsOf('order', doc).find(({ name }) => name === 'items/i1/shade')!;
const shadesOf = async (tablet: TestTablet) =>
  conflictsOf('order', await documentOf(tablet)).get('items/i1/shade') ?? [];

test('both values are kept and shown with who and a true window, and a choice ends it on both and stands in the access log', async () => {
  // Both have it on a screen.
  for (const tablet of [first, second]) await tablet.api.openDocument(place(), 'treatment');
  for (const tablet of [first, second]) tablet.power.network(false);
  await typeInDraft(first, draft, (doc) => writeItem(doc, 'i1', { shade: 'A2' }));
  await typeInDraft(second, draft, (doc) => writeItem(doc, 'i1', { shade: 'A3' }));
  await typeInDraft(second, draft, (doc) => writeHeader(doc, { due: '2033-01-01' }));
  await Promise.all([first, second].map((tablet) => tablet.sitting()!.house.flushAll()));
  for (const tablet of [first, second]) tablet.power.network(true);
  await vi.waitFor(
    async () => {
      for (const tablet of [first, second]) expect(await shadesOf(tablet)).toHaveLength(2);
    },
    { timeout: 30_000 },
  );
  const versions = await shadesOf(first);
  expect(await shadesOf(second)).toEqual(versions);
  expect([...conflictsOf('order', await documentOf(first)).keys()]).toEqual(['items/i1/shade']);
  await Promise.all([sent(first), sent(second)]);

  const authors = await first.api.authors(
    place(),
    versions.map(({ author }) => author),
  );
  const byShade = new Map(versions.map(({ value }, i) => [value, authors[i]!]));
  const person = { name: 'Dr. Mara Roth', organisation: 'Praxis Linde' };
  expect(byShade.get('A2')).toMatchObject({ ...person, isThisTablet: true });
  expect(byShade.get('A3')).toMatchObject({ ...person, isThisTablet: false });
  for (const { notBefore, notAfter, claimedAt } of authors) {
    expect(notBefore).toBeLessThanOrEqual(notAfter!);
    expect(Math.abs(claimedAt - notAfter!)).toBeLessThan(120_000);
  }

  await second.api.noteChoice(place(), 'treatment', 'choose');
  await typeInDraft(second, draft, (doc) => {
    chooseValue(shadeIn(doc).map, 'shade', 'A2');
  });
  await second.sitting()!.house.flushAll();
  await vi.waitFor(async () => expect(await shadesOf(first)).toEqual([]), { timeout: 45_000 });
  expect(openVersions(shadeIn(await documentOf(first)).map, 'shade').map(({ value }) => value)).toEqual(['A2']);
  await vi.waitFor(
    async () =>
      expect(
        (await first.api.events({ record: draft })).map(({ action, person: who }) => [action, who]),
      ).toContainEqual(['choose', 'Dr. Mara Roth']),
    { timeout: 45_000 },
  );
}, 90_000);

test('who has not opened a record learns nothing of who wrote it', async () => {
  const closed = { log: 'own', name: draftDocument('00000000') };
  await expect(first.api.authors(closed, [{ client: 1, clock: 0 }])).rejects.toThrow('not found');
  await expect(first.api.noteChoice(closed, 'treatment', 'choose')).rejects.toThrow('not found');
});
