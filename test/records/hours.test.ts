// Opening hours as a practice says them, and what a stranger may have left in their place.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { hoursIn } from '../../client/records/hours.ts';
import { readPractice, readReach, writePractice, writeReach } from '../../client/records/practice.ts';

test('hours begin before they end, on one day', () => {
  expect(['08:00-18:30', '00:00-24:00', 'closed', '08:00-12:00 13:30-18:00'].map(hoursIn)).toEqual([
    [{ from: 480, to: 1110 }],
    [{ from: 0, to: 1440 }],
    [],
    [
      { from: 480, to: 720 },
      { from: 810, to: 1080 },
    ],
  ]);
  const wrong = ['', '18:00-08:00', '08:00-08:00', '8:00-9:00', '08:60-09:00', '08:00-24:01', '25:00-26:00', 'Closed'];
  wrong.push('08:00-12:00 11:00-18:00', '08:00-12:00 12:00-18:00', '08:00-12:00  13:00-18:00', '08:00-12:00 ');
  wrong.push('08:00-09:00 10:00-11:00 12:00-13:00', 'closed 08:00-09:00');
  expect(wrong.map(hoursIn)).toEqual(wrong.map(() => undefined));
});

test('a practice keeps its hours and how to reach a lab; what is no time reads as not said', () => {
  const doc = new Y.Doc();
  writePractice(doc, { monday: '08:00-12:00', sunday: 'closed', paperPlace: 'Safe' });
  writeReach(doc, 'a'.repeat(64), '030 555 03');
  expect(readPractice(doc)).toMatchObject({ monday: '08:00-12:00', tuesday: '', sunday: 'closed', paperPlace: 'Safe' });
  expect([readReach(doc, 'a'.repeat(64)), readReach(doc, 'b'.repeat(64))]).toEqual(['030 555 03', '']);
  expect(() => writePractice(doc, { monday: '12:00-08:00' })).toThrow('outside its bounds');
  expect(() => writeReach(doc, 'x', 'y'.repeat(301))).toThrow('outside its bounds');
  doc.getMap('fields').set('monday', '99:00-12:00');
  doc.getMap('fields').set(`reach/${'a'.repeat(64)}`, { call: 'me' });
  expect(readPractice(doc).monday).toBe('');
  expect(readReach(doc, 'a'.repeat(64))).toBe('');
});
