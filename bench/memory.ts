// Memory of a browser's pages while something runs: the largest resident size that one of its renderers has, each of
// which holds a page with all its workers. Linux only.
import { readdirSync, readFileSync } from 'node:fs';

const EVERY_MS = 250;
const PAGE_BYTES = 4096;
const MB = 1_000_000;

export interface MemoryWatch {
  /** For people: all processes of the browser at this moment. */
  now(): string;
  /** In MB. */
  peak(): number;
  stop(): void;
}

interface Running {
  readonly kind: string;
  readonly mb: number;
}

/** Of the browsers that the process `root` started. */
export function watchMemory(root: number): MemoryWatch {
  let peak = 0;
  const timer = setInterval(() => {
    for (const { kind, mb } of browserProcesses(root)) if (kind === 'renderer') peak = Math.max(peak, mb);
  }, EVERY_MS);
  return {
    now: () =>
      browserProcesses(root)
        .map(({ kind, mb }) => `${kind} ${mb.toFixed(0)} MB`)
        .join(', '),
    peak: () => peak,
    stop: () => {
      clearInterval(timer);
    },
  };
}

function browserProcesses(root: number): readonly Running[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const stat = read(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isOurs = (pid: number): boolean => pid > 1 && (pid === root || isOurs(parents.get(pid) ?? 0));
  return [...parents.keys()].filter((pid) => pid !== root && isOurs(pid)).flatMap((pid) => runningOf(pid));
}

function runningOf(pid: number): readonly Running[] {
  const command = read(`/proc/${String(pid)}/cmdline`);
  if (!/chrom/.test(command)) return [];
  const kind = /--utility-sub-type=([\w.]+)/.exec(command)?.[1] ?? /--type=([\w-]+)/.exec(command)?.[1] ?? 'browser';
  const pages = Number(read(`/proc/${String(pid)}/statm`).split(' ')[1]);
  return kind === 'zygote' || !(pages > 0) ? [] : [{ kind, mb: (pages * PAGE_BYTES) / MB }];
}

/** Empty when the process ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
