// Frames that carry stored bytes: receipts are kept encoded, and spliced in as they are instead of being decoded and
// encoded for every reader. The result is byte for byte what `encode(RELAY_FRAME, …)` gives; a test holds it to that.
import { concat, utf8, type Bytes } from '../protocol/bytes.ts';

export interface EncodedItem {
  readonly entry: Bytes;
  /** Encoded RECEIPT. */
  readonly receipt: Bytes;
}

const BYTE_STRING = 2;
const TEXT = 3;
const ARRAY = 4;

/** A CBOR head (RFC 8949 §3) in its shortest form. */
function head(major: number, value: number): Bytes {
  const top = major << 5;
  if (value < 24) return new Uint8Array([top | value]);
  if (value < 0x100) return new Uint8Array([top | 24, value]);
  if (value < 0x1_0000) return new Uint8Array([top | 25, value >> 8, value & 0xff]);
  const out = new Uint8Array(5);
  out[0] = top | 26;
  new DataView(out.buffer).setUint32(1, value);
  return out;
}
function named(name: string): Bytes {
  return concat(head(ARRAY, 2), head(TEXT, name.length), utf8(name), head(ARRAY, 2));
}
const ENTRIES = named('entries');
const RECEIPTS = named('receipts');
const PAIR = head(ARRAY, 2);

export function entriesFrame(log: Bytes, items: readonly EncodedItem[]): Bytes {
  const parts = [ENTRIES, head(BYTE_STRING, log.length), log, head(ARRAY, items.length)];
  for (const { entry, receipt } of items) parts.push(PAIR, head(BYTE_STRING, entry.length), entry, receipt);
  return concat(...parts);
}

export function receiptsFrame(n: number, receipts: readonly Bytes[]): Bytes {
  return concat(RECEIPTS, head(0, n), head(ARRAY, receipts.length), ...receipts);
}

/** Cuts a run of items so that each frame stays below `maxBytes`, or holds one item. */
export function pagesOf<T extends EncodedItem>(items: readonly T[], maxBytes: number, maxItems: number): T[][] {
  const pages: T[][] = [];
  let page: T[] = [];
  let size = 0;
  for (const item of items) {
    const bytes = item.entry.length + item.receipt.length + 8;
    if (page.length > 0 && (size + bytes > maxBytes || page.length >= maxItems)) {
      pages.push(page);
      page = [];
      size = 0;
    }
    page.push(item);
    size += bytes;
  }
  if (page.length > 0) pages.push(page);
  return pages;
}
