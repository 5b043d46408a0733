// Two verifiers that share no code, given the same bundles, thousands of them mutated: they must agree on each, problem by
// problem. The second is plain JavaScript on Node's own crypto, in tools/second-verifier.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { encode } from '../../protocol/schema.ts';
import { HEADS, INDEX, readFrame, SECTIONS, writeFrame, type Frame } from '../../client/access/bundle.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import type { Act } from '../../client/roster/control.ts';
import { removalMessage } from '../../client/roster/membership.ts';
import {
  event,
  exportItems,
  EVERYTHING,
  itemOf,
  MINUTE,
  newRelay,
  newTablet,
  NOON,
  quietMorning,
  seedOf,
  STAFF,
  staffEntries,
  store,
  write,
} from './practice.ts';
import { agree, both, lines } from './both.ts';
import { alter, chanceFrom, mutate } from './mutations.ts';

type Morning = Awaited<ReturnType<typeof quietMorning>>;
let morning: Morning;
let file: Uint8Array;
beforeAll(async () => {
  morning = await quietMorning();
  file = exportItems(
    morning.anna,
    morning,
    morning.kept.map((each, i) => itemOf(each, i !== 1)),
  );
});

describe('[1.12] [1.15] two verifiers without common code', () => {
  test('agree on a bundle that holds: who, what, and every window of time', async () => {
    const report = await agree(file);
    expect(report.ok).toBe(true);
    expect(report.events.length).toBeGreaterThan(5);
  });

  test('case 51 agree on 3,000 files with flipped, deleted, inserted, swapped and cut bytes; each is refused', async () => {
    const chance = chanceFrom(51);
    const disagreed: unknown[] = [];
    for (let round = 0; round < 3_000; round++) {
      const bytes = mutate(file, chance);
      const { first, second, report } = await both(bytes);
      if (JSON.stringify(first) !== JSON.stringify(second)) disagreed.push({ round, first, second });
      if (report.ok) disagreed.push({ round, held: true });
    }
    expect(disagreed.slice(0, 3)).toEqual([]);
  }, 60_000);

  test('case 51 agree on 600 bundles that an insider altered and signed again', async () => {
    const chance = chanceFrom(52);
    const disagreed: unknown[] = [];
    for (let round = 0; round < 600; round++) {
      const bytes = exportItems(morning.anna, morning, alter(morning.items, chance));
      const { first, second, report } = await both(bytes);
      if (JSON.stringify(first) !== JSON.stringify(second)) disagreed.push({ round, first, second });
      if (report.ok) disagreed.push({ round, held: true });
    }
    expect(disagreed.slice(0, 3)).toEqual([]);
  }, 60_000);

  test('agree on 600 bundles with altered sections under a good signature', async () => {
    const chance = chanceFrom(53);
    const { manifest, sections } = readFrame(file) as Frame;
    const disagreed: unknown[] = [];
    for (let round = 0; round < 600; round++) {
      const name = SECTIONS[chance(SECTIONS.length)]!;
      const altered = mutate(sections[name].length > 1 ? sections[name] : new Uint8Array([0x80, 0]), chance);
      const bytes = writeFrame(sha256, morning.anna.key.sign, manifest, { ...sections, [name]: altered });
      const { first, second } = await both(bytes);
      if (JSON.stringify(first) !== JSON.stringify(second)) disagreed.push({ round, name, first, second });
    }
    expect(disagreed.slice(0, 3)).toEqual([]);
  }, 60_000);

  test('case 52 name the missing end: how many, of which device, from which number on', async () => {
    const fresh = await quietMorning();
    const late = [];
    for (let i = 0; i < 4; i++) late.push(await write(fresh.anna, [event({ at: NOON + 40 * MINUTE })]));
    store(fresh.relay, late, NOON + 41 * MINUTE);
    const items = [...fresh.items, ...late.map((each) => itemOf(each))];
    const whole = readFrame(exportItems(fresh.anna, fresh, items)) as Frame;
    const cut = readFrame(exportItems(fresh.anna, fresh, items.slice(0, 7))) as Frame;
    const bytes = writeFrame(sha256, fresh.anna.key.sign, cut.manifest, {
      ...cut.sections,
      heads: whole.sections.heads,
    });
    const report = await agree(bytes);
    expect(lines(report.problems)).toEqual([`chain missing at the end  ${toHex(fresh.anna.id)} 4 3`]);
  });

  test('case 53 show the true window of tablets ten years off, and name back-dating', async () => {
    const fresh = await quietMorning();
    const year = 365 * 24 * 60 * MINUTE;
    const odd = [
      await write(fresh.anna, [event({ at: NOON - 10 * year })]),
      await write(fresh.ben, [event({ at: NOON + 10 * year })]),
    ];
    store(fresh.relay, odd, NOON + 42 * MINUTE);
    const report = await agree(exportItems(fresh.anna, fresh, [...fresh.items, ...odd.map((each) => itemOf(each))]));
    expect(report.ok).toBe(true);
    expect(report.events.slice(-2).map(({ clock, window }) => [clock, window.notBefore, window.notAfter])).toEqual([
      ['claimed too early', NOON + 21 * MINUTE, NOON + 42 * MINUTE],
      ['claimed too late', NOON + 21 * MINUTE, NOON + 42 * MINUTE],
    ]);
  });

  test('name forks of devices and of relays', async () => {
    const fresh = await quietMorning();
    const fork = await write(fresh.anna, [event({ record: 'patient/other' })], {
      seq: 2,
      prev: fresh.kept[2]!.entry.id,
    });
    expect(lines((await agree(exportItems(fresh.anna, fresh, [...fresh.items, itemOf(fork)]))).problems)).toEqual([
      `event fork 6 ${toHex(fresh.anna.id)} 2 1`,
    ]);
    const again = await quietMorning();
    const two = await write(again.anna, [event()]);
    const relay = { ...newRelay(), seq: again.relay.seq - 1, hash: seedOf('other') };
    store(relay, [two], NOON + 50 * MINUTE);
    const report = await agree(exportItems(again.anna, again, [...again.items, itemOf(two)]));
    expect(report.problems.map(({ reason }) => reason)).toContain('relay fork');
  });

  test('agree on rosters: persons added, changed, suspended, removed, by who may and who may not', async () => {
    const person = seedOf('Ben').slice(0, 16);
    const cleo = newTablet('Cleo');
    const root = signingKeyFromSeed(seedOf('root')).sign(removalMessage(STAFF, person));
    const acts: Act[][] = [
      [{ type: 'remove', person, pins: [], root: null }],
      [{ type: 'suspend', device: morning.ben.id, isSuspended: true }],
      [{ type: 'roles', person, roles: ['nurse'] }],
      [{ type: 'enrol', person, device: cleo.keys, certificate: null }],
      [{ type: 'enrol', person: seedOf('nobody').slice(0, 16), device: cleo.keys, certificate: null }],
      [{ type: 'remove', person: seedOf('Anna').slice(0, 16), pins: [], root: null }],
      [{ type: 'remove', person, pins: [], root: new Uint8Array(64) }],
      [{ type: 'compartments', logs: [{ compartment: 'audit', log: seedOf('other log') }] }],
      [
        { type: 'remove', person, pins: [], root: null },
        { type: 'person', person: { id: person, name: 'Ben', roles: ['dentist'] } },
      ],
      [
        { type: 'roles', person, roles: ['dentist', 'admin'] },
        { type: 'person', person: { id: person, name: 'Ben', roles: ['dentist'] } },
        { type: 'remove', person, pins: [], root },
        { type: 'person', person: { id: person, name: 'Ben', roles: ['dentist'] } },
        { type: 'enrol', person, device: cleo.keys, certificate: null },
      ],
      [{ type: 'level', level: 1 }, { type: 'close' }],
    ];
    for (const later of acts) {
      const roster = staffEntries([morning.anna, morning.ben], later);
      await agree(exportItems(morning.anna, { ...morning, roster }, morning.items));
      const twice = [...roster, roster[0]!];
      await agree(exportItems(morning.anna, { ...morning, roster: twice }, morning.items));
      await agree(exportItems(morning.anna, { ...morning, roster: roster.toReversed() }, morning.items));
      await agree(exportItems(morning.anna, { ...morning, roster: roster.filter((_, i) => i !== 2) }, morning.items));
    }
  });

  test('agree on a log of one’s own, and on heads and indexes that lie', async () => {
    const own = morning.items.filter(({ device }) => toHex(device) === toHex(morning.ben.id));
    await agree(exportItems(morning.ben, morning, own, { ...EVERYTHING, kind: 'own' }));
    await agree(exportItems(newTablet('Mallory'), morning, morning.items));
    const { manifest, sections } = readFrame(file) as Frame;
    const heads = [{ device: morning.anna.id, seq: 1, id: seedOf('x') }];
    await agree(writeFrame(sha256, morning.anna.key.sign, manifest, { ...sections, heads: encode(HEADS, heads) }));
    await agree(writeFrame(sha256, morning.anna.key.sign, manifest, { ...sections, index: encode(INDEX, []) }));
    await agree(writeFrame(sha256, morning.anna.key.sign, { ...manifest, log: seedOf('other') }, sections));
  });

  test('share no code: the second imports only its own files and Node', () => {
    const folder = join(import.meta.dirname, '../../tools/second-verifier');
    for (const name of readdirSync(folder)) {
      const imports = [...readFileSync(join(folder, name), 'utf8').matchAll(/(?:from|import\() ?'([^']+)'/g)].map(
        ([, from]) => from,
      );
      expect(imports.filter((from) => !/^(?:\.\/[a-z]+\.mjs|node:[a-z]+)$/.test(from!))).toEqual([]);
    }
  });

  test('the second at the command line names what is wrong and answers with its exit code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'enamel-second-'));
    const run = (bytes: Uint8Array) => {
      writeFileSync(join(folder, 'log.enamel'), bytes);
      const args = ['tools/second-verifier/verify.mjs', join(folder, 'log.enamel')];
      const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      return { status, lines: stdout.split('\n') };
    };
    expect(run(file)).toMatchObject({ status: 0, lines: expect.arrayContaining(['This bundle holds.']) as unknown });
    const bad = file.slice();
    bad[bad.length - 40]! ^= 4;
    const { status, lines: said } = run(bad);
    expect([status, said[0], said[1]]).toEqual([
      1,
      'This bundle does NOT hold.',
      `  x event: damaged event 5, number 2, device ${toHex(morning.ben.id).slice(0, 16)}`,
    ]);
    rmSync(folder, { recursive: true });
  });
});
