// A photo is whole or refused: a header that promises more than its scans hold would be shown, mostly grey, as if it were
// all there; and what hides in a scan behind the last block would travel to the lab.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deidentify } from '../../client/imaging/copy.ts';
import { inspect } from '../../client/imaging/inspect.ts';
import { copyJpeg } from '../../client/imaging/jpeg/copy.ts';
import { jpegPicture } from '../../client/imaging/jpeg/picture.ts';
import { memorySource } from '../../client/imaging/source.ts';
import { has, join } from './files.ts';
import { GREY, honestJpeg, segment } from './jpegEncoder.ts';
import { jpeg } from './jpegFiles.ts';
import type { Kind } from './jpegPlanes.ts';

type Octets = Uint8Array<ArrayBuffer>;

const COLOURS: Kind = {
  ...GREY,
  sampling: [
    [2, 2],
    [1, 1],
    [1, 1],
  ],
};
const kinds: fc.Arbitrary<Kind> = fc.record({
  width: fc.integer({ min: 1, max: 60 }),
  height: fc.integer({ min: 1, max: 60 }),
  sampling: fc.constantFrom(
    GREY.sampling,
    COLOURS.sampling,
    [[2, 1] as const, [1, 1] as const, [1, 1] as const],
    [[1, 1] as const, [1, 1] as const, [1, 1] as const, [1, 1] as const],
  ),
  process: fc.constantFrom('sequential', 'scan by scan', 'progressive'),
  interval: fc.constantFrom(0, 1, 2, 5),
  seed: fc.nat(1_000_000),
});

const look = (bytes: Octets) => inspect(memorySource(bytes), 'photo.jpg');
async function copyOr(bytes: Octets): Promise<Octets | string> {
  const parts = await deidentify(memorySource(bytes), 'jpeg');
  return typeof parts === 'string' ? parts : join(...(await Array.fromAsync(parts)));
}
/** A file whose header says another height. */
function claiming(height: number, kind: Kind): Octets {
  const bytes = honestJpeg(kind);
  const frame = Buffer.from(bytes).indexOf(Buffer.from([0xff, kind.process === 'progressive' ? 0xc2 : 0xc0]));
  new DataView(bytes.buffer).setUint16(frame + 5, height);
  return bytes;
}

describe('a photo whose header claims more than it holds', () => {
  const processes = ['sequential', 'scan by scan', 'progressive'] as const;
  test.each(processes)('case 58 is not shown and not kept: %s', async (process) => {
    for (const kind of [GREY, COLOURS]) {
      expect(await look(honestJpeg({ ...kind, process }))).toMatchObject({ type: 'jpeg' });
      expect(await look(claiming(40, { ...kind, process }))).toBe('file damaged');
      expect(await look(claiming(8000, { ...kind, process }))).toBe('file damaged');
    }
  });
  test('law: what is honest is taken, and its copy holds the same picture to the last byte', () => {
    fc.assert(
      fc.property(kinds, (kind) => {
        const bytes = honestJpeg(kind);
        expect(copyJpeg(bytes)).toMatchObject({ removed: [] });
        expect((copyJpeg(bytes) as { bytes: Octets }).bytes).toEqual(bytes);
      }),
      { numRuns: 200 },
    );
  });
  test('law: what is cut anywhere is refused, also where the mark of its end was put behind the cut', () => {
    fc.assert(
      fc.property(kinds, fc.nat(), fc.boolean(), (kind, at, isEnded) => {
        const bytes = honestJpeg(kind);
        const cut = bytes.slice(0, 2 + (at % (bytes.length - 4)));
        expect(typeof jpegPicture(isEnded ? join(cut, [0xff, 0xd9]) : cut)).toBe('string');
      }),
      { numRuns: 1000 },
    );
  });
  test('without its last scan, or with a restart mark too few or out of turn, is refused', async () => {
    const progressive = honestJpeg({ ...COLOURS, process: 'progressive' });
    const last = Buffer.from(progressive).lastIndexOf(Buffer.from([0xff, 0xda]));
    expect(await look(join(progressive.slice(0, last), [0xff, 0xd9]))).toBe('file damaged');
    const marked = honestJpeg({ ...GREY, interval: 1 });
    const first = Buffer.from(marked).indexOf(Buffer.from([0xff, 0xd0]));
    expect(await look(join(marked.slice(0, first), marked.slice(first + 2)))).toBe('file damaged');
    expect(await look(join(marked.slice(0, first), [0xff, 0xd3], marked.slice(first + 2)))).toBe('file damaged');
    // Bytes that only fill are allowed in front of a mark.
    expect(await look(join(marked.slice(0, first), [0xff, 0xff], marked.slice(first)))).toMatchObject({ type: 'jpeg' });
  });
  test('and one of a kind that no browser shows is said to be of an unknown kind, not to be damaged', async () => {
    const arithmetic = honestJpeg(GREY);
    arithmetic[Buffer.from(arithmetic).indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc9;
    expect(await look(arithmetic)).toBe('compression unknown');
    expect(await copyOr(arithmetic)).toBe('compression unknown');
  });
  test('case 58 costs no more than its bytes: 64 million pixels claimed, and a thousand scans', async () => {
    expect(await look(claiming(65_000, { ...GREY, width: 900, process: 'progressive' }))).toBe('file too detailed');
    expect(await look(claiming(20_000, { ...GREY, width: 900, process: 'progressive' }))).toBe('file damaged');
    const progressive = honestJpeg({ ...GREY, process: 'progressive' });
    const [from, to] = ['indexOf', 'lastIndexOf'].map((find) =>
      Buffer.from(progressive)[find as 'indexOf'](Buffer.from([0xff, 0xda])),
    ) as [number, number];
    const again = progressive.slice(from, to);
    const scans = join(progressive.slice(0, to), ...Array.from({ length: 1000 }, () => again), progressive.slice(to));
    expect(await look(scans)).toBe('file damaged');
  });
});

describe('[1.28] words hidden in the picture of a photo', () => {
  test.each(['sequential', 'scan by scan', 'progressive'] as const)('behind the last block, %s', async (process) => {
    const kind = { ...COLOURS, process, interval: 2 };
    const inside = (data: Octets): Octets => join(data, 'Jane Doe was here', [0xff, 0xd7], 'and Jane is here');
    const told = honestJpeg(kind, { inside });
    expect(has(told, 'Jane')).toBe(true);
    expect(await look(told)).toMatchObject({ type: 'jpeg' });
    expect(await copyOr(told)).toEqual(honestJpeg(kind));
  });
  test('between two restarts are no picture at all', async () => {
    const marked = honestJpeg({ ...GREY, interval: 1 });
    const first = Buffer.from(marked).indexOf(Buffer.from([0xff, 0xd0]));
    expect(await copyOr(join(marked.slice(0, first), 'Jane Doe', marked.slice(first)))).toBe('file damaged');
  });
  test('as tables that no scan needs, lengths told twice, spare numbers and marks of no meaning', async () => {
    const words = 'Jane Doe '.repeat(20);
    const spare = join(
      segment(0xdb, [2], words.slice(0, 64)),
      segment(0xdb, [0], words.slice(0, 64)),
      segment(0xdb, [0], new Uint8Array(64).fill(4)),
      segment(0xc4, [0x13], [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 'Jane Dou'),
      segment(0xdc, 'Jane'),
      segment(0xcc, 'Jane'),
      segment(0xf3, words),
      segment(0xee, 'Adobe', [0, 100], 'Jane', [0]),
    );
    const told = honestJpeg(GREY, { extra: spare });
    expect(await look(told)).toMatchObject({ type: 'jpeg' });
    const copy = (await copyOr(told)) as Octets;
    expect(has(copy, 'Jane')).toBe(false);
    expect(copy.length).toBe(honestJpeg(GREY).length + 16);
    const twice = segment(0xc4, [0x13], [0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 'Jane Doe');
    expect(await copyOr(honestJpeg(GREY, { extra: twice }))).toBe('file damaged');
  });
  test('of a phone, with previews behind its end, leave a copy that any reader takes', async () => {
    const copy = (await copyOr(join(jpeg(), jpeg()))) as Octets;
    expect(has(copy, 'Jane')).toBe(false);
    expect(copyJpeg(copy)).toMatchObject({ bytes: copy });
  });
});
