// `npm run bench`: every figure of DESIGN §15 that this machine can show, one after another, as one table and as
// bench/results.json. Timings are printed, never asserted. `--browser=no` leaves the browser out; names choose benches.
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { attachmentsBench } from './attachments.bench.ts';
import { browserBench } from './browser.bench.ts';
import type { Bench, Figure } from './figure.ts';
import { relayBench } from './relay.bench.ts';
import { sealingBench } from './sealing.bench.ts';
import { tabletBench } from './tablet.bench.ts';
import { verifyBench } from './verify.bench.ts';

const benches: Readonly<Record<string, Bench>> = {
  sealing: sealingBench,
  relay: relayBench,
  attachments: attachmentsBench,
  auditor: verifyBench,
  tablet: tabletBench,
  browser: browserBench,
};

const asked = process.argv.slice(2);
const names = Object.keys(benches).filter((name) =>
  name === 'browser' && asked.includes('--browser=no')
    ? false
    : asked.every((each) => each.startsWith('--')) || asked.includes(name),
);

const figures: (Figure & { readonly bench: string })[] = [];
for (const name of names) {
  process.stderr.write(`${name} …\n`);
  figures.push(...((await benches[name]?.()) ?? []).map((figure) => ({ bench: name, ...figure })));
}

const width = (column: 'what' | 'value'): number => Math.max(...figures.map((figure) => figure[column].length));
for (const { what, value, reach } of figures) {
  console.log(`${what.padEnd(width('what'))}  ${value.padStart(width('value'))}  ${reach}`.trimEnd());
}
const load = Number(loadavg()[0]?.toFixed(1));
console.log(
  `\n${String(cpus().length)} cores, load average ${String(load)}: where it is above the cores, times are too long`,
);
const results = { made: new Date().toISOString(), cores: cpus().length, load, node: process.version, figures };
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
process.exit(0);
