// A backup is read back and replayed into a house that exists in memory alone; the restore drill compares it with what its
// manifest says the tablet held. Runs in a worker of its own where there are workers; writes nothing anywhere.
import { bytesOfHex, compare, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { EntryId, KeyId, LogId } from '../../../protocol/ids.ts';
import type { CheckedBackup } from '../../backup/chain.ts';
import type { Covered } from '../../backup/format.ts';
import { StateHash } from '../../backup/state.ts';
import { sha256 } from '../../crypto/hash.ts';
import { kitKeys, type KitKeys } from '../../crypto/kit.ts';
import type { Random } from '../../crypto/random.ts';
import { imagingElsewhere } from '../../imaging/imaging.ts';
import { blobNames } from '../../records/files.ts';
import { MemoryStore } from '../../storage/memory.ts';
import type { Clock } from '../../sync/clock.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import { DocStore } from '../../sync/docstore.ts';
import { createVault } from '../../vault/vault.ts';
import { filesIn } from '../files/attached.ts';
import { findBackup, readBackup } from './backupfiles.ts';
import type { ComparedPart } from '../views/backupview.ts';
import { openDisk } from '../disk.ts';
import type { DrillResult, ReplayJob, Tell } from './replaying.ts';
import { fileSource, takeLog } from './filesource.ts';
import { Group } from '../groups/group.ts';
import { House, type Ground } from '../house.ts';
import { Lists } from '../records/lists.ts';
import { bringAll, bringWelcomed, inOrder, type RestoreSource } from './restoring.ts';
import { Refused } from '../rpc.ts';

const PAGE = 1024;

export interface Means {
  readonly clock: Clock;
  readonly random: Random;
}

export async function replay(
  job: ReplayJob,
  tell: Tell,
  means: Means,
): Promise<{ readonly house: House; readonly backup: CheckedBackup }> {
  const chain = await findBackup(job.files);
  if (!equal(chain.newest.practice, job.practice)) throw new Refused('backup of another practice');
  const backup = await readBackup(chain, (done, total) => {
    tell(done, 2 * total);
  });
  const house = await houseInMemory(means, NOWHERE);
  const entries = backup.logs.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  const taken = (count: number): void => {
    done += count;
    tell(entries + done, 2 * entries);
  };
  if (job.kitSecret) await replayWithPaper(house, job.kitSecret, backup);
  else await replayWithKeys(house, job, backup, taken);
  return { house, backup };
}

/** What reaches a relay, where something is read from one. */
export type Net = Pick<Ground, 'openSocket' | 'fetch'> & { readonly relayAddress: string };
const nowhere = (): never => {
  throw new Error('a replay reaches nothing');
};
const NOWHERE: Net = { openSocket: nowhere, fetch: nowhere, relayAddress: '' };

export async function houseInMemory({ clock, random }: Means, net: Net): Promise<House> {
  const store = new MemoryStore();
  const key = { method: 'passkey', credentialId: random(16), prf: random(32).buffer } as const;
  const vault = await createVault({ store, random, now: () => clock.now() }, key);
  const me = {
    ...{ person: new Uint8Array(16), isDemo: false, relayAddress: net.relayAddress, relayKey: null, session: null },
    ...{ accountSeed: null, invite: null, madeAt: clock.now(), kitAt: 0 },
  };
  const ground = {
    ...{ clock, random, openSocket: net.openSocket, fetch: net.fetch, announce: () => undefined },
    imaging: imagingElsewhere(nowhere),
  };
  const house = new House(ground, openDisk(store, vault), vault.rows, vault.device, me);
  new Lists(house);
  return house;
}

async function replayWithPaper(house: House, secret: Bytes, backup: CheckedBackup): Promise<void> {
  const kit = await kitKeys(secret);
  if (!equal(backup.newest.practice, sha256(kit.root.publicKey))) throw new Refused('kit words wrong');
  // Every unit was checked; none has to be kept.
  const open = (of: House, keys: KitKeys): Promise<RestoreSource> => fileSource(of, keys, { ...backup, blobs: [] });
  await bringWelcomed(house, await bringAll(house, kit, open, () => undefined));
}

async function replayWithKeys(
  house: House,
  { logs, eventKeys }: ReplayJob,
  backup: CheckedBackup,
  tell: (count: number) => void,
): Promise<void> {
  for (const [id, secret] of eventKeys)
    await house.commit(async () => [await house.groups.learnEventKey(bytesOfHex(id) as KeyId, secret)]);
  for (const { log, place, genesis, founding, secrets } of inOrder(logs)) {
    const found = backup.logs.find((each) => equal(each.log, log));
    if (!found) continue;
    const group = new Group(log as LogId, place, genesis, founding as EntryId);
    await house.adoptLog(group, new Map(secrets), true);
    await house.groups.learn(log, found.records);
    await takeLog(house, found, tell);
  }
}

/** Nobody is surprised by a log that is here no more, or by one that the paper does not open. */
export async function compareWith(house: House, backup: CheckedBackup): Promise<DrillResult> {
  const documents = new DocStore(house.rows);
  const names = await documents.names();
  const units = new Set(backup.blobs.map(({ name }) => toHex(name)));
  const parts = new Set<ComparedPart>();
  let [records, files, isEqual] = [0, 0, house.groups.all().some(({ place }) => place === 'staff')];
  for (const covered of backup.newest.logs) {
    const place = house.groups.get(covered.log)?.place;
    if (!place) continue;
    parts.add(place === 'audit' && house.groups.epochsOf(covered.log).length === 0 ? 'own events' : place);
    const state = new StateHash();
    for (const name of names.get(toHex(covered.log)) ?? []) {
      const update = await documents.load(covered.log, name);
      if (!update) continue;
      state.add(name, update);
      records += 1;
    }
    isEqual &&= equal(state.digest(), covered.state) && (await holdsTheSame(house, covered));
    const inLog = await filesIn(house, covered.log);
    files += inLog.filter(({ blobs }) => blobNames(blobs).every((name) => units.has(toHex(name)))).length;
  }
  const { id, at: made } = backup.newest;
  return { outcome: isEqual ? 'equal' : 'different', records, files, parts: [...parts], id: toHex(id), made };
}

async function holdsTheSame(house: House, { log, heads, entries }: Covered): Promise<boolean> {
  const sorted = (all: readonly Bytes[]): string => [...all].sort(compare).map(toHex).join();
  if (sorted(house.replica(log).state.heads) !== sorted(heads)) return false;
  return (await entryIdsOf(house, log)).length >= entries;
}

/** In hex; of each stored entry one, so that one which was sealed anew may be there twice. */
export async function entryIdsOf({ disk }: House, log: Bytes): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: Bytes | null = null; ;) {
    const page: readonly StoredEntry[] = await disk.page(log, after, PAGE);
    for (const { id } of page) ids.push(toHex(id));
    after = page.at(-1)?.storage ?? null;
    if (page.length < PAGE) return ids;
  }
}
