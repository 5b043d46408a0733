// The JSON reports that `npm test` leaves, read as a flat list of tests.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface TestResult {
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** The first line of what went wrong, at the first try. */
  readonly reason?: string;
}

/** The part of vitest's JSON reporter that is read here. */
export interface Report {
  readonly testResults: readonly FileResult[];
}
interface FileResult {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages?: readonly string[];
  }[];
}

export function readReports(folder: string): TestResult[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.flatMap((file) => resultsOf(readReport(join(folder, file))));
}

export function readReport(path: string): Report {
  return JSON.parse(readFileSync(path, 'utf8')) as Report;
}

/** A file that failed without any failed test (it did not load, a hook threw) counts as one failure. */
export function resultsOf(report: Report): TestResult[] {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const results = assertionResults.map((test) => ({
      title: test.fullName,
      status: statusOf(test.status),
      ...firstLine(test.failureMessages?.[0]),
    }));
    const isBroken = status === 'failed' && results.every((result) => result.status !== 'failed');
    return isBroken ? [...results, { title: name, status: 'failed' as const, ...firstLine(message) }] : results;
  });
}

/** Files that were run once more count as they went then; what failed at first stays as the reason, where it passed. */
export function atSecondTry(first: Report, second: Report): Report {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  return {
    testResults: first.testResults.map((file) => {
      const later = again.get(file.name);
      if (!later) return file;
      const wrong = file.assertionResults.find(({ status }) => status === 'failed');
      const why = wrong?.failureMessages ?? [file.message ?? ''];
      // What broke before any test did stands with the first of them.
      const named =
        later.assertionResults.find(({ fullName }) => fullName === wrong?.fullName) ?? later.assertionResults[0];
      const assertionResults = later.assertionResults.map((test) =>
        test === named ? { ...test, failureMessages: [...why, ...(test.failureMessages ?? [])] } : test,
      );
      return { ...later, assertionResults };
    }),
  };
}

/** What went wrong, what was waited for, and the line of the test that did. */
function firstLine(text: string | undefined): { reason?: string } {
  const [what = '', ...more] = (text ?? '').split('\n').map((line) => line.trim());
  const waited = more.find((line) => line.startsWith('- waiting for'))?.slice(2);
  const place = more.findLast((line) => /test\/[^:]*\.test\.ts:\d/.test(line))?.replace(/^.*(?=test\/)|\)$/g, '');
  const reason = [what.slice(0, 300), waited, place].filter(Boolean).join('; ');
  return reason ? { reason } : {};
}

function statusOf(status: string): TestResult['status'] {
  return status === 'passed' || status === 'failed' ? status : 'skipped';
}
