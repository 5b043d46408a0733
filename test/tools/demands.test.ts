import { describe, expect, test } from 'vitest';
import { demands } from '../../tools/demand-list.ts';
import { showDemands } from '../../tools/demands.ts';
import { resultsOf } from '../../tools/test-reports.ts';

const report = {
  testResults: [
    {
      name: 'log.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'the access log names who and why [1.12] [2.14]', status: 'passed' },
        { fullName: 'a flipped byte is found [1.12]', status: 'failed' },
        { fullName: 'later [9.9] and [1.99]', status: 'pending' },
      ],
    },
    { name: 'broken.test.ts', status: 'failed', assertionResults: [] },
  ],
};

describe('what the tests show', () => {
  test('there are 61 demands', () => {
    expect(Object.keys(demands)).toHaveLength(61);
  });

  test('a test file that does not load counts as a failure', () => {
    expect(resultsOf(report).map(({ status }) => status)).toEqual(['passed', 'failed', 'skipped', 'failed']);
  });

  test('a demand counts its passing and failing tests, and a tag of no demand is named', () => {
    const { shown, unknown } = showDemands(resultsOf(report));
    expect(shown.filter(({ passed, failed }) => passed + failed > 0)).toEqual([
      { tag: '1.12', passed: 1, failed: 1 },
      { tag: '2.14', passed: 1, failed: 0 },
    ]);
    expect(unknown).toEqual(['1.99']);
  });
});
