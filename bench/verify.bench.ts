// How long an auditor waits: a bundle of N events, verified with real signatures, decryption, chains and receipts.
// `node bench/verify.bench.ts [entries] [events per entry]`; each entry is signed and sealed on its own.
import { orderLines, type EventLine } from '../client/access/list.ts';
import { OFFLINE_TOOLS } from '../client/access/offline.ts';
import { verifyBundle } from '../client/access/verify.ts';
import {
  event,
  exportItems,
  itemOf,
  MINUTE,
  newRelay,
  newTablet,
  NOON,
  staffEntries,
  store,
  write,
  type Kept,
} from '../test/access/practice.ts';

const entries = Number(process.argv[2] ?? 5000);
const perEntry = Number(process.argv[3] ?? 1);

const tablets = ['Anna', 'Ben', 'Cleo', 'Dan'].map(newTablet);
const house = { roster: staffEntries(tablets), relay: newRelay() };
const kept: Kept[] = [];
for (let i = 0; i < entries; i += 64) {
  const batch: Kept[] = [];
  for (let j = i; j < Math.min(i + 64, entries); j++) {
    const at = NOON + i * MINUTE;
    const events = Array.from({ length: perEntry }, (_, k) =>
      event({ at, record: `patient/${String(j * perEntry + k)}` }),
    );
    batch.push(await write(tablets[j % tablets.length]!, events));
  }
  store(house.relay, batch, NOON + (i + 1) * MINUTE);
  kept.push(...batch);
}

const exporting = performance.now();
const file = exportItems(
  tablets[0]!,
  house,
  kept.map((each) => itemOf(each)),
);
const exported = performance.now();
const report = await verifyBundle(OFFLINE_TOOLS, file);
const verified = performance.now();
if (!report.ok || report.events.length !== entries * perEntry) throw new Error('the bundle should hold');

const lines: EventLine[] = report.events.map(({ entry, part, device, who, seq, event: what, window, where }, i) => ({
  ...{
    id: `${entry}/${String(part)}`,
    log: 'access',
    device,
    person: who.person,
    seq,
    part,
    event: what,
    window,
    where,
  },
  place: { term: 1, seq: i },
}));
const ordering = performance.now();
orderLines(lines);
const ordered = performance.now();

const events = entries * perEntry;
const ms = verified - exported;
console.log(
  `bundle of ${String(events)} events in ${String(entries)} entries: ${(file.length / 2 ** 20).toFixed(1)} MiB`,
);
console.log(`export ${(exported - exporting).toFixed(0)} ms`);
console.log(
  `verify ${ms.toFixed(0)} ms, ${((ms / events) * 1000).toFixed(0)} µs an event: 100,000 in ${((ms / events) * 100).toFixed(1)} s`,
);
console.log(`order  ${(ordered - ordering).toFixed(0)} ms`);
