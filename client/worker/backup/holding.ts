// What a backup or a relay holds of a practice, once the paper opened it in memory: counted before anything is brought
// back, and compared with what lies on this tablet by the names of sealed entries, which need no key.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import { RECEIPT } from '../../../protocol/receipt.ts';
import { decode } from '../../../protocol/schema.ts';
import type { BackupManifest } from '../../backup/format.ts';
import { sha256 } from '../../crypto/hash.ts';
import { blobNames } from '../../records/files.ts';
import { placeInSpace, type EntryRecord, type Store } from '../../storage/store.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import { filesIn } from '../files/attached.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';
import type { HereView, HoldingView } from '../views/vaultviews.ts';

const PAGE = 512;

export interface Holding extends HoldingView {
  /** Hex ids of its entries; without the access log, which every unlock writes to. */
  readonly logs: readonly { readonly log: Bytes; readonly isCase: boolean; readonly entries: readonly string[] }[];
}

/** `backup` is the manifest of the newest file, and the units of attachments in all of them; null = it is a relay's. */
export async function holdingOf(
  house: House,
  backup: { readonly newest: BackupManifest; readonly units: ReadonlySet<string> } | null,
): Promise<Holding> {
  const logs: Holding['logs'][number][] = [];
  let [newest, files, lackingFiles, lackingEntries] = [0, 0, 0, 0];
  for (const { log, place } of house.groups.all()) {
    const found = await entriesOf(house, log);
    const said = backup?.newest.logs.find((each) => equal(each.log, log))?.entries ?? 0;
    lackingEntries += Math.max(0, said - found.ids.length);
    if (place !== 'audit') {
      newest = Math.max(newest, found.newest);
      logs.push({ log, isCase: place === 'case', entries: found.ids });
    }
    for (const { blobs } of await filesIn(house, log)) {
      files += 1;
      if (backup && !blobNames(blobs).every((name) => backup.units.has(toHex(name)))) lackingFiles += 1;
    }
  }
  return {
    ...{ organisation: house.groups.organisation.name, newest, files, lackingFiles, lackingEntries, logs },
    written: backup && writtenBy(house, backup.newest),
    patients: house.lists?.patientRows('').length ?? 0,
    cases: house.lists?.caseRows('').length ?? 0,
  };
}

function writtenBy(house: House, { at, by }: BackupManifest): HoldingView['written'] {
  const device = deviceIdOf(sha256, by.signing, by.sealing);
  if (!house.groups.organisation.devices.has(toHex(device))) throw new Refused('backup altered');
  return { at, by: house.nameOf(house.groups.own('staff').log, device) };
}

async function entriesOf({ disk }: House, log: Bytes): Promise<{ ids: string[]; newest: number }> {
  const ids: string[] = [];
  let newest = 0;
  for (let after: Bytes | null = null; ;) {
    const some: readonly StoredEntry[] = await disk.page(log, after, PAGE);
    for (const { id, receipt } of some) {
      ids.push(toHex(id));
      newest = Math.max(newest, timeOf(receipt));
    }
    after = some.at(-1)?.storage ?? null;
    if (some.length < PAGE) return { ids, newest };
  }
}
function timeOf(receipt: Bytes | null): number {
  return receipt ? (decode(RECEIPT, receipt)?.stored.time ?? 0) : 0;
}

/** How it stands to the vaults of this tablet, which stay locked. Logs that none of them has are not compared. */
export async function hereBeside(
  store: Store,
  vaults: readonly { readonly space: string }[],
  { logs }: Holding,
): Promise<HereView> {
  const same = new Set<string>();
  let [newerHere, newerThere, newest] = [0, 0, 0];
  for (const { log, isCase, entries } of logs) {
    const here = new Set<string>();
    for (const { space } of vaults) {
      const found = await storedIn(store, placeInSpace(space, toHex(log)));
      if (found.ids.length > 0) same.add(space);
      for (const id of found.ids) here.add(id);
      newest = Math.max(newest, found.newest);
    }
    if (here.size === 0) continue;
    const there = new Set(entries);
    newerThere += there.difference(here).size;
    // On a case it is noted who looked: that is no change.
    if (!isCase) newerHere += here.difference(there).size;
  }
  return { vaults: vaults.length, ofPractice: same.size, newerHere, newerThere, newest };
}

async function storedIn(store: Store, place: string): Promise<{ ids: string[]; newest: number }> {
  const ids: string[] = [];
  let newest = 0;
  for (let after = ''; ;) {
    const some: EntryRecord[] = await store.list('entries', [place], after ? { after, limit: PAGE } : { limit: PAGE });
    for (const { entry, receipt } of some) {
      if (entry !== '') ids.push(entry);
      newest = Math.max(newest, timeOf(receipt));
    }
    after = some.at(-1)?.storage ?? '';
    if (some.length < PAGE) return { ids, newest };
  }
}
