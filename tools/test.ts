// `npm test`: runs the unit tests beside the simulation, builds the app, then runs the browser journeys, and writes one
// JSON report for each. With `--check` all that `npm run check` does runs beside the journeys, which leave a processor idle.
// With other arguments it is vitest with those arguments.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { root, runNode } from './run.ts';

const vitest = 'node_modules/vitest/vitest.mjs';
const reports = 'reports';

async function runProject(project: string): Promise<boolean> {
  const env = { ENAMEL_REPORT: `${reports}/${project}.json` };
  const { isOk } = await runNode(vitest, ['run', '--project', project, '--passWithNoTests'], { env });
  return isOk;
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

async function runAll(isChecked: boolean): Promise<boolean> {
  rmSync(join(root, reports), { recursive: true, force: true });
  mkdirSync(join(root, reports));
  const results = await Promise.all([runProject('unit'), runProject('simulation')]);
  await buildIfStale();
  const [check, journeys] = await Promise.all([isChecked ? runChecks() : () => true, runProject('journey')]);
  return [...results, journeys, check()].every(Boolean);
}

const args = process.argv.slice(2);
const isChecked = args.length === 1 && args[0] === '--check';
const isAll = args.length === 0 || isChecked;
if (!isAll) await buildIfStale();
const isOk = isAll ? await runAll(isChecked) : (await runNode(vitest, ['run', ...args])).isOk;
process.exitCode = isOk ? 0 : 1;
