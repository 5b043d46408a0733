// Names every test that failed in the last runs, then prints `N passed, N failed`, alone on a line; fails when one failed.
import { join } from 'node:path';
import { root } from './run.ts';
import { readReports } from './test-reports.ts';

const results = readReports(join(root, 'reports'));
const passed = results.filter(({ status }) => status === 'passed').length;
const failed = results.filter(({ status }) => status === 'failed');
for (const { title, reason } of failed) console.log(`FAILED ${title}${reason === undefined ? '' : `: ${reason}`}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
