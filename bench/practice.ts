// A large invented practice for benches, made by the shipping code in memory and poured into a database: patients with a
// name and a date, and cases with labs that claimed them.
import { imagingHere } from '../client/imaging/imagingHere.ts';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { CaseState } from '../client/records/caseState.ts';
import { demoPractice } from '../client/records/demo.ts';
import { patientDocument } from '../client/records/documents.ts';
import { writePatient } from '../client/records/patient.ts';
import { openStore } from '../client/storage/dexie.ts';
import { MemoryStore } from '../client/storage/memory.ts';
import type { Op, Store } from '../client/storage/store.ts';
import type { NewUnlock } from '../client/worker/api.ts';
import type { DemoLab } from '../client/worker/demo/demolab.ts';
import { writeCase } from '../client/worker/demo/demoseed.ts';
import { openTablet, type Tablet } from '../client/worker/tablet.ts';
import { random, realClock } from '../test/support/tablet.ts';

const TODAY = '2026-03-02';
const OVER: readonly CaseState[] = ['completed', 'cancelled', 'fitted'];

export function tabletOn(store: Store): Promise<Tablet> {
  return openTablet({
    openStore: async () => store,
    openDemoStore: async () => new MemoryStore(),
    clock: realClock,
    random,
    openSocket: () => {
      throw new Error('a bench of the tablet needs no relay');
    },
    fetch: () => Promise.reject(new Error('a bench of the tablet needs no relay')),
    announce: () => undefined,
    appOrigin: 'http://localhost:8787',
    relayAddress: '',
    today: () => TODAY,
    newChannel: () => new MessageChannel(),
    imaging: imagingHere,
  });
}

export async function emptyDatabase(): Promise<Store> {
  return openStore('enamel', { indexedDB: new IDBFactory(), IDBKeyRange });
}

/** The whole practice as steps for a database, and the way to unlock it. */
export async function largePractice(
  size: { patients: number; cases: number; isOpenOnly?: boolean },
  way: NewUnlock,
): Promise<readonly Op[]> {
  const memory = new MemoryStore();
  const tablet = await tabletOn(memory);
  await tablet.api.start({ kind: 'clinic', organisation: 'Bench practice', person: 'Dr. Mara Roth' }, way);
  const sitting = tablet.sitting();
  if (!sitting) throw new Error('a started practice is open');
  const { house } = sitting;
  await house.editMany(
    house.own('desk').log,
    Array.from({ length: size.patients }, (_, i) => ({
      name: patientDocument(i.toString(16).padStart(16, '0')),
      change: (doc) => {
        writePatient(doc, {
          name: `Patient ${String((i * 7919) % size.patients)}`,
          birthDate: '1980-02-03',
          reference: `K-${String(i)}`,
        });
      },
      blobs: [],
    })),
  );
  const labs = new Map<string, DemoLab>();
  const device = '00'.repeat(32);
  for (let seed = 1, made = 0; made < size.cases; seed++) {
    const all = demoPractice({ seed, today: TODAY, language: 'en', device }).cases;
    const cases = all.filter(({ state }) => size.isOpenOnly !== true || !OVER.includes(state));
    for (const each of cases.slice(0, size.cases - made)) await writeCase(house, { ...each, files: [] }, labs);
    made += cases.length;
  }
  await tablet.api.lock();
  return memory.pour();
}
