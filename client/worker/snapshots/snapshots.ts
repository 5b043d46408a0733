// Making snapshots of a log that has grown, and agreeing to those of others after comparing every page with what lies here.
// Done in idle time by any tablet that reads the log; whoever can't compare now says nothing.
import { EMPTY, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Position } from '../../../protocol/entry.ts';
import { encode } from '../../../protocol/schema.ts';
import { SNAPSHOT_BODY, type Page, type Snapshot, type SnapshotBody } from '../../../protocol/snapshot.ts';
import type { Compartment } from '../../roster/roles.ts';
import { SNAPSHOT_AFTER } from '../../sync/line.ts';
import { BackupState } from '../backup/backupstate.ts';
import { compareOffer, sorted } from './comparing.ts';
import { coverOf, isAtRest, type Cover } from './cover.ts';
import { erasureKey } from '../records/erased.ts';
import type { House } from '../house.ts';
import { pagesOf, putPages, type Sheet } from './pages.ts';
import { documentSheets, sheetsOf, type Sheets } from './sheets.ts';
import {
  isAlone,
  isOutdated,
  isSummedUp,
  judgeOffer,
  nameOffer,
  offersHere,
  personOf,
  snapshotRow,
  type Offer,
} from './summing.ts';

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
  if (!isAtRest(house, log) || !(await isErasedHere(house, log))) return;
  // Nobody has seen what is still to come.
  const offers = (await offersHere(house, log)).filter(
    (offer) => offer.body.at.seq <= seq && !isOutdated(house, offer),
  );
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

/** What is being erased is at another place on each tablet until all of it is. */
async function isErasedHere({ groups, rows }: House, log: Bytes): Promise<boolean> {
  const decided = [...groups.organisation.erasures.values()].filter(({ isDecided }) => isDecided);
  const keys = decided.map(({ patient }) => erasureKey(log, patient));
  return groups.need(log).place === 'office' || (await rows.getMany('erasure', keys)).every((each) => each !== null);
}

/** A quarter more than the last one covered, so that all snapshots together weigh a few times the newest. */
function isDue(seq: number, covered: number): boolean {
  return seq >= covered + Math.max(SNAPSHOT_AFTER, Math.ceil(covered / 4));
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
  const found = await sumUp(house, log);
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

/** What came while this was read stands behind the cut. */
function sumUp(house: House, log: Bytes): Promise<{ at: Position; cover: Cover; sheets: Sheets } | null> {
  const replica = house.replica(log);
  return house.library.watches.during(log, async (watch) => {
    const start = await replica.exclusive(() => {
      const { seen, chains, standing } = replica.state;
      const tips = [...chains.values()].map(({ id }) => id);
      return Promise.resolve(seen && isAtRest(house, log) ? { at: seen, tips, standing } : null);
    });
    const cover = start && (await coverOf(house, log, start.tips));
    if (!cover || cover.outside.some(({ stored }) => (stored.seq ?? Infinity) <= start.at.seq)) return null;
    const sheets = sheetsOf(cover, await documentSheets(house, log, cover, watch));
    // Judged anew in between: what was read is of before and after.
    const { standing, owesJudging } = replica.state;
    const isSteady = !owesJudging && equal(standing ?? EMPTY, start.standing ?? EMPTY);
    return isSteady ? { at: start.at, cover, sheets } : null;
  });
}

function say(house: House, log: Bytes, body: SnapshotBody, blobs: readonly Bytes[]): Promise<void> {
  return house.replica(log).write([
    {
      ...{ kind: 'snapshot', doc: '', writer: 1, body: encode(SNAPSHOT_BODY, body), blobs },
      also: async ({ signed }) => [await snapshotRow(house.rows, signed)],
    },
  ]);
}

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
