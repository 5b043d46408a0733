// The simulation as `npm test` runs it: each run is a process of its own, because its platform replaces this one's clock,
// chance and WebCrypto.
import { expect, test } from 'vitest';
import { runNode } from '../../tools/run.ts';

/** Seconds of the budget of `npm test` that are spent on worlds. */
const BUDGET_S = Number(process.env['SIMULATION_SECONDS'] ?? 60);

/**
 * Worlds that once did not end well, and why: the practice's admins had changed before the relay lost its newest epochs; a
 * lab went on from epochs below one of the owner's that the relay had lost; a nurse shared a case that nobody could found;
 * what was missing had come by itself and was still called lost; the only one who read the access log was suspended by an
 * administrator who did not read it, and read on.
 */
const ONCE_FAILED = [1, 7, 17, 2, 114];
/** The worlds that end otherwise stand in long-run.md, not here: how far a minute reaches depends on the machine. */
const OTHERS = [15, 16, 18, 19];

async function simulate(...args: readonly string[]): Promise<string> {
  const { isOk, output } = await runNode('tools/simulate.ts', args, { isQuiet: true });
  expect(isOk, output).toBe(true);
  return output;
}
const traceOf = (output: string): string => /trace ([0-9a-f]{64})/.exec(output)![1]!;

test('a seed decides everything: lived twice in one process and in two, it leaves the same trace', async () => {
  const [first, second, other] = await Promise.all([
    simulate('--seed', '7', '--ops', '8', '--twice'),
    simulate('--seed', '7', '--ops', '8'),
    simulate('--seed', '8', '--ops', '8'),
  ]);
  expect(traceOf(second)).toBe(traceOf(first));
  expect(traceOf(other)).not.toBe(traceOf(first));
}, 300_000);

test(
  'whatever goes wrong, nothing acknowledged is lost, everybody ends alike, and every word was true',
  async () => {
    const worlds = [...ONCE_FAILED, ...OTHERS];
    const budget = ['--for', String(BUDGET_S), '--ops', '20'];
    const output = await simulate(...budget, '--first', worlds.join(','), '--seeds', String(worlds.length));
    process.stdout.write(output);
    expect(output).toMatch(/^\d+ seeds, 0 failed: \d+ device-days/m);
  },
  (BUDGET_S + 120) * 1000,
);

/**
 * What a restore had written when its disk refused went out, without the entry that makes the tablet known; so it stays,
 * with whoever waits for that.
 */
const ONCE_CRASHED = 'bring a practice back from its paper/tablet/49/aborted';

test(
  'a crash at any transaction of these stories leaves what was answered, and nothing by halves',
  async () => {
    const [one, output] = await Promise.all([
      simulate('--crash', '--point', ONCE_CRASHED),
      simulate('--crash', '--stride', '113', '--from', '3', '--for', String(2 * BUDGET_S)),
    ]);
    process.stdout.write(one + output);
    expect(one).toMatch(/^1 crash points, 0 failed/m);
    expect(output).toMatch(/^\d+ crash points, 0 failed/m);
  },
  (BUDGET_S + 180) * 1000,
);

test('the real relay, killed under load, has every entry it gave a receipt for', async () => {
  const output = await simulate('--sigkill', '3');
  expect(output).toMatch(/^killed 3 times: \d+ receipted entries, 0 lost/m);
}, 120_000);
