// A tablet that was last open with an earlier app: its lists were stored before rows said as much as they do today.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { passkey } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { newClinic, newDraft } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

test('rows that an earlier version stored are listed, and say what they know', async () => {
  const clinic = await newClinic(relay);
  const { draft } = await newDraft(clinic);
  const { rows, disk } = clinic.sitting()!.house;
  const kept = [
    'id',
    'isDraft',
    'number',
    'appliance',
    'teeth',
    'patientId',
    'patientLabel',
    'partner',
    'due',
    'state',
  ];
  const other = ['turn', 'removal', 'hasQuery', 'isUnread', 'claim'];
  for (const { key, value } of await rows.all('cases')) {
    const items = JSON.parse(new TextDecoder().decode(value)) as [string, Record<string, unknown>][];
    const old = items.map(([id, item]) => [
      id,
      Object.fromEntries(Object.entries(item).filter(([name]) => [...kept, ...other].includes(name))),
    ]);
    await disk.commit([await rows.put('cases', key, utf8(JSON.stringify(old)))]);
  }
  const later = await clinic.reopen();
  await later.api.unlock(passkey());
  expect(await later.api.cases('')).toMatchObject([
    { id: draft, patientLabel: 'Jana Beispiel', stops: [], kind: 'new', units: 1, hasAnswer: false, isMine: false },
  ]);
  await later.sitting()?.end();
}, 60_000);
