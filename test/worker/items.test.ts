// What two houses hold in their hands: unpacked with one tap, missed aloud in both, given back under the same code, and
// never believed of a liar.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendParcel } from '../../client/records/parcels.ts';
import { appendItemMark } from '../../client/records/physical.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { add, wait } from './adding.ts';
import { confirm } from './contacts.ts';
import {
  choicesFor,
  newClinic,
  newDraft,
  newLab,
  openInvite,
  sent,
  typeInDraft,
  typeInRecord,
  typeOnCase,
} from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

async function bothHouses(): Promise<{ clinic: TestTablet; lab: TestTablet; id: string }> {
  const clinic = await newClinic(relay);
  const { draft, file } = await newDraft(clinic);
  await typeInDraft(clinic, draft, (doc) => {
    writeHeader(doc, { number: 'K-77', preparation: 'impression', antagonist: 'model', bite: 'registration' });
  });
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  const invite = await openInvite(clinic, id);
  const lab = await newLab(relay, invite.link!);
  await confirm(clinic, id);
  await sent(lab);
  return { clinic, lab, id };
}

test('three things are sent, two arrive, the bite is missing in both houses; one goes back and is the same item there [2.17]', async () => {
  const { clinic, lab, id } = await bothHouses();
  await wait(async () => expect((await lab.api.parcels(id)).parcels[0]?.pieces).toHaveLength(3));
  const bench = await add(relay, lab, { name: 'Nina Werk', roles: ['technician'] });
  await wait(async () => expect((await bench.api.parcels(id)).mayWrite).toBe(true));
  // Two people unpack the same thing: one item.
  await Promise.all([lab, bench].map(async (each) => each.api.unpack(id, 'order', 'preparation', 'arrived')));
  await bench.api.unpack(id, 'order', 'antagonist', 'arrived');
  await bench.api.unpack(id, 'order', 'bite', 'missing');
  const missing = [{ kind: 'bite', part: '', name: '', state: 'missing' }];
  await wait(async () => expect((await clinic.api.caseView(id)).missing).toEqual(missing));
  await wait(async () => expect((await lab.api.caseView(id)).missing).toEqual(missing));
  const [seen] = (await clinic.api.parcels(id)).parcels;
  expect(seen).toMatchObject({ isOurs: true, standing: 'short' });
  expect(seen!.pieces.map(({ state, person }) => [state, person])).toEqual([
    ['arrived', expect.stringMatching(/Jo Stein|Nina Werk/)],
    ['arrived', 'Nina Werk'],
    ['missing', 'Nina Werk'],
  ]);
  await wait(async () => expect(await lab.api.items()).toHaveLength(2));
  expect(await clinic.api.items()).toEqual([]);
  const impression = (await lab.api.items()).find(({ kind }) => kind === 'impression')!;
  // Nobody said what it was disinfected with.
  expect(impression).toMatchObject({ where: 'here', number: 'K-77', house: 'Praxis Linde', disinfection: null });
  await lab.api.sayOfItem(impression.id, { type: 'disinfected', with: 'spray', day: '2026-11-20' });
  await lab.api.sayOfItem(impression.id, { type: 'moved', place: 'Shelf 3' });
  expect((await lab.api.item(impression.id)).marks.slice(0, 2).map(({ type, person }) => [type, person])).toEqual([
    ['moved', 'Jo Stein'],
    ['disinfected', 'Jo Stein'],
  ]);

  const piece = { kind: 'impression', part: 'preparation', name: '', with: '' } as const;
  const back = { carrier: 'Courier', tracking: 'T-9', note: '', pieces: [{ ...piece, item: impression.id }] };
  await lab.api.sendParcel(id, back);
  await wait(async () =>
    expect(await lab.api.item(impression.id)).toMatchObject({ where: 'out', house: 'Praxis Linde', tracking: 'T-9' }),
  );
  await expect(lab.api.sendParcel(id, back)).rejects.toMatchObject({ problem: 'case went on' });
  const parcel = await wait(async () => {
    const found = (await clinic.api.parcels(id)).parcels.find(({ isOurs }) => !isOurs);
    expect(found).toMatchObject({ tracking: 'T-9', person: 'Jo Stein', pieces: [{ with: 'spray', who: 'Jo Stein' }] });
    return found!;
  });
  await expect(lab.api.unpack(id, parcel.key, impression.id, 'arrived')).rejects.toMatchObject({
    problem: 'not found',
  });
  await clinic.api.unpack(id, parcel.key, impression.id, 'arrived');
  await wait(async () =>
    expect(await clinic.api.items()).toMatchObject([
      {
        id: impression.id,
        code: impression.code,
        where: 'here',
        house: 'Nordlicht Lab',
        disinfection: { with: 'spray' },
      },
    ]),
  );
  await wait(async () => expect((await lab.api.parcels(id)).parcels[1]).toMatchObject({ standing: 'whole' }));

  // A tablet that is opened anew knows where everything is.
  const again = await clinic.reopen();
  await again.api.unlock(passkey());
  expect(await again.api.items()).toMatchObject([{ code: impression.code, where: 'here' }]);
  expect((await again.api.caseView(id)).missing).toEqual(missing);
  for (const each of [again, lab, bench]) await each.sitting()?.end();
}, 120_000);

test('a house that names our own things in its parcel takes none of them over, and who says to be somebody else is nobody', async () => {
  const { clinic, lab, id } = await bothHouses();
  const own = await clinic.api.addItem({ kind: 'shade tab', part: '', name: 'A3', case: '', place: 'Drawer' });
  await typeOnCase(lab, id, 'case/parcels-guest', (doc) => {
    const piece = { id: own, kind: 'bite', part: '', name: 'Mallory', with: '', who: '', day: '' } as const;
    const pieces = [piece, { ...piece, id: '../../x' }];
    appendParcel(doc, { name: 'p', at: 1, by: 'f'.repeat(64), carrier: '', tracking: '', note: '', pieces });
  });
  await wait(async () => expect((await clinic.api.parcels(id)).parcels[1]?.pieces).toHaveLength(2));
  expect((await clinic.api.parcels(id)).parcels[1]).toMatchObject({ person: 'Jo Stein' });
  await clinic.api.unpack(id, 'guest/p', own, 'arrived');
  await clinic.api.unpack(id, 'guest/p', '../../x', 'arrived');
  const items = await clinic.api.items();
  expect(items).toHaveLength(3);
  expect(items.find((each) => each.id === own)).toMatchObject({ kind: 'shade tab', name: 'A3', case: '' });
  await typeInRecord(clinic, `item/${own}`, (doc) => {
    appendItemMark(doc, { type: 'lost', at: 2, by: 'f'.repeat(64) });
  });
  await wait(async () => expect((await clinic.api.item(own)).marks[0]).toMatchObject({ type: 'lost', person: '' }));
  await expect(clinic.api.item('0'.repeat(32))).rejects.toMatchObject({ problem: 'not found' });
  // What is lent goes back; a model is kept for two years from the day it came.
  const model = await clinic.api.addItem({ kind: 'model', part: '', name: '', case: id, place: '' });
  expect((await clinic.api.item(own)).until).toBe('');
  expect((await clinic.api.item(model)).until > '2027').toBe(true);
  for (const each of [clinic, lab]) await each.sitting()?.end();
}, 120_000);
