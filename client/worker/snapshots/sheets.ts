// What the pages of a snapshot are to hold. Documents that nobody touched since the cut are taken as they are stored, the
// others are replayed to it; the log is held up for the reading of one document at a time, never for all of them.
import * as Y from 'yjs';
import { concat, utf8, type Bytes } from '../../../protocol/bytes.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { encode } from '../../../protocol/schema.ts';
import { PAGE_DOCUMENTS, PAGE_KEPT, type Kept } from '../../../protocol/snapshot.ts';
import { StateHash } from '../../backup/state.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import { decodeUpdateBody } from '../../gate/body.ts';
import { DocStore } from '../../sync/docstore.ts';
import type { Cover, Read } from './cover.ts';
import type { House } from '../house.ts';
import type { Watch } from '../records/watches.ts';
import type { Sheet } from './pages.ts';

const DOCUMENTS_A_PAGE = 256;
const MOST_PAGES = 1024;
const IDS_A_PAGE = 8192;

export interface Sheets {
  readonly ids: readonly Sheet[];
  readonly kept: Sheet;
  readonly documents: readonly Sheet[];
}
export const sheetsOf = (cover: Cover, documents: readonly Sheet[]): Sheets => ({
  ids: idSheets(cover.ids),
  kept: keptSheet(cover.kept),
  documents,
});

function idSheets(ids: readonly Bytes[]): readonly Sheet[] {
  const count = Math.ceil(ids.length / IDS_A_PAGE);
  return Array.from({ length: count }, (_, at) =>
    plainSheet(concat(...ids.slice(at * IDS_A_PAGE, (at + 1) * IDS_A_PAGE))),
  );
}
function keptSheet(kept: Kept): Sheet {
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

/** The documents as the covered entries left them. `watch` began before the cover was read. */
export async function documentSheets(
  house: House,
  log: Bytes,
  cover: Cover,
  watch: Watch,
  count?: number,
): Promise<readonly Sheet[]> {
  const covered = new Map<string, Read[]>();
  for (const each of cover.inside) {
    if (each.fields.kind !== 'update' || each.stored.state !== 'applied') continue;
    const entries = covered.get(each.fields.doc) ?? [];
    entries.push(each);
    covered.set(each.fields.doc, entries);
  }
  const names = [...covered.keys()].sort();
  const pages = Array.from({ length: count ?? pageCount(names.length) }, (): string[] => []);
  for (const name of names) pages[pageOf(name, pages.length)]?.push(name);
  const read = readerOf(house, log, cover, watch);
  const sheets: Sheet[] = [];
  for (const page of pages) {
    const hash = new StateHash();
    const documents: { name: string; state: Bytes }[] = [];
    for (const name of page) {
      const state = await read(name, covered.get(name) ?? []);
      if (!state) continue;
      hash.add(name, state);
      documents.push({ name, state });
    }
    sheets.push({ state: hash.digest(), plain: encode(PAGE_DOCUMENTS, documents) });
  }
  return sheets;
}

function readerOf(house: House, log: Bytes, cover: Cover, watch: Watch) {
  const { disk, groups, rows } = house;
  const store = new DocStore(rows);
  const changed = new Set(cover.outside.map(({ fields }) => fields.doc));
  const isChanged = (name: string): boolean => changed.has(name) || watch.names.has(name);
  const replay = async (entries: readonly Read[]): Promise<Bytes | null> => {
    const storages = entries.map(({ stored }) => stored.storage);
    const doc = new Y.Doc({ gc: false });
    let isEmpty = true;
    for (const stored of await disk.entriesOf(log, storages)) {
      const opened = stored && (await openEntry(stored.bytes, (key: KeyId) => groups.secretOf(log, key), log));
      const updates = typeof opened === 'object' && opened ? decodeUpdateBody(opened.entry.fields.body) : null;
      for (const update of updates ?? []) Y.applyUpdate(doc, update);
      isEmpty &&= (updates ?? []).length === 0;
    }
    return isEmpty ? null : new Uint8Array(Y.encodeStateAsUpdate(doc));
  };
  // Nothing is stored between the question and the reading.
  const load = (name: string): Promise<Bytes | null | 'changed'> =>
    house.replica(log).exclusive(async () => (isChanged(name) ? 'changed' : store.load(log, name)));
  return async (name: string, entries: readonly Read[]): Promise<Bytes | null> => {
    const state = await load(name);
    return state === 'changed' ? replay(entries) : state;
  };
}

export function stateOf(documents: readonly { readonly name: string; readonly state: Bytes }[]): Bytes {
  const hash = new StateHash();
  for (const { name, state } of documents) hash.add(name, state);
  return hash.digest();
}
