// Prints `N passed, N failed` over all reports of the last test runs, alone on a line, and fails when one failed.
import { join } from 'node:path';
import { root } from './run.ts';
import { readReports } from './test-reports.ts';

const results = readReports(join(root, 'reports'));
const passed = results.filter(({ status }) => status === 'passed').length;
const failed = results.filter(({ status }) => status === 'failed').length;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
