import { expect, test } from 'vitest';
import { paintMesh } from '../../client/imaging/meshPainter.ts';

const painted = ({ pixels }: { pixels: Uint8ClampedArray }): number =>
  pixels.reduce((count, value, at) => (at % 4 === 3 && value > 0 ? count + 1 : count), 0);

/** Two triangles, a square of ten millimetres. */
const square = [0, 0, 0, 10, 0, 0, 10, 10, 0, 0, 0, 0, 10, 10, 0, 0, 10, 0];

test('a flat square fills its part of the picture, whichever side the scanner called out', () => {
  const front = paintMesh(new Float32Array(square), 60, 40);
  const turned = square.reduce<number[]>(
    (all, _, at) => (at % 3 === 0 ? [...square.slice(at, at + 3), ...all] : all),
    [],
  );
  const back = paintMesh(new Float32Array(turned), 60, 40);
  expect(painted(front)).toBeGreaterThan(300);
  expect(back.pixels).toEqual(front.pixels);
});

test('a broken or empty mesh paints nothing and stops nobody', () => {
  const holes = new Float32Array([
    ...square.slice(0, 9).map(() => Number.NaN),
    ...square.slice(0, 9).map(() => Infinity),
  ]);
  expect(painted(paintMesh(holes, 60, 40))).toBe(0);
  expect(painted(paintMesh(new Float32Array(0), 60, 40))).toBe(0);
  expect(painted(paintMesh(new Float32Array([1, 2, 3, 4]), 60, 40))).toBe(0);
});
