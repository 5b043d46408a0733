// Pages of snapshots at the relay: sealed like files, opened only by who can read the log's entry that names them.
import { concat, type Bytes } from '../../../protocol/bytes.ts';
import type { Page, Snapshot } from '../../../protocol/snapshot.ts';
import { BLOB_LANES, BlobRefused } from '../../sync/blobs.ts';
import { inLanes } from '../../sync/lanes.ts';
import { DamagedFile, openFile, sealFile } from '../../crypto/stream.ts';
import type { House } from '../house.ts';

const FILE_ID_BYTES = 16;

/** `withheld` = the relay does not give it now; `altered` = it is not what the entry names. */
export class PageRefused extends Error {
  readonly reason: 'withheld' | 'altered';
  constructor(reason: PageRefused['reason']) {
    super(reason);
    this.reason = reason;
  }
}

export const pagesOf = ({ ids, kept, pages }: Snapshot): readonly Page[] => [...ids, kept, ...pages];

/** What a page is to hold. */
export interface Sheet {
  readonly state: Bytes;
  readonly plain: Bytes;
}

/** Seals and uploads. Pages of `before` that hold the same and are at the relay still are named again as they are. */
export async function putPages(
  house: House,
  log: Bytes,
  sheets: readonly Sheet[],
  before: ReadonlyMap<string, Page>,
  nameOf: (state: Bytes) => string,
): Promise<readonly { readonly page: Page; readonly isNew: boolean }[]> {
  const { courier } = house;
  if (!courier) throw new PageRefused('withheld');
  const again = sheets.flatMap(({ state }) => before.get(nameOf(state)) ?? []);
  const { names } = await courier.lacking(
    log,
    again.flatMap(({ blobs }) => blobs),
  );
  const gone = new Set(names.map(nameOf));
  const out = sheets.map(({ state }) => {
    const page = before.get(nameOf(state));
    return page?.blobs.some((name) => gone.has(nameOf(name))) ? undefined : page;
  });
  const isNew = out.map((page) => page === undefined);
  await inLanes([...sheets.keys()], BLOB_LANES, async (at) => {
    const sheet = sheets[at];
    if (sheet) out[at] ??= await putPage(house, log, sheet);
  });
  return out.flatMap((page, at) => (page ? [{ page, isNew: isNew[at] === true }] : []));
}

async function putPage({ ground, courier }: House, log: Bytes, { state, plain }: Sheet): Promise<Page> {
  const [fileId, key] = [ground.random(FILE_ID_BYTES), ground.random(32)];
  const blobs: Bytes[] = [];
  for await (const unit of sealFile(new Blob([plain]), { fileId, key })) {
    await courier?.upload(log, unit.hash, unit.bytes);
    blobs.push(unit.hash);
  }
  return { state, key: concat(fileId, key), size: plain.length, blobs };
}

/** In their order. Throws PageRefused. */
export async function getPages({ courier }: House, log: Bytes, pages: readonly Page[]): Promise<readonly Bytes[]> {
  const out = new Map<number, Bytes>();
  const download = async (name: Bytes): Promise<Bytes | null> => (await courier?.download(log, name)) ?? null;
  await inLanes([...pages.keys()], BLOB_LANES, async (at) => {
    const page = pages[at];
    if (page) out.set(at, await openPage(page, download));
  });
  return pages.map((_, at) => out.get(at) ?? new Uint8Array(0));
}

async function openPage(page: Page, download: (name: Bytes) => Promise<Bytes | null>): Promise<Bytes> {
  const { key, size, blobs: units } = page;
  const pieces: Bytes[] = [];
  try {
    const file = { fileId: key.slice(0, FILE_ID_BYTES), key: key.slice(FILE_ID_BYTES), size, units };
    for await (const piece of openFile(file, download)) pieces.push(piece);
  } catch (error) {
    if (error instanceof DamagedFile) throw new PageRefused('altered');
    if (error instanceof BlobRefused) throw new PageRefused('withheld');
    throw error;
  }
  return concat(...pieces);
}
