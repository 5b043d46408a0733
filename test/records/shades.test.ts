import { expect, test } from 'vitest';
import { BLEACH, CLASSICAL, MASTER, SHADE_GUIDES, STUMP, guideOf, shadeColour } from '../../client/records/shades.ts';

const ALL = Object.values(SHADE_GUIDES).flat();

test('the guides are whole: 16 classical, 26 3D-Master, 3 bleach, 9 stumps, no code twice', () => {
  expect([CLASSICAL.length, MASTER.length, BLEACH.length, STUMP.length]).toEqual([16, 26, 3, 9]);
  expect(new Set(ALL).size).toBe(54);
  expect([...MASTER].toSorted()).toEqual([...MASTER]);
});

function lightness(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('every code has a colour that is a tooth’s: light to brown, never blue; stumps grow darker', () => {
  for (const code of ALL) {
    const colour = shadeColour(code)!;
    expect(colour).toMatch(/^#[0-9a-f]{6}$/);
    expect(lightness(colour)).toBeGreaterThan(80);
    expect(Number.parseInt(colour.slice(1, 3), 16)).toBeGreaterThanOrEqual(Number.parseInt(colour.slice(5), 16));
  }
  const stumps = STUMP.map((code) => lightness(shadeColour(code)!));
  expect(stumps).toEqual(stumps.toSorted((a, b) => b - a));
  expect(shadeColour('A1')).not.toBe(shadeColour('A4'));
});

test('a code of no guide has neither guide nor colour', () => {
  for (const code of ['', 'a2', 'A5', '6M1', 'ND0', 'constructor']) {
    expect([guideOf(code), shadeColour(code)]).toEqual([null, null]);
  }
  expect([guideOf('A3.5'), guideOf('2R1.5'), guideOf('0M2'), guideOf('ND7')]).toEqual([
    'classical',
    'master',
    'bleach',
    'stump',
  ]);
});
