// Rules that mark an access for a second look: each says yes to its story and no to the honest one beside it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSamePerson, surnameOf } from '../../client/access/names.ts';
import {
  isOutsideHours,
  isOwnRecord,
  isSameSurname,
  manyRecords,
  manyRemovals,
  MANY,
  MANY_REMOVED,
  outsideCareTeam,
  unusual,
  USUAL_WEEK,
  type Access,
  type ToLocal,
  type Week,
} from '../../client/access/unusual.ts';
import { MINUTE, NOON } from './practice.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Wednesday; the practice keeps UTC. */
const toLocal: ToLocal = (at) => {
  const time = new Date(at);
  return {
    date: time.toISOString().slice(0, 10),
    day: time.getUTCDay(),
    minutes: time.getUTCHours() * 60 + time.getUTCMinutes(),
  };
};
const access = (fields: Partial<Access> = {}): Access => ({
  person: 'ben',
  name: 'Dr. Ben Okoye',
  action: 'open',
  compartment: 'clinical',
  isBreakGlass: false,
  thing: 'p7/',
  patient: 'p7',
  patientName: 'Jana Beispiel',
  at: NOON,
  notBefore: null,
  notAfter: null,
  ...fields,
});

describe('names of people', () => {
  test('a surname is the last word without titles, or what stands before a comma', () => {
    expect(['Dr. med. dent. Ada Linde', 'Beispiel, Jana', 'Prof. Özil', 'Jo', ''].map(surnameOf)).toEqual([
      'Linde',
      'Beispiel',
      '',
      '',
      '',
    ]);
  });
  test('one person is written in many ways, two are never one by a shared word', () => {
    expect(isSamePerson('Dr. Jörg Müller', 'MULLER, Jorg')).toBe(true);
    expect(isSamePerson('Jörg Müller', 'Jörg Peter Müller')).toBe(false);
    expect(isSamePerson('Cher', 'Cher')).toBe(false);
  });
});

describe('[2.14] unusual access', () => {
  test('own record: the same name, not only the same surname', () => {
    expect(isOwnRecord(access({ patientName: 'Ben Okoye' }))).toBe(true);
    expect(isOwnRecord(access({ patientName: 'Ada Okoye' }))).toBe(false);
  });
  test('same surname: a relative’s record, not the own one, and not two without a surname', () => {
    expect(isSameSurname(access({ patientName: 'Ada OKOYE' }))).toBe(true);
    expect(isSameSurname(access({ patientName: 'Ben Okoye' }))).toBe(false);
    expect(isSameSurname(access({ name: 'Ben', patientName: 'Ben' }))).toBe(false);
  });
  test('outside hours: at night or on a Sunday, and only when it cannot have been at another time', () => {
    const night = NOON - 8 * HOUR;
    const is = (fields: Partial<Access>, week: Week | null = USUAL_WEEK) =>
      isOutsideHours(access(fields), toLocal, week);
    expect(is({ at: night })).toBe(true);
    expect(is({ at: NOON })).toBe(false);
    expect(is({ at: NOON + 9 * HOUR })).toBe(true);
    expect(is({ at: NOON + 4 * DAY })).toBe(true);
    expect(is({ at: night, notBefore: night - MINUTE, notAfter: night + MINUTE })).toBe(true);
    expect(is({ at: night, notBefore: night - MINUTE, notAfter: NOON })).toBe(false);
    expect(is({ at: night }, null)).toBe(false);
  });
  test('outside hours: what the house itself calls its hours, to the minute, with days on which it is closed', () => {
    const wednesday = [
      { from: 8 * 60, to: 12 * 60 + 30 },
      { from: 14 * 60, to: 18 * 60 },
    ];
    const week = USUAL_WEEK.map((usual, day) => (day === 3 ? wednesday : day === 4 ? [] : usual));
    const is = (at: number) => isOutsideHours(access({ at }), toLocal, week);
    expect([NOON, NOON + 29 * MINUTE, NOON + 30 * MINUTE].map(is)).toEqual([false, false, true]);
    // The midday break, and the afternoon behind it.
    expect([NOON + 119 * MINUTE, NOON + 2 * HOUR, NOON + 6 * HOUR].map(is)).toEqual([true, false, true]);
    // Somewhere between break and night: it may have been in the afternoon.
    const long = { at: NOON + HOUR, notBefore: NOON + HOUR, notAfter: NOON + 7 * HOUR };
    expect(isOutsideHours(access(long), toLocal, week)).toBe(false);
    expect([NOON - 4 * HOUR, NOON - 4 * HOUR - MINUTE].map(is)).toEqual([false, true]);
    expect([NOON + DAY, NOON + 2 * DAY].map(is)).toEqual([true, false]);
  });
  test('many records: more than thirty patients within one hour, by one person', () => {
    const going = (person: string, count: number, every: number): Access[] =>
      Array.from({ length: count }, (_, i) => access({ person, patient: `p${String(i)}`, at: NOON + i * every }));
    expect(manyRecords(going('ben', MANY.count + 1, MINUTE)).size).toBe(MANY.count + 1);
    expect(manyRecords(going('ben', MANY.count, MINUTE)).size).toBe(0);
    expect(manyRecords(going('ben', 60, 3 * MINUTE)).size).toBe(0);
    const two = [...going('ben', 20, MINUTE), ...going('ada', 20, MINUTE)];
    expect(manyRecords(two).size).toBe(0);
    const oneAgain = Array.from({ length: 100 }, (_, i) => access({ at: NOON + i }));
    expect(manyRecords(oneAgain).size).toBe(0);
  });
  test('many removals: more than ten records or files taken out within a day, by one person', () => {
    const removing = (person: string, count: number, every: number): Access[] =>
      Array.from({ length: count }, (_, i) =>
        access({ person, action: 'discard', compartment: 'desk', thing: `p${String(i)}/`, at: NOON + i * every }),
      );
    expect(manyRemovals(removing('ben', MANY_REMOVED.count + 1, HOUR)).size).toBe(MANY_REMOVED.count + 1);
    expect(manyRemovals(removing('ben', MANY_REMOVED.count, MINUTE)).size).toBe(0);
    expect(manyRemovals(removing('ben', 30, 3 * HOUR)).size).toBe(0);
    expect(manyRemovals([...removing('ben', 8, MINUTE), ...removing('ada', 8, MINUTE)]).size).toBe(0);
    expect(manyRemovals(removing('ben', 30, MINUTE).map((each) => ({ ...each, action: 'open' }))).size).toBe(0);
    // All of one patient, or of none: drafts, files, invoices in the making.
    const files = removing('ben', 11, MINUTE).map((each) => ({ ...each, action: 'file-remove', patient: '' }));
    expect(manyRemovals(files).size).toBe(11);
    expect(manyRemovals(files.map((each) => ({ ...each, thing: 'p7/one' }))).size).toBe(0);
  });
  test('outside the care team: a clinical record of a patient for whom one has written nothing yet', () => {
    const outside = (...accesses: Access[]) => [...outsideCareTeam(accesses, toLocal)];
    const ada = access({ action: 'change', person: 'ada' });
    expect(outside(ada, access())).toEqual([1]);
    expect(outside(ada, access({ action: 'change' }), access({ at: NOON + DAY }))).toEqual([]);
    // Who meets a patient for the first time reads first and writes afterwards.
    expect(outside(ada, access(), access({ action: 'change', at: NOON + HOUR }))).toEqual([]);
    expect(outside(ada, access(), access({ action: 'change', at: NOON + DAY }))).toEqual([1]);
    // Where nobody has written yet there is no team to be outside of.
    expect(outside(access(), access({ ...ada, at: NOON + DAY }))).toEqual([]);
    expect(outside(ada, access({ compartment: 'desk' }), access({ patient: '' }))).toEqual([]);
  });
  test('break-glass, and all rules together in their order', () => {
    const before = access({ action: 'change', person: 'ada', at: NOON - DAY });
    const night = access({ patientName: 'Ada Okoye', at: NOON - 8 * HOUR, isBreakGlass: true });
    expect(unusual([before, night, access({ patient: '' })], toLocal, USUAL_WEEK)).toEqual([
      [],
      ['same surname', 'outside hours', 'outside the care team', 'break-glass'],
      [],
    ]);
  });
  test('law: many records says the same as counting every hour by hand', () => {
    const one = fc.record({ person: fc.constantFrom('ada', 'ben'), patient: fc.nat(60), at: fc.nat(200) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 160, minLength: 40 }), (all) => {
        const accesses = all.map(({ person, patient, at }) =>
          access({ person, patient: `p${String(patient)}`, at: NOON + at * MINUTE }),
        );
        const byHand = new Set<number>();
        for (const last of accesses) {
          const inHour = accesses.flatMap((each, i) =>
            each.person === last.person && each.at <= last.at && last.at - each.at <= MANY.withinMs ? [i] : [],
          );
          if (new Set(inHour.map((i) => accesses[i]!.patient)).size > MANY.count) inHour.forEach((i) => byHand.add(i));
        }
        expect([...manyRecords(accesses)].sort()).toEqual([...byHand].sort());
      }),
      { numRuns: 60 },
    );
  });
});
