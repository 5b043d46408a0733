// A program: carries 500 MiB to a relay and back, and prints how much memory that took beyond a small file. Its port and
// a ticket are its arguments. Started with --expose-gc it collects garbage at every sixteenth of the way and prints the
// most that was alive then, instead of all that the system had given it.
import { lineTo, travel } from './travel.ts';

const MIB = 2 ** 20;
const SIZE = 500 * MIB;
const LOOKS = 16;

const [port = '', token = ''] = process.argv.slice(2);
const { transfer, hangUp } = lineTo(Number(port));
const collect = (globalThis as { gc?: () => void }).gc;

function alive(): number {
  collect?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

await travel(transfer, token, MIB);
const before = collect ? alive() : process.memoryUsage.rss();
let [most, units] = [0, 0];
const look = (): void => {
  if (collect && ++units % Math.floor(SIZE / MIB / LOOKS) === 0) most = Math.max(most, alive());
};
const { stored } = await travel(transfer, token, SIZE, look);
const peak = (collect ? most : process.resourceUsage().maxRSS * 1024) - before;
hangUp();
console.log(JSON.stringify({ peak, times: stored / SIZE }));
