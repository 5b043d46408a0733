// What one more tablet waits for in a practice that has worked for years: reading every entry that was ever written, or
// beginning with a snapshot and reading the history behind. In Node, the relay in the same process, on databases in memory.
import type * as Y from 'yjs';
import { agree, makeSnapshot } from '../client/worker/snapshots/snapshots.ts';
import { offersHere } from '../client/worker/snapshots/summing.ts';
import { newTablet, passkey, type TestTablet } from '../test/support/tablet.ts';
import { startTestRelay } from '../test/support/test-relay.ts';
import { ms, ratio, timed, type Figure } from './figure.ts';
import { houseOf, join, sent, until } from './tablets.ts';

/** So many edits of each patient, an entry each. */
const SIZES = [
  { patients: 200, edits: 10 },
  { patients: 250, edits: 20 },
  { patients: 500, edits: 20 },
];

export async function newTabletBench(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const found = await measure(size);
    for (const { what, ours, beside } of found) process.stderr.write(`  ${what}: ${ours} ${beside ?? ''}\n`);
    figures.push(...found);
  }
  return figures;
}

type Size = (typeof SIZES)[number];
const entriesOf = ({ patients, edits }: Size): string => (patients * edits).toLocaleString('en');

async function measure(size: Size): Promise<readonly Figure[]> {
  const relay = await startTestRelay();
  const address = `ws://localhost:${String(relay.port)}/relay`;
  const mara = await newTablet(address);
  await mara.api.start({ kind: 'clinic', organisation: 'Bench practice', person: 'Dr. Mara Roth' }, passkey());
  await sent(mara);
  await write(mara, size);
  const ivo = await join(address, mara, 'Dr. Ivo Brandt');
  await until(() => isUsable(ivo.tablet, mara, size));
  const byReplay = performance.now() - ivo.since;
  const log = logOf(mara);
  const making = await timed(() =>
    until(async () => {
      await makeSnapshot(houseOf(mara), log);
      return (await offersHere(houseOf(mara), log)).length > 0;
    }),
  );
  await until(async () => (await offersHere(houseOf(ivo.tablet), log)).length > 0);
  const comparing = await timed(() =>
    until(async () => {
      const [offer] = await offersHere(houseOf(ivo.tablet), log);
      return offer !== undefined && (await agree(houseOf(ivo.tablet), log, offer));
    }),
  );
  await sent(ivo.tablet);
  const nora = await join(address, mara, 'Nora Weiss');
  await until(() => isUsable(nora.tablet, mara, size));
  const bySnapshot = performance.now() - nora.since;
  await until(() => isWhole(nora.tablet, mara));
  const whole = performance.now() - nora.since;
  for (const each of [mara, ivo.tablet, nora.tablet]) await each.sitting()?.end();
  await relay.dispose();
  return [
    {
      what: `new tablet, ${entriesOf(size)} entries: list whole after reading every one (Node)`,
      ours: ms(byReplay),
      reach: '',
    },
    {
      what: 'the same begun with a snapshot',
      ours: ms(bySnapshot),
      beside: ratio(byReplay / bySnapshot),
      reach: '≤ 20 s',
    },
    { what: 'the same, until its history is here too', ours: ms(whole), reach: '' },
    { what: 'making that snapshot', ours: ms(making.took), reach: '' },
    { what: 'comparing it with what lies on another tablet', ours: ms(comparing.took), reach: '' },
  ];
}

const logOf = (tablet: TestTablet) => houseOf(tablet).own('desk').log;

/** Every patient is in the list, as it was written last. */
async function isUsable(tablet: TestTablet, like: TestTablet, { patients, edits }: Size): Promise<boolean> {
  if (!houseOf(tablet).replica(logOf(tablet)).base && !isWhole(tablet, like)) return false;
  const rows = await tablet.api.patients('');
  return rows.length === patients && rows.every(({ name }) => name.endsWith(` ${String(edits - 1)}`));
}
/** The log is followed to its end, from its start. */
function isWhole(tablet: TestTablet, like: TestTablet): boolean {
  const [here, there] = [tablet, like].map((each) => houseOf(each).replica(logOf(each)));
  return here?.base === null && (here.state.seen?.seq ?? -1) >= (there?.state.seen?.seq ?? 0);
}

async function write(tablet: TestTablet, { patients, edits }: Size): Promise<void> {
  for (let edit = 0; edit < edits; edit++) {
    const items = Array.from({ length: patients }, (_, i) => ({
      name: `patient/${i.toString(16).padStart(16, '0')}`,
      change: (doc: Y.Doc) => void doc.getMap('fields').set('name', `Patient ${String(i)} ${String(edit)}`),
      blobs: [],
    }));
    await houseOf(tablet).editMany(logOf(tablet), items);
  }
  await sent(tablet);
}
