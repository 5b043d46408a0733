// A program: carries 500 MiB to a relay and back, and prints how much memory that took beyond a small file. Its port and
// a ticket are its arguments.
import { lineTo, travel } from './travel.ts';

const MIB = 2 ** 20;
const SIZE = 500 * MIB;

const [port = '', token = ''] = process.argv.slice(2);
const { transfer, hangUp } = lineTo(Number(port));
await travel(transfer, token, MIB);
const before = process.memoryUsage.rss();
const { stored } = await travel(transfer, token, SIZE);
const peak = process.resourceUsage().maxRSS * 1024 - before;
hangUp();
console.log(JSON.stringify({ peak, times: stored / SIZE }));
