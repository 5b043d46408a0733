// What the end of a test run says: what failed and where, and what needed a second telling.
import { expect, test } from 'vitest';
import { atSecondTry, resultsOf, type Report } from '../../tools/test-reports.ts';

const file = (
  name: string,
  tests: readonly (readonly [string, string, ...string[]])[],
): Report['testResults'][number] => ({
  name,
  status: tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
  assertionResults: tests.map(([fullName, status, ...failureMessages]) => ({ fullName, status, failureMessages })),
});
const timeout = [
  'TimeoutError: locator.waitFor: Timeout 30000ms exceeded.',
  'Call log:',
  "  - waiting for getByText('Removed').first() to be visible",
  '',
  '    at meet (/a/b/test/journey/meeting.ts:33:82)',
  '    at /a/b/test/journey/continuity.test.ts:171:3',
].join('\n');

test('a failure says what was waited for, and on which line of which test', () => {
  const [result] = resultsOf({ testResults: [file('a', [['the paper takes over', 'failed', timeout]])] });
  expect(result?.reason).toBe(
    'TimeoutError: locator.waitFor: Timeout 30000ms exceeded.; ' +
      "waiting for getByText('Removed').first() to be visible; test/journey/continuity.test.ts:171:3",
  );
});

test('a story that went well when it was told again passes, and is named', () => {
  const first = {
    testResults: [
      file('a', [
        ['one', 'passed'],
        ['two', 'failed', timeout],
      ]),
      file('b', [['three', 'passed']]),
    ],
  };
  const second = {
    testResults: [
      file('a', [
        ['one', 'passed'],
        ['two', 'passed'],
      ]),
    ],
  };
  const results = resultsOf(atSecondTry(first, second));
  expect(results.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  expect(results.filter(({ reason }) => reason !== undefined).map(({ title }) => title)).toEqual(['two']);
});

test('a story that fails twice fails, and one that did not load the second time as well', () => {
  const first = { testResults: [file('a', [['one', 'failed', timeout]])] };
  const again = resultsOf(atSecondTry(first, first));
  expect(again.map(({ status }) => status)).toEqual(['failed']);
  const broken = { testResults: [{ name: 'a', status: 'failed', message: 'it did not load', assertionResults: [] }] };
  expect(resultsOf(atSecondTry(first, broken)).map(({ status }) => status)).toEqual(['failed']);
});
