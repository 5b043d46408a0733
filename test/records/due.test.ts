import { expect, test } from 'vitest';
import { dayTroubles, usualDue } from '../../client/records/due.ts';

const today = '2027-03-01';

test('an appointment before the work is due is told at both days, whichever was typed last', () => {
  const both = { due: 'due after appointment', appointment: 'due after appointment' };
  expect(dayTroubles({ due: '2027-03-18', appointment: '2027-03-10' }, today)).toEqual(both);
  expect(dayTroubles({ due: '2027-03-10', appointment: '2027-03-10' }, today)).toEqual({
    due: null,
    appointment: null,
  });
  expect(dayTroubles({ due: '2027-03-18', appointment: '' }, today)).toEqual({ due: null, appointment: null });
});

test('a day that has passed says that first', () => {
  expect(dayTroubles({ due: '2027-03-18', appointment: '2027-02-28' }, today)).toEqual({
    due: 'due after appointment',
    appointment: 'has passed',
  });
});

test('what takes longest decides when a lab usually has all of it', () => {
  expect(usualDue([{ type: '' }], today)).toBe('');
  expect(usualDue([{ type: 'crown' }], today)).toBe('2027-03-10');
  expect(usualDue([{ type: 'model' }, { type: 'implant bridge' }, { type: 'crown' }], today)).toBe('2027-03-22');
});
