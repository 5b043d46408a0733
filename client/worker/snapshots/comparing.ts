// Whether a snapshot is what the entries on this tablet come to, up to its cut. The log goes on being written meanwhile.
import { concat, compare, EMPTY, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { RECEIPT } from '../../../protocol/receipt.ts';
import { decode } from '../../../protocol/schema.ts';
import { PAGE_DOCUMENTS, PAGE_KEPT, type Kept, type Snapshot } from '../../../protocol/snapshot.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import { coverOf, isAtRest, type Cover } from './cover.ts';
import type { House } from '../house.ts';
import { getPages, PageRefused, pagesOf } from './pages.ts';
import { documentSheets, sheetsOf, stateOf, type Sheets } from './sheets.ts';
import type { Offer } from './summing.ts';

type Found = 'same' | 'differs' | 'not now';

export async function compareOffer(house: House, log: Bytes, { body }: Offer): Promise<Found> {
  const pages = await getPages(house, log, pagesOf(body)).catch((error: unknown) => {
    if (error instanceof PageRefused) return error.reason;
    throw error;
  });
  if (typeof pages === 'string') return pages === 'altered' ? 'differs' : 'not now';
  if (!(await holdWhatTheySay(house, body, pages))) return 'differs';
  const { stored } = house;
  const count = stored.get(toHex(log));
  const found = await compareHere(house, log, body, pages[body.ids.length]);
  // Nobody is named for what something that came in between may have caused.
  return found === 'differs' && stored.get(toHex(log)) !== count ? 'not now' : found;
}

/** With what lies here, which goes on changing behind the cut meanwhile. */
function compareHere(house: House, log: Bytes, body: Snapshot, keptPage: Bytes | undefined): Promise<Found> {
  return house.library.watches.during(log, async (watch) => {
    const here = await house
      .replica(log)
      .exclusive(async () => (isAtRest(house, log) ? isPlaceHere(house, log, body) : 'not now'));
    if (here !== 'same') return here;
    const tips = body.chains.map(({ id }) => id);
    const cover = await coverOf(house, log, tips);
    // Entries of it that are not here come, or nobody else has them either.
    if (!cover) return 'not now';
    const { seq } = body.at;
    if (cover.outside.some(({ stored }) => stored.seq !== null && stored.seq <= seq)) return 'differs';
    if (cover.inside.some(({ stored }) => (stored.seq ?? 0) > seq)) return 'differs';
    if (!isSameChains(body, cover) || !(await isSameKept(house, log, keptPage, cover))) return 'differs';
    return isSame(body, sheetsOf(cover, await documentSheets(house, log, cover, watch, body.pages.length)))
      ? 'same'
      : 'differs';
  });
}

/** A page that was sealed for another content than its entry says. */
async function holdWhatTheySay({ ground }: House, body: Snapshot, plain: readonly Bytes[]): Promise<boolean> {
  const plainPages = body.ids.length + 1;
  for (const [at, { state }] of pagesOf(body).entries()) {
    // Whoever works on this tablet comes first.
    await new Promise<void>((resolve) => void ground.clock.after(0, resolve));
    const bytes = plain[at] ?? EMPTY;
    const documents = at < plainPages ? null : decode(PAGE_DOCUMENTS, bytes);
    if (at >= plainPages && !documents) return false;
    if (!equal(state, documents ? stateOf(documents) : sha256(bytes))) return false;
  }
  return true;
}

/** The relay showed this tablet the same running hash there. */
async function isPlaceHere(house: House, log: Bytes, { at }: Snapshot): Promise<Found> {
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

export const sorted = (ids: readonly Bytes[]): Bytes => concat(...[...ids].sort(compare));
