// Every way to the machine's own clock and chance is stopped, and what only looks like one is not.
import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import { effects } from '../../tools/effects.ts';

function lint(code: string): string[] {
  const rules = { 'no-restricted-syntax': ['error', ...effects] } as Linter.RulesRecord;
  return new Linter().verify(code, [{ rules }]).map(({ message }) => message);
}
const CLOCK = 'take the clock as an argument';
const CHANCE = 'take the random source as an argument';

test.each([
  ['const at = Date.now();', CLOCK],
  ['const at = new Date();', CLOCK],
  ['const at = Date();', CLOCK],
  ["const at = Date['now']();", CLOCK],
  ['const { now } = Date;', CLOCK],
  ['const at = performance.now();', CLOCK],
  ['setTimeout(work, 5);', CLOCK],
  ['globalThis.setTimeout(work, 5);', CLOCK],
  ['const beat = setInterval(work, 5);', CLOCK],
  ['setImmediate(work);', CLOCK],
  ["import { setTimeout as sleep } from 'node:timers/promises';", CLOCK],
  ['const at = process.hrtime.bigint();', CLOCK],
  ['const die = Math.random();', CHANCE],
  ['const { random } = Math;', CLOCK],
  ['crypto.getRandomValues(bytes);', CHANCE],
  ['const id = crypto.randomUUID();', CHANCE],
  ["import { randomBytes } from 'node:crypto';", CHANCE],
  ["import { randomUUID as id } from 'crypto';", CHANCE],
  ["import { generateKeyPairSync } from 'node:crypto';", CHANCE],
  ["import * as crypto from 'node:crypto';", CHANCE],
  ["const key = await crypto.subtle.generateKey('Ed25519', false, ['sign']);", CHANCE],
])('%s', (code, message) => {
  expect(new Set(lint(code))).toEqual(new Set([message]));
});

test.each([
  'const at = new Date(row.at);',
  'const at = clock.now();',
  'clock.after(5, work);',
  'const day = Date.parse(text);',
  'const most = Math.max(1, 2);',
  "import { createHash } from 'node:crypto';",
  'const bytes = random(32);',
])('%s is allowed', (code) => {
  expect(lint(code)).toEqual([]);
});
