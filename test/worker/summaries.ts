// A practice of two that has written enough to be summed up, and what its tablets hold, compared whole.
import type * as Y from 'yjs';
import { expect, vi } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { StateHash } from '../../client/backup/state.ts';
import { DocStore } from '../../client/sync/docstore.ts';
import { Replica } from '../../client/sync/replica.ts';
import type { House } from '../../client/worker/house.ts';
import { tendLog } from '../../client/worker/snapshots/snapshots.ts';
import { offersHere, type Offer } from '../../client/worker/snapshots/summing.ts';
import type { TestTablet } from '../support/tablet.ts';
import { wait } from './adding.ts';
import { sent } from './practice.ts';

export type Place = 'desk' | 'clinical';
/** Logs that began with a snapshot, as the shipping code does it. */
const begun = vi.spyOn(Replica.prototype, 'begin');

export const houseOf = (tablet: TestTablet): House => tablet.sitting()!.house;
export const logOf = (tablet: TestTablet, place: Place): Bytes => houseOf(tablet).own(place).log;

const KINDS = {
  desk: { name: 'patient', root: 'fields' },
  clinical: { name: 'history', root: 'reviews' },
} as const;

/** So many documents, one entry each. */
export async function book(tablet: TestTablet, place: Place, letter: string, count: number): Promise<void> {
  const { name, root } = KINDS[place];
  const items = Array.from({ length: count }, (_, i) => ({
    name: `${name}/${letter}${String(i).padStart(8, '0')}`,
    change: (doc: Y.Doc) => void doc.getMap(root).set('name', `Test ${letter}${String(i)}`),
    blobs: [],
  }));
  await houseOf(tablet).editMany(logOf(tablet, place), items);
  await sent(tablet);
}

export async function heldBy(tablet: TestTablet, place: Place) {
  const house = houseOf(tablet);
  const { rows, disk } = house;
  const log = logOf(tablet, place);
  const store = new DocStore(rows);
  const names = (await store.names()).get(toHex(log)) ?? [];
  const hash = new StateHash();
  for (const name of names) hash.add(name, (await store.load(log, name))!);
  const entries = (await disk.entries(log)).map(({ id, state }) => `${toHex(id)} ${state}`).sort();
  const { state } = house.replica(log);
  const chains = [...state.chains].map(([device, chain]) => ({ device, ...chain, id: toHex(chain.id) }));
  return {
    ...{ state: toHex(hash.digest()), names, entries },
    heads: state.heads.map(toHex).sort(),
    chains: chains.sort((a, b) => (a.device < b.device ? -1 : 1)),
  };
}

/** Everything that the other holds is here, history too. */
export async function holdsTheSame(tablet: TestTablet, like: TestTablet, place: Place): Promise<void> {
  await wait(async () => {
    expect(await tablet.api.connection()).toMatchObject({ state: 'online', waiting: 0 });
    expect(houseOf(tablet).replica(logOf(tablet, place)).base).toBeNull();
    expect(await heldBy(tablet, place)).toEqual(await heldBy(like, place));
  });
}
export const beganWithSnapshot = (tablet: TestTablet, place: Place): boolean =>
  begun.mock.contexts.some((replica) => replica === houseOf(tablet).replica(logOf(tablet, place)));

/** What idle time does, until this holds of the newest snapshot. */
export async function tendUntil(tablet: TestTablet, place: Place, holds: (newest: Offer | undefined) => boolean) {
  const log = logOf(tablet, place);
  await wait(async () => {
    await tendLog(houseOf(tablet), log);
    expect(holds((await offersHere(houseOf(tablet), log)).at(-1))).toBe(true);
  });
  await sent(tablet);
}
export const reasonsOn = (tablet: TestTablet): readonly string[] => [
  ...new Set(houseOf(tablet).quarantined.map(({ reason }) => reason)),
];
