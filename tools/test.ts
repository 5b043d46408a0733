// `npm test`: runs the unit tests beside the simulation, builds the app, then runs the browser journeys, and writes one
// JSON report for each.
// With arguments it is vitest with those arguments.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
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

async function runAll(): Promise<boolean> {
  rmSync(join(root, reports), { recursive: true, force: true });
  mkdirSync(join(root, reports));
  const results = await Promise.all([runProject('unit'), runProject('simulation')]);
  const isOk = results.every(Boolean);
  if (!existsSync(join(root, 'test/journey'))) return isOk;
  await buildIfStale();
  return (await runProject('journey')) && isOk;
}

const args = process.argv.slice(2);
if (args.length > 0) await buildIfStale();
const isOk = args.length > 0 ? (await runNode(vitest, ['run', ...args])).isOk : await runAll();
process.exitCode = isOk ? 0 : 1;
