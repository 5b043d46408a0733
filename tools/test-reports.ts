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
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

export function readReports(folder: string): TestResult[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.flatMap((file) => resultsOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Report));
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

function firstLine(text: string | undefined): { reason?: string } {
  const reason = text?.split('\n', 1)[0]?.trim().slice(0, 300);
  return reason ? { reason } : {};
}

function statusOf(status: string): TestResult['status'] {
  return status === 'passed' || status === 'failed' ? status : 'skipped';
}
