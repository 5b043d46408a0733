// `npm run simulate`: worlds by seed, each checked against the laws; see test/simulation. A seed that fails prints the
// command that replays it. Everything of the app is loaded after the platform of the simulation stands.
import { constants, setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { hastenSignatures, installPlatform } from '../test/simulation/platform.ts';
import type { Ending } from '../test/simulation/doom.ts';
import type { DiskName, Judged } from '../test/simulation/matrix.ts';
import { newTally } from '../test/simulation/tally.ts';

const stopwatch = performance.now.bind(performance);
const { values } = parseArgs({
  options: {
    /** How many worlds, from which seed on, or only this one. */
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    /** Seeds that are lived before all others: those that once failed. */
    first: { type: 'string', default: '' },
    /** Tablets at the start; without it from two to four, as the seed says. */
    devices: { type: 'string' },
    ops: { type: 'string', default: '60' },
    /** How long a world goes on. */
    days: { type: 'string', default: '60' },
    /** Ends after so many seconds, whatever is left. */
    for: { type: 'string' },
    /** Ends after so many device-days. */
    long: { type: 'string' },
    calm: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    /** The crash matrix instead of worlds; with `stride` only a part of it. */
    crash: { type: 'boolean', default: false },
    stride: { type: 'string', default: '1' },
    /** Only stories whose name has this in it. */
    story: { type: 'string', default: '' },
    /** One point of it: "story/disk/write/ending". */
    point: { type: 'string' },
    /** Kills the real relay under load so many times instead. */
    sigkill: { type: 'string' },
    /** Lives every world twice and compares. */
    twice: { type: 'boolean', default: false },
  },
});
if (values.sigkill !== undefined) {
  const { killUnderLoad } = await import('../test/simulation/sigkill.ts');
  const { kills, receipted, lost } = await killUnderLoad(Number(values.sigkill));
  console.log(`killed ${kills} times: ${receipted} receipted entries, ${lost.length} lost`);
  process.exit(lost.length === 0 ? 0 : 1);
}
// Other tests run beside it, and a person who waits for them comes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
hastenSignatures();
const { loadParts } = await import('../client/worker/parts.ts');
const { runSeed } = await import('../test/simulation/run.ts');
await loadParts();
installPlatform();

const started = stopwatch();
const seconds = (): number => (stopwatch() - started) / 1000;
const tally = newTally();
const most =
  values.seed === undefined
    ? Number(values.seeds ?? (values.for === undefined && values.long === undefined ? 20 : Infinity))
    : 1;
const isOver = (done: number): boolean =>
  done >= most ||
  (values.for !== undefined && seconds() >= Number(values.for)) ||
  (values.long !== undefined && tally.deviceDays >= Number(values.long));

function onLine(line: string): void {
  if (values.trace) console.log(line);
}

async function crash(): Promise<void> {
  const { crashAt, crashEverywhere } = await import('../test/simulation/matrix.ts');
  const counts = new Map<string, number>();
  let failed = 0;
  const onPoint = ({ story, disk, write, ending, problems }: Judged): void => {
    const place = `${story}, at the ${disk}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
    if (problems.length === 0) return;
    failed += 1;
    const point = `${story}/${disk}/${String(write)}/${ending}`;
    console.log(`FAILED: ${point}; replay: npm run simulate -- --crash --point "${point}"`);
    for (const problem of problems) console.log(`  ${problem}`);
  };
  const isOut = (): boolean => values.for !== undefined && seconds() >= Number(values.for);
  if (values.point === undefined) {
    const part = { name: values.story, stride: Number(values.stride), first: Number(values.from) };
    await crashEverywhere(part, onPoint, isOut);
  } else {
    const [story = '', disk, write, ending] = values.point.split('/');
    const point = { story, disk: disk as DiskName, write: Number(write), ending: ending as Ending };
    onPoint(await crashAt(point, onLine));
  }
  const points = [...counts.values()].reduce((sum, count) => sum + count, 0);
  for (const [story, count] of counts) console.log(`${story}: ${count} crash points`);
  console.log(`${points} crash points, ${failed} failed, ${seconds().toFixed(0)} s`);
  if (failed > 0) process.exitCode = 1;
}

async function worlds(): Promise<void> {
  const first = values.first.split(',').filter((each) => each !== '');
  for (let done = 0; !isOver(done); done++) {
    const seed = values.seed ?? first[done] ?? String(Number(values.from) + done - first.length);
    const devices = Number(values.devices ?? 2 + (Number(seed) % 3 || 0));
    const options = {
      ...{ seed, devices, acts: Number(values.ops), days: Number(values.days), isCalm: values.calm },
      onLine,
    };
    const result = await runSeed(options);
    tally.add(result);
    const problems = [...result.problems];
    if (values.twice && (await runSeed(options)).trace !== result.trace)
      problems.push('a second life went another way');
    if (values.seed !== undefined || values.twice) console.log(`seed ${seed}: trace ${result.trace}`);
    if (values.seed !== undefined) console.log(result);
    if (problems.length === 0) continue;
    process.exitCode = 1;
    console.log(
      `seed ${seed} FAILED; replay: npm run simulate -- --seed ${seed} --devices ${devices} --ops ${values.ops} --days ${values.days}`,
    );
    for (const problem of problems) console.log(`  ${problem}`);
  }
  console.log(`${tally.sentence()}, ${seconds().toFixed(0)} s`);
}

if (values.crash) await crash();
else await worlds();
