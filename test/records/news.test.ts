// What a case says to whoever works on it: to nobody else, nothing twice, and new only when it is.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { MONDAY_TO_FRIDAY } from '../../client/records/dates.ts';
import { newsOf, type NewsReader, type NewsRow } from '../../client/records/news.ts';
import { readSeen, writeSeen } from '../../client/records/seen.ts';

const row: NewsRow = {
  ...{ isDraft: false, state: 'making', turn: 'us', hasQuery: false, hasAnswer: false, isNamed: false, claim: null },
  ...{ missing: [], due: '2026-12-10', appointment: '', dueBefore: '2026-12-10', appointmentBefore: '' },
  ...{ haveSeenDays: true, stops: [], newest: { query: 'q1', answer: 'a1', named: 'm1', step: 'work/s1' } },
};
const reader: NewsReader = {
  ...{ side: 'lab', today: '2026-12-01', isTheirs: true, now: Date.parse('2026-12-01T10:00:00Z') },
  ...{ dayOf: (at: number) => new Date(at).toISOString().slice(0, 10), calendar: MONDAY_TO_FRIDAY },
};
const clinic = { ...reader, side: 'clinic' } as const;
const said = (change: Partial<NewsRow>, of: NewsReader = reader): readonly string[] =>
  newsOf({ ...row, ...change }, of).map(({ kind, key }) => `${kind}:${key}`);

test('a quiet case says nothing; a question, an answer, a decision each say what they are', () => {
  expect(said({})).toEqual([]);
  expect(said({ hasQuery: true })).toEqual(['query:q1']);
  // Their turn: the question is ours.
  expect(said({ hasQuery: true, turn: 'them' })).toEqual([]);
  expect(said({ hasAnswer: true })).toEqual(['answer:a1']);
  expect(said({ state: 'approved' })).toEqual(['approved:work/s1']);
  expect(said({ state: 'approved' }, clinic)).toEqual([]);
  expect(said({ state: 'design review' }, clinic)).toEqual(['design:work/s1']);
  expect(said({ state: 'rejected' }, clinic)).toEqual(['rejected:work/s1']);
  expect(said({ claim: 'to check' }, clinic)).toEqual(['claim:to check']);
  expect(said({ missing: [{ kind: 'bite', part: '', state: 'missing' }] })).toEqual(['parcel:bite/']);
  expect(said({ missing: [{ kind: 'bite', part: '', state: 'under way' }] })).toEqual([]);
});

test('work that is late says so by the clock of the lab, and a day that moved until somebody there has looked', () => {
  expect(said({ due: '2026-11-30', dueBefore: '2026-11-30' })).toEqual(['late:2026-11-30|']);
  const stops = [{ from: Date.parse('2026-11-27T08:00:00Z'), to: Date.parse('2026-12-01T08:00:00Z') }];
  expect(said({ due: '2026-11-30', dueBefore: '2026-11-30', stops })).toEqual([]);
  expect(said({ dueBefore: '2026-12-14', haveSeenDays: false })).toEqual(['moved:2026-12-10|']);
  expect(said({ dueBefore: '2026-12-14' })).toEqual([]);
  expect(said({ dueBefore: '2026-12-14', haveSeenDays: false }, clinic)).toEqual([]);
});

test('a colleague who is named hears that and nothing else; a draft and what is over say nothing', () => {
  const colleague = { ...reader, isTheirs: false };
  expect(said({ isNamed: true, hasQuery: true, due: '2026-11-30' }, colleague)).toEqual(['named:m1']);
  expect(said({ hasQuery: true }, colleague)).toEqual([]);
  expect(said({ hasQuery: true, isNamed: true, state: 'completed' })).toEqual([]);
  expect(said({ hasQuery: true, isDraft: true })).toEqual([]);
});

test('two tablets of one person saw different things at once: both are seen', () => {
  const [here, there] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
  writeSeen(here, 'c1', ['late:a']);
  writeSeen(there, 'c1', ['query:b']);
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
  expect([...(readSeen(here).get('c1') ?? [])].sort()).toEqual(['late:a', 'query:b']);
  writeSeen(here, 'c1', ['query:b']);
  writeSeen(here, '', ['aside:1']);
  expect([...readSeen(here)].map(([of, keys]) => [of, ...keys])).toEqual([
    ['c1', 'query:b'],
    ['', 'aside:1'],
  ]);
});
