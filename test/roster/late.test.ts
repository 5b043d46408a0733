// What was written after its author lost the right to, in every shape of who had built on it before knowing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtOn, type Link } from '../../client/roster/late.ts';

const link = (id: string, before: string[] = [], late: string | null = null): Link => ({ id, before, late });
const behind =
  (...ids: string[]) =>
  (id: string): boolean =>
    ids.includes(id);

test('a late entry that nobody built on stands aside', () => {
  expect(builtOn([link('a'), link('x', ['a'], 'lab')], behind())).toEqual(new Set());
});

test('what a colleague built on before knowing stands, with everything it builds on itself', () => {
  const links = [link('x1', [], 'lab'), link('x2', ['x1'], 'lab'), link('a', ['x2']), link('x3', ['x2'], 'lab')];
  expect(builtOn(links, behind('a'))).toEqual(new Set(['x1', 'x2']));
});

test('who knew of it and cites it all the same changes nothing', () => {
  expect(builtOn([link('x', [], 'lab'), link('a', ['x'])], behind())).toEqual(new Set());
});

test('a late author cannot excuse itself, nor by a second tablet of its own that is late too', () => {
  const links = [link('x', [], 'one'), link('y', ['x'], 'two'), link('x2', ['y'], 'one')];
  expect(builtOn(links, behind('x', 'y', 'x2'))).toEqual(new Set());
});

test('what a late entry builds on stands once somebody who belongs built on that', () => {
  const links = [link('x', [], 'one'), link('y', ['x'], 'two'), link('a', ['y'])];
  expect(builtOn(links, behind('a', 'y'))).toEqual(new Set(['x', 'y']));
});

test('more entries never take away what stands', () => {
  const worlds = fc.array(
    fc.record({
      late: fc.option(fc.constantFrom('one', 'two'), { nil: null }),
      isBehind: fc.boolean(),
      before: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { minLength: 2, maxLength: 14 },
  );
  fc.assert(
    fc.property(worlds, (entries) => {
      const links = entries.map(({ late, before }, at) =>
        link(String(at), at === 0 ? [] : [...new Set(before.map((each) => String(each % at)))], late),
      );
      const isBehind = (id: string): boolean => entries[Number(id)]!.isBehind;
      const fewer = builtOn(links.slice(0, -1), isBehind);
      const all = builtOn(links, isBehind);
      for (const id of fewer) expect(all.has(id)).toBe(true);
    }),
  );
});
