// `npm test`: runs the unit tests beside the simulation, builds the app, then runs the browser journeys, and writes one
// JSON report for each. With `--check` all that `npm run check` does runs behind them from the start: tests often wait.
// Where nobody can look (CI), a story that failed is told once more, whole; the end of the run names it.
// With other arguments it is vitest with those arguments.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { root, runNode } from './run.ts';
import { atSecondTry, readReport } from './test-reports.ts';

const vitest = 'node_modules/vitest/vitest.mjs';
const reports = 'reports';
/** More than a few stories that fail are no matter of luck. */
const MOST_TOLD_AGAIN = 3;

async function runProject(project: string, files: readonly string[] = [], report = project): Promise<boolean> {
  const env = { ENAMEL_REPORT: `${reports}/${report}.json` };
  const { isOk } = await runNode(vitest, ['run', '--project', `${project}*`, '--passWithNoTests', ...files], { env });
  return isOk;
}

/** A step of a story needs those before it, so vitest's own retry of one test would not do. */
async function runJourneys(): Promise<boolean> {
  const isOk = await runProject('journey');
  const path = join(root, reports, 'journey.json');
  if (isOk || !process.env['CI'] || !existsSync(path)) return isOk;
  const first = readReport(path);
  const failed = first.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  if (failed.length === 0 || failed.length > MOST_TOLD_AGAIN) return false;
  const isOkAgain = await runProject('journey', failed, 'journey-again');
  const again = join(root, reports, 'journey-again.json');
  if (existsSync(again)) writeFileSync(path, JSON.stringify(atSecondTry(first, readReport(again))));
  rmSync(again, { force: true });
  // An error that no test caught came of the story that failed; one of the second telling has a file of its own.
  if (isOkAgain) rmSync(join(root, reports, 'journey.stray.json'), { force: true });
  return isOkAgain;
}

/** Its output comes when all is done: in the middle of the journeys nobody would find it. */
async function runChecks(): Promise<() => boolean> {
  const { isOk, output } = await runNode('tools/check.ts', [], { isQuiet: true, isPatient: true });
  if (!isOk) {
    const failed = [...output.matchAll(/^FAILED (.*?)(?: \(.*)?$/gm)].map(([, name]) => name);
    const result = { name: 'npm run check', status: 'failed', message: failed.join(', '), assertionResults: [] };
    writeFileSync(join(root, reports, 'check.json'), JSON.stringify({ testResults: [result] }));
  }
  return () => {
    process.stdout.write(output);
    return isOk;
  };
}

async function runTests(): Promise<boolean> {
  const results = await Promise.all([runProject('unit'), runProject('simulation')]);
  await buildIfStale();
  const journeys = await runJourneys();
  return [...results, journeys].every(Boolean);
}

async function runAll(isChecked: boolean): Promise<boolean> {
  rmSync(join(root, reports), { recursive: true, force: true });
  mkdirSync(join(root, reports));
  const [check, isOk] = await Promise.all([isChecked ? runChecks() : () => true, runTests()]);
  return check() && isOk;
}

// The unit tests are two projects, for whom it does not matter which.
const args = process.argv.slice(2).map((arg, at, all) => (all[at - 1] === '--project' ? `${arg}*` : arg));
const isChecked = args.length === 1 && args[0] === '--check';
const isAll = args.length === 0 || isChecked;
if (!isAll) await buildIfStale();
const isOk = isAll ? await runAll(isChecked) : (await runNode(vitest, ['run', ...args])).isOk;
process.exitCode = isOk ? 0 : 1;
