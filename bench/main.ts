// `npm run bench`: every figure of DESIGN §15 that this machine can show, one after another, as one table and as
// bench/results.json. Timings are printed, never asserted. `--browser=no` leaves the browser out; names choose benches.
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { attachmentsBench } from './attachments.bench.ts';
import { browserBench } from './browser.bench.ts';
import { coldBench } from './cold.bench.ts';
import type { Bench, Figure } from './figure.ts';
import { liveBench } from './live.bench.ts';
import { relayBench } from './relay.bench.ts';
import { sealingBench } from './sealing.bench.ts';
import { tabletBench } from './tablet.bench.ts';
import { verifyBench } from './verify.bench.ts';
import { viewerBench } from './viewer.bench.ts';

const benches: Readonly<Record<string, Bench>> = {
  sealing: sealingBench,
  live: liveBench,
  relay: relayBench,
  cold: coldBench,
  attachments: attachmentsBench,
  auditor: verifyBench,
  tablet: tabletBench,
  browser: browserBench,
  viewer: viewerBench,
};

/** Averages over one minute say little about a bench of seconds, but tell a quiet machine from a busy one. */
const loadNow = (): number => Number(loadavg()[0]?.toFixed(1));

const asked = process.argv.slice(2);
const names = Object.keys(benches).filter((name) =>
  ['browser', 'viewer'].includes(name) && asked.includes('--browser=no')
    ? false
    : asked.every((each) => each.startsWith('--')) || asked.includes(name),
);

type Line = Figure & { readonly bench: string; readonly load: number };
const figures: Line[] = [];
for (const name of names) {
  const load = loadNow();
  process.stderr.write(`${name} … (load average ${String(load)})\n`);
  figures.push(...((await benches[name]?.()) ?? []).map((figure) => ({ bench: name, load, ...figure })));
}

const columns = ['what', 'ours', 'yWebsocket', 'hocuspocus', 'beside', 'reach'] as const;
const heads: Record<(typeof columns)[number], string> = {
  ...{ what: '', ours: 'Enamel', yWebsocket: 'y-websocket', hocuspocus: 'Hocuspocus' },
  ...{ beside: 'better by', reach: 'to reach' },
};
const rows = [heads, ...figures].map((row) => columns.map((column) => row[column] ?? ''));
const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
for (const row of rows)
  console.log(
    row
      .map((cell, at) =>
        at === 0 || at === columns.length - 1 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!),
      )
      .join('  ')
      .trimEnd(),
  );
const load = loadNow();
console.log(
  `\n${String(cpus().length)} cores, load average ${String(load)}: where it is above the cores, times are too long; comparisons are of the same moments`,
);
const results = { made: new Date().toISOString(), cores: cpus().length, load, node: process.version, figures };
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
process.exit(0);
