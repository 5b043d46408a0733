import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextClock } from '../../client/gate/place.ts';
import { Practice, STEP, type Step } from './practice.ts';

test('an honest edit, paste, undo, overwrite or reload is never refused, and all devices agree in the end', () => {
  fc.assert(
    fc.property(fc.array(STEP, { minLength: 1, maxLength: 120 }), (steps: Step[]) => {
      const practice = new Practice(3);
      for (const step of steps) practice.take(step);
      practice.deliverAll();
      expect(practice.refusals).toEqual([]);
      const [first, ...others] = practice.devices.map((device) => device.state());
      for (const other of others) expect(other).toEqual(first);
      for (const device of practice.devices) expect(device.isWhole()).toBe(true);
    }),
    { numRuns: Number(process.env['ENAMEL_RUNS'] ?? 300) },
  );
}, 60_000);

test('a whole chart cleared and brought back by undo is divided, not refused', () => {
  const practice = new Practice(2);
  const [anna, ben] = practice.devices;
  for (let i = 0; i < 3_000; i++) {
    anna!.edit((doc) => doc.getText('notes').insert(0, 'ab'));
    anna!.edit((doc) => doc.getText('notes').delete(1, 1));
    if (i % 2) anna!.edit((doc) => doc.getText('notes').insert(1, 'c'));
  }
  const before = anna!.page.getText('notes').toString();
  anna!.undo.stopCapturing();
  anna!.edit((doc) => doc.getText('notes').delete(0, doc.getText('notes').length));
  anna!.undo.undo();
  practice.deliverAll();
  expect(practice.refusals).toEqual([]);
  expect(ben!.page.getText('notes').toString()).toBe(before);
  expect(nextClock(ben!.worker, anna!.page.clientID)).toBe(nextClock(anna!.worker, anna!.page.clientID));
}, 60_000);
