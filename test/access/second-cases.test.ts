// What another house did on a case, in the auditor's bundle: two verifiers without common code tell it alike, and alike
// what is wrong when a practice, a lab or a stranger altered it.
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import type { CaseParts } from '../../client/access/bundleparts.ts';
import { readFrame, writeFrame, type Frame } from '../../client/access/bundle.ts';
import { encodeEvents } from '../../client/access/event.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { encodeControl } from '../../client/roster/control.ts';
import { agree, both, lines } from './both.ts';
import { CASE, claimOf, labOnCase, mirrored, partsOf, proving, put, statementsOf, type Lab } from './lab.ts';
import { alter, chanceFrom, mutate } from './mutations.ts';
import { EVERYTHING, exportItems, MINUTE, newTablet, NOON, quietMorning, seedOf, store } from './practice.ts';

let morning: Awaited<ReturnType<typeof quietMorning>>;
let lab: Lab;
beforeAll(async () => {
  morning = await quietMorning(1);
  lab = await labOnCase();
});
const fileWith = (cases: readonly CaseParts[]) => exportItems(morning.anna, morning, morning.items, EVERYTHING, cases);

describe('[1.12] [2.14] what a lab did on a case, in the bundle of the practice', () => {
  test('is told by both verifiers: the house, the role, the action, the true time, and no person', async () => {
    const report = await agree(fileWith([lab.parts]));
    expect(report.problems).toEqual([]);
    expect(report.houses).toEqual([
      { name: 'Zahnwerk Nord', root: lab.parts.said.length > 0 ? report.houses[0]!.root : '' },
    ]);
    expect(
      report.events
        .slice(-4)
        .map(({ index, part, who, event, window }) => [
          index,
          part,
          who.name,
          who.role,
          event.action,
          window.notBefore,
          window.notAfter,
        ]),
    ).toEqual([
      [2, 0, 'Zahnwerk Nord', 'lab manager', 'claim', null, NOON + MINUTE],
      [2, 1, 'Zahnwerk Nord', 'lab manager', 'open', null, NOON + MINUTE],
      [3, 0, 'Zahnwerk Nord', 'technician', 'open', null, NOON + 6 * MINUTE],
      [4, 0, 'Zahnwerk Nord', 'lab manager', 'file-add', NOON + 3 * MINUTE, NOON + 6 * MINUTE],
    ]);
    expect(JSON.stringify(report.events.slice(-4))).not.toMatch(/Lea|Tom/);
  });

  test('case 51 both agree on 1,000 files with damaged bytes; none of them holds', async () => {
    const file = fileWith([lab.parts]);
    const chance = chanceFrom(61);
    const disagreed: unknown[] = [];
    for (let round = 0; round < 1_000; round++) {
      const { first, second, report } = await both(mutate(file, chance));
      if (JSON.stringify(first) !== JSON.stringify(second)) disagreed.push({ round, first, second });
      if (report.ok) disagreed.push({ round, held: true });
    }
    expect(disagreed.slice(0, 3)).toEqual([]);
  }, 120_000);

  test('case 51 both agree on 300 bundles whose exporter altered the section or its items and signed again', async () => {
    const chance = chanceFrom(62);
    const { manifest, sections } = readFrame(fileWith([lab.parts])) as Frame;
    const disagreed: unknown[] = [];
    for (let round = 0; round < 300; round++) {
      const bytes =
        round % 2 === 0
          ? writeFrame(sha256, morning.anna.key.sign, manifest, {
              ...sections,
              cases: new Uint8Array(mutate(sections.cases, chance)),
            })
          : fileWith([{ ...lab.parts, items: alter(lab.parts.items, chance) }]);
      const { first, second } = await both(bytes);
      if (JSON.stringify(first) !== JSON.stringify(second)) disagreed.push({ round, first, second });
    }
    expect(disagreed.slice(0, 3)).toEqual([]);
  }, 120_000);

  test('one left out is missing by number; one put in, moved to another case or said of a person is named', async () => {
    const told = async (parts: Partial<CaseParts>) =>
      lines((await agree(fileWith([{ ...lab.parts, ...parts }]))).problems);
    const lea = toHex(lab.lea.id);
    expect(await told({ items: lab.parts.items.filter((_, i) => i !== 1) })).toEqual([
      `chain missing  ${lea} 1 1 ${toHex(CASE)}`,
    ]);
    const forger = { ...newTablet('Lea'), key: newTablet('Mallory').key, seq: 5, prev: lab.lea.prev };
    const forged = await put(forger, 'event', encodeEvents([mirrored()]));
    expect(await told({ items: [...lab.parts.items, ...partsOf([], [forged], lab.relay).items] })).toEqual([
      `event wrong signature 5 ${lea} 5 1 ${toHex(CASE)}`,
    ]);
    expect(await told({ log: seedOf('another case') })).toEqual([
      `cases houses do not hold    1 ${toHex(seedOf('another case'))}`,
    ]);
    const fresh = await labOnCase();
    const talked = await put(fresh.tom, 'event', encodeEvents([mirrored({ purpose: 'legal' })]));
    const other = await put(fresh.tom, 'event', encodeEvents([mirrored({ record: 'patient/7' })]));
    store(fresh.relay, [talked, other], NOON + 8 * MINUTE);
    const kept = [...fresh.kept, talked, other];
    expect(lines((await agree(fileWith([partsOf(fresh.said, kept, fresh.relay, proving(kept))]))).problems)).toEqual(
      [5, 6].map((index) => `event not for both houses ${index} ${toHex(fresh.tom.id)} ${index - 4} 1 ${toHex(CASE)}`),
    );
  });

  test('a stranger speaks for no house, and whoever names itself like the lab has a root of its own', async () => {
    const mallory = newTablet('Mallory');
    const act = claimOf('lab root', 'Zahnwerk Nord', statementsOf('other root', mallory));
    const claim = await put(mallory, 'control', encodeControl({ epoch: null, act }));
    const opened = await put(mallory, 'event', encodeEvents([mirrored()]));
    const alone = partsOf([claim], [claim, opened], lab.relay);
    expect(lines((await agree(fileWith([alone]))).problems)).toEqual([
      `event unknown device 2 ${toHex(mallory.id)} 1 1 ${toHex(CASE)}`,
    ]);
    const thief = newTablet('Thief');
    const own = claimOf('thief root', 'Zahnwerk Nord', statementsOf('thief root', thief));
    const second = await put(thief, 'control', encodeControl({ epoch: null, act: own }));
    const looked = await put(thief, 'event', encodeEvents([mirrored()]));
    const report = await agree(fileWith([lab.parts, partsOf([second], [second, looked], lab.relay)]));
    expect(report.houses.map(({ name }) => name)).toEqual(['Zahnwerk Nord', 'Zahnwerk Nord']);
    expect(new Set(report.houses.map(({ root }) => toHex(new Uint8Array(root)))).size).toBe(2);
  });

  test('a bundle of before, without the section, still holds', async () => {
    const { manifest, sections } = readFrame(fileWith([])) as Frame;
    const before = writeFrame(sha256, morning.anna.key.sign, { ...manifest, format: 1 }, sections);
    const report = await agree(before);
    expect([report.ok, new TextDecoder().decode(before.subarray(0, 16))]).toEqual([true, 'enamel bundle 1\n']);
  });
});
