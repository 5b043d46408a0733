// The command an auditor runs on a laptop without network: exit code and the words on the screen.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { writeHistory } from '../../protocol/history.ts';
import fork from '../vectors/fork.json' with { type: 'json' };
import { signBatch } from '../hostile-relay/kept-log.ts';
import { random, signerOf } from '../hostile-relay/keys.ts';
import { event, exportItems, itemOf, NOON, quietMorning, seedOf, store, write } from './practice.ts';

let folder: string;
let file: Uint8Array;
let device: string;
let relay: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'enamel-bundle-'));
  const morning = await quietMorning(1);
  const odd = await write(morning.ben, [event({ at: NOON + 2000, record: 'patient/\u202E9\u001B[2J' })]);
  store(morning.relay, [odd], NOON + 90_000);
  file = exportItems(morning.anna, morning, [...morning.items, itemOf(odd)]);
  device = toHex(morning.ben.id).slice(0, 16);
  relay = toHex(morning.relay.key.publicKey);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(bytes: Uint8Array, ...options: string[]) {
  const path = join(folder, 'log.enamel');
  writeFileSync(path, bytes);
  return runOn(path, ...options);
}
function runOn(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['client/access/verify-log.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('[1.12] a good bundle: who, what, why, when, and the keys to check by another way', () => {
  const { status, stdout } = run(file, '--relay', relay);
  expect(stdout).toMatch(/^This bundle holds\.\n/);
  expect(stdout).toContain('Organisation   Linden Dental');
  expect(stdout).toMatch(
    /2\.2\s+Ben\s+dentist\s+export\s+patient\/7\s+legal\s+–\s+2026-03-04 12:01:00Z\s+2026-03-04 12:00:01Z/,
  );
  expect(stdout).not.toContain('\u001B');
  expect(stdout).not.toContain('\u202E');
  expect(status).toBe(0);
});

test('[1.12] one flipped byte: not good, and the event is named', () => {
  const bad = file.slice();
  bad[bad.length - 40]! ^= 4;
  const { status, stdout } = run(bad);
  expect(status).toBe(1);
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'This bundle does NOT hold.',
    `  ✗ Event 3 (number 1 of device ${device}) was altered after it was exported.`,
  ]);
});

test('another organisation or relay than the reader expects, another file, no file', () => {
  expect(run(file, '--root', toHex(seedOf('other')))).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('The organisation is not the one you named with --root.') as string,
  });
  expect(run(file, '--relay', toHex(seedOf('other'))).status).toBe(1);
  expect(run(new TextEncoder().encode('%PDF-1.7'))).toMatchObject({
    status: 1,
    stdout: 'This bundle does NOT hold.\n  ✗ The file is not an Enamel bundle.\n',
  });
  expect(runOn(join(folder, 'nothing')).stderr).toMatch(/could not be read/);
  expect(runOn().status).toBe(2);
});

test('the file is looked for where the person stood, not where npm runs', () => {
  writeFileSync(join(folder, 'here.enamel'), file);
  const { status, stdout } = spawnSync(process.execPath, ['client/access/verify-log.ts', 'here.enamel'], {
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: folder },
  });
  expect(stdout).toMatch(/^This bundle holds\.\n/);
  expect(status).toBe(0);
});

test('case 8 saved relay histories: two halves of a fork, from where the person stands; a bundle beside them is refused', () => {
  const liar = signerOf(random(32));
  const place = { log: random(32), term: 1, nonce: random(16), seq: 7, time: NOON };
  const half = (): string => {
    const receipts = signBatch(liar, [{ ...place, storage: random(32), hash: random(32) }]);
    const path = join(folder, `half-${toHex(random(4))}.enamel`);
    writeFileSync(path, writeHistory({ relayKey: liar.publicKey, receipts, terms: [] }));
    return path;
  };
  const [one, other] = [half(), half()];
  const both = runOn(one, other, '--relay', toHex(liar.publicKey));
  expect(both.stdout).toMatch(
    /^The relay signed TWO HISTORIES\.\n {2}✗ log [0-9a-f]{64}, term 1: place 7 was given to entry/,
  );
  expect(both.status).toBe(0);
  expect(runOn(one).status).toBe(1);
  expect(runOn(one, other, '--relay', relay).status).toBe(1);
  const bundle = join(folder, 'bundle.enamel');
  writeFileSync(bundle, file);
  expect(runOn(one, bundle).status).toBe(2);
});

test('case 28 a saved proof against a device: two entries for one place, or why it is none', () => {
  const file = (name: string): Uint8Array => Buffer.from(fork.files.find((each) => each.name === name)!.file, 'hex');
  const good = run(file('two edits at one place'));
  expect(good.stdout).toMatch(/^The device signed TWO ENTRIES for one place\.\n {2}✗ log [0-9a-f]{64}, number 1:\n/);
  expect(good.stdout).toContain(`Device      ${fork.device}`);
  expect(good.status).toBe(0);
  expect(run(file('two places'))).toMatchObject({
    status: 1,
    stdout:
      'This proves NOTHING against the device.\n  ✗ The entries stand in two places; one device may write both.\n',
  });
  expect(run(file('a byte behind the end'))).toMatchObject({
    status: 1,
    stdout: 'The file is damaged, or of a newer version.\n',
  });
});
