// `npm run mutate -- PATH… [--tests GLOB…]`: Stryker makes wrong versions of source files, one change each, and runs the
// tests that reach it. What no test notices is printed. Verdicts stay in `reports/mutation/` while source and tests do.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runNode } from './run.ts';

/** Stryker comes with 130 packages that nothing else needs, so it is installed beside this and only when asked for. */
const home = join(root, 'tools/mutation');
const stryker = 'tools/mutation/node_modules/@stryker-mutator';
const reports = 'reports/mutation';

const { values, positionals } = parseArgs({
  options: { tests: { type: 'string', multiple: true } },
  allowPositionals: true,
});

function install(): void {
  if (existsSync(join(root, stryker, 'core'))) return;
  console.log('Installing Stryker, once …');
  // Its peer is the Vitest of the project, found above it.
  const flags = ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', flags, { cwd: home, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('Stryker was not installed');
}

function filesIn(path: string): readonly string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const names = readdirSync(join(root, path), { recursive: true, encoding: 'utf8' });
  return names.flatMap((name) => (name.endsWith('.ts') && !name.endsWith('.d.ts') ? [`${path}/${name}`] : [])).sort();
}

/** `client/gate` and its files are tested in `test/gate`, those of `relay` in `test/relay`; formats have vectors too. */
function roomOf(path: string): string {
  const [top = '', room = ''] = path.split('/');
  return top === 'client' ? room : top;
}
function testsOf(room: string): readonly string[] {
  const folders = [room, 'vectors'].filter((each) => existsSync(join(root, 'test', each)));
  return values.tests ?? folders.map((each) => `test/${each}/**/*.test.ts`);
}

/** One file at a time, so that whoever stops it in between loses the verdicts of that file alone. */
async function mutate(file: string): Promise<boolean> {
  const room = roomOf(file);
  const config = {
    testRunner: 'vitest',
    vitest: { configFile: 'tools/mutation/vitest.config.ts', related: true },
    plugins: [join(root, stryker, 'vitest-runner/dist/src/index.js')],
    mutate: [file],
    ignorePatterns: ['data', 'dist', 'docs', 'bench', 'client/ui', 'client/page', 'test/journey'],
    coverageAnalysis: 'perTest',
    // A second process beside the first does not pay on two cores.
    concurrency: 1,
    timeoutMS: 20_000,
    incremental: true,
    incrementalFile: `${reports}/${file.replaceAll('/', '-').replace('.ts', '')}.json`,
    reporters: ['clear-text'],
    clearTextReporter: { reportTests: false, logTests: false },
    thresholds: { high: 95, low: 85, break: 85 },
  };
  mkdirSync(join(root, reports), { recursive: true });
  const written = join(root, reports, 'stryker.config.json');
  writeFileSync(written, JSON.stringify(config));
  const env = { MUTATE_TESTS: testsOf(room).join(' ') };
  return (await runNode(`${stryker}/core/bin/stryker.js`, ['run', written], { env })).isOk;
}

const unknown = positionals.filter((path) => !existsSync(join(root, path)));
if (positionals.length === 0 || unknown.length > 0) {
  console.error('Usage: npm run mutate -- PATH… [--tests GLOB]');
  process.exitCode = 2;
} else {
  setPriority(constants.priority.PRIORITY_LOW);
  install();
  for (const file of positionals.flatMap(filesIn)) if (!(await mutate(file))) process.exitCode = 1;
}
