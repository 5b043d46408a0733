// Work in lanes: a file's units go up and down several at a time.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inLanes } from '../../client/sync/lanes.ts';

test('everything is done once, and never more at a time than there are lanes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), async (turns, lanes) => {
      let under = 0;
      let most = 0;
      const done: number[] = [];
      const items = turns.map((waits, index) => ({ waits, index }));
      await inLanes(items, lanes, async ({ waits, index }) => {
        most = Math.max(most, ++under);
        for (let i = 0; i < waits; i++) await Promise.resolve();
        under -= 1;
        done.push(index);
      });
      expect(done.toSorted((a, b) => a - b)).toEqual(turns.map((_, index) => index));
      expect(most).toBeLessThanOrEqual(lanes);
    }),
  );
});

test('after a failure nothing new is begun, and the failure is told', async () => {
  const begun: string[] = [];
  const work = inLanes(['a', 'b', 'c', 'd'], 2, async (name) => {
    begun.push(name);
    await Promise.resolve();
    if (name === 'a') throw new Error('full');
  });
  await expect(work).rejects.toThrow('full');
  expect(begun).toEqual(['a', 'b']);
});
