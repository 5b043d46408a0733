// What a snapshot of a log has to say, from the entries that lie here and nothing else: so whoever holds the same entries
// comes to the same, and a lie is met by whoever compares.
import * as Y from 'yjs';
import { compare, concat, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import type { Signed } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { encode } from '../../protocol/schema.ts';
import { PAGE_DOCUMENTS, PAGE_KEPT, type Kept, type Snapshot } from '../../protocol/snapshot.ts';
import { StateHash } from '../backup/state.ts';
import { openEntry } from '../crypto/entry.ts';
import { sha256 } from '../crypto/hash.ts';
import { decodeUpdateBody } from '../gate/body.ts';
import type { StoredEntry } from '../sync/disk.ts';
import { DocStore } from '../sync/docstore.ts';
import type { House } from './house.ts';
import type { Sheet } from './pages.ts';

const AT_ONCE = 256;
const DOCUMENTS_A_PAGE = 256;
const MOST_PAGES = 1024;
const IDS_A_PAGE = 8192;

interface Read {
  readonly stored: Pick<StoredEntry, 'id' | 'storage' | 'seq' | 'state'>;
  readonly fields: Omit<Signed, 'body'>;
}
export interface Cover {
  readonly chains: Snapshot['chains'];
  readonly heads: readonly Bytes[];
  /** In the relay's order. */
  readonly ids: readonly Bytes[];
  readonly kept: Kept;
  /** Applied here and not covered. */
  readonly outside: readonly Read[];
  readonly inside: readonly Read[];
}

/** What the chains that end with `tips` hold; null where an entry of theirs is not here, or not receipted. */
export async function coverOf(house: House, log: Bytes, tips: readonly Bytes[]): Promise<Cover | null> {
  const read = await readAll(house, log);
  const byId = new Map<string, Read>();
  for (const tip of tips)
    for (let id: Bytes | null = tip; id;) {
      const entry = read.get(toHex(id));
      if (!entry || entry.stored.seq === null) return null;
      byId.set(toHex(id), entry);
      id = entry.fields.prev;
    }
  const inside = [...byId.values()].sort((a, b) => (a.stored.seq ?? 0) - (b.stored.seq ?? 0));
  const named = new Set(
    inside.flatMap(({ fields: { prev, parents } }) => [...(prev ? [prev] : []), ...parents]).map(toHex),
  );
  const ids = inside.map(({ stored }) => stored.id);
  return {
    chains: tips.flatMap((tip) => chainAt(byId.get(toHex(tip)))).sort((a, b) => compare(a.device, b.device)),
    heads: ids.filter((id) => !named.has(toHex(id))),
    ids,
    kept: await keptOf(house, log, inside),
    outside: [...read].flatMap(([id, each]) => (each.stored.state === 'applied' && !byId.has(id) ? [each] : [])),
    inside,
  };
}

function chainAt(entry: Read | undefined): Snapshot['chains'] {
  if (!entry) return [];
  const { device, gen, seq, seen } = entry.fields;
  return [{ device, gen, seq, id: entry.stored.id, term: seen?.term ?? 0, seen: seen?.seq ?? 0 }];
}

/** By hex entry id: everything here that took a place, or was refused one. */
async function readAll({ disk, groups }: House, log: Bytes): Promise<ReadonlyMap<string, Read>> {
  const read = new Map<string, Read>();
  for (let after: Bytes | null = null; ;) {
    const page: readonly StoredEntry[] = await disk.page(log, after, AT_ONCE);
    const opened = await Promise.all(
      page.map(({ bytes }) => openEntry(bytes, (key: KeyId) => groups.secretOf(log, key), log)),
    );
    for (const [at, { id, storage, seq, state }] of page.entries()) {
      const each = opened[at];
      if (typeof each !== 'object' || state === 'held') continue;
      const { body: _, ...fields } = each.entry.fields;
      read.set(toHex(id), { stored: { id, storage, seq, state }, fields });
    }
    after = page.at(-1)?.storage ?? null;
    if (page.length < AT_ONCE) return read;
  }
}

async function keptOf(house: House, log: Bytes, inside: readonly Read[]): Promise<Kept> {
  const roster = new Set(house.groups.need(log).stored.map(({ id }) => toHex(id)));
  const controls = inside.filter(({ stored }) => roster.has(toHex(stored.id)));
  const entries = await house.disk.entriesOf(
    log,
    controls.map(({ stored }) => stored.storage),
  );
  const reasons = new Map(house.quarantined.map(({ storage, reason }) => [toHex(storage), reason]));
  return {
    entries: entries.flatMap((entry) => (entry ? [entry.bytes] : [])),
    aside: inside.flatMap(({ stored: { id, storage, state } }) =>
      state === 'applied' ? [] : [{ id, reason: reasons.get(toHex(storage)) ?? 'malformed' }],
    ),
  };
}

// --- pages

export function idSheets(ids: readonly Bytes[]): readonly Sheet[] {
  const count = Math.ceil(ids.length / IDS_A_PAGE);
  return Array.from({ length: count }, (_, at) =>
    plainSheet(concat(...ids.slice(at * IDS_A_PAGE, (at + 1) * IDS_A_PAGE))),
  );
}
export function keptSheet(kept: Kept): Sheet {
  return plainSheet(encode(PAGE_KEPT, kept));
}
function plainSheet(plain: Bytes): Sheet {
  return { state: sha256(plain), plain };
}

/** How many pages so many documents are divided into: a power of two, so that mostly the same stay together. */
export function pageCount(documents: number): number {
  let count = 1;
  while (count < MOST_PAGES && count * DOCUMENTS_A_PAGE < documents) count *= 2;
  return count;
}
export function pageOf(name: string, count: number): number {
  const hash = sha256(utf8(name));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) % count;
}

/** The documents as the covered entries left them. Nothing may be written into the log meanwhile. */
export async function documentSheets(
  house: House,
  log: Bytes,
  cover: Cover,
  count?: number,
): Promise<readonly Sheet[]> {
  const { disk, groups, rows } = house;
  const store = new DocStore(rows);
  const changed = new Set(cover.outside.map(({ fields }) => fields.doc));
  const within = new Set(
    cover.inside.flatMap(({ fields, stored }) => (stored.state === 'applied' ? [fields.doc] : [])),
  );
  const names = ((await store.names()).get(toHex(log)) ?? []).filter((name) => within.has(name));
  const pages = Array.from({ length: count ?? pageCount(names.length) }, (): string[] => []);
  for (const name of names) pages[pageOf(name, pages.length)]?.push(name);
  const before = (name: string): Promise<Bytes> => {
    const entries = cover.inside.filter(({ fields, stored }) => fields.doc === name && stored.state === 'applied');
    return replay(entries);
  };
  const replay = async (entries: readonly Read[]): Promise<Bytes> => {
    const doc = new Y.Doc({ gc: false });
    for (const stored of await disk.entriesOf(
      log,
      entries.map((each) => each.stored.storage),
    )) {
      const opened = stored && (await openEntry(stored.bytes, (key: KeyId) => groups.secretOf(log, key), log));
      const updates = typeof opened === 'object' && opened ? decodeUpdateBody(opened.entry.fields.body) : null;
      for (const update of updates ?? []) Y.applyUpdate(doc, update);
    }
    return new Uint8Array(Y.encodeStateAsUpdate(doc));
  };
  const sheets: Sheet[] = [];
  for (const page of pages) {
    const documents: { name: string; state: Bytes }[] = [];
    for (const name of page) {
      const state = changed.has(name) ? await before(name) : await store.load(log, name);
      if (state) documents.push({ name, state });
    }
    sheets.push({ state: stateOf(documents), plain: encode(PAGE_DOCUMENTS, documents) });
  }
  return sheets;
}
export function stateOf(documents: readonly { readonly name: string; readonly state: Bytes }[]): Bytes {
  const hash = new StateHash();
  for (const { name, state } of documents) hash.add(name, state);
  return hash.digest();
}
