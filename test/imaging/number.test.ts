// Numbers of text meshes, straight from bytes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNumber } from '../../client/imaging/number.ts';
import { join } from './files.ts';

test('law: numbers are read as JavaScript reads them, to float32', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, 2), (value, form) => {
      const text = [String(value), value.toExponential(), value.toPrecision(9)][form]!;
      const number = readNumber({ bytes: join(` ${text}\n`), at: 0 })!;
      expect(Math.abs(number - Number(text))).toBeLessThanOrEqual(Math.abs(Number(text)) * 1e-12);
    }),
  );
});
