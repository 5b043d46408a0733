// `npm run mutate -- FOLDER [--tests TESTS] [--limit N]`: changes one decision of a source file at a time, in a copy of
// the project, and runs its tests. What no test notices is printed. Remembers verdicts while source and tests stay alike.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { constants, setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf, type Mutant } from './mutants.ts';
import { root } from './run.ts';

/** A mutant that runs for ever is noticed as well. */
const LIMIT_MS = 180_000;
const COPIED = [
  'protocol',
  'client',
  'relay',
  'test',
  'tools',
  'docs',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const memory = join(root, 'node_modules/.cache/enamel-mutants.json');

const { values, positionals } = parseArgs({
  options: { tests: { type: 'string', multiple: true }, limit: { type: 'string' } },
  allowPositionals: true,
});

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(path, name))
    .sort();
}
const hashOf = (texts: readonly string[]): string => createHash('sha256').update(texts.join('\0')).digest('hex');

/** `client/gate` is tested in `test/gate`, a file in the folder of its folder. */
function testsOf(target: string): readonly string[] {
  if (values.tests) return values.tests;
  const [top = '', room = ''] = target.split('/');
  const folder = top === 'client' ? `test/${room}` : `test/${top}`;
  return [folder, 'test/vectors'].filter((each) => existsSync(join(root, each)));
}

function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'enamel-mutants-'));
  for (const each of COPIED) cpSync(join(root, each), join(copy, each), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function isGreen(copy: string, tests: readonly string[]): boolean {
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', 'unit', '--bail', '1', '--silent', '--maxWorkers', '1', ...tests];
  const { status } = spawnSync(process.execPath, args, { cwd: copy, stdio: 'ignore', timeout: LIMIT_MS });
  return status === 0;
}

function say(file: string, { line, before, after }: Mutant): string {
  const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 90);
  return `  survived ${file}:${String(line)}  ${short(before)}  →  ${short(after)}`;
}

function run(target: string): number {
  const tests = testsOf(target);
  const known = existsSync(memory) ? (JSON.parse(readFileSync(memory, 'utf8')) as Record<string, boolean>) : {};
  const tested = hashOf(tests.flatMap((each) => filesIn(join(root, each))).map((each) => readFileSync(each, 'utf8')));
  const copy = copyProject();
  const end = (): void => rmSync(copy, { recursive: true, force: true });
  process.once('exit', end);
  process.once('SIGINT', () => process.exit(1));
  if (!isGreen(copy, tests)) throw new Error(`the tests in ${tests.join(', ')} fail without any change`);
  const all = filesIn(join(root, target)).flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    return mutantsOf(file, source).map((mutant) => ({ file: relative(root, file), source, mutant }));
  });
  // A sample is spread over everything.
  const count = Math.min(all.length, Number(values.limit ?? all.length));
  const chosen = Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
  let killed = 0;
  for (const { file, source, mutant } of chosen) {
    const changed = source.slice(0, mutant.start) + mutant.after + source.slice(mutant.end);
    const name = hashOf([file, changed, tested]);
    if (known[name] === undefined) {
      writeFileSync(join(copy, file), changed);
      known[name] = !isGreen(copy, tests);
      writeFileSync(join(copy, file), source);
      mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
      writeFileSync(memory, JSON.stringify(known));
    }
    if (known[name]) killed += 1;
    else console.log(say(file, mutant));
  }
  const score = chosen.length === 0 ? 100 : (100 * killed) / chosen.length;
  console.log(
    `${target}: ${String(killed)} of ${String(chosen.length)} noticed, ${score.toFixed(1)} % (of ${String(all.length)})`,
  );
  return score >= 85 ? 0 : 1;
}

const [target] = positionals;
if (target === undefined || !existsSync(join(root, target))) {
  console.error('Usage: npm run mutate -- FOLDER [--tests TESTS] [--limit N]');
  process.exitCode = 2;
} else {
  setPriority(constants.priority.PRIORITY_LOW);
  process.exitCode = run(target);
}
