// How long an auditor waits: a bundle of events, each signed and sealed in an entry of its own, verified with real
// signatures, decryption, chains and receipts.
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
import { timed, type Figure } from './figure.ts';

const EVENTS = 3_000;
const BATCH = 64;

export async function verifyBench(): Promise<readonly Figure[]> {
  const tablets = ['Anna', 'Ben', 'Cleo', 'Dan'].map(newTablet);
  const house = { roster: staffEntries(tablets), relay: newRelay() };
  const kept: Kept[] = [];
  for (let from = 0; from < EVENTS; from += BATCH) {
    const batch: Kept[] = [];
    for (let i = from; i < Math.min(from + BATCH, EVENTS); i++) {
      const seen = event({ at: NOON + from * MINUTE, record: `patient/${String(i)}` });
      batch.push(await write(tablets[i % tablets.length]!, [seen]));
    }
    store(house.relay, batch, NOON + (from + 1) * MINUTE);
    kept.push(...batch);
  }
  const items = kept.map((each) => itemOf(each));
  const { result: file } = await timed(() => exportItems(tablets[0]!, house, items));
  const { took, result: report } = await timed(() => verifyBundle(OFFLINE_TOOLS, file));
  if (!report.ok || report.events.length !== EVENTS) throw new Error('the bundle should hold');
  return [
    {
      what: `auditor, 100,000 events (reckoned from ${EVENTS.toLocaleString('en')})`,
      ours: `${((took / EVENTS) * 100).toFixed(1)} s`,
      reach: '≤ 60 s',
    },
  ];
}
