// `npm run verify-log FILE`: verifies an auditor's bundle offline and says in plain words what it holds or what is wrong.
// Options: --root HEX (the organisation's key, told by another way), --relay HEX, --events (every event, not only the count).
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { OFFLINE_TOOLS } from './offline.ts';
import { printReport } from './print.ts';
import { verifyBundle } from './verify.ts';

const USAGE = 'Usage: npm run verify-log FILE [-- --root HEX] [-- --relay HEX] [-- --events]\n';

interface Order {
  readonly file: string;
  readonly root: string | undefined;
  readonly relay: string | undefined;
  readonly withEvents: boolean;
}

function readOrder(args: readonly string[]): Order | null {
  try {
    const options = { root: { type: 'string' }, relay: { type: 'string' }, events: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) return null;
    return { file, root: values.root, relay: values.relay, withEvents: values.events === true };
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
  let file: Uint8Array;
  try {
    // npm changes to the repo's folder; the person named the file from where they stood.
    file = await readFile(resolve(process.env['INIT_CWD'] ?? '', order.file));
  } catch {
    process.stderr.write(`The file ${order.file} could not be read.\n`);
    return 2;
  }
  const report = await verifyBundle(OFFLINE_TOOLS, file);
  const { text, isGood } = printReport(report, order);
  process.stdout.write(text);
  return isGood ? 0 : 1;
}

process.exitCode = await main();
