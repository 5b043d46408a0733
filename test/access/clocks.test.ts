// Tablets whose clocks stand still or run backwards, in a practice whose relay gives receipts all the while.
import { expect, test } from 'vitest';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { event, exportItems, itemOf, MINUTE, NOON, quietMorning, store, write } from './practice.ts';

test('case 53 order and true windows stay where a clock stands still, or is set back an hour as summer time ends', async () => {
  const fresh = await quietMorning();
  const frozen = NOON + 30 * MINUTE;
  const odd = [];
  for (let i = 0; i < 4; i++) {
    // Anna's tablet says the same minute for two hours; Ben's goes from 2:59 to 2:00 and on.
    odd.push(await write(fresh.anna, [event({ at: frozen, record: `patient/frozen-${String(i)}` })]));
    const at = NOON + (40 + i * 30 - (i > 1 ? 60 : 0)) * MINUTE;
    odd.push(await write(fresh.ben, [event({ at, record: `patient/back-${String(i)}` })]));
    store(fresh.relay, odd.slice(-2), NOON + (42 + i * 30) * MINUTE);
  }
  const report = await verifyBundle(
    OFFLINE_TOOLS,
    exportItems(fresh.anna, fresh, [...fresh.items, ...odd.map((each) => itemOf(each))]),
  );
  expect(report.ok).toBe(true);
  const told = report.events.slice(-8);
  const minutes = (at: number | null): number | null => (at === null ? null : (at - NOON) / MINUTE);
  const of = (name: string) => told.filter(({ event: { record } }) => record.startsWith(`patient/${name}`));
  for (const name of ['frozen', 'back'])
    expect(of(name).map(({ event: { record } }) => record.at(-1))).toEqual(['0', '1', '2', '3']);
  expect(of('frozen').map(({ window }) => minutes(window.notAfter))).toEqual([42, 72, 102, 132]);
  expect(of('frozen').map(({ clock }) => clock)).toEqual([
    'within',
    'claimed too early',
    'claimed too early',
    'claimed too early',
  ]);
  expect(of('back').map(({ clock }) => clock)).toEqual(['within', 'within', 'claimed too early', 'claimed too early']);
});
