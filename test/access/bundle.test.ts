// An auditor who trusts nobody opens a bundle: every change to it has a name.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../../protocol/bytes.ts';
import { decode } from '../../protocol/schema.ts';
import { EVENT } from '../../client/access/event.ts';
import { heldOf, linesOf } from '../../client/access/held.ts';
import { orderLines } from '../../client/access/list.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import {
  CASES,
  HEADS,
  HIDDEN,
  INDEX,
  ITEM,
  MAGIC,
  MANIFEST,
  readFrame,
  RELAYS,
  ROSTER,
  SECTIONS,
  TERMS,
  WITNESSES,
  writeFrame,
  type Frame,
} from '../../client/access/bundle.ts';
import type { LogItem } from '../../client/access/bundleparts.ts';
import type { Problem } from '../../client/access/report.ts';
import type { Tools } from '../../client/access/judge.ts';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { event, exportItems, itemOf, MINUTE, NOON, quietMorning, seedOf, write } from './practice.ts';
import { remembering } from './remembering.ts';

type Morning = Awaited<ReturnType<typeof quietMorning>>;
let morning: Morning;
beforeAll(async () => {
  morning = await quietMorning();
});

function verifyItems(items: readonly LogItem[]) {
  return verifyBundle(OFFLINE_TOOLS, exportItems(morning.anna, morning, items));
}
function short(problems: readonly Problem[]): string[] {
  return problems.map(({ place, index, seq, reason, count }) =>
    [place, index ?? '-', seq ?? '-', reason, count].join(' '),
  );
}

describe('a bundle as it was made', () => {
  test('[1.12] [1.29] tells who did what, why and when, and holds', async () => {
    const report = await verifyItems(morning.items);
    expect(short(report.problems)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.notices).toEqual([]);
    expect(report.counts).toEqual({ disclosed: 6, hidden: 0, missing: 0 });
    expect(report.organisation).toBe('Linden Dental');
    expect(report.events).toHaveLength(9);
    expect(report.events[5]).toEqual({
      index: 3,
      part: 1,
      entry: toHex(morning.kept[3]!.entry.id),
      device: toHex(morning.ben.id),
      seq: 1,
      who: { person: toHex(seedOf('Ben').slice(0, 16)), name: 'Ben', role: 'dentist' },
      event: event({ at: NOON + 10 * MINUTE + 1000, action: 'export', purpose: 'legal' }),
      window: { notBefore: NOON + MINUTE, notAfter: NOON + 11 * MINUTE, claimed: NOON + 10 * MINUTE + 1000 },
      where: 'at the relay',
      clock: 'within',
    });
  });

  test('is the same bytes each time, whatever order the entries came in', () => {
    const again = exportItems(morning.anna, morning, [...morning.items].reverse());
    expect(toHex(again)).toBe(toHex(exportItems(morning.anna, morning, morning.items)));
  });

  test('discloses only what was chosen; the others stand as links, and still bound the time', async () => {
    const items = morning.kept.map((each, i) => itemOf(each, i === 3));
    const report = await verifyItems(items);
    expect(short(report.problems)).toEqual([]);
    expect(report.counts).toEqual({ disclosed: 1, hidden: 5, missing: 0 });
    expect(report.events.map(({ window }) => window.notBefore)).toEqual([NOON + MINUTE, NOON + MINUTE]);
    const file = Buffer.from(exportItems(morning.anna, morning, items));
    for (const [i, { sealed }] of morning.kept.entries()) expect(file.includes(Buffer.from(sealed))).toBe(i === 3);
  });

  test('an event that waits on a tablet is shown as such', async () => {
    const fresh = await quietMorning(1);
    const waiting = await write(fresh.anna, [event({ at: NOON + 5 * MINUTE })]);
    const file = exportItems(fresh.anna, fresh, [...fresh.items, itemOf(waiting)]);
    const report = await verifyBundle(OFFLINE_TOOLS, file);
    expect(short(report.problems)).toEqual([]);
    expect(report.events.at(-1)).toMatchObject({
      where: 'on this tablet',
      window: { notBefore: NOON + MINUTE, notAfter: null },
    });
    expect(report.notices).toEqual([{ about: 'no receipt yet', index: 2 }]);
  });
});

describe('one changed byte', () => {
  /** Where each byte of the file belongs: what the one problem must name. */
  function nameOf(file: Uint8Array, at: number): string {
    const frame = readFrame(file);
    if (typeof frame === 'string') throw new Error(frame);
    let end = MAGIC.length + 4 + frame.manifestBytes.length + 64;
    if (at < end) return 'head';
    for (const { name, length } of frame.manifest.sections) {
      if (name === 'events') break;
      end += length;
      if (at < end) return name;
    }
    for (let i = 0; i < shown.length; i++) {
      end += sizes[i]!;
      if (at < end) return `event ${String(i)}`;
    }
    return 'nothing';
  }
  let file: Uint8Array;
  let shown: LogItem[];
  let sizes: number[];
  let tools: Tools;
  beforeAll(() => {
    const items = morning.kept.map((each, i) => itemOf(each, i !== 1 && i !== 4));
    shown = items.filter(({ disclosed }) => disclosed !== null);
    file = exportItems(morning.anna, morning, items);
    tools = remembering(OFFLINE_TOOLS);
    const events = (items: readonly LogItem[]): number => {
      const frame = readFrame(exportItems(morning.anna, morning, items));
      return typeof frame === 'string' ? 0 : frame.sections.events.length;
    };
    sizes = shown.map((item) => events([item]));
  });

  async function namedBy(at: number, mask: number): Promise<string[]> {
    const bad = file.slice();
    bad[at]! ^= mask;
    const { ok, problems } = await verifyBundle(tools, bad);
    expect(ok).toBe(false);
    return problems.map(({ place, index }) =>
      place === 'event' ? `event ${String(index)}` : place === 'file' || place === 'manifest' ? 'head' : place,
    );
  }

  test('[1.12] in any place names exactly the event, or the section outside events', async () => {
    const wrong: unknown[] = [];
    const seen = new Set<string>();
    const inCases = [...file.keys()].filter((at) => nameOf(file, at) === 'cases');
    for (const at of [...file.keys().filter((place) => place % 5 === 0), ...inCases]) {
      const expected = nameOf(file, at);
      const named = await namedBy(at, 1 << (at % 8));
      seen.add(expected);
      if (named.length !== 1 || named[0] !== expected) wrong.push({ at, expected, named });
    }
    expect(wrong).toEqual([]);
    const filled = SECTIONS.filter((name) => name !== 'events');
    expect([...seen].sort()).toEqual(['head', ...filled, ...shown.map((_, i) => `event ${String(i)}`)].sort());
  });

  test('law: any other value of any byte is named the same way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        expect(await namedBy(at, mask)).toEqual([nameOf(file, at)]);
      }),
      { numRuns: 200 },
    );
  });

  test('names device and count of the damaged event', async () => {
    const bad = file.slice();
    bad[bad.length - 1]! ^= 1;
    const { problems } = await verifyBundle(OFFLINE_TOOLS, bad);
    expect(problems).toEqual([
      { place: 'event', reason: 'damaged', index: 3, device: toHex(morning.ben.id), seq: 2, count: 1, log: null },
    ]);
  });

  test('a file cut anywhere does not hold, and says how many events are gone', async () => {
    const events = sizes.reduce((sum, size) => sum + size, 0);
    for (let i = 0; i < 4; i++) {
      const lost = sizes.slice(i).reduce((sum, size) => sum + size, 0);
      const { ok, problems } = await verifyBundle(tools, file.subarray(0, file.length - lost));
      expect(ok).toBe(false);
      expect(problems.filter(({ reason, place }) => place === 'event' && reason === 'cut off')).toHaveLength(4 - i);
    }
    for (let length = 0; length < file.length - events; length += 17) {
      expect((await verifyBundle(tools, file.subarray(0, length))).ok).toBe(false);
    }
    const longer = await verifyBundle(tools, new Uint8Array([...file, 0]));
    expect(short(longer.problems)).toEqual(['file - - bytes after the end 1']);
  });

  test('law: arbitrary bytes are refused and never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (noise, hasMagic) => {
        const bytes = hasMagic ? new Uint8Array([...new TextEncoder().encode(MAGIC), ...noise]) : noise;
        expect((await verifyBundle(OFFLINE_TOOLS, bytes)).ok).toBe(false);
      }),
    );
    expect(short((await verifyBundle(OFFLINE_TOOLS, new TextEncoder().encode('enamel bundle 3\n'))).problems)).toEqual([
      'file - - newer version 1',
    ]);
  });

  test('law: sections of any bytes under a good signature are refused and never throw', async () => {
    const { manifest, sections } = readFrame(file) as Frame;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SECTIONS),
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(200),
        async (name, noise, cut) => {
          const kept = sections[name].subarray(0, Math.max(0, sections[name].length - cut - 1));
          const bytes = new Uint8Array([...kept, ...noise]);
          if (Buffer.from(bytes).equals(sections[name])) return;
          const forged = writeFrame(sha256, morning.anna.key.sign, manifest, { ...sections, [name]: bytes });
          // A relay shows the newest term only, so an honest tablet may have none: that says nothing.
          const isNone = name === 'terms' && decode(TERMS, bytes)?.length === 0;
          expect((await verifyBundle(tools, forged)).ok).toBe(isNone);
        },
      ),
      {
        numRuns: 60,
        examples: [
          // Found by chance: the hash of the last event in the index, altered; no terms; the nonce of a hidden place.
          ['index', new Uint8Array(8), 7],
          ['terms', new Uint8Array([0x80]), 200],
          ['hidden', new Uint8Array([4, 5]), 1],
        ],
      },
    );
  });
});

test('the format is pinned: a change of any shape is a new version', () => {
  const shapes = [MANIFEST, ROSTER, RELAYS, TERMS, HEADS, INDEX, HIDDEN, WITNESSES, ITEM, CASES, EVENT];
  expect(toHex(sha256(utf8(shapes.map(({ grammar }) => grammar).join('\n'))))).toBe(
    '0a3236908972fd8967a04d7d179bb860ae35c87430d28d65f1618ab7c3bd71f2',
  );
});

test('[1.12] the list in the app shows the same windows as the auditor sees', async () => {
  const lines = linesOf(
    morning.kept.map(({ entry, receipt }) => heldOf(entry, receipt)),
    () => false,
  );
  const report = await verifyItems(morning.items);
  expect(orderLines(lines).map(({ id, device, window, where }) => ({ id, device, window, where }))).toEqual(
    report.events.map(({ entry, part, device, window, where }) => ({
      id: `${entry}/${String(part)}`,
      device,
      window,
      where,
    })),
  );
});
