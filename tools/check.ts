// `npm run check`: types, lint, format, dead code and size. All of them run, even when one fails.
import { cpus } from 'node:os';
import { buildIfStale } from './build.ts';
import { runNode } from './run.ts';

interface Check {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
}

const checks: readonly Check[] = [
  // The longest first, so that no processor is idle at the end.
  {
    name: 'lint',
    file: 'node_modules/eslint/bin/eslint.js',
    args: ['--max-warnings=0', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'],
  },
  // It checks every file of TypeScript too, and what they import of components, so tsc would only say a part of it again.
  {
    name: 'types',
    file: 'node_modules/svelte-check/bin/svelte-check',
    args: ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  },
  { name: 'format', file: 'node_modules/prettier/bin/prettier.cjs', args: ['--check', '--log-level=warn', '.'] },
  { name: 'dead code', file: 'node_modules/knip/bin/knip.js', args: [] },
];
const size: Check = { name: 'size', file: 'node_modules/size-limit/bin.js', args: [] };

async function runCheck(check: Check): Promise<boolean> {
  const started = performance.now();
  const { isOk, output } = await runNode(check.file, check.args, { isQuiet: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${isOk ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)\n${isOk ? '' : `${output.trim()}\n`}`,
  );
  return isOk;
}

async function runSize(): Promise<boolean> {
  try {
    await buildIfStale();
  } catch (error) {
    process.stdout.write(`FAILED build\n${String(error)}\n`);
    return false;
  }
  return runCheck(size);
}

/** Two at a time: each is a process of its own. */
async function runAll(): Promise<boolean> {
  const waiting = [...checks.map((check) => () => runCheck(check)), runSize];
  let isOk = true;
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) isOk = (await next()) && isOk;
  };
  await Promise.all(Array.from({ length: Math.min(2, cpus().length) }, lane));
  return isOk;
}

process.exitCode = (await runAll()) ? 0 : 1;
