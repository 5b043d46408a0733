// X-rays as they come from real devices and from people who mean harm. What our decoder and our copies say is compared with
// two decoders that are not ours.
import daikon from 'daikon';
import dicomParser from 'dicom-parser';
import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deidentify } from '../../client/imaging/copy.ts';
import { openDicom } from '../../client/imaging/dicom/open.ts';
import { inspect } from '../../client/imaging/inspect.ts';
import { plainCodecs } from '../../client/imaging/picture/codecs.ts';
import { paint, type GreyPicture } from '../../client/imaging/picture/picture.ts';
import { readPicture } from '../../client/imaging/picture/read.ts';
import { memorySource } from '../../client/imaging/source.ts';
import { dicom, element, item, ITEM, OPEN, sample, SAMPLES } from './dicomFiles.ts';
import { has, join } from './files.ts';

type Octets = Uint8Array<ArrayBuffer>;

const read = (bytes: Octets, frame = 0) => readPicture(memorySource(bytes), 'dicom', frame, plainCodecs);
async function copyOf(bytes: Octets): Promise<Octets> {
  const parts = await deidentify(memorySource(bytes), 'dicom');
  if (typeof parts === 'string') throw new Error(parts);
  return join(...(await Array.fromAsync(parts)));
}
async function picture(bytes: Octets, frame = 0): Promise<GreyPicture> {
  const shown = await read(bytes, frame);
  if (typeof shown === 'string' || !('type' in shown) || shown.type !== 'grey') throw new Error(JSON.stringify(shown));
  return shown;
}
const greysOf = ({ samples, slope, zero, intercept }: GreyPicture): number[] =>
  Array.from(samples, (value) => slope * (value - zero) + intercept);

/** Grey values as daikon sees them: the first frame. */
function seenByDaikon(bytes: Octets): { width: number; height: number; greys: Float32Array } {
  const image = daikon.Series.parseImage(new DataView(bytes.buffer));
  const { data, numCols, numRows } = image.getInterpretedData(false, true);
  return { width: numCols, height: numRows, greys: data };
}

const COMPRESSED: Readonly<Record<string, string>> = { jpeg_baseline_8bit: 'JPEG Baseline' };

describe('real files of nine transfer syntaxes', () => {
  test.each(SAMPLES)(
    '%s: shown with the grey values another decoder finds, or the compression is named',
    async (name) => {
      const bytes = sample(name);
      expect(await inspect(memorySource(bytes), `${name}.dcm`)).toMatchObject({ type: 'dicom' });
      if (COMPRESSED[name]) {
        expect(await read(bytes)).toEqual({ compression: COMPRESSED[name] });
        return;
      }
      const shown = await picture(bytes);
      const theirs = seenByDaikon(bytes);
      expect([shown.width, shown.height]).toEqual([theirs.width, theirs.height]);
      // They keep grey values as floats of 32 bits.
      const worst = greysOf(shown).reduce((most, grey, i) => Math.max(most, Math.abs(grey - theirs.greys[i]!)), 0);
      // JPEG 2000 with loss may be rounded one way or the other.
      expect(worst).toBeLessThanOrEqual(name === 'jpeg_2000' ? 1 : 1e-3);
    },
  );

  test.each(SAMPLES)('[1.28] %s: the copy has the same pixels and only allowed elements', async (name) => {
    const bytes = sample(name);
    const copy = await copyOf(bytes);
    // Ninety-six frames take that decoder half a minute: there the packed frames are counted.
    if (name === 'jpeg_baseline_8bit')
      expect(dicomParser.parseDicom(copy).elements['x7fe00010']?.fragments?.length).toBe(96);
    else {
      const [theirs, before] = [seenByDaikon(copy), seenByDaikon(bytes)];
      expect([theirs.width, theirs.height]).toEqual([before.width, before.height]);
      // Their decoder of JPEG 2000 may round the other way; the copy is plain.
      const worst = theirs.greys.reduce((most, grey, i) => Math.max(most, Math.abs(grey - before.greys[i]!)), 0);
      expect(worst).toBeLessThanOrEqual(name === 'jpeg_2000' ? 1 : 0);
    }
    if (!COMPRESSED[name]) {
      const [ours, before] = [greysOf(await picture(copy)), greysOf(await picture(bytes))];
      expect(ours.length).toBe(before.length);
      expect(ours.findIndex((grey, i) => grey !== before[i])).toBe(-1);
    }
    const { elements } = dicomParser.parseDicom(copy);
    const groups = new Set(Object.keys(elements).map((tag) => Number.parseInt(tag.slice(1, 5), 16)));
    expect(
      [...groups].filter((group) => ![2, 8, 0x10, 0x12, 0x18, 0x20, 0x28, 0x2050, 0x7fe0].includes(group)),
    ).toEqual([]);
    expect(copy.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    const meant = dicomParser.parseDicom(copy);
    expect([meant.string('x00100010'), meant.string('x00080020'), meant.string('x00120062')]).toEqual([
      undefined,
      undefined,
      'YES',
    ]);
  });

  test('a file of sixteen frames shows the one that is asked for', async () => {
    const bytes = sample('explicit_little');
    expect(await picture(bytes, 15)).toMatchObject({ frames: 16, frame: 15, width: 256 });
    expect((await picture(bytes, 3)).samples).not.toEqual((await picture(bytes, 4)).samples);
    expect(await read(bytes, 16)).toBe('no picture');
  });
});

describe('[1.28] a copy', () => {
  test('holds no name, date, place, private element, sequence, overlay or preamble; UIDs are replaced alike', async () => {
    const more = [
      element(0x0009_0010, 'LO', 'JANE PRIVATE'),
      element(0x0009_1001, 'UN', 'Jane'),
      element(0x0018_0015, 'CS', 'JAW'),
      element(0x0018_1030, 'LO', 'protocol of Jane'),
      element(0x0020_000d, 'UI', '1.2.3.4.5.6'),
      element(0x0020_0062, 'CS', 'jane'),
      element(0x0028_0030, 'DS', '0.1\\0.1'),
      element(0x0040_0275, 'SQ', join(item(ITEM, 12), element(0x0040_0007, 'LO', 'Jane'))),
    ];
    const told = dicom({ preamble: join('II*\0 Jane ', new Uint8Array(118)), more });
    const copy = await copyOf(join(told, element(0xfffc_fffc, 'OB', 'Jane behind the end')));
    for (const word of ['Jane', 'JANE', 'jane', 'script', 'Linden', '1970', '1.2.3.4'])
      expect(has(copy, word)).toBe(false);
    expect(greysOf(await picture(copy))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const meant = dicomParser.parseDicom(copy);
    expect([meant.string('x00180015'), meant.string('x00280030')]).toEqual(['JAW', '0.1\\0.1']);
    const sister = dicomParser.parseDicom(await copyOf(dicom({ more: [element(0x0020_000d, 'UI', '1.2.3.4.5.6')] })));
    expect(sister.string('x0020000d')).toBe(meant.string('x0020000d'));
    expect(meant.string('x0020000d')).toMatch(/^2\.25\.\d{30,39}$/);
  });
  test('of a packed frame loses the comments inside it', async () => {
    const bytes = sample('jpeg_lossless_sel1');
    const start = Buffer.from(bytes).indexOf(Buffer.from([0xff, 0xd8, 0xff])) + 2;
    const comment = join([0xff, 0xfe, 0, 10], 'Jane Doe');
    const length = new DataView(bytes.buffer).getUint32(start - 6, true) + comment.length;
    const told = join(bytes.slice(0, start), comment, bytes.slice(start));
    new DataView(told.buffer).setUint32(start - 6, length, true);
    expect(has(told, 'Jane Doe')).toBe(true);
    const copy = await copyOf(told);
    expect(has(copy, 'Jane Doe')).toBe(false);
    expect(seenByDaikon(copy)).toEqual(seenByDaikon(bytes));
  });
  test('holds no bit above those of a sample, where old devices drew names, and no word that a device put in a code', async () => {
    // Twelve bits are the picture; the four above spell the name, half a letter each.
    const nibbles = [...Buffer.from('Jane D')].flatMap((letter) => [letter >> 4, letter & 15]);
    const samples = Uint16Array.from(nibbles, (nibble, i) => (nibble << 12) | i);
    const more = [
      element(0x0008_0008, 'CS', 'ORIGINAL\\PRIMARY\\JANE DOE'),
      element(0x0018_0015, 'CS', 'JANE DOE'),
      element(0x0020_0013, 'IS', '1970-01-01'),
      element(0x0028_1052, 'DS', '19.70.01.01'),
    ];
    const bytes = dicom({ more, pixels: element(0x7fe0_0010, 'OW', new Uint8Array(samples.buffer)) });
    const copy = await copyOf(bytes);
    for (const word of ['JANE', 'DOE', '1970', '19.70']) expect(has(copy, word)).toBe(false);
    expect(copy.slice(-24)).toEqual(dicom().slice(-24));
    const meant = dicomParser.parseDicom(copy);
    expect([meant.string('x00080008'), meant.string('x00180015')]).toEqual(['ORIGINAL\\PRIMARY', undefined]);
    // Of signed samples the sign goes on above them, for readers that look at all sixteen.
    const signed = [element(0x0028_0103, 'US', [1, 0])];
    const minus = await copyOf(dicom({ more: signed, pixels: greyPixels(12, 0x0fff) }));
    expect(minus.slice(-2)).toEqual(new Uint8Array([0xff, 0xff]));
  });
  test('is not made of pixels nobody here understands, and that is said as what it is', async () => {
    const palette = Buffer.from(dicom()).toString('latin1').replace('MONOCHROME2', 'PALETTECOLO');
    expect(await deidentify(memorySource(join(palette)), 'dicom')).toBe('compression unknown');
    expect(await deidentify(memorySource(dicom({ syntax: '1.2.840.10008.1.2.4.201' })), 'dicom')).toBe(
      'compression unknown',
    );
  });
  test('and its small picture: none where the file says that there is writing in it', async () => {
    const told = (word: string) => inspect(memorySource(dicom({ more: [element(0x0028_0301, 'CS', word)] })), 'x.dcm');
    expect(await told('YES')).toEqual({ type: 'dicom', preview: null, writing: 'yes', surface: null });
    expect(await told('NO')).toMatchObject({ preview: { mediaType: 'image/png' }, writing: 'no' });
  });
});

describe('a grey window', () => {
  test('goes from black to white over its width, and turns around', async () => {
    const shown = await picture(dicom());
    expect([shown.low, shown.high, shown.window]).toEqual([0, 11, { centre: 5.5, width: 11 }]);
    const reds = (pixels: Uint8ClampedArray): number[] => [...pixels].filter((_, i) => i % 4 === 0);
    expect(reds(paint(shown, { centre: 6, width: 2 }, false))).toEqual([
      0, 0, 0, 0, 0, 0, 128, 255, 255, 255, 255, 255,
    ]);
    expect(reds(paint(shown, { centre: 6, width: 2 }, true)).slice(4, 8)).toEqual([255, 255, 128, 0]);
  });
});

function greyPixels(count: number, value = 7): Octets {
  return element(0x7fe0_0010, 'OW', new Uint8Array(new Uint16Array(count).fill(value).buffer));
}
function deep(levels: number): Octets {
  const level = join(element(0x0040_0275, 'SQ', '', OPEN), item(ITEM, OPEN));
  return join(...Array.from({ length: levels }, () => level));
}

describe('harmful files', () => {
  test.each([
    ['case 57 sequences 10,000 deep', dicom({ more: [deep(10_000)] }), 'too deep'],
    ['case 57 a sequence that never ends', dicom({ more: [element(0x0040_0275, 'SQ', '', OPEN)] }), 'unreadable'],
    ['case 57 an item that never ends', dicom({ more: [deep(1)] }), 'cut off'],
    ['case 57 a length of 4 GB', dicom({ more: [element(0x0040_0300, 'OB', 'x', 0xffff_fffe)] }), 'cut off'],
    ['case 57 a value representation that is none', dicom({ more: [element(0x0018_0015, '??', 'JAW')] }), 'unreadable'],
    ['case 57 a number where a text should be', dicom({ more: [element(0x0028_0008, 'IS', 'many')] }), 'unreadable'],
    ['case 57 999,999,999 frames', dicom({ more: [element(0x0028_0008, 'IS', '999999999')] }), 'cut off'],
    ['case 57 one frame more than it holds', dicom({ more: [element(0x0028_0008, 'IS', '2')] }), 'cut off'],
    ['case 57 no frame', dicom({ more: [element(0x0028_0008, 'IS', '0')] }), 'unreadable'],
    ['case 57 three pictures and a word on one of them', dicom({ pixels: greyPixels(36) }), 'unreadable'],
    ['case 57 too few pixels', dicom({ width: 400, height: 400 }), 'cut off'],
    ['case 57 pixels of no size', dicom({ width: 0 }), 'no picture'],
    ['case 57 no pixels', dicom({ pixels: join() }), 'no picture'],
    ['case 58 60,000 × 60,000 pixels', dicom({ width: 60_000, height: 60_000 }), 'too many pixels'],
    ['case 60 a bomb of 300 MB', dicom({ syntax: '1.2.840.10008.1.2.1.99', body: bomb() }), 'unreadable'],
    ['an unknown compression', dicom({ syntax: '1.2.840.10008.1.2.4.201' }), 'HTJ2K'],
  ])('%s', async (_, bytes, expected) => {
    const shown = await read(bytes);
    expect(typeof shown === 'string' ? shown : 'type' in shown ? shown.type : shown.compression).toBe(expected);
  });

  test('case 57 a script for a name never leaves the file: nothing of it is in what is shown', async () => {
    expect(JSON.stringify(await read(dicom()))).not.toContain('script');
  });

  test('case 57 law: a real file with any bytes changed or cut is shown whole or refused for a closed reason', async () => {
    const files = [
      dicom(),
      ...['explicit_big', 'rle', 'jpeg_lossless_sel1', 'deflated'].map((name) => sample(name).slice(0, 60_000)),
    ];
    const change = fc.record({ at: fc.nat(1400), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.nat(60_000),
        fc.array(change, { maxLength: 5 }),
        async (file, cut, changes) => {
          const bytes = file.slice(0, Math.max(200, cut));
          for (const { at, value } of changes) bytes[at % bytes.length] = value;
          const shown = await read(bytes);
          if (typeof shown === 'object' && 'type' in shown)
            expect(shown.type === 'grey' ? shown.samples.length : shown.rgba.length / 4).toBe(
              shown.width * shown.height,
            );
          else if (typeof shown === 'string') {
            const reasons = ['cut off', 'unreadable', 'too deep', 'no picture', 'too many pixels', 'unknown pixels'];
            expect(reasons).toContain(shown);
          }
          const opened = await openDicom(memorySource(bytes));
          expect(typeof opened === 'string' || opened.elements.size < 1000).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Behind the group of the file there is only what unpacks to 300 MB of nothing. */
function bomb(): Octets {
  return join(deflateRawSync(new Uint8Array(300_000_000), { level: 1 }));
}
