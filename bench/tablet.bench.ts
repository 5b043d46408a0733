// What a person waits for on a tablet with a large practice: from the passkey to the list, and into one record. In Node
// on an IndexedDB in memory, so it is the cost of our code; the browser's database comes on top.
import { patientDocument } from '../client/records/documents.ts';
import { emptyDatabase, largePractice, tabletOn } from './practice.ts';
import { median, ms, timed, type Figure } from './figure.ts';

const SIZE = { patients: 10_000, cases: 100 };
const UNLOCKS = 3;
const RECORDS = 20;
const passkey = () => ({ method: 'passkey' as const, credentialId: 'AAAA', prf: new ArrayBuffer(32) });

export async function tabletBench(): Promise<readonly Figure[]> {
  const database = await emptyDatabase();
  await database.transaction(null, await largePractice(SIZE, passkey()));
  const unlocks: number[] = [];
  const records: number[] = [];
  for (let round = 0; round < UNLOCKS; round++) {
    const tablet = await tabletOn(database);
    const { took } = await timed(async () => {
      await tablet.api.unlock(passkey());
      const rows = await tablet.api.patients('');
      if (rows.length !== SIZE.patients) throw new Error('all patients should be listed');
    });
    unlocks.push(took);
    for (let i = 0; i < RECORDS; i++) {
      const name = patientDocument((i * 401).toString(16).padStart(16, '0'));
      const opening = await timed(() => tablet.api.openDocument({ log: 'own', name }, 'treatment'));
      opening.result.port.close();
      records.push(opening.took);
    }
    await tablet.api.lock();
  }
  return [
    {
      what: `unlock to the list, ${SIZE.patients.toLocaleString('en')} patients and ${String(SIZE.cases)} cases (Node)`,
      ours: ms(median(unlocks)),
      reach: '≤ 600 ms',
    },
    { what: 'open a record, its event stored first (Node)', ours: ms(median(records)), reach: '≤ 50 ms' },
  ];
}
