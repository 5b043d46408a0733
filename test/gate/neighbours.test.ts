import fc from 'fast-check';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { gate } from '../../client/gate/gate.ts';
import type { DocumentShape } from '../../client/gate/place.ts';
import { ANY, STRING, TYPE, any, characters, forge, length, type ForgedStruct } from './forge.ts';

const SHAPE: DocumentShape = { isAppendOnly: false, roots: { notes: 'text', items: 'array' } };
const CLINIC = 1;

/** A note of four letters, typed here and there. */
function note(places: readonly number[]): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = CLINIC;
  places.forEach((place, i) => doc.getText('notes').insert(place % (i + 1), String(i)));
  return doc;
}
function copyOf(doc: Y.Doc, clientId = 0): Y.Doc {
  const copy = new Y.Doc({ gc: false });
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = clientId;
  return copy;
}

/** A neighbour anywhere: none, a letter of the note, or one of the member's own. */
const NEIGHBOUR = fc.nat(8);
const MEMBER = fc.record({
  id: fc.constantFrom(5, 15, 25, 35),
  structs: fc.array(fc.tuple(NEIGHBOUR, NEIGHBOUR), { minLength: 1, maxLength: 4 }),
  isOneUpdate: fc.boolean(),
});

function forged({ id, structs, isOneUpdate }: typeof MEMBER extends fc.Arbitrary<infer T> ? T : never): Uint8Array[] {
  const neighbour = (choice: number, clock: number): readonly [number, number] | undefined =>
    choice < 4 ? [CLINIC, choice] : choice < 6 || clock === 0 ? undefined : [id, (choice - 6) % clock];
  const all = structs.map(([left, right], clock): ForgedStruct => {
    const origin = neighbour(left, clock);
    const rightOrigin = neighbour(right, clock);
    const content = characters('WXYZ'.charAt(clock));
    return { info: STRING, parent: 'notes', content, ...(origin && { origin }), ...(rightOrigin && { rightOrigin }) };
  });
  return isOneUpdate ? [forge(id, 0, all)] : all.map((struct, clock) => forge(id, clock, [struct]));
}

test('case 20 whatever neighbours a member forges: every device gives the same verdict, and what passes reads the same', () => {
  let passed = 0;
  const property = fc.property(
    fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 3, maxLength: 3 }),
    MEMBER,
    fc.array(fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }), { minLength: 4, maxLength: 4 }),
    (places, edits, member, orders) => {
      const start = note(places);
      const streams = edits.map((typed, i) => {
        const doc = copyOf(start, 10 * (i + 1));
        const updates: Uint8Array[] = [];
        doc.on('update', (update: Uint8Array) => updates.push(update));
        for (const place of typed)
          doc.getText('notes').insert(place % (doc.getText('notes').length + 1), 'ab'.charAt(place % 2));
        return { id: doc.clientID, updates };
      });
      streams.push({ id: member.id, updates: forged(member) });
      const outcomes = orders.map((order) => {
        const doc = copyOf(start);
        const queues = streams.map(({ id, updates }) => ({ id, updates: [...updates] }));
        const reasons: string[] = [];
        const deliver = (queue: (typeof queues)[number]): void => {
          const update = queue.updates.shift();
          if (!update) return;
          const verdict = gate(update, { doc, clientId: queue.id, shape: SHAPE });
          if (verdict.ok) Y.applyUpdate(doc, update);
          // Nothing of a member is taken after an update that was refused.
          else reasons.push(`${queue.id} ${verdict.reason} ${queue.updates.splice(0).length}`);
        };
        for (const next of order) deliver(queues[next]!);
        for (const queue of queues) while (queue.updates.length > 0) deliver(queue);
        return { text: doc.getText('notes').toJSON(), reasons };
      });
      for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
      expect(outcomes[0]!.reasons.every((reason) => reason.startsWith(`${member.id} `))).toBe(true);
      if (outcomes[0]!.reasons.length === 0) passed++;
    },
  );
  fc.assert(property, { numRuns: Number(process.env['ENAMEL_RUNS'] ?? 500) });
  expect(passed).toBeGreaterThan(5);
});

test('neighbours in the wrong order, far apart, or on both sides of the writer’s own words are refused', () => {
  const doc = note([0, 1, 2, 3]);
  const judge = (structs: ForgedStruct[], clock = 0): unknown => {
    const verdict = gate(forge(9, clock, structs), { doc, clientId: 9, shape: SHAPE });
    return verdict.ok || verdict.reason;
  };
  const typed = (origin: number | null, rightOrigin: number | null, text = 'x'): ForgedStruct => ({
    info: STRING,
    parent: 'notes',
    content: characters(text),
    ...(origin !== null && { origin: [CLINIC, origin] as const }),
    ...(rightOrigin !== null && { rightOrigin: [CLINIC, rightOrigin] as const }),
  });
  expect(judge([typed(1, 2), typed(0, 1), typed(3, null), typed(null, 0)])).toBe(true);
  for (const wrong of [typed(2, 1), typed(1, 1), typed(0, 2), typed(0, 3), typed(null, 2)])
    expect(judge([wrong])).toBe('order');
  expect(judge([typed(1, 2), typed(1, 2)])).toBe('order');
  Y.applyUpdate(doc, forge(9, 0, [typed(1, 2)]));
  expect(judge([typed(1, 2)], 1)).toBe('order');
  expect(judge([typed(2, 3)], 1)).toBe(true);
});

test('whoever names a word has seen what its writer had seen by then, through whomever, and nothing later', () => {
  type Named = readonly [client: number, clock: number];
  const doc = new Y.Doc({ gc: false });
  const put = (client: number, clock: number, ...structs: ForgedStruct[]): void =>
    Y.applyUpdate(doc, forge(client, clock, structs));
  const word = (origin?: Named, letters = 'x'): ForgedStruct => ({
    ...{ info: STRING, parent: 'notes', content: characters(letters) },
    ...(origin && { origin }),
  });
  const [left, between, right] = [[CLINIC, 0] as const, [2, 0] as const, [CLINIC, 1] as const];
  put(CLINIC, 0, { info: ANY, parent: 'items', content: any('left', 'right') }, word(undefined, 'ab'));
  put(2, 0, { info: TYPE, origin: left, rightOrigin: right, content: length(1) });
  // Three writes before, into, and after what stands between; the next one builds on the last of them.
  put(3, 0, word([CLINIC, 3]), { info: ANY, parent: between, key: 'shade', content: any('A2') }, word([3, 0]));
  put(4, 0, word([3, 2]), word([4, 0], 'long'));
  const judge = (named: Named | null, clock = 0): unknown => {
    const gap: ForgedStruct = { info: ANY, origin: left, rightOrigin: right, content: any(1) };
    const verdict = gate(forge(9, clock, named ? [word(named), gap] : [gap]), { doc, clientId: 9, shape: SHAPE });
    return verdict.ok || verdict.reason;
  };
  expect([judge(null), judge([CLINIC, 3]), judge([3, 0])]).toEqual([true, true, true]);
  expect([judge([3, 2]), judge([4, 0]), judge([4, 3])]).toEqual(['order', 'order', 'order']);
  // Also when all that it wrote later has been read by now.
  expect(judge([3, 0])).toBe(true);
  // The same in two updates: what it named itself, it goes on knowing.
  put(9, 0, word([4, 2]));
  expect(judge(null, 1)).toBe('order');
});

test('a flood of words at one spot is judged in bounded work, whatever it claims', () => {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = CLINIC;
  for (let i = 0; i < 20_000; i++) doc.getText('notes').insert(i % 2 ? 0 : doc.getText('notes').length, 'a');
  const attacks: ForgedStruct[][] = [
    Array.from({ length: 4_900 }, () => ({ info: STRING, parent: 'notes', content: characters('x') })),
    Array.from({ length: 4_900 }, (_, i) => ({ info: STRING, origin: [CLINIC, 2 * i], content: characters('x') })),
    Array.from({ length: 4_900 }, (_, i) => ({
      info: STRING,
      rightOrigin: i ? [9, i - 1] : [CLINIC, 19_999],
      content: characters('x'),
    })),
    Array.from({ length: 4_900 }, (_, i) => ({
      info: ANY,
      parent: 'items',
      ...(i && { origin: [9, i - 1] as const }),
      content: any(1),
    })),
  ];
  for (const structs of attacks) {
    const update = forge(9, 0, structs);
    gate(update, { doc, clientId: 9, shape: SHAPE });
  }
});
