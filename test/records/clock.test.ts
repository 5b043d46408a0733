import { expect, test } from 'vitest';
import { askedBefore } from '../../client/records/asked.ts';
import { clockStops, daysStopped, dueByClock } from '../../client/records/clock.ts';
import { MONDAY_TO_FRIDAY } from '../../client/records/dates.ts';
import type { Listed } from '../../client/records/content.ts';
import type { Message } from '../../client/records/thread.ts';

const at = (day: string, time: string): number => Date.parse(`${day}T${time}:00Z`);
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
type Said = Pick<Message, 'kind' | 'side' | 'at'> & Partial<Message> & { readonly id: string };
const thread = (...said: readonly Said[]): readonly Listed<Message>[] =>
  said.map((each) => ({ by: '', text: '', refersTo: '', mentions: [], file: '', point: '', writer: 1, ...each }));

const MONDAY = '2027-03-08';
const WEDNESDAY = '2027-03-10';
const ASKED = { id: 'q1', kind: 'query', side: 'guest', at: at(MONDAY, '10:42') } as const;
const ANSWERED = { id: 'a1', kind: 'answer', side: 'owner', at: at(WEDNESDAY, '09:00'), refersTo: 'q1' } as const;

test('a question of the lab stops its clock until it is answered, and the due day moves by what was lost', () => {
  const open = clockStops(thread(ASKED), 0);
  expect(open).toEqual([{ from: ASKED.at, to: 0 }]);
  expect(daysStopped(open, at(WEDNESDAY, '08:00'), dayOf)).toBe(2);
  const closed = clockStops(thread(ASKED, ANSWERED), 0);
  expect(daysStopped(closed, at('2027-04-01', '08:00'), dayOf)).toBe(2);
  expect(daysStopped(closed, 0, dayOf, { ...MONDAY_TO_FRIDAY, holidays: new Set(['2027-03-09']) })).toBe(1);
  // Thursday and two working days: the weekend does not count.
  expect(dueByClock('2027-03-11', 2)).toBe('2027-03-15');
  expect([dueByClock('', 2), dueByClock('2027-03-11', 0)]).toEqual(['', '2027-03-11']);
});

test('two questions at once stop it once, a question of the practice never, and no claim reaches before the order', () => {
  const second = { id: 'q2', kind: 'query', side: 'guest', at: at('2027-03-09', '12:00') } as const;
  const late = { id: 'a2', kind: 'answer', side: 'owner', at: at('2027-03-12', '12:00'), refersTo: 'q2' } as const;
  expect(clockStops(thread(ASKED, second, ANSWERED, late), 0)).toEqual([{ from: ASKED.at, to: late.at }]);
  expect(clockStops(thread({ ...ASKED, side: 'owner' }), 0)).toEqual([]);
  expect(clockStops(thread({ ...ASKED, at: 1 }, ANSWERED), at(MONDAY, '08:00'))).toEqual([
    { from: at(MONDAY, '08:00'), to: ANSWERED.at },
  ]);
  expect(clockStops(thread(ASKED, { ...ANSWERED, at: 5 }), 0)).toEqual([]);
});

test('the same question in other words is found with its answer, another one is not', () => {
  const said = thread({ ...ASKED, text: 'Which shade for the crown on 36, A2 or A3?' }, { ...ANSWERED, text: 'A2' });
  expect(askedBefore(said, 'Crown 36: shade A3 or A2 — which?')).toMatchObject({ answer: { text: 'A2' } });
  expect(askedBefore(said.slice(0, 1), 'which SHADE for crown 36, a2/a3')).toMatchObject({ answer: null });
  expect(askedBefore(said, 'Which shade for the crown on 46, B1 or B2?')).toBeNull();
  expect(askedBefore(said, 'The margin is not readable, please scan again')).toBeNull();
  expect(askedBefore(said, '  …')).toBeNull();
});
