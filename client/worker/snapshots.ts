// Making snapshots of a log that has grown, and agreeing to those of others after comparing every page with what lies here.
// Done in idle time by any tablet that reads the log; whoever can't compare now says nothing.
import { compare, concat, EMPTY, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { RECEIPT } from '../../protocol/receipt.ts';
import { decode, encode } from '../../protocol/schema.ts';
import {
  PAGE_DOCUMENTS,
  PAGE_KEPT,
  SNAPSHOT_BODY,
  type Kept,
  type Page,
  type Snapshot,
  type SnapshotBody,
} from '../../protocol/snapshot.ts';
import { openEntry } from '../crypto/entry.ts';
import { sha256 } from '../crypto/hash.ts';
import { SNAPSHOT_AFTER } from '../sync/line.ts';
import { BackupState } from './backupstate.ts';
import { coverOf, documentSheets, idSheets, keptSheet, stateOf, type Cover } from './cover.ts';
import type { House } from './house.ts';
import { getPages, PageRefused, putPages, type Sheet } from './pages.ts';
import {
  isAlone,
  isSummedUp,
  judgeOffer,
  nameOffer,
  offersHere,
  personOf,
  snapshotRow,
  type Offer,
} from './summing.ts';
import type { Compartment } from '../roster/roles.ts';

/** Of 256: several tablets see the same to do, and mostly one of them does it. */
const OFTEN = 64;
/** Snapshots that nobody stands for yet are compared, the newest first; no more of them at a turn. */
const TRIES = 3;
/** Units that one entry may name. */
const NAMED = 1024;

const running = new WeakSet<House>();

export async function tendSnapshots(house: House): Promise<void> {
  if (running.has(house) || house.session?.state !== 'online') return;
  running.add(house);
  try {
    for (const { log, place } of house.groups.all()) {
      const isLong = isSummedUp(place) && (house.replica(log).state.seen?.seq ?? 0) >= SNAPSHOT_AFTER;
      if (!isLong || (house.ground.random(1)[0] ?? 0) > OFTEN) continue;
      await tendLog(house, log).catch(() => undefined);
    }
  } finally {
    running.delete(house);
  }
}

/** What there is to do for one log, if anything: to compare comes first. */
export async function tendLog(house: House, log: Bytes): Promise<void> {
  const { groups, device } = house;
  const place = groups.need(log).place as Compartment;
  const seq = house.replica(log).state.seen?.seq ?? 0;
  if (!isAtRest(house, log)) return;
  // Nobody has seen what is still to come.
  const offers = (await offersHere(house, log)).filter(({ body }) => body.at.seq <= seq);
  const judged = offers.map((offer) => ({ offer, verdict: judgeOffer(groups.organisation, place, offer) }));
  const waiting = judged.filter(({ verdict }) => verdict !== 'trusted').map(({ offer }) => offer);
  for (const offer of waiting.slice(-TRIES).reverse()) {
    const stored = await house.disk.entryById(log, offer.id);
    const isNamed = house.quarantined.some(({ storage }) => stored && equal(storage, stored.storage));
    if (!isNamed && (await mayAgree(house, place, offer)) && (await agree(house, log, offer))) return;
  }
  // What nobody stands for must not keep others from making one.
  const counted = judged.filter(({ offer, verdict }) => verdict === 'trusted' || equal(offer.device, device.id));
  const last = counted.at(-1)?.offer;
  if (isDue(seq, last?.body.at.seq ?? 0)) await makeSnapshot(house, log, last);
}

/** A quarter more than the last one covered, so that all snapshots together weigh a few times the newest. */
function isDue(seq: number, covered: number): boolean {
  return seq >= covered + Math.max(SNAPSHOT_AFTER, Math.ceil(covered / 4));
}

/** Everything the relay has is taken in, everything here is at the relay, and nothing waits to be judged. */
function isAtRest(house: House, log: Bytes): boolean {
  const { order, state, heldCount, gaps, outboxSize, base } = house.replica(log);
  const isFollowed = house.courier?.isCurrent(log) === true && order.shown === null && !order.hasGap && !order.isBlind;
  const isSettled = base === null && heldCount === 0 && gaps.size === 0 && outboxSize === 0 && !state.owesJudging;
  return isFollowed && isSettled && house.groups.need(log).pending === null;
}

/** Somebody else; whoever is alone lets a drill replay a backup that was made since. */
async function mayAgree(house: House, place: Compartment, { device, wall }: Offer): Promise<boolean> {
  const { organisation } = house.groups;
  const [maker, self] = [device, house.device.id].map((each) => personOf(organisation, place, each));
  if (!maker || !self) return false;
  if (maker !== self) return true;
  if (!isAlone(organisation, place, self)) return false;
  const state = new BackupState(house);
  const [last, drill] = [await state.get('last'), await state.get('drill')];
  return last !== null && drill?.outcome === 'equal' && last.at > wall && drill.at >= last.at;
}

// --- making

export async function makeSnapshot(house: House, log: Bytes, before?: Offer): Promise<void> {
  const replica = house.replica(log);
  const found = await replica.exclusive(async () => {
    const { seen, chains } = replica.state;
    if (!seen || !isAtRest(house, log)) return null;
    const cover = await coverOf(
      house,
      log,
      [...chains.values()].map(({ id }) => id),
    );
    if (!cover || cover.outside.length > 0) return null;
    return { at: seen, cover, sheets: sheetsOf(cover, await documentSheets(house, log, cover)) };
  });
  if (!found) return;
  const { at, cover, sheets } = found;
  const known = before ? pagesOf(before.body) : [];
  const put = (some: readonly Sheet[]) =>
    putPages(house, log, some, new Map(known.map((page) => [toHex(page.state), page])), toHex);
  const [ids, kept, pages] = [await put(sheets.ids), await put([sheets.kept]), await put(sheets.documents)];
  const [first] = kept;
  if (!first) return;
  const { chains, heads } = cover;
  const bare = (each: typeof pages): readonly Page[] => each.map(({ page }) => page);
  const body: Snapshot = {
    ...{ type: 'snapshot', at, chains, heads },
    ...{ ids: bare(ids), kept: first.page, pages: bare(pages) },
  };
  const blobs = [...ids, ...kept, ...pages].flatMap(({ page, isNew }) => (isNew ? page.blobs : []));
  if (blobs.length <= NAMED) await say(house, log, body, blobs);
}

function say(house: House, log: Bytes, body: SnapshotBody, blobs: readonly Bytes[]): Promise<void> {
  return house.replica(log).write([
    {
      ...{ kind: 'snapshot', doc: '', writer: 1, body: encode(SNAPSHOT_BODY, body), blobs },
      also: async ({ signed }) => [await snapshotRow(house.rows, signed)],
    },
  ]);
}

interface Sheets {
  readonly ids: readonly Sheet[];
  readonly kept: Sheet;
  readonly documents: readonly Sheet[];
}
const sheetsOf = (cover: Cover, documents: readonly Sheet[]): Sheets => ({
  ids: idSheets(cover.ids),
  kept: keptSheet(cover.kept),
  documents,
});
const pagesOf = ({ ids, kept, pages }: Snapshot): readonly Page[] => [...ids, kept, ...pages];

// --- agreeing

/** Says so where everything is the same, and names it where anything is not. True when it was said. */
export async function agree(house: House, log: Bytes, offer: Offer): Promise<boolean> {
  const found = await compareOffer(house, log, offer);
  if (found === 'same') await say(house, log, { type: 'agree', snapshot: offer.id }, []);
  // Whoever knew another roster may have judged otherwise in good faith.
  const isNamed = found === 'differs' && equal(sorted(house.groups.reg(log)), sorted(offer.reg));
  const stored = isNamed ? await house.disk.entryById(log, offer.id) : null;
  if (stored) await nameOffer(house, log, stored.storage, offer.device, 'snapshot differs');
  return found === 'same';
}
const sorted = (ids: readonly Bytes[]): Bytes => concat(...[...ids].sort(compare));

async function compareOffer(house: House, log: Bytes, { body }: Offer): Promise<'same' | 'differs' | 'not now'> {
  const pages = await getPages(house, log, pagesOf(body)).catch((error: unknown) => {
    if (error instanceof PageRefused) return error.reason;
    throw error;
  });
  if (typeof pages === 'string') return pages === 'altered' ? 'differs' : 'not now';
  if (!holdWhatTheySay(body, pages)) return 'differs';
  const replica = house.replica(log);
  return replica.exclusive(async () => {
    if (!isAtRest(house, log)) return 'not now';
    const here = await isPlaceHere(house, log, body);
    if (here !== 'same') return here;
    const tips = body.chains.map(({ id }) => id);
    const cover = await coverOf(house, log, tips);
    // Entries of it that are not here come, or nobody else has them either.
    if (!cover) return 'not now';
    const { seq } = body.at;
    if (cover.outside.some(({ stored }) => stored.seq !== null && stored.seq <= seq)) return 'differs';
    if (cover.inside.some(({ stored }) => (stored.seq ?? 0) > seq)) return 'differs';
    const documents = await documentSheets(house, log, cover, body.pages.length);
    const isKeptSame = await isSameKept(house, log, pages[body.ids.length], cover);
    return isKeptSame && isSame(body, sheetsOf(cover, documents)) && isSameChains(body, cover) ? 'same' : 'differs';
  });
}

/** A page that was sealed for another content than its entry says. */
function holdWhatTheySay(body: Snapshot, plain: readonly Bytes[]): boolean {
  const plainPages = body.ids.length + 1;
  return pagesOf(body).every(({ state }, at) => {
    const bytes = plain[at] ?? new Uint8Array(0);
    if (at < plainPages) return equal(state, sha256(bytes));
    const documents = decode(PAGE_DOCUMENTS, bytes);
    return documents !== null && equal(state, stateOf(documents));
  });
}

/** The relay showed this tablet the same running hash there. */
async function isPlaceHere(house: House, log: Bytes, { at }: Snapshot): Promise<'same' | 'differs' | 'not now'> {
  const receipts = (await house.disk.entriesAt(log, at.seq)).flatMap(({ receipt }) =>
    receipt ? (decode(RECEIPT, receipt) ?? []) : [],
  );
  if (receipts.length === 0) return 'not now';
  const isSamePlace = receipts.some(
    ({ stored }) => equal(stored.hash, at.hash) && equal(stored.nonce, at.nonce) && stored.term === at.term,
  );
  return isSamePlace ? 'same' : 'differs';
}

/** The same entries, in whatever copy: a relay that lost some may have got them back sealed anew. */
async function isSameKept(house: House, log: Bytes, page: Bytes | undefined, cover: Cover): Promise<boolean> {
  const kept = page && decode(PAGE_KEPT, page);
  if (!kept) return false;
  const idsOf = async (entries: readonly Bytes[]): Promise<Bytes> => {
    const opened = await Promise.all(
      entries.map((each) => openEntry(each, (key: KeyId) => house.groups.secretOf(log, key), log)),
    );
    return sorted(opened.map((each) => (typeof each === 'string' ? EMPTY : each.entry.id)));
  };
  const asideOf = ({ aside }: Kept): Bytes => sorted(aside.map(({ id }) => id));
  return equal(await idsOf(kept.entries), await idsOf(cover.kept.entries)) && equal(asideOf(kept), asideOf(cover.kept));
}

function isSame(body: Snapshot, sheets: Sheets): boolean {
  const states = (some: readonly { readonly state: Bytes }[]): Bytes => concat(...some.map(({ state }) => state));
  return equal(states(body.ids), states(sheets.ids)) && equal(states(body.pages), states(sheets.documents));
}
function isSameChains(body: Snapshot, { chains, heads }: Cover): boolean {
  const spelt = (some: Snapshot['chains']): string =>
    some.map(({ device, id, ...rest }) => [toHex(device), toHex(id), ...Object.values(rest)].join()).join('\n');
  return equal(sorted(body.heads), sorted(heads)) && spelt(body.chains) === spelt(chains);
}
