// Three kinds of tests: `unit` runs in Node beside each other, `simulation` lives many worlds in processes of their own,
// `journey` drives real browsers, two stories at a time.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/longest-first.ts';
import { quickCurve } from './tools/quickCurve.ts';
import { strayErrors } from './tools/stray-errors.ts';
import { wasmText } from './tools/wasmText.ts';

/** Where a report of this run goes, if one is wanted. */
const report = process.env['ENAMEL_REPORT'];

/** Laws and sentences over plain values, which keep no state: a process may tell one file after the other. */
const together = ['contract', 'exchange', 'gate', 'papers', 'protocol', 'records', 'ui', 'vectors'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);
const notUnit = ['test/journey/**', 'test/simulation/**'];
const unitPlugins = () => [svelte({ configFile: false }), wasmText(), quickCurve()];
const unit = {
  include: ['test/**/*.test.ts'],
  environment: 'node',
  // Most of these wait most of the time: for each other over a relay, and for what comes every second or two.
  maxWorkers: 1 + availableParallelism(),
  testTimeout: 90_000,
  hookTimeout: 90_000,
  setupFiles: ['test/support/patience.ts'],
  // A second try where nobody can look; the end of the run names what needed one.
  retry: process.env['CI'] ? 1 : 0,
  expect: { poll: { timeout: 45_000 } },
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    reporters: report
      ? ['default', ['json', { outputFile: report }], strayErrors(report.replace('.json', '.stray.json'))]
      : ['default'],
    projects: [
      { plugins: unitPlugins(), test: { ...unit, name: 'unit', exclude: [...notUnit, ...together] } },
      { plugins: unitPlugins(), test: { ...unit, name: 'unit-together', include: together, isolate: false } },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'journey',
          include: ['test/journey/**/*.test.ts'],
          environment: 'node',
          // A story waits half of its time for the browser, which has more than one process already.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000, interval: 50 } },
        },
      },
    ],
  },
});
