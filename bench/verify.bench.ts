// How long an auditor waits: a bundle of 100,000 events, each signed and sealed in an entry of its own, verified whole
// with real signatures, decryption, chains and receipts.
import { OFFLINE_TOOLS } from '../client/access/offline.ts';
import { verifyBundle } from '../client/access/verify.ts';
import { signingKeyOf } from '../relay/ed25519.ts';
import {
  event,
  exportItems,
  itemOf,
  MINUTE,
  newRelay,
  newTablet,
  NOON,
  seedOf,
  staffEntries,
  store,
  write,
  type Kept,
} from '../test/access/practice.ts';
import { timed, type Figure } from './figure.ts';

const EVENTS = 100_000;
const BATCH = 64;

export async function verifyBench(): Promise<readonly Figure[]> {
  const tablets = ['Anna', 'Ben', 'Cleo', 'Dan'].map(quick);
  const [anna] = tablets;
  if (!anna) throw new Error('a house has tablets');
  const house = { roster: staffEntries(tablets), relay: newRelay() };
  const items = [];
  for (let from = 0; from < EVENTS; from += BATCH) {
    const at = NOON + (from * MINUTE) / BATCH;
    const count = Math.min(BATCH, EVENTS - from) / tablets.length;
    const written = await Promise.all(
      tablets.map(async (tablet, which) => {
        const own: Kept[] = [];
        for (let i = 0; i < count; i++)
          own.push(await write(tablet, [event({ at, record: `patient/${String(from + i * 4 + which)}` })]));
        return own;
      }),
    );
    const batch = written.flat();
    store(house.relay, batch, at + MINUTE);
    items.push(...batch.map((each) => itemOf(each)));
  }
  const file = exportItems(anna, house, items);
  const { took, result: report } = await timed(() => verifyBundle(OFFLINE_TOOLS, file));
  if (!report.ok || report.events.length !== EVENTS) throw new Error('the bundle should hold');
  return [
    {
      what: `auditor, ${EVENTS.toLocaleString('en')} events of ${(file.length / 2 ** 20).toFixed(0)} MiB verified whole`,
      ours: `${(took / 1000).toFixed(1)} s`,
      reach: '≤ 60 s',
    },
  ];
}

/** The same key by the system's library: writing 100,000 events is not what is measured. */
function quick(name: string): ReturnType<typeof newTablet> {
  return { ...newTablet(name), key: signingKeyOf(seedOf(`${name}/signing`)) };
}
