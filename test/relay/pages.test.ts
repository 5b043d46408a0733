import { describe, expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { KEPT_PAGE_BYTES, REPLAY_BYTES } from '../../relay/limits.ts';
import type { ReadItem } from '../../relay/logs/store.ts';
import { Pages } from '../../relay/pages.ts';
import { entriesFrame } from '../../relay/splice.ts';
import { wireOf } from '../../relay/wire.ts';

const ENTRY_BYTES = 16 * 1024;

/** A store of one practice's logs in memory that counts how often it is asked. */
function shelfOf(count: number) {
  const items: ReadItem[] = [];
  const add = (): void => {
    const seq = items.length + 1;
    items.push({ seq, entry: new Uint8Array(ENTRY_BYTES).fill(seq), receipt: new Uint8Array(8).fill(seq) });
  };
  for (let i = 0; i < count; i++) add();
  let asked = 0;
  const read = (_: Bytes, after: number, maxBytes: number) => {
    asked += 1;
    const fit = Math.max(1, Math.floor(maxBytes / (ENTRY_BYTES + 8)));
    return Promise.resolve({ items: items.slice(after, after + fit), head: items.length });
  };
  return { add, items, read, asked: () => asked };
}
const log = (name: number): Bytes => new Uint8Array(32).fill(name);

describe('a log that many tablets replay at once', () => {
  test('is read from the database and framed once', async () => {
    const shelf = shelfOf(100);
    const pages = new Pages(shelf);
    const readers = await Promise.all(Array.from({ length: 50 }, () => pages.read(log(1), 0, REPLAY_BYTES)));
    const later = await pages.read(log(1), 0, REPLAY_BYTES);
    expect(shelf.asked()).toBe(1);
    const frames = new Set([...readers, later].map((page) => page.message()));
    expect([...frames]).toEqual([wireOf(entriesFrame(log(1), shelf.items.slice(0, later.items.length)))]);
  });

  test('shows what was stored since, where a page was not full', async () => {
    const shelf = shelfOf(2);
    const pages = new Pages(shelf);
    expect((await pages.read(log(1), 0, REPLAY_BYTES)).head).toBe(2);
    shelf.add();
    expect((await pages.read(log(1), 0, REPLAY_BYTES)).items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('gives a tablet with little credit a page of its own', async () => {
    const shelf = shelfOf(100);
    const pages = new Pages(shelf);
    await pages.read(log(1), 0, REPLAY_BYTES);
    const small = await pages.read(log(1), 0, ENTRY_BYTES);
    expect(small.items).toHaveLength(1);
  });

  test('never shows one log in place of another', async () => {
    const pages = new Pages(shelfOf(100));
    const [one, two] = [await pages.read(log(201), 0, REPLAY_BYTES), await pages.read(log(202), 0, REPLAY_BYTES)];
    expect([one, two].map((page) => toHex(page.message()).includes(toHex(log(201))))).toEqual([true, false]);
  });
});

test('what is kept for others has a bound, and the page used last stays', async () => {
  const shelf = shelfOf(100);
  const pages = new Pages(shelf);
  const most = Math.ceil(KEPT_PAGE_BYTES / REPLAY_BYTES);
  for (let name = 0; name <= most; name++) {
    await pages.read(log(name), 0, REPLAY_BYTES);
    await pages.read(log(0), 0, REPLAY_BYTES);
  }
  const before = shelf.asked();
  await pages.read(log(0), 0, REPLAY_BYTES);
  expect(shelf.asked()).toBe(before);
  await pages.read(log(1), 0, REPLAY_BYTES);
  expect(shelf.asked()).toBe(before + 1);
});
