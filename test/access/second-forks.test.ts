// A device that signed twice for one place, as a proof that somebody saved and inside an auditor's bundle: two verifiers
// without common code say the same of it, whatever was altered.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { verify } from '../../client/crypto/sign.ts';
import { judgeFork, readFork, writeFork, type Fork } from '../../client/roster/forkproof.ts';
import fork from '../vectors/fork.json' with { type: 'json' };
import { both } from './both.ts';
import { alter, chanceFrom, mutate } from './mutations.ts';
import { event, exportItems, itemOf, MINUTE, newRelay, NOON, quietMorning, seedOf, store, write } from './practice.ts';

interface Said {
  readonly says: string | null;
  readonly device?: string;
  readonly log?: string;
  readonly seq?: number;
  readonly ids?: readonly string[];
}
// @ts-expect-error plain JavaScript on purpose, without types
const second = (await import('../../tools/second-verifier/fork.mjs')) as { judgeFork: (file: Uint8Array) => Said };

function first(file: Uint8Array): Said {
  const read = readFork(file);
  const judged = read && judgeFork(sha256, verify, read);
  if (typeof judged === 'string' || judged === null) return { says: judged };
  const { device, log, seq } = judged.first.fields;
  const ids = [judged.first.id, judged.second.id].map((id) => toHex(id));
  return { says: 'two entries', device: toHex(device), log: toHex(log), seq, ids };
}

const files = fork.files.map(({ file }) => new Uint8Array(Buffer.from(file, 'hex')));
const good = files[0]!;

describe('case 28 a saved proof against a device', () => {
  test('means the same to both: each frozen vector, good or bad', () => {
    for (const { name, file, says } of fork.files) {
      const bytes = new Uint8Array(Buffer.from(file, 'hex'));
      expect([name, second.judgeFork(bytes)]).toEqual([name, first(bytes)]);
      expect([name, second.judgeFork(bytes).says]).toEqual([name, says]);
    }
  });

  test('means the same in 3,000 files with damaged bytes; none of them proves anything', () => {
    const chance = chanceFrom(71);
    const disagreed: unknown[] = [];
    for (let round = 0; round < 3_000; round++) {
      const bytes = mutate(good, chance);
      const told = [first(bytes), second.judgeFork(bytes)];
      if (JSON.stringify(told[0]) !== JSON.stringify(told[1])) disagreed.push({ round, told });
      if (told[0]!.says === 'two entries') disagreed.push({ round, proves: true });
    }
    expect(disagreed.slice(0, 3)).toEqual([]);
  });

  test('means the same in 600 files that somebody put together out of entries and keys of others', () => {
    const chance = chanceFrom(72);
    const forks = files.map((file) => readFork(file)).filter((each) => each !== null);
    const pick = (): Fork => forks[chance(forks.length)]!;
    const seen = new Set<string | null>();
    for (let round = 0; round < 600; round++) {
      const side = (): Fork['first'] => pick()[chance(2) === 0 ? 'first' : 'second'];
      const bytes = writeFork({ device: pick().device, first: side(), second: side() });
      expect([round, second.judgeFork(bytes)]).toEqual([round, first(bytes)]);
      seen.add(first(bytes).says);
    }
    expect([...seen].sort()).toEqual(
      ['another device', 'not one place', 'not signed by it', 'one entry', 'two entries', 'unreadable entry'].sort(),
    );
  });

  test('at the command line: what it proves, or why nothing, and the exit code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'enamel-fork-'));
    const run = (bytes: Uint8Array) => {
      writeFileSync(join(folder, 'fork.enamel'), bytes);
      const args = ['tools/second-verifier/verify.mjs', join(folder, 'fork.enamel')];
      const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      return { status, lines: stdout.split('\n') };
    };
    const proof = run(good);
    expect([proof.status, proof.lines[0]]).toEqual([0, 'The device signed TWO ENTRIES for one place.']);
    expect(proof.lines[1]).toContain(fork.device);
    const places = fork.files.find(({ name }) => name === 'two places')!.file;
    expect(run(Buffer.from(places, 'hex'))).toMatchObject({
      status: 1,
      lines: ['This proves NOTHING against the device.', '  x not one place', ''],
    });
    expect(run(good.slice(0, -1)).status).toBe(1);
    rmSync(folder, { recursive: true });
  });
});

describe('[1.12] a bundle with a fork in it', () => {
  test('of a device or of the relay is told alike after 1,200 alterations, of bytes and by an insider who signs again', async () => {
    const morning = await quietMorning();
    const place = { seq: 2, prev: morning.kept[2]!.entry.id };
    const twice = await write(morning.anna, [event({ record: 'patient/other' })], place);
    const ours = [...morning.items, itemOf(twice)];
    const again = await quietMorning();
    const two = await write(again.anna, [event()]);
    store({ ...newRelay(), seq: again.relay.seq - 1, hash: seedOf('other') }, [two], NOON + 50 * MINUTE);
    const theirs = [...again.items, itemOf(two)];
    const chance = chanceFrom(73);
    const disagreed: unknown[] = [];
    let named = 0;
    for (let round = 0; round < 1_200; round++) {
      const [by, items] = round % 2 === 0 ? [morning, ours] : [again, theirs];
      const whole = exportItems(by.anna, by, round % 4 < 2 ? items : alter(items, chance));
      const told = await both(round % 4 < 2 ? mutate(whole, chance) : whole);
      if (JSON.stringify(told.first) !== JSON.stringify(told.second)) disagreed.push({ round, ...told, report: null });
      if (told.report.ok) disagreed.push({ round, held: true });
      if (told.report.problems.some(({ reason }) => reason === 'fork' || reason === 'relay fork')) named += 1;
    }
    expect(disagreed.slice(0, 3)).toEqual([]);
    expect(named).toBeGreaterThan(300);
  }, 120_000);
});
