// Pins of a design as both houses read them from one thread.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isDone, readPins, writePoint } from '../../client/records/pins.ts';
import { appendMessage, openQueries, readThread } from '../../client/records/thread.ts';

const point = writePoint([1, 2, 3], [0, 0, 1]);

test('the lab does what a pin asks for, the dentist opens it again, and the last word of the thread stands', () => {
  const doc = new Y.Doc();
  const pins = () => readPins(readThread(doc));
  const first = appendMessage(doc, { by: 'mara', side: 'owner', at: 1, text: 'Contact too tight', file: 'f', point });
  appendMessage(doc, { by: 'mara', side: 'owner', at: 2, text: 'Cusp too high', file: 'f', point });
  expect(pins().map((pin) => [pin.number, isDone(pin)])).toEqual([
    [1, false],
    [2, false],
  ]);
  appendMessage(doc, { by: 'tom', side: 'guest', at: 3, kind: 'done', refersTo: first });
  expect(pins().map(isDone)).toEqual([true, false]);
  expect(pins()[0]!.settled).toMatchObject({ by: 'tom', side: 'guest', at: 3 });
  appendMessage(doc, { by: 'mara', side: 'owner', at: 4, kind: 'open again', refersTo: first });
  expect(pins().map(isDone)).toEqual([false, false]);
  expect(pins()[0]!.settled).toMatchObject({ by: 'mara', at: 4 });
  expect(openQueries(readThread(doc))).toEqual([]);
});

test('a word about a pin is no pin itself, and one about nothing settles nothing', () => {
  const doc = new Y.Doc();
  appendMessage(doc, { by: 'tom', side: 'guest', text: 'Here', file: 'f', point });
  appendMessage(doc, { by: 'tom', side: 'guest', kind: 'done', refersTo: 'nothing' });
  expect(readPins(readThread(doc))).toMatchObject([{ number: 1, settled: null }]);
});
