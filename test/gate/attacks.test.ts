import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { gate } from '../../client/gate/gate.ts';
import { gateOwn } from '../../client/gate/own.ts';
import type { DocumentShape } from '../../client/gate/place.ts';
import * as f from './forge.ts';
import { forge } from './forge.ts';

const CLINIC = 4_503_599_627_370_497;
const LAB = 77;
const SHAPE: DocumentShape = { isAppendOnly: false, roots: { fields: 'map', items: 'array', notes: 'text' } };
const THREAD: DocumentShape = { isAppendOnly: true, roots: { messages: 'array' } };

/** A prescription as the clinic wrote it: clocks 0 shade, 1 the list, 2 … 6 the note. */
function prescription(): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = CLINIC;
  doc.getMap('fields').set('shade', 'A2');
  doc.getArray('items').push([new Y.Map()]);
  doc.getText('notes').insert(0, 'thick');
  return doc;
}
function thread(): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = CLINIC;
  doc.getArray('messages').push([{ text: 'first' }, { text: 'second' }]);
  return doc;
}

function judge(update: Uint8Array, doc = prescription(), shape = SHAPE, clientId = LAB): unknown {
  const before = Y.encodeStateAsUpdate(doc);
  const verdict = gate(update, { doc, clientId, shape });
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  return verdict.ok ? 'ok' : verdict.reason;
}

test('the forger can also write what is honest: the attacks below fail for their own reason', () => {
  expect(judge(forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 0], content: f.any('B1') }]))).toBe('ok');
  expect(
    judge(forge(LAB, 0, [{ info: f.STRING, origin: [CLINIC, 6], content: f.characters('er') }], [[CLINIC, 2, 1]])),
  ).toBe('ok');
  expect(
    judge(forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 1], content: f.any({ text: 'third' }) }]), thread(), THREAD),
  ).toBe('ok');
});

test("case 20 the lab writes under the clinic's clientID: refused, also beside an honest part", () => {
  expect(judge(forge(CLINIC, 7, [{ info: f.ANY, origin: [CLINIC, 0], content: f.any('B1') }]))).toBe('foreign client');
  const two = encoding.createEncoder();
  const part = forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 0], content: f.any('B1') }]).slice(1, -1);
  encoding.writeVarUint(two, 2);
  encoding.writeUint8Array(two, part);
  encoding.writeUint8Array(two, part);
  encoding.writeVarUint(two, 0);
  expect(judge(encoding.toUint8Array(two))).toBe('foreign client');
});

test('case 21 GC or Skip with a giant length, a gap in the clock, a clock used twice: refused', () => {
  const honest: f.ForgedStruct = { info: f.ANY, origin: [CLINIC, 0], content: f.any('B1') };
  expect(judge(forge(LAB, 0, [{ info: f.GC, content: f.length(2 ** 50) }]))).toBe('struct kind');
  expect(judge(forge(LAB, 0, [{ info: f.SKIP, content: f.length(2 ** 50) }, honest]))).toBe('struct kind');
  expect(judge(forge(LAB, 0, [{ info: f.DELETED, parent: 'items', content: f.length(2 ** 50) }]))).toBe('content kind');
  expect(judge(forge(LAB, 1, [honest]))).toBe('clock');
  const doc = prescription();
  Y.applyUpdate(doc, forge(LAB, 0, [honest]));
  expect(judge(forge(LAB, 0, [honest]), doc)).toBe('clock');
  expect(judge(forge(LAB, 1, [{ ...honest, origin: [LAB, 0] }]), doc)).toBe('ok');
});

test('case 21 nothing waits inside Yjs: whatever an update refers to must be there', () => {
  for (const origin of [
    [CLINIC, 7],
    [999, 0],
  ] as const) {
    expect(judge(forge(LAB, 0, [{ info: f.ANY, origin, content: f.any(1) }]))).toBe('unknown reference');
    expect(judge(forge(LAB, 0, [{ info: f.ANY, rightOrigin: origin, content: f.any(1) }]))).toBe('unknown reference');
    expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: origin, content: f.any(1) }]))).toBe('unknown reference');
  }
  expect(judge(forge(LAB, 0, [{ info: f.ANY, origin: [LAB, 0], content: f.any(1) }]))).toBe('malformed');
  expect(judge(forge(LAB, 0, [{ info: f.ANY, origin: [LAB, 9], content: f.any(1) }]))).toBe('malformed');
  expect(judge(forge(LAB, 0, [], [[CLINIC, 6, 2]]))).toBe('unknown reference');
  expect(judge(forge(LAB, 0, [], [[CLINIC, 0, 2 ** 52]]))).toBe('unknown reference');
  expect(judge(forge(LAB, 0, [], [[CLINIC, 0, 0]]))).toBe('malformed');
});

test('case 22 in a thread nothing is deleted or overwritten, not even without a delete set', () => {
  expect(judge(forge(LAB, 0, [], [[CLINIC, 0, 1]]), thread(), THREAD)).toBe('append-only');
  expect(judge(forge(CLINIC, 2, [], [[CLINIC, 0, 1]]), thread(), THREAD, CLINIC)).toBe('append-only');
  const doc = thread();
  doc.getArray('messages').push([new Y.Map([['text', 'third']])]);
  expect(judge(forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 3], content: f.any('changed') }]), doc, THREAD)).toBe(
    'append-only',
  );
  expect(judge(forge(LAB, 0, [{ info: f.TYPE, origin: [CLINIC, 1], content: f.length(1) }]), thread(), THREAD)).toBe(
    'append-only',
  );
});

test('case 22 in an append-only document a map has no place: replacing its value would be a deletion nobody sees', () => {
  const shape: DocumentShape = { isAppendOnly: true, roots: { messages: 'array', fields: 'map' } };
  expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: 'fields', key: 'a', content: f.any(1) }]), thread(), shape)).toBe(
    'append-only',
  );
});

test('case 23 keys that reach the prototypes: refused as map keys and inside values', () => {
  for (const key of ['__proto__', 'constructor', 'prototype', 'x'.repeat(257)]) {
    expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: 'fields', key, content: f.any(1) }]))).toBe('key');
    const value = JSON.parse(`{"${key}":{"polluted":true}}`) as encoding.AnyEncodable;
    expect(judge(forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 1], content: f.any([value]) }]))).toBe('key');
  }
  expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: '__proto__', content: f.any(1) }]))).toBe('root');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

function nestedValue(depth: number): f.ForgedStruct['content'] {
  return (encoder) => {
    encoding.writeVarUint(encoder, 1);
    for (let i = 0; i < depth; i++) {
      encoding.writeUint8(encoder, 117);
      encoding.writeVarUint(encoder, 1);
    }
    encoding.writeUint8(encoder, 126);
  };
}

test.each([100, 5_000, 120_000])(
  'case 24 values nested %i deep: refused by structure, without falling into it',
  (depth) => {
    const update = forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 1], content: nestedValue(depth) }]);
    expect(judge(update)).toBe('too deep');
  },
);

test('case 24 a bomb of 200,000 levels, of nested types, of many nodes, of many deletions: refused', () => {
  expect(judge(forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 1], content: nestedValue(200_000) }]))).toBe('too large');
  const types = Array.from({ length: 4_900 }, (_, clock): f.ForgedStruct => ({
    info: f.TYPE,
    parent: clock === 0 ? 'items' : [LAB, clock - 1],
    content: f.length(0),
  }));
  expect(judge(forge(LAB, 0, types))).toBe('too deep');
  expect(judge(forge(LAB, 0, types.slice(0, 16)))).toBe('ok');
  expect(judge(forge(LAB, 0, types.slice(0, 17)))).toBe('too deep');
  expect(
    judge(forge(LAB, 0, [{ info: f.ANY, parent: 'items', content: f.any(...Array<number>(5_000).fill(0)) }])),
  ).toBe('too many nodes');
  // Structs and values together.
  const list = (count: number) => ({ info: f.ANY, parent: 'items', content: f.any(...Array<number>(count).fill(0)) });
  const type = (clock: number) => ({ info: f.TYPE, origin: [LAB, clock] as const, content: f.length(0) });
  expect(judge(forge(LAB, 0, [list(4_998), type(4_997)]))).toBe('ok');
  expect(judge(forge(LAB, 0, [list(4_999), type(4_998)]))).toBe('too many nodes');
  expect(
    judge(
      forge(
        LAB,
        0,
        [],
        Array.from({ length: 2_001 }, () => [CLINIC, 0, 1] as const),
      ),
    ),
  ).toBe('too many deletions');
});

test('case 24 depth adds up over many updates, counted from the root', () => {
  const doc = prescription();
  let parent: readonly [number, number] = [CLINIC, 1];
  let verdict: unknown = 'ok';
  let clock = 0;
  for (; verdict === 'ok'; clock++) {
    const update = forge(LAB, clock, [{ info: f.TYPE, parent, key: 'in', content: f.length(1) }]);
    verdict = judge(update, doc);
    if (verdict === 'ok') Y.applyUpdate(doc, update);
    parent = [LAB, clock];
  }
  expect([verdict, clock]).toEqual(['too deep', 16]);
});

test('case 25 characters where a map or list belongs, a key in a list, an unknown root: refused', () => {
  const text = f.characters('x');
  expect(judge(forge(LAB, 0, [{ info: f.STRING, parent: 'fields', content: text }]))).toBe('shape');
  expect(judge(forge(LAB, 0, [{ info: f.STRING, parent: 'fields', key: 'shade', content: text }]))).toBe('shape');
  expect(judge(forge(LAB, 0, [{ info: f.STRING, origin: [CLINIC, 1], content: text }]))).toBe('shape');
  expect(judge(forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 6], content: f.any('x') }]))).toBe('shape');
  expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: 'items', key: 'shade', content: f.any(1) }]))).toBe('shape');
  expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: 'fields', content: f.any(1) }]))).toBe('shape');
  expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: 'secrets', content: f.any(1) }]))).toBe('root');
  expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: [CLINIC, 0], key: 'a', content: f.any(1) }]))).toBe('shape');
  expect(judge(forge(LAB, 0, [{ info: f.TYPE, parent: 'items', content: f.length(6) }]))).toBe('content kind');
  expect(judge(forge(LAB, 0, [{ info: f.ANY, parent: 'items', content: f.any(2n ** 60n) }]))).toBe('content kind');
});

test('case 25 neighbours from different places: refused', () => {
  expect(
    judge(forge(LAB, 0, [{ info: f.ANY, origin: [CLINIC, 0], rightOrigin: [CLINIC, 1], content: f.any(1) }])),
  ).toBe('shape');
  expect(judge(forge(LAB, 0, [{ info: f.ANY, rightOrigin: [CLINIC, 0], content: f.any(1) }]))).toBe('shape');
});

test('an update cut anywhere, lengthened, in V2, or with a flipped bit never throws and never reaches Yjs half', () => {
  const doc = prescription();
  const colleague = new Y.Doc({ gc: false });
  Y.applyUpdate(colleague, Y.encodeStateAsUpdate(doc));
  colleague.clientID = LAB;
  const updates: Uint8Array[] = [];
  colleague.on('update', (update: Uint8Array) => updates.push(update));
  let v2 = new Uint8Array();
  colleague.on('updateV2', (update: Uint8Array) => (v2 = new Uint8Array(update)));
  colleague.transact(() => {
    colleague.getMap('fields').set('teeth', [{ tooth: 16, surfaces: ['m', 'o'] }, 0.5, new Uint8Array(4)]);
    colleague.getText('notes').delete(0, 2);
    colleague.getText('notes').insert(1, '😀 plain');
    colleague.getArray('items').insert(0, [new Y.Map([['type', 'crown']])]);
  });
  const update = updates[0]!;
  expect(judge(update, doc)).toBe('ok');
  expect(judge(new Uint8Array(), doc)).toBe('malformed');
  expect(judge(v2, doc)).not.toBe('ok');
  expect(judge(new Uint8Array([...update, 0]), doc)).toBe('malformed');
  for (let end = 0; end < update.length; end++) expect(judge(update.subarray(0, end), doc)).not.toBe('ok');
  for (let bit = 0; bit < update.length * 8; bit++) {
    const flipped = update.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    if (judge(flipped, doc) !== 'ok') continue;
    const copy = new Y.Doc({ gc: false });
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    Y.applyUpdate(copy, flipped);
    expect([copy.store.pendingStructs, copy.store.pendingDs]).toEqual([null, null]);
  }
});

test('numbers in more bytes than they need, or beyond 2^53, are refused', () => {
  expect(judge(new Uint8Array([0x80, 0x00, 0x00]))).toBe('malformed');
  expect(judge(new Uint8Array([0, ...Array<number>(200).fill(0x80), 0x01]))).toBe('malformed');
  expect(judge(new Uint8Array([1, 1, ...Array<number>(8).fill(0xff), 0x7f, 0, 0]))).toBe('malformed');
});

test("the sender's gate refuses the same attacks, and drops what is known already", () => {
  const doc = prescription();
  const own = { doc, clientId: CLINIC, shape: SHAPE };
  expect(gateOwn(Y.encodeStateAsUpdate(doc), own)).toEqual({ ok: true, updates: [] });
  expect(gateOwn(forge(LAB, 0, [{ info: f.ANY, parent: 'items', content: f.any(1) }]), own)).toEqual({
    ok: false,
    reason: 'foreign client',
  });
  expect(gateOwn(forge(CLINIC, 9, [{ info: f.ANY, parent: 'items', content: f.any(1) }]), own)).toEqual({
    ok: false,
    reason: 'clock',
  });
});

test('a formatting mark in a text, which plain notes never hold: refused', () => {
  const bold = (encoder: encoding.Encoder): void => {
    encoding.writeVarString(encoder, 'bold');
    encoding.writeVarString(encoder, 'true');
  };
  expect(judge(forge(LAB, 0, [{ info: f.FORMAT, origin: [CLINIC, 6], content: bold }]))).toBe('content kind');
});
