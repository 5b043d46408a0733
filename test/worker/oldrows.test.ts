// A tablet that was last open with an earlier app: its lists were stored before rows said as much as they do today.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { bytes, encode, optional, text, tuple, uint } from '../../protocol/schema.ts';
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

test('what an earlier version set aside is still set aside', async () => {
  const clinic = await newClinic(relay);
  const { house } = clinic.sitting()!;
  const { rows, disk } = house;
  const row = tuple({
    log: bytes(32),
    storage: bytes(32),
    reason: text(64),
    device: optional(bytes(32)),
    seq: optional(uint()),
  });
  const old = {
    log: house.own('desk').log,
    storage: new Uint8Array(32).fill(7),
    reason: 'malformed',
    device: null,
    seq: null,
  };
  await disk.commit([await rows.put('quarantine', '07'.repeat(32), encode(row, old))]);
  const later = await clinic.reopen();
  await later.api.unlock(passkey());
  expect((await later.api.setAside()).bad).toMatchObject([{ id: '07'.repeat(32), reason: 'malformed' }]);
  await later.sitting()?.end();
}, 60_000);
