// A relay that cannot start says why and what to do, in one sentence.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/test-relay.ts';

let relay: RelayProcess;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay.stop());

function sentenceFor(PORT: string, ENAMEL_DATA: string, ...flags: string[]): string {
  const cwd = join(import.meta.dirname, '../..');
  const env = { ...process.env, PORT, ENAMEL_DATA };
  const { status, stderr } = spawnSync(process.execPath, [...flags, 'relay/main.ts'], { cwd, env, encoding: 'utf8' });
  return `${String(status)}: ${stderr}`;
}

test('case 64 a taken port, a data folder in use, and one that cannot be written are told apart', () => {
  const file = join(temporaryFolder(), 'a file');
  writeFileSync(file, '');
  expect(sentenceFor(String(relay.port), temporaryFolder())).toMatch(/^1: Enamel could not start: the port is taken/);
  expect(sentenceFor('0', relay.dataDir)).toMatch(/^1: Enamel could not start: another relay is running/);
  for (const folder of [file, join(file, 'data')])
    expect(sentenceFor('0', folder)).toMatch(/nothing can be written to the data folder .* choose another/);
});

test('limits of memory that whoever runs it sets for Node do not keep its database from opening', () => {
  const flags = ['--max-semi-space-size=8', '--max-old-space-size=256'];
  expect(sentenceFor(String(relay.port), temporaryFolder(), ...flags)).toMatch(/the port is taken/);
});
