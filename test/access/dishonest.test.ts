// Whoever made the file: its authors' signatures, chains and the relay's receipts tell what was done to it.
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { readFrame, writeFrame } from '../../client/access/bundle.ts';
import type { LogItem } from '../../client/access/bundleparts.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import type { Problem } from '../../client/access/report.ts';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import {
  event,
  exportItems,
  EVERYTHING,
  itemOf,
  MINUTE,
  newTablet,
  NOON,
  quietMorning,
  seedOf,
  staffEntries,
  store,
  write,
  type Kept,
} from './practice.ts';

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
/** `n` more entries by Anna, receipted; they change nothing for other tests. */
async function lateEntries(n: number): Promise<{ items: LogItem[]; kept: Kept[]; fresh: Morning }> {
  const fresh = await quietMorning();
  const kept: Kept[] = [];
  for (let i = 0; i < n; i++) kept.push(await write(fresh.anna, [event({ at: NOON + 40 * MINUTE })]));
  store(fresh.relay, kept, NOON + 41 * MINUTE);
  return { items: [...fresh.items, ...kept.map((each) => itemOf(each))], kept, fresh };
}

describe('a dishonest exporter, whose signature is good', () => {
  test('deletes an event: the gap is named with device, count and number', async () => {
    const report = await verifyItems(morning.items.filter((_, i) => i !== 2));
    expect(short(report.problems)).toEqual(['chain - 1 missing 1', 'relay - 3 missing at the relay 1']);
    expect(report.problems[0]!.device).toBe(toHex(morning.anna.id));
    expect(report.counts.missing).toBe(1);
  });

  test('passes an event off as undisclosed under another id: the chain breaks', async () => {
    const items = morning.items.map((item, i) =>
      i === 2 ? { ...itemOf(morning.kept[2]!, false), id: seedOf('x') } : item,
    );
    const report = await verifyItems(items);
    expect(short(report.problems)).toEqual(['event 3 2 broken chain 1']);
  });

  test('passes an event off as undisclosed with other bytes: the relay had another history', async () => {
    const items = morning.items.map((item, i) =>
      i === 2 ? { ...itemOf(morning.kept[2]!, false), storage: seedOf('x') } : item,
    );
    const report = await verifyItems(items);
    expect(short(report.problems)).toEqual(['relay 2 4 other history 1']);
  });

  test('edits an event: without its author the signature is wrong', async () => {
    const { anna, ben, kept } = await quietMorning();
    anna.seq = 1;
    const forged = await write(anna, [event({ record: 'patient/harmless' })], {
      prev: kept[0]!.entry.id,
      signWith: ben.key,
    });
    forged.receipt = kept[2]!.receipt;
    const report = await verifyItems(morning.items.map((item, i) => (i === 2 ? itemOf(forged) : item)));
    expect(short(report.problems)).toEqual(['event 2 1 wrong signature 1']);
  });

  test('inserts an event of a device nobody knows, or one of the own device at a place that is taken', async () => {
    const stranger = newTablet('Mallory');
    const strange = await verifyItems([...morning.items, itemOf(await write(stranger, [event()]))]);
    expect(short(strange.problems)).toEqual(['event 6 0 unknown device 1']);

    const fresh = await quietMorning();
    const second = await write(fresh.anna, [event({ record: 'patient/other' })], {
      seq: 2,
      prev: fresh.kept[2]!.entry.id,
    });
    const forked = await verifyItems([...morning.items, itemOf(second)]);
    expect(short(forked.problems)).toEqual(['event 6 2 fork 1']);
  });

  test('repeats an event: once in the chain, once at the relay', async () => {
    const report = await verifyItems([...morning.items, morning.items[5]!]);
    expect(short(report.problems)).toEqual(['event 6 2 duplicate 1', 'relay 6 6 duplicate 1']);
  });

  test('swaps two events: each holds, but not where it stands', async () => {
    const swapped = [...morning.items];
    const [a, b] = [swapped[2]!, swapped[4]!];
    swapped[2] = { ...a, disclosed: b.disclosed };
    swapped[4] = { ...b, disclosed: a.disclosed };
    const report = await verifyItems(swapped);
    expect(short(report.problems).slice(0, 2)).toEqual([
      'event 2 1 not where the index says 1',
      'event 4 2 not where the index says 1',
    ]);
  });

  test('swaps two receipts', async () => {
    const swapped = [...morning.items];
    const [a, b] = [swapped[2]!, swapped[4]!];
    swapped[2] = { ...a, receipt: b.receipt };
    swapped[4] = { ...b, receipt: a.receipt };
    const report = await verifyItems(swapped);
    expect(report.problems.map(({ reason }) => reason)).toEqual(['forged receipt', 'forged receipt']);
  });

  test('brings receipts of a relay that is none', async () => {
    const fresh = await quietMorning();
    const own = { ...fresh.relay, key: fresh.anna.key, seq: 0, hash: seedOf('x') };
    store(own, [fresh.kept[0]!], NOON);
    const report = await verifyItems([itemOf(fresh.kept[0]!), ...morning.items.slice(1)]);
    expect(short(report.problems)).toEqual(['event 0 0 forged receipt 1']);
  });

  test('[1.12] leaves out the newest events: heads that others hold show how many are missing', async () => {
    const { items, fresh } = await lateEntries(4);
    const honest = readFrame(exportItems(fresh.anna, fresh, items));
    const cut = readFrame(exportItems(fresh.anna, fresh, items.slice(0, 7)));
    if (typeof honest === 'string' || typeof cut === 'string') throw new Error('not a bundle');
    const { manifest, sections } = cut;
    const file = writeFrame(sha256, fresh.anna.key.sign, manifest, { ...sections, heads: honest.sections.heads });
    const report = await verifyBundle(OFFLINE_TOOLS, file);
    expect(short(report.problems)).toEqual(['chain - 4 missing at the end 3']);
    expect(report.problems[0]!.device).toBe(toHex(fresh.anna.id));
    expect(report.counts.missing).toBe(3);
  });

  test('leaves out who somebody is, or alters it: the roster does not hold', async () => {
    const withRoster = (roster: Morning['roster']) =>
      verifyBundle(OFFLINE_TOOLS, exportItems(morning.anna, { ...morning, roster }, morning.items));
    const [found, ...later] = morning.roster;
    const renamed = {
      ...later[1]!,
      bytes: later[1]!.bytes.map((byte, i, all) => (i === all.length - 9 ? byte ^ 1 : byte)),
    };
    expect((await withRoster(later)).problems.map(({ reason }) => reason)).toEqual(['roster does not hold']);
    expect((await withRoster([found!, ...later.slice(1)])).problems.map(({ reason }) => reason)).toEqual([
      'roster does not hold',
    ]);
    expect((await withRoster([found!, later[0]!, renamed, later[2]!])).problems.map(({ reason }) => reason)).toEqual([
      'roster does not hold',
    ]);
    const unknown = await withRoster([found!, later[0]!]);
    expect(short(unknown.problems)).toEqual(
      [1, 3, 5].map((i) => `event ${String(i)} ${String((i - 1) / 2)} unknown device 1`),
    );
  });

  test('is unknown itself, or exports another log', async () => {
    const mallory = newTablet('Mallory');
    const report = await verifyBundle(OFFLINE_TOOLS, exportItems(mallory, morning, morning.items));
    expect(short(report.problems)).toEqual(['manifest - - unknown device 1']);
    const frame = readFrame(exportItems(morning.anna, morning, []));
    if (typeof frame === 'string') throw new Error(frame);
    const { manifest, sections } = frame;
    const file = writeFrame(sha256, morning.anna.key.sign, { ...manifest, log: seedOf('other log') }, sections);
    const { problems } = await verifyBundle(OFFLINE_TOOLS, file);
    // What the relay showed of the log it was truly exported from belongs to no other.
    expect(short(problems)).toEqual(['manifest - - other log 1', 'terms - - forged term 1']);
  });

  test('shows only the own chain and says so', async () => {
    const own = morning.items.filter(({ device }) => toHex(device) === toHex(morning.ben.id));
    const scope = { ...EVERYTHING, kind: 'own' as const };
    const report = await verifyBundle(OFFLINE_TOOLS, exportItems(morning.ben, morning, own, scope));
    expect(short(report.problems)).toEqual([]);
    expect((await verifyItems(own)).problems.every(({ reason }) => reason === 'missing at the relay')).toBe(true);
  });
});

test('what a person did who was removed since still counts, and is pointed out', async () => {
  const person = seedOf('Ben').slice(0, 16);
  const roster = staffEntries([morning.anna, morning.ben], [{ type: 'remove', person, pins: [], root: null }]);
  const report = await verifyBundle(OFFLINE_TOOLS, exportItems(morning.anna, { ...morning, roster }, morning.items));
  expect(short(report.problems)).toEqual([]);
  expect(report.notices).toEqual([1, 3, 5].map((index) => ({ about: 'device removed by now', index })));
});

describe('time', () => {
  test('[1.12] a back-dated event keeps its true window and is pointed out', async () => {
    const fresh = await quietMorning();
    const backdated = await write(fresh.anna, [event({ at: NOON - 365 * 24 * 60 * MINUTE })]);
    store(fresh.relay, [backdated], NOON + 42 * MINUTE);
    const report = await verifyBundle(
      OFFLINE_TOOLS,
      exportItems(fresh.anna, fresh, [...fresh.items, itemOf(backdated)]),
    );
    expect(short(report.problems)).toEqual([]);
    expect(report.notices).toEqual([{ about: 'claimed too early', index: 6 }]);
    expect(report.events.at(-1)!.window).toEqual({
      notBefore: NOON + 21 * MINUTE,
      notAfter: NOON + 42 * MINUTE,
      claimed: NOON - 365 * 24 * 60 * MINUTE,
    });
  });

  test('a relay whose clock runs backwards is pointed out', async () => {
    const fresh = await quietMorning();
    const late = await write(fresh.anna, [event({ at: NOON })]);
    store(fresh.relay, [late], NOON - 60 * MINUTE);
    const report = await verifyBundle(OFFLINE_TOOLS, exportItems(fresh.anna, fresh, [...fresh.items, itemOf(late)]));
    expect(report.notices.map(({ about }) => about)).toContain('relay clock ran backwards');
    expect(report.events.at(-1)!.clock).toBe('impossible window');
  });
});
