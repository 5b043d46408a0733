// Case 28, decided on paper: a device that signed two entries for one place. Which of its ways counts follows from what is
// here and from nothing else.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sidesOf, type Step } from '../../client/roster/forks.ts';

interface Said {
  readonly prev?: string;
  readonly parents?: readonly string[];
  readonly gen?: number;
  readonly seen?: Step['seen'];
  readonly isWhole?: boolean;
  readonly isTaken?: boolean;
}
/** "mallory 3b" is mallory's fourth entry on the way b. */
function step(id: string, { prev, parents = [], gen = 0, seen = null, ...more }: Said = {}): Step {
  const [device, place] = id.split(' ') as [string, string];
  return {
    ...{ id, device, seq: parseInt(place), prev: prev ?? null, gen, seen },
    before: [...(prev === undefined ? [] : [prev]), ...parents],
    ...{ isWhole: true, isTaken: false, ...more },
  };
}
/** Mallory signs a first entry, and two for the second place, each of which goes on. */
const FORK = [
  step('mallory 0'),
  step('mallory 1a', { prev: 'mallory 0' }),
  step('mallory 2a', { prev: 'mallory 1a' }),
  step('mallory 1b', { prev: 'mallory 0' }),
  step('mallory 2b', { prev: 'mallory 1b' }),
];
const A = ['mallory 1a', 'mallory 2a'];
const B = ['mallory 1b', 'mallory 2b'];
const asideOf = (steps: readonly Step[]): string[] => [...sidesOf(steps).aside].sort();
const wayOf = (steps: readonly Step[]): string[] => (sidesOf(steps).ways.get('mallory') ?? []).map(({ id }) => id);

test('nobody forked: nothing stands aside, and nobody is asked', () => {
  expect(sidesOf([step('anna 0'), step('ben 0', { parents: ['anna 0'] })])).toEqual({
    aside: new Set(),
    ways: new Map(),
    heard: new Set(['anna', 'ben']),
  });
});

test('case 28 nobody built on either way: the one that begins with the lower id counts, whole', () => {
  expect(wayOf(FORK)).toEqual(['mallory 0', ...A]);
  expect(asideOf(FORK)).toEqual(B);
});

test('case 28 the way that more devices built on counts; one device with many entries is one', () => {
  const one = [...FORK, step('anna 0', { parents: ['mallory 1b'] })];
  expect(asideOf(one)).toEqual(A);
  const many = [
    ...one,
    step('ben 0', { parents: ['mallory 2a'] }),
    step('ben 1', { prev: 'ben 0', parents: ['mallory 2a'] }),
  ];
  expect(asideOf(many)).toEqual(B);
  expect(asideOf([...many, step('cleo 0', { parents: ['anna 0'] })])).toEqual(A);
});

test('case 28 what a device built on first stands: when she learns of the other she takes nothing back', () => {
  const steps = [
    ...FORK,
    step('anna 0', { parents: ['mallory 1b'] }),
    step('anna 1', { prev: 'anna 0', parents: ['mallory 2a'] }),
    step('anna 2', { prev: 'anna 1', parents: ['mallory 2a'] }),
  ];
  expect(asideOf(steps)).toEqual(A);
});

test('case 28 neither who saw both before writing, nor the one who forked, nor another who did, decides', () => {
  const both = step('anna 0', { parents: ['mallory 1a', 'mallory 1b'] });
  const own = step('mallory 3b', { prev: 'mallory 2b' });
  const accomplice = [step('oskar 0', { parents: ['mallory 1b'] }), step('oskar 0b', { parents: ['mallory 2b'] })];
  expect(asideOf([...FORK, both, own, ...accomplice]).filter((id) => id.startsWith('mallory'))).toEqual([
    ...B,
    'mallory 3b',
  ]);
});

test('case 28 a fork on the way that counts is a fork of its own; one beside it needs no answer', () => {
  const steps = [
    ...FORK,
    step('mallory 2c', { prev: 'mallory 1a' }),
    step('mallory 2d', { prev: 'mallory 1b' }),
    step('anna 0', { parents: ['mallory 2c'] }),
  ];
  expect(wayOf(steps)).toEqual(['mallory 0', 'mallory 1a', 'mallory 2c']);
  expect(asideOf(steps)).toEqual(['mallory 1b', 'mallory 2a', 'mallory 2b', 'mallory 2d']);
});

test('case 28 a second founding of a log counts for nothing, however low its id and whoever built on it', () => {
  const steps = [step('mallory 0b'), step('mallory 0a'), step('anna 0', { parents: ['mallory 0a'] })];
  expect(asideOf(steps)).toEqual(['mallory 0b']);
  expect([...sidesOf(steps, 'mallory 0b').aside]).toEqual(['mallory 0a']);
});

test('no way counts that goes back, or that cites what nobody has', () => {
  const back = [
    step('mallory 0', { gen: 1 }),
    step('mallory 1a', { prev: 'mallory 0', gen: 0 }),
    step('mallory 2a', { prev: 'mallory 1a', gen: 1 }),
    step('mallory 1b', { prev: 'mallory 0', gen: 1 }),
  ];
  expect(wayOf(back)).toEqual(['mallory 0', 'mallory 1b']);
  expect(asideOf(back)).toEqual(['mallory 2a']);
  const unseen = FORK.map((each) => (each.id === 'mallory 1a' ? { ...each, isWhole: false } : each));
  expect(wayOf(unseen)).toEqual(['mallory 0', ...B]);
});

test('a chain that is here in pieces is left as it was taken in', () => {
  const pieces = FORK.slice(1).map((each) => ({ ...each, isTaken: each.id.endsWith('a') }));
  expect(asideOf(pieces)).toEqual([]);
});

/** Worlds of one device that forks where it likes, and of three honest ones that cite what they have. */
const worlds = fc.array(
  fc.record({
    device: fc.constantFrom('anna', 'ben', 'cleo', 'mallory'),
    after: fc.nat(),
    parents: fc.array(fc.nat(), { maxLength: 2 }),
    id: fc.nat({ max: 1e9 }),
  }),
  { minLength: 4, maxLength: 24 },
);
type Drawn = typeof worlds extends fc.Arbitrary<infer T> ? T : never;
function written(drawn: Drawn): readonly Step[] {
  const steps: Step[] = [];
  for (const { device, after, parents, id } of drawn) {
    const own = steps.filter((each) => each.device === device);
    const ends = own.filter(({ id: end }) => device === 'mallory' || !own.some(({ prev }) => prev === end));
    const prev = ends.length === 0 ? null : ends[after % ends.length]!;
    const others = steps.filter((each) => each.device !== device);
    const cited = others.length === 0 ? [] : [...new Set(parents.map((at) => others[at % others.length]!.id))];
    steps.push({
      ...{ id: `${device} ${id}.${steps.length}`, device, seq: (prev?.seq ?? -1) + 1, prev: prev?.id ?? null },
      ...{ before: [...(prev ? [prev.id] : []), ...cited], gen: 0, seen: null, isWhole: true, isTaken: true },
    });
  }
  return steps;
}

test('case 28 whatever came first, two who have the same entries agree; one way counts and the rest of it stands aside', () => {
  fc.assert(
    fc.property(worlds, fc.infiniteStream(fc.nat()), (drawn, dice) => {
      const steps = written(drawn);
      const expected = sidesOf(steps);
      // Any order in which causes come before effects.
      const left = [...steps];
      const other: Step[] = [];
      while (left.length > 0) {
        const ready = left.filter(({ before }) => before.every((id) => other.some((each) => each.id === id)));
        const next = ready[dice.next().value! % ready.length]!;
        left.splice(left.indexOf(next), 1);
        other.push({ ...next, isTaken: !expected.aside.has(next.id) });
      }
      expect(sidesOf(other)).toEqual(expected);
      for (const [device, way] of expected.ways) {
        expect(way.map(({ seq }) => seq)).toEqual(way.map((_, at) => at));
        const own = steps.filter((each) => each.device === device);
        expect(own.filter(({ id }) => !expected.aside.has(id))).toHaveLength(way.length);
      }
    }),
    { numRuns: 400 },
  );
});

test('what was decided is decided for good once everybody has spoken: whatever they write later changes nothing', () => {
  fc.assert(
    fc.property(worlds, worlds, (drawn, later) => {
      const steps = written(drawn);
      const before = sidesOf(steps);
      const all = written([
        ...drawn,
        ...later.filter(({ device }) => before.heard.has(device) && device !== 'mallory'),
      ]);
      expect(sidesOf(all).aside).toEqual(before.aside);
    }),
    { numRuns: 400 },
  );
});
