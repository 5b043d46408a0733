// The access log asked in many ways: by patient, person, device, lab, purpose, time, rule and words.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventIndex, type Indexed, type IndexFilter } from '../../client/access/eventindex.ts';
import { restatements } from '../../client/access/restate.ts';
import { recordOfFile, subjectOf } from '../../client/access/subject.ts';
import type { EventLine } from '../../client/access/list.ts';
import { event, MINUTE, NOON } from './practice.ts';

const line = (fields: Partial<Indexed> = {}): Indexed => ({
  person: 'Dr. Ben Okoye',
  personKey: 'ben',
  device: 'd1',
  organisation: 'Linden Dental',
  patient: 'p7',
  lab: '',
  record: 'p7',
  file: '',
  label: 'Jana Müller',
  action: 'open',
  purpose: 'treatment',
  reason: '',
  earliest: NOON,
  latest: NOON + MINUTE,
  flags: [],
  ...fields,
});
const lines = [
  line(),
  line({ personKey: 'ada', person: 'Ada Linde', device: 'd2', action: 'change', purpose: 'legal' }),
  line({ record: 'c1', file: 'f1', label: '0042 · Jana Müller', lab: 'Nordlicht Lab', action: 'file-open' }),
  line({ record: 'c1', lab: 'Nordlicht Lab', personKey: 'house:Nordlicht Lab', organisation: 'Nordlicht Lab' }),
  line({
    patient: 'p8',
    record: 'p8',
    label: 'Tom Ängström',
    earliest: NOON + 60 * MINUTE,
    latest: NOON + 90 * MINUTE,
  }),
  line({ flags: ['same surname', 'break-glass'], reason: 'Unconscious after a fall' }),
];
const index = new EventIndex(lines);
const find = (filter: IndexFilter): number[] => [...index.find(filter)];

describe('[1.12] the access log narrowed', () => {
  test('by patient, person, device, lab and purpose', () => {
    expect(find({})).toEqual([0, 1, 2, 3, 4, 5]);
    expect(find({ patient: 'p8' })).toEqual([4]);
    expect(find({ person: 'ada' })).toEqual([1]);
    expect(find({ device: 'd2', purpose: 'legal' })).toEqual([1]);
    expect(find({ lab: 'Nordlicht Lab' })).toEqual([2, 3]);
    expect(find({ purpose: 'payment' })).toEqual([]);
  });
  test('by record: a patient’s, a case, and one file of it', () => {
    expect(find({ record: 'p7' })).toEqual([0, 1, 5]);
    expect(find({ record: 'c1' })).toEqual([2, 3]);
    expect(find({ record: 'c1', file: 'f1' })).toEqual([2]);
  });
  test('by time: what may have been inside, by the true window', () => {
    expect(find({ from: NOON + 30 * MINUTE })).toEqual([4]);
    expect(find({ to: NOON + 30 * MINUTE })).toEqual([0, 1, 2, 3, 5]);
    expect(find({ from: NOON + 70 * MINUTE, to: NOON + 80 * MINUTE })).toEqual([4]);
  });
  test('by what is unusual', () => {
    expect(find({ rule: 'any' })).toEqual([5]);
    expect(find({ rule: 'same surname' })).toEqual([5]);
    expect(find({ rule: 'outside hours' })).toEqual([]);
  });
  test('by words without accents, all of which must be found, and by what codes are called', () => {
    const words = (...all: string[]) => ({ words: all.map((text) => ({ text, codes: [] })) });
    expect(find(words('muller'))).toEqual([0, 1, 2, 3, 5]);
    expect(find(words('angstrom'))).toEqual([4]);
    expect(find(words('ada', 'MÜLLER'))).toEqual([1]);
    expect(find(words('unconscious'))).toEqual([5]);
    expect(find({ words: [{ text: 'geändert', codes: ['change'] }] })).toEqual([1]);
    expect(find(words('nobody'))).toEqual([]);
  });
  test('law: says the same as looking at every line', () => {
    const some = fc.array(
      fc.record({
        personKey: fc.constantFrom('ada', 'ben'),
        purpose: fc.constantFrom('treatment', 'legal'),
        label: fc.constantFrom('Jana', 'Tom'),
        earliest: fc.nat(50),
      }),
    );
    const filter = fc.record(
      { person: fc.constantFrom('ada', 'ben'), purpose: fc.constantFrom('treatment', 'legal'), from: fc.nat(50) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(some, filter, fc.constantFrom('', 'an', 'tom'), (all, asked, word) => {
        const made = all.map((each) => line({ ...each, latest: each.earliest + 2 }));
        const byHand = made.flatMap((each, i) =>
          (asked.person === undefined || each.personKey === asked.person) &&
          (asked.purpose === undefined || each.purpose === asked.purpose) &&
          (asked.from === undefined || each.latest >= asked.from) &&
          `${each.label} ${each.person} ${each.organisation}`.toLowerCase().includes(word)
            ? [i]
            : [],
        );
        expect([...new EventIndex(made).find({ ...asked, words: [{ text: word, codes: [] }] })]).toEqual(byHand);
      }),
    );
  });
});

test('what an event is about, from its record', () => {
  const caseId = 'ab'.repeat(32);
  expect(
    ['history/p7', caseId, `${caseId}/f1`, 'draft/d1', 'd1/f2', 'person/x', 'event/e1/0', 'practice', ''].map(
      subjectOf,
    ),
  ).toEqual([
    { kind: 'patient', id: 'p7', file: '' },
    { kind: 'case', id: caseId, file: '' },
    { kind: 'case', id: caseId, file: 'f1' },
    { kind: 'case', id: 'd1', file: '' },
    { kind: 'case', id: 'd1', file: 'f2' },
    { kind: 'person', id: 'x', file: '' },
    { kind: 'event', id: 'e1/0', file: '' },
    { kind: 'practice', id: '', file: '' },
    { kind: 'nothing', id: '', file: '' },
  ]);
  expect(recordOfFile(caseId, 'f'.repeat(200))).toBe(caseId);
});

test('[1.12] a purpose is stated anew by the person whose event it was, and by nobody else', () => {
  const said = (id: string, person: string | null, fields: Parameters<typeof event>[0]): EventLine => ({
    ...{ id, log: 'a', device: 'd', person, seq: 0, part: 0, place: null, event: event(fields) },
    ...{ window: { notBefore: null, notAfter: null, claimed: NOON }, where: 'on this tablet' },
  });
  const restate = (id: string, person: string, target: string, purpose: 'payment' | 'legal' | null) =>
    said(id, person, { action: 'restate', record: `event/${target}`, purpose });
  const found = restatements([
    said('e1/0', 'ben', {}),
    restate('e2/0', 'ben', 'e1/0', 'payment'),
    restate('e3/0', 'ada', 'e1/0', 'legal'),
    restate('e4/0', 'ben', 'e1/0', null),
    restate('e5/0', 'ben', 'e1/0', 'legal'),
    restate('e6/0', 'ben', 'e5/0', 'payment'),
    restate('e7/0', 'ben', 'nothing/0', 'payment'),
  ]);
  expect([...found].map(([id, all]) => [id, all.map(({ by, purpose }) => [by, purpose])])).toEqual([
    [
      'e1/0',
      [
        ['e2/0', 'payment'],
        ['e5/0', 'legal'],
      ],
    ],
  ]);
});
