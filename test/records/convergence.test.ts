// The law of fields that several people write: told once by Yjs, once by a list of who saw what.
import fc from 'fast-check';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { chooseValue, currentValue, maySaySeveral, openVersions, writeValue } from '../../client/records/versions.ts';

function device(clientId: number): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  return doc;
}
const fields = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('fields');
const open = (doc: Y.Doc): unknown[] => openVersions(fields(doc), 'shade').map(({ value }) => value);

/** What should be open, told without Yjs: every written value and what its writer replaced knowingly. */
interface Told {
  readonly value: number;
  readonly replaced: readonly number[];
}
const STEP = fc.record({
  device: fc.nat(2),
  act: fc.constantFrom('write', 'write', 'choose', 'hear', 'hear'),
  other: fc.nat(2),
});

test('in any order and interleaving: nothing is lost, nothing comes back, all devices show the same', () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 60 }), (steps) => {
      const devices = [device(77), device(4), device(4_503_599_627_370_497)];
      const heard = devices.map(() => new Map<number, Told>());
      let next = 0;
      const expected = (at: number): number[] => {
        const told = [...heard[at]!.values()];
        const gone = new Set(told.flatMap(({ replaced }) => replaced));
        return told.map(({ value }) => value).filter((value) => !gone.has(value));
      };
      const check = (at: number): void => {
        const now = open(devices[at]!) as number[];
        expect(now.toSorted((a, b) => a - b)).toEqual(expected(at).toSorted((a, b) => a - b));
        expect(currentValue(fields(devices[at]!), 'shade')).toBe(now.at(-1));
        if (now.length > 1) expect(maySaySeveral(fields(devices[at]!), 'shade')).toBe(true);
      };
      const hear = (at: number, from: number): void => {
        Y.applyUpdate(devices[at]!, Y.encodeStateAsUpdate(devices[from]!, Y.encodeStateVector(devices[at]!)));
        for (const [value, told] of heard[from]!) heard[at]!.set(value, told);
      };
      for (const { device: at, act, other } of steps) {
        const map = fields(devices[at]!);
        const before = open(devices[at]!) as number[];
        if (act === 'hear') hear(at, other);
        else {
          const value = next++;
          const replaced = act === 'write' ? before.slice(-1) : before;
          if (act === 'write') writeValue(map, 'shade', value);
          else chooseValue(map, 'shade', value);
          heard[at]!.set(value, { value, replaced });
        }
        check(at);
      }
      for (const at of [0, 1, 2, 0, 1, 2]) for (const from of [0, 1, 2]) hear(at, from);
      for (const at of [0, 1, 2]) check(at);
      expect(new Set(devices.map((each) => JSON.stringify(openVersions(fields(each), 'shade')))).size).toBe(1);
      if (next > 0) {
        chooseValue(fields(devices[0]!), 'shade', -1);
        hear(1, 0);
        expect(open(devices[1]!)).toEqual([-1]);
      }
    }),
    { numRuns: Number(process.env['ENAMEL_RUNS'] ?? 300) },
  );
}, 60_000);
