// Runs one command of the repo with the Node and the tools of node_modules, and waits for it.
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Each of hundreds of processes would compile the same libraries, and strip the same types, anew. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node') };

export interface Finished {
  readonly isOk: boolean;
  readonly output: string;
}

/**
 * Starts `file` (a path below the repo) with this Node; output goes to the terminal, or is returned when `isQuiet`.
 * With `isPatient` it leaves the processor to whatever else runs.
 */
export function runNode(
  file: string,
  args: readonly string[],
  options: { isQuiet?: boolean; isPatient?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  const { isQuiet = false, isPatient = false, env = {} } = options;
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { ...compiled, ...process.env, ...env },
    stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  if (isPatient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ isOk: code === 0, output });
    });
  });
}
