// A tablet that is new in a log begins with a snapshot that somebody else compared, and has the documents in tens of
// fetches instead of as many entries as were ever written. Where none holds, everything is read as before.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { decode } from '../../../protocol/schema.ts';
import { PAGE_DOCUMENTS, PAGE_KEPT, type Kept, type Snapshot } from '../../../protocol/snapshot.ts';
import { openEntry, verifyEntries } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import { ownBudget } from '../../gate/limits.ts';
import { verdict } from '../../gate/gate.ts';
import { readUpdate } from '../../gate/update.ts';
import type { Compartment } from '../../roster/roles.ts';
import { Base } from '../../sync/base.ts';
import { DiskFull, Fenced } from '../../sync/disk.ts';
import { look, type Looked } from '../../sync/look.ts';
import type { RowOp } from '../../sync/rows.ts';
import { ruleIn } from '../records/content.ts';
import { pageOf } from './sheets.ts';
import type { House } from '../house.ts';
import { getPages, PageRefused } from './pages.ts';
import {
  isOutdated,
  isSummedUp,
  judgeOffer,
  nameOffer,
  offersIn,
  personOf,
  type Offer,
  type SnapshotRefusal,
} from './summing.ts';

/** Entries looked through at first, from the newest backwards; then twice as many each time, up to half of the log. */
const FIRST_LOOK = 1024;
const ID_BYTES = 32;

interface Seen {
  readonly entry: SignedEntry;
  readonly storage: Bytes;
}

export async function startFromSnapshot(house: House, log: Bytes, newest: number): Promise<void> {
  const { place } = house.groups.need(log);
  if (!isSummedUp(place) || !personOf(house.groups.organisation, place, house.device.id)) return;
  const seen: Seen[] = [];
  const { courier } = house;
  const places = new Map<number, Looked>();
  const tried = new Set<string>();
  const least = Math.floor(newest / 2);
  for (let [after, step] = [newest, FIRST_LOOK]; after > least; step *= 2) {
    const upTo = after;
    after = Math.max(least, after - step);
    const items = courier ? await look(courier, log, after, upTo) : [];
    for (const item of items) places.set(item.receipt.stored.seq, item);
    seen.push(...(await snapshotsAmong(house, log, items)));
    const offers = offersIn(seen.map(({ entry }) => ({ id: entry.id, signed: entry.bytes })));
    for (const offer of [...offers].reverse()) {
      const found = seen.find(({ entry }) => equal(entry.id, offer.id));
      if (!found || tried.has(toHex(offer.id)) || (offer.body.at.seq <= after && after > least)) continue;
      tried.add(toHex(offer.id));
      const refused = await tryOffer(house, log, offer, places.get(offer.body.at.seq));
      if (refused === null) return;
      if (refused !== 'not agreed') await nameOffer(house, log, found.storage, offer.device, refused);
    }
  }
}

/** Entries of that kind that members signed. */
async function snapshotsAmong(house: House, log: Bytes, items: readonly Looked[]): Promise<readonly Seen[]> {
  const { groups } = house;
  const opened = await Promise.all(
    items.map(({ entry }) => openEntry(entry, (key: KeyId) => groups.secretOf(log, key), log)),
  );
  const signed = opened.flatMap((each) => {
    if (typeof each === 'string' || each.entry.fields.kind !== 'snapshot') return [];
    const signingKey = groups.signingKeyOf(log, each.entry.fields.device);
    return signingKey ? [{ ...each, signingKey }] : [];
  });
  const isGood = await verifyEntries(signed);
  return signed.filter((_, at) => isGood[at]);
}

/** null = the log began with it. */
async function tryOffer(
  house: House,
  log: Bytes,
  offer: Offer,
  last: Looked | undefined,
): Promise<null | 'not agreed' | SnapshotRefusal> {
  const { groups } = house;
  const place = groups.need(log).place as Compartment;
  const judged = judgeOffer(groups.organisation, place, offer);
  if (judged !== 'trusted') return judged;
  if (!groups.knowsRoster(log, offer.reg) || isOutdated(house, offer)) return 'not agreed';
  const { at } = offer.body;
  const stored = last?.receipt.stored;
  // Further back than was looked: reading all of it is as quick.
  if (!stored) return 'not agreed';
  const isPlace = stored.term === at.term && equal(stored.nonce, at.nonce) && equal(stored.hash, at.hash);
  if (!isPlace) return 'snapshot differs';
  try {
    await begin(house, log, offer.body, await read(house, log, offer.body));
    return null;
  } catch (error) {
    if (error instanceof Fenced || error instanceof DiskFull) throw error;
    if (error instanceof Untrue) return 'snapshot differs';
    if (error instanceof PageRefused) return error.reason === 'altered' ? 'snapshot differs' : 'snapshot withheld';
    throw error;
  }
}

/** It contradicts itself, or the log. */
class Untrue extends Error {}

interface Contents {
  readonly covered: ReadonlyMap<string, string>;
  readonly kept: Kept;
  readonly documents: readonly { readonly name: string; readonly state: Bytes }[];
}

async function read(house: House, log: Bytes, body: Snapshot): Promise<Contents> {
  const { place } = house.groups.need(log);
  const pages = [...body.ids, body.kept, ...body.pages];
  const plain = await getPages(house, log, pages);
  const [ids, [keptBytes]] = [plain.slice(0, body.ids.length), plain.slice(body.ids.length)];
  const isPlain = [...body.ids, body.kept].every(({ state }, at) =>
    equal(state, sha256(plain[at] ?? new Uint8Array(0))),
  );
  const kept = decode(PAGE_KEPT, keptBytes ?? new Uint8Array(0));
  if (!isPlain || !kept) throw new Untrue();
  const covered = new Map(ids.flatMap(namesIn).map((id) => [id, '']));
  for (const { id, reason } of kept.aside) covered.set(toHex(id), reason);
  const total = body.chains.reduce((sum, { seq }) => sum + seq + 1, 0);
  const tips = [...body.chains.map(({ id }) => id), ...body.heads];
  if (covered.size !== total || !tips.every((id) => covered.has(toHex(id)))) throw new Untrue();
  const names = new Set<string>();
  const documents = plain.slice(body.ids.length + 1).flatMap((bytes, at) => {
    const page = decode(PAGE_DOCUMENTS, bytes);
    if (!page) throw new Untrue();
    for (const { name, state } of page) {
      const isRead = verdict(() => readUpdate(state, ownBudget())).ok;
      const isHere = pageOf(name, body.pages.length) === at && !names.has(name) && ruleIn(place, name) !== null;
      if (!isRead || !isHere) throw new Untrue();
      names.add(name);
    }
    return page;
  });
  return { covered, kept, documents };
}

function namesIn(page: Bytes): string[] {
  if (page.length % ID_BYTES !== 0) throw new Untrue();
  return Array.from({ length: page.length / ID_BYTES }, (_, at) =>
    toHex(page.subarray(at * ID_BYTES, (at + 1) * ID_BYTES)),
  );
}

async function begin(house: House, log: Bytes, { at, chains, heads }: Snapshot, contents: Contents): Promise<void> {
  const { library } = house;
  const base = new Base(contents.covered);
  await house.replica(log).begin({ at, chains, heads }, base, async () => {
    const ops = await takeControls(house, log, contents, base);
    for (const { name, state } of contents.documents) {
      await library.anew(log, name);
      library.take(await library.draft(log, name), [state]);
    }
    return ops;
  });
}

/** What a roster rests on is never replaced: each is opened, verified and judged as if it had come by itself. */
async function takeControls(house: House, log: Bytes, { kept, covered }: Contents, base: Base): Promise<RowOp[]> {
  const { groups, disk } = house;
  const ops: RowOp[] = [];
  for (const bytes of kept.entries) {
    const opened = await openEntry(bytes, (key: KeyId) => groups.secretOf(log, key), log);
    const isCovered = typeof opened === 'object' && covered.get(toHex(opened.entry.id)) === '';
    if (!isCovered || opened.entry.fields.kind !== 'control') throw new Untrue();
    const { entry, storage } = opened;
    const taken = await groups.take(log, entry);
    if (taken === 'held' || 'refused' in taken) throw new Untrue();
    ops.push(...taken.ops);
    ops.push(disk.putEntry({ log, storage, id: entry.id, bytes, receipt: null, seq: null, state: 'applied' }));
    base.came(toHex(entry.id));
  }
  return ops;
}
