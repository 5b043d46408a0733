// `npm run demands`: which demands have a passing test that carries their tag, and which have none.
// Reads the reports of the last `npm test`; runs the tests first where there are none.
import { join } from 'node:path';
import { demands } from './demand-list.ts';
import { root, runNode } from './run.ts';
import { readReports, type TestResult } from './test-reports.ts';

export interface Shown {
  readonly tag: string;
  readonly passed: number;
  readonly failed: number;
}

export function showDemands(results: readonly TestResult[]): { shown: Shown[]; unknown: string[] } {
  const tagged = results.flatMap(({ title, status }) => tagsOf(title).map((tag) => ({ tag, status })));
  const count = (tag: string, status: string): number =>
    tagged.filter((test) => test.tag === tag && test.status === status).length;
  return {
    shown: Object.keys(demands).map((tag) => ({ tag, passed: count(tag, 'passed'), failed: count(tag, 'failed') })),
    unknown: [...new Set(tagged.map(({ tag }) => tag))].filter((tag) => !(tag in demands)),
  };
}

function tagsOf(title: string): string[] {
  return [...title.matchAll(/\[([12]\.\d+[a-z]?)\]/g)].map((match) => match[1] ?? '');
}

function print({ shown, unknown }: ReturnType<typeof showDemands>): void {
  for (const { tag, passed, failed } of shown) {
    const tests = `${passed} passing${failed > 0 ? `, ${failed} FAILING` : ''}`;
    const mark = failed > 0 ? '✗' : passed > 0 ? '✓' : '·';
    console.log(
      `${mark} ${tag.padEnd(6)}${passed + failed > 0 ? tests.padEnd(24) : 'no test'.padEnd(24)}${demands[tag] ?? ''}`,
    );
  }
  const isShown = ({ passed, failed }: Shown): boolean => passed > 0 && failed === 0;
  console.log(`\n${shown.filter(isShown).length} of ${shown.length} demands have a passing test`);
  for (const tag of unknown) console.log(`unknown tag in a test title: [${tag}]`);
}

if (import.meta.main) {
  const reports = join(root, 'reports');
  if (readReports(reports).length === 0) await runNode('tools/test.ts', []);
  const outcome = showDemands(readReports(reports));
  print(outcome);
  if (outcome.unknown.length > 0) process.exitCode = 1;
}
