// Names every test that failed, or needed a second try, in the last runs, then prints `N passed, N failed`, alone on a line; fails when one failed.
import { join } from 'node:path';
import { root } from './run.ts';
import { readReports, type TestResult } from './test-reports.ts';

const results = readReports(join(root, 'reports'));
const passed = results.filter(({ status }) => status === 'passed').length;
const failed = results.filter(({ status }) => status === 'failed');
const say = (word: string, { title, reason }: TestResult): void => {
  console.log(`${word} ${title}${reason === undefined ? '' : `: ${reason}`}`);
};
// What passed and has a reason to fail has needed a second try.
for (const each of results)
  if (each.status === 'passed' && each.reason !== undefined) say('PASSED AT SECOND TRY', each);
for (const each of failed) say('FAILED', each);
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
