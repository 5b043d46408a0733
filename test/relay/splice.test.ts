import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RELAY_FRAME } from '../../protocol/frames.ts';
import { RECEIPT, signReceipts } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import { sha256 } from '../../relay/ed25519.ts';
import { entriesFrame, pagesOf, receiptsFrame } from '../../relay/splice.ts';
import { freshKey, random } from '../support/test-log.ts';

const key = freshKey();
function receiptsOf(count: number) {
  const log = random(32);
  const stored = Array.from({ length: count }, (_, seq) => ({
    ...{ log, term: 1, nonce: random(16), seq, storage: random(32), hash: random(32), time: 1_700_000_000_000 },
  }));
  return { log, receipts: signReceipts(sha256, key.sign, stored) };
}

test('spliced frames are byte for byte what the schema encodes', () => {
  const sizes = fc.array(fc.oneof(fc.nat(40), fc.constantFrom(255, 256, 65_535, 65_536, 70_000)), { maxLength: 30 });
  fc.assert(
    fc.property(sizes, fc.nat(0xffff_ffff), (lengths, n) => {
      const { log, receipts } = receiptsOf(lengths.length);
      const items = receipts.map((receipt, index) => ({ entry: random(lengths[index]!), receipt }));
      const encoded = items.map(({ entry, receipt }) => ({ entry, receipt: encode(RECEIPT, receipt) }));
      expect(entriesFrame(log, encoded)).toEqual(encode(RELAY_FRAME, { type: 'entries', log, items }));
      const frame = receiptsFrame(
        n,
        encoded.map(({ receipt }) => receipt),
      );
      expect(frame).toEqual(encode(RELAY_FRAME, { type: 'receipts', n, items: receipts }));
    }),
    { numRuns: 50 },
  );
});

test('pages keep order, lose nothing, and hold more than one item only below their size', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500)), fc.integer({ min: 1, max: 20 }), (sizes, maxItems) => {
      const items = sizes.map((size) => ({
        entry: new Uint8Array(size),
        receipt: new Uint8Array(9),
      }));
      const pages = pagesOf(items, 1000, maxItems);
      expect(pages.flat()).toEqual(items);
      for (const page of pages) {
        const bytes = page.reduce((sum, { entry }) => sum + entry.length + 17, 0);
        expect(page.length === 1 || (bytes <= 1000 && page.length <= maxItems)).toBe(true);
      }
    }),
  );
});
