// Writes down what no test caught (a rejection after a test's end, say) in the shape of a report of one failed file each:
// vitest's own report leaves such errors out, and a run that fails by one of them alone would not say why.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Reporter } from 'vitest/node';
import { root } from './run.ts';

type Stray = Parameters<NonNullable<Reporter['onTestRunEnd']>>[1][number];

export function strayErrors(file: string): Reporter {
  return {
    onTestRunEnd(_, errors) {
      if (errors.length === 0) return;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ testResults: errors.map(failedFile) }));
    },
  };
}

/** The test named is the one that ran when the error came, which need not be the one that left it behind. */
function failedFile({ name, message, VITEST_TEST_PATH: path, VITEST_TEST_NAME: test }: Stray) {
  const place = typeof path === 'string' ? relative(root, path) : 'no file';
  const during = typeof test === 'string' ? `, during "${test}"` : '';
  return {
    name: `an error that no test caught (${place}${during})`,
    status: 'failed',
    message: `${name ?? 'Error'}: ${message}`,
    assertionResults: [],
  };
}
