// `npm run bench`: every figure of DESIGN §15 that this machine can show, one after another, as one table and as
// bench/results.json. Timings are printed, never asserted. `--browser=no` leaves the browser out; names choose benches.
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { accessLogBench } from './accesslog.bench.ts';
import { attachmentsBench } from './attachments.bench.ts';
import { backupBench } from './backup.bench.ts';
import { boardBench } from './board.bench.ts';
import { browserBench } from './browser.bench.ts';
import { clinicToLabBench } from './clinicToLab.bench.ts';
import { coldBench } from './cold.bench.ts';
import { crowdBench } from './crowd.bench.ts';
import type { Bench } from './figure.ts';
import { liveBench } from './live.bench.ts';
import { newTabletBench } from './newTablet.bench.ts';
import { relayBench } from './relay.bench.ts';
import { keepResults, printTable, type Line } from './results.ts';
import { revocationBench } from './revocation.bench.ts';
import { scansBench } from './scans.bench.ts';
import { sealingBench } from './sealing.bench.ts';
import { tabletBench } from './tablet.bench.ts';
import { verifyBench } from './verify.bench.ts';
import { viewerBench } from './viewer.bench.ts';

const benches: Readonly<Record<string, Bench>> = {
  sealing: sealingBench,
  live: liveBench,
  relay: relayBench,
  crowd: crowdBench,
  cold: coldBench,
  attachments: attachmentsBench,
  auditor: verifyBench,
  accesslog: accessLogBench,
  tablet: tabletBench,
  newTablet: newTabletBench,
  revocation: revocationBench,
  browser: browserBench,
  board: boardBench,
  viewer: viewerBench,
  scans: scansBench,
  clinicToLab: clinicToLabBench,
  backup: backupBench,
};
/** Too long to run unasked. */
const ONLY_WHEN_NAMED: ReadonlySet<string> = new Set(['newTablet', 'revocation', 'clinicToLab', 'backup', 'board']);

/** An average over one minute says little about a bench of seconds, but tells a quiet machine from a busy one. */
const loadNow = (): number => Number(loadavg()[0]?.toFixed(1));

const asked = process.argv.slice(2);
const names = Object.keys(benches).filter((name) =>
  name === 'browser' && asked.includes('--browser=no')
    ? false
    : asked.includes(name) || (!ONLY_WHEN_NAMED.has(name) && asked.every((each) => each.startsWith('--'))),
);

const lines: Line[] = [];
let isOk = true;
for (const name of names) {
  const load = loadNow();
  process.stderr.write(`${name} … (load average ${String(load)})\n`);
  const about = { bench: name, made: new Date().toISOString(), load, cores: cpus().length, node: process.version };
  try {
    lines.push(...((await benches[name]?.()) ?? []).map((figure) => ({ ...figure, ...about })));
  } catch (error) {
    // What the others measured is kept.
    isOk = false;
    process.stderr.write(`${name} failed: ${String(error)}\n`);
  }
}
printTable(lines);
console.log(
  `\n${String(cpus().length)} cores, load average ${String(loadNow())}: where it is above the cores, times are too long; comparisons are of the same moments`,
);
keepResults(join(import.meta.dirname, 'results.json'), lines, Object.keys(benches));
process.exit(isOk ? 0 : 1);
