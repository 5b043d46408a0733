// What an event says, what of it the other house may read, and how the list of them is filtered and ordered.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import {
  ACTIONS,
  decodeEvents,
  encodeEvents,
  eventsForCase,
  mayStandOnCase,
  OUTCOMES,
  PURPOSES,
} from '../../client/access/event.ts';
import { decodeEventKey, encodeEventKey } from '../../client/access/eventKey.ts';
import { earliestOf, latestOf, orderLines, shownAt, type EventLine } from '../../client/access/list.ts';
import { boundsOfChain, judgeClock, placeKey, runsForward, whereOf, type Moment } from '../../client/access/window.ts';
import { event, MINUTE, NOON, seedOf } from './practice.ts';

describe('the body of an event entry', () => {
  test('has one encoding, frozen', () => {
    const one = event({ person: new Uint8Array(16).fill(7) });
    const bytes = encodeEvents([one]);
    expect(toHex(bytes)).toBe(
      '818189646f70656e6970617469656e742f3768636c696e6963616c81500707070707070707070707070707070781697472656174' +
        '6d656e741b0000019cb8b81e0064646f6e658060',
    );
    expect(decodeEvents(bytes)).toEqual([one]);
    expect(decodeEvents(bytes.subarray(1))).toBeNull();
  });
  test('holds 1 to 64 events', () => {
    expect(() => encodeEvents([])).toThrow('at least one');
    expect(() => encodeEvents(new Array(65).fill(event()))).toThrow();
    expect(decodeEvents(new Uint8Array([0x81, 0x80]))).toBeNull();
    expect(decodeEvents(encodeEvents(new Array(64).fill(event())))).toHaveLength(64);
  });
  test('law: every event comes back as it was written', () => {
    const events = fc.record({
      action: fc.constantFrom(...ACTIONS),
      record: fc.stringMatching(/^[a-z0-9/]{0,64}$/),
      compartment: fc.constantFrom('clinical', 'cases', 'desk'),
      person: fc.option(fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => new Uint8Array(bytes))),
      purpose: fc.option(fc.constantFrom(...PURPOSES)),
      at: fc.nat(),
      outcome: fc.constantFrom(...OUTCOMES),
      note: fc.constantFrom(null, 'outside care team', 'no space'),
      reason: fc.string({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(fc.array(events, { minLength: 1, maxLength: 8 }), (all) => {
        expect(decodeEvents(encodeEvents(all as never))).toEqual(all);
      }),
    );
  });
  test('an event key says whose reader and which epoch it is for', () => {
    const body = { key: seedOf('key').slice(0, 16), epoch: 3, reader: 'audit', groupKey: seedOf('group') } as const;
    expect(decodeEventKey(encodeEventKey(body))).toEqual(body);
    expect(decodeEventKey(new Uint8Array([1]))).toBeNull();
  });
});

describe('[1.29] the log of a case, where both houses read', () => {
  const caseLog = toHex(seedOf('case'));
  const onCase = event({ record: caseLog, compartment: 'cases', purpose: 'lab work', note: 'outside care team' });

  test('gets action, time and outcome; person and purpose stay in the own log', () => {
    const mirrored = eventsForCase(caseLog, [onCase]);
    expect(mirrored).toEqual([{ ...onCase, person: null, purpose: null, note: null }]);
    expect(mirrored.every((each) => mayStandOnCase(each, caseLog))).toBe(true);
    expect(mayStandOnCase(onCase, caseLog)).toBe(false);
    expect(mayStandOnCase(mirrored[0]!, toHex(seedOf('other case')))).toBe(false);
    expect(mayStandOnCase({ ...mirrored[0]!, compartment: 'clinical' }, caseLog)).toBe(false);
  });
  test('never hears of other records, of unlocking, or of legal, complaint and break-glass reads', () => {
    const silent = [
      event({ record: toHex(seedOf('other case')), compartment: 'cases' }),
      event({ record: caseLog, compartment: 'clinical' }),
      { ...onCase, action: 'unlock' as const },
      { ...onCase, action: 'break-glass' as const },
      { ...onCase, note: 'break-glass' as const },
      { ...onCase, purpose: 'legal' as const },
      { ...onCase, purpose: 'complaint' as const },
    ];
    expect(eventsForCase(caseLog, silent)).toEqual([]);
  });
});

describe('the true window', () => {
  const nonce = new Uint8Array(16).fill(1);
  const place = (seq: number, time: number) => ({ term: 1, nonce, seq, hash: seedOf(`run ${String(seq)}`), time });
  const stored = (seq: number, time: number) => ({
    ...place(seq, time),
    log: seedOf('log'),
    storage: seedOf(`s${String(seq)}`),
  });
  const receipts = new Map([1, 2, 3].map((seq) => [placeKey(stored(seq, 0)), stored(seq, NOON + seq * MINUTE)]));
  const moment = (seen: Moment['seen'], receipt: Moment['receipt']): Moment => ({ seen, receipt });

  test('carries lower bounds forwards and upper bounds backwards along a chain', () => {
    const chain = [
      moment(null, null),
      moment(place(1, NOON + MINUTE), null),
      moment(null, stored(2, NOON + 2 * MINUTE)),
      moment(place(2, NOON + 2 * MINUTE), null),
    ];
    expect(boundsOfChain(chain, receipts)).toEqual([
      { notBefore: null, notAfter: NOON + 2 * MINUTE },
      { notBefore: NOON + MINUTE, notAfter: NOON + 2 * MINUTE },
      { notBefore: NOON + MINUTE, notAfter: NOON + 2 * MINUTE },
      { notBefore: NOON + 2 * MINUTE, notAfter: null },
    ]);
  });
  test('a member who lies about what it had seen moves nothing', () => {
    const lies = [
      place(9, NOON + 9 * MINUTE),
      { ...place(1, NOON + 5 * MINUTE) },
      { ...place(1, NOON + MINUTE), hash: seedOf('x') },
    ];
    for (const seen of lies)
      expect(boundsOfChain([moment(seen, null)], receipts)).toEqual([{ notBefore: null, notAfter: null }]);
  });
  test('[1.12] a tablet ten years off is shown with its claim beside the window', () => {
    const window = { notBefore: NOON, notAfter: NOON + MINUTE, claimed: NOON };
    const year = 365 * 24 * 60 * MINUTE;
    expect(judgeClock(window)).toBe('within');
    expect(judgeClock({ ...window, claimed: NOON - 10 * year })).toBe('claimed too early');
    expect(judgeClock({ ...window, claimed: NOON + 10 * year })).toBe('claimed too late');
    expect(judgeClock({ ...window, notAfter: null })).toBe('not bounded');
    expect(judgeClock({ ...window, notBefore: null, claimed: NOON + year })).toBe('claimed too late');
  });
  test('a relay that lies contradicts itself or the tablets', () => {
    expect(judgeClock({ notBefore: NOON + MINUTE, notAfter: NOON, claimed: NOON })).toBe('impossible window');
  });
  test('says where the event is, as far as proved', () => {
    expect(whereOf(null, false)).toBe('on this tablet');
    expect(whereOf(stored(1, NOON), false)).toBe('at the relay');
    expect(whereOf(stored(1, NOON), true)).toBe('seen by the other house');
  });
  test('what a device has seen never runs backwards', () => {
    expect(runsForward(null, null)).toBe(true);
    expect(runsForward(place(1, NOON), null)).toBe(false);
    expect(runsForward(place(2, NOON), place(1, NOON))).toBe(false);
    expect(runsForward(place(2, NOON), { ...place(1, NOON), term: 2 })).toBe(true);
  });
});

function lineOf(fields: Partial<EventLine> & { claimed?: number; receipted?: number }): EventLine {
  const { claimed = NOON, receipted, ...rest } = fields;
  const window = { notBefore: null, notAfter: receipted ?? null, claimed };
  return {
    ...{ id: 'e/0', log: 'a', device: 'd1', person: 'p1', seq: 0, part: 0, place: null, event: event(), window },
    where: 'on this tablet',
    ...rest,
  };
}

describe('the list', () => {
  test('orders by the relay, then what waits by the own count; wall clocks change nothing', () => {
    const lines = [
      lineOf({ id: 'waits 2', seq: 4, claimed: 0 }),
      lineOf({ id: 'second', place: { term: 1, seq: 2 }, receipted: NOON + 2, claimed: 5 }),
      lineOf({ id: 'waits 1', seq: 3, claimed: NOON * 2 }),
      lineOf({ id: 'restored', place: { term: 2, seq: 1 }, receipted: NOON + 9 }),
      lineOf({ id: 'first', place: { term: 1, seq: 1 }, receipted: NOON + 1, claimed: NOON * 3 }),
      lineOf({ id: 'first b', part: 1, place: { term: 1, seq: 1 }, receipted: NOON + 1 }),
      lineOf({ id: 'other log', log: 'b', place: { term: 1, seq: 1 }, receipted: NOON + 2 }),
    ];
    expect(orderLines(lines).map(({ id }) => id)).toEqual([
      'first',
      'first b',
      'second',
      'other log',
      'restored',
      'waits 1',
      'waits 2',
    ]);
  });
  test('law: any order of arrival gives the same list', () => {
    const line = fc
      .record({
        log: fc.constantFrom('a', 'b'),
        term: fc.nat(2),
        seq: fc.nat(20),
        time: fc.nat(50),
        waits: fc.boolean(),
      })
      .map(({ log, term, seq, time, waits }) =>
        lineOf({
          id: [log, term, seq, waits].join(),
          log,
          seq,
          ...(waits ? {} : { place: { term, seq }, receipted: time }),
        }),
      );
    fc.assert(
      fc.property(fc.uniqueArray(line, { selector: ({ id }) => id }), fc.infiniteStream(fc.nat()), (lines, keys) => {
        const shuffled = lines.map((each) => ({ each, key: keys.next().value as number }));
        shuffled.sort((a, b) => a.key - b.key);
        expect(orderLines(shuffled.map(({ each }) => each)).map(({ id, log, seq }) => [id, log, seq])).toEqual(
          orderLines(lines).map(({ id, log, seq }) => [id, log, seq]),
        );
      }),
    );
  });
  test('[1.12] a missing bound is filled by the tablet’s word, which is never shown outside of what is proved', () => {
    const year = 365 * 24 * 60 * MINUTE;
    const late = lineOf({ receipted: NOON, claimed: NOON + year });
    expect([earliestOf(late), latestOf(late), shownAt(late.window)]).toEqual([NOON, NOON, NOON]);
    const early = lineOf({ receipted: NOON, claimed: NOON - MINUTE });
    expect([earliestOf(early), latestOf(early), shownAt(early.window)]).toEqual([NOON - MINUTE, NOON, NOON - MINUTE]);
    const waiting = { notBefore: NOON, notAfter: null, claimed: NOON - year };
    expect(shownAt(waiting)).toBe(NOON);
  });
  test('orders 100,000 events without running out of anything', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) =>
      lineOf({
        id: String(i),
        place: { term: 1, seq: (i * 7919) % 100_000 },
        receipted: NOON + ((i * 7919) % 100_000),
      }),
    );
    const ordered = orderLines(lines);
    expect(ordered[99_999]!.place!.seq).toBe(99_999);
  });
});
