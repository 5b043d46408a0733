// `npm run verify-log FILE`: verifies an auditor's bundle offline and says in plain words what it holds or what is wrong.
// With one or more saved relay histories instead: whether they prove that the relay showed two. With a saved proof against
// a device: whether it signed two entries for one place.
// Options: --root HEX (the organisation's key, told by another way), --relay HEX, --events (every event, not only the count).
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isHistory } from '../../protocol/history.ts';
import { isForkFile } from '../roster/forkproof.ts';
import { printFork } from './forks.ts';
import { printHistories } from './histories.ts';
import { OFFLINE_TOOLS } from './offline.ts';
import { printReport } from './print.ts';
import { verifyBundle } from './verify.ts';

const USAGE =
  'Usage: npm run verify-log FILE [-- --root HEX] [-- --relay HEX] [-- --events]\n' +
  '       npm run verify-log HISTORY [HISTORY …] [-- --relay HEX]\n' +
  '       npm run verify-log FORK\n';

interface Order {
  readonly files: readonly string[];
  readonly root: string | undefined;
  readonly relay: string | undefined;
  readonly withEvents: boolean;
}

function readOrder(args: readonly string[]): Order | null {
  try {
    const options = { root: { type: 'string' }, relay: { type: 'string' }, events: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length === 0) return null;
    return { files: positionals, root: values.root, relay: values.relay, withEvents: values.events === true };
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const order = readOrder(process.argv.slice(2));
  if (!order) {
    process.stderr.write(USAGE);
    return 2;
  }
  const files: Uint8Array[] = [];
  for (const name of order.files) {
    try {
      // npm changes to the repo's folder; the person named the file from where they stood.
      files.push(await readFile(resolve(process.env['INIT_CWD'] ?? '', name)));
    } catch {
      process.stderr.write(`The file ${name} could not be read.\n`);
      return 2;
    }
  }
  const [first] = files;
  if (!first || (files.length > 1 && !files.every(isHistory))) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { text, isGood } = await judge(files, first, order);
  process.stdout.write(text);
  return isGood ? 0 : 1;
}

async function judge(
  files: readonly Uint8Array[],
  first: Uint8Array,
  order: Order,
): Promise<{ readonly text: string; readonly isGood: boolean }> {
  if (isHistory(first)) return printHistories(files, order.relay);
  if (isForkFile(first)) return printFork(first);
  return printReport(await verifyBundle(OFFLINE_TOOLS, first), order);
}

process.exitCode = await main();
