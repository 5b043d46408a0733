// The list a patient takes home is whole, however long it is and whatever is written while it is read.
import { expect, test } from 'vitest';
import { wholeList } from '../../client/ui/access/wholeList.ts';
import type { EventPage, EventRow } from '../../client/worker/views/eventrow.ts';

/** A log as the vault answers: newest first, `onAsk` may write to it. */
function log(count: number, onAsk: (write: () => void, asked: number) => void = () => undefined) {
  const ids = Array.from({ length: count }, (_, i) => `e${String(count - i)}`);
  let asked = 0;
  const ask = (start: number, size: number): Promise<EventPage> => {
    asked += 1;
    onAsk(() => ids.unshift(`e${String(ids.length + 1)}`), asked);
    const first = Math.max(0, Math.min(start, ids.length - size));
    const rows = ids.slice(first, first + size).map((id) => ({ id }) as EventRow);
    return Promise.resolve({ total: ids.length, start: first, rows, opensDay: [] });
  };
  return { ids, ask };
}
const idsOf = (rows: readonly EventRow[]): string[] => rows.map(({ id }) => id);

test.each([0, 1, 499, 500, 501, 1_000, 1_001, 2_345])(
  'of %i events every one is there once, in order',
  async (count) => {
    const { ids, ask } = log(count);
    const told: number[] = [];
    const { rows, total } = await wholeList(ask, 10_000, (here) => told.push(here));
    expect([idsOf(rows), total]).toEqual([ids, count]);
    expect(told.at(-1)).toBe(count);
  },
);

test('[1.12] what is written while it is read neither doubles a line nor loses one', async () => {
  const { ids, ask } = log(2_000, (write, asked) => {
    if (asked === 2 || asked === 3) write();
  });
  const { rows, total } = await wholeList(ask, 10_000);
  expect([idsOf(rows), total]).toEqual([ids, 2_002]);
});

test('a log that is written to without end gives every line that was there when it was asked', async () => {
  const { ask } = log(1_200, (write) => {
    write();
  });
  const { rows } = await wholeList(ask, 10_000);
  const found = idsOf(rows);
  expect(new Set(found).size).toBe(found.length);
  for (let i = 1; i <= 1_200; i++) expect(found).toContain(`e${String(i)}`);
});

test('a list that is cut says how many there are', async () => {
  const { ids, ask } = log(2_345);
  const { rows, total } = await wholeList(ask, 1_000);
  expect([idsOf(rows), total]).toEqual([ids.slice(0, 1_000), 2_345]);
});
