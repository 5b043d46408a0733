// [1.28] What leaves the practice shows the tooth and never says whose it is.
import fc from 'fast-check';
import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deidentify, neutralName } from '../../client/imaging/copy.ts';
import { copyJpeg } from '../../client/imaging/jpeg/copy.ts';
import { jpegSegments } from '../../client/imaging/jpeg/segments.ts';
import { readMesh } from '../../client/imaging/mesh/read.ts';
import { writePly } from '../../client/imaging/mesh/writePly.ts';
import { copyPng } from '../../client/imaging/png.ts';
import { memorySource } from '../../client/imaging/source.ts';
import { sniff, type FileType } from '../../client/imaging/sniff.ts';
import { archPositions, asciiStl, binaryPly, binaryStl, chunk, has, join, png, PNG_START, profile } from './files.ts';
import { jpeg } from './jpegFiles.ts';

type Octets = Uint8Array<ArrayBuffer>;

async function copyOr(bytes: Octets, type: FileType): Promise<Octets | string> {
  const parts = await deidentify(memorySource(bytes), type);
  return typeof parts === 'string' ? parts : join(...(await Array.fromAsync(parts)));
}
async function copy(bytes: Octets, type: FileType): Promise<Octets> {
  const made = await copyOr(bytes, type);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

describe('[1.28] a photo', () => {
  test('loses place, camera, caption, thumbnail, the words of its profile and what follows its end; keeps its colours', async () => {
    expect(copyJpeg(jpeg({ orientation: 1 }))).toMatchObject({
      removed: ['gps', 'exif', 'xmp', 'other metadata', 'thumbnail', 'comment', 'bytes after the end'],
    });
    const bytes = await copy(jpeg({ orientation: 1 }), 'jpeg');
    expect(bytes).toEqual(jpeg({ isPlain: true }));
    expect([has(bytes, 'Jane'), has(bytes, 'JANE'), has(bytes, 'Doe')]).toEqual([false, false, false]);
  });
  test('keeps only the orientation of its EXIF, so that it does not lie on its side', async () => {
    const bytes = await copy(jpeg({ orientation: 6 }), 'jpeg');
    expect(has(bytes, 'Jane')).toBe(false);
    expect(copyJpeg(bytes)).toMatchObject({ orientation: 6, removed: ['exif'], bytes });
    expect(await sniff(memorySource(bytes), 'photo-1.jpg')).toBe('jpeg');
  });
  test('case 59 that is a page and a script as well is only a photo afterwards', async () => {
    const words = '*/--><html><script>alert(1)</script>';
    const [start, rest] = [jpeg({ isPlain: true }).slice(0, 2), jpeg({ isPlain: true }).slice(2)];
    const comment = join([0xff, 0xfe, 0, words.length + 2], words);
    expect(await copy(join(start, comment, rest, words, 'GIF89a', words), 'jpeg')).toEqual(jpeg({ isPlain: true }));
  });
  test('that is cut off, or is none, is not passed on', async () => {
    expect(await copyOr(jpeg().slice(0, 300), 'jpeg')).toBe('file damaged');
    expect(await copyOr(png(), 'jpeg')).toBe('file damaged');
  });
  test('law: a changed byte never throws and never brings a segment with words back', async () => {
    const file = jpeg();
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(255), async (at, value) => {
        const bytes = file.slice();
        bytes[at] = value;
        const made = await copyOr(bytes, 'jpeg');
        if (typeof made === 'string') return;
        const markers = [...jpegSegments(made)].map(({ marker }) => marker);
        expect(markers.filter((marker) => marker === 0xfe || marker === 0xed)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('[1.28] a picture without loss', () => {
  test('loses text, time, EXIF, private chunks and what follows its end', async () => {
    expect(await copyPng(png())).toEqual({
      bytes: png(2, 2, true),
      removed: ['comment', 'exif', 'time', 'other metadata', 'bytes after the end'],
    });
    expect(await copy(png(), 'png')).toEqual(png(2, 2, true));
  });
  test('keeps the colours of its profile and none of its words; a profile that is a bomb goes as a whole', async () => {
    const plain = png(2, 2, true);
    const withProfile = (bytes: Octets): Octets =>
      join(plain.slice(0, 33), chunk('iCCP', 'Jane Doe\0\0', deflateSync(bytes)), plain.slice(33));
    const made = await copy(withProfile(profile(false)), 'png');
    const at = Buffer.from(made).indexOf('iCCPicc\0\0');
    expect(join(inflateSync(made.slice(at + 9)))).toEqual(profile(true));
    expect(has(made, 'Jane')).toBe(false);
    expect(await copy(withProfile(new Uint8Array(40_000_000)), 'png')).toEqual(plain);
    // The only colour in it is a text under the name of a white point.
    const words = profile(true);
    words.set(Buffer.from('text'), Buffer.from(words).lastIndexOf('XYZ \0\0\0\0'));
    expect(await copy(withProfile(words), 'png')).toEqual(plain);
    expect(
      await copy(
        join(plain.slice(0, 33), ...Array.from({ length: 3000 }, () => chunk('IDAT')), plain.slice(33)),
        'png',
      ),
    ).toHaveLength(plain.length + 36_000);
  });
  test('with a row too few, or with words packed behind its last row where nobody sees them, is not passed on', async () => {
    const of = (header: readonly number[], ...packed: Uint8Array[]): Octets =>
      join(PNG_START, chunk('IHDR', header), ...packed.map((each) => chunk('IDAT', each)), chunk('IEND'));
    const grey = (width: number, height: number, interlace = 0) =>
      [0, 0, 0, width, 0, 0, 0, height, 8, 0, 0, 0, interlace] as const;
    const rows = new Uint8Array(12);
    const whole = of(grey(3, 3), deflateSync(rows));
    expect(await copy(whole, 'png')).toEqual(whole);
    const inTwo = of(grey(3, 3), deflateSync(rows).subarray(0, 5), deflateSync(rows).subarray(5));
    expect(await copy(inTwo, 'png')).toEqual(inTwo);
    const interlaced = of(grey(5, 3, 1), deflateSync(new Uint8Array(22)));
    expect(await copy(interlaced, 'png')).toEqual(interlaced);
    for (const lie of [
      of(grey(3, 3), deflateSync(rows.subarray(4))),
      of(grey(3, 3), deflateSync(join(rows, 'Jane Doe'))),
      of(grey(3, 3), join(deflateSync(rows), 'Jane Doe')),
      of(grey(3, 3), deflateSync(rows).subarray(0, -6)),
      of(grey(3, 3), deflateSync(new Uint8Array(40_000_000))),
      of(grey(5, 3, 1), deflateSync(new Uint8Array(21))),
      of([0, 0, 0, 3], deflateSync(rows)),
    ])
      expect(await copyOr(lie, 'png')).toBe('file damaged');
  });
  test('loses words where chunks of the picture have room for them, and an end that says more is none', async () => {
    const plain = png(2, 2, true);
    const before = (...chunks: readonly Octets[]): Octets => join(plain.slice(0, 33), ...chunks, plain.slice(33));
    const words = 'Jane Doe Jane Doe Jane Doe';
    const told = before(
      chunk('PLTE', `${words}x`),
      chunk('tRNS', words),
      chunk('gAMA', words),
      chunk('sRGB', 'J'),
      chunk('sRGB', 'a'),
      chunk('acTL', 'Jane Doe'),
      chunk('fdAT', words),
    );
    expect(has(told, 'Jane')).toBe(true);
    expect(await copy(told, 'png')).toEqual(before(chunk('sRGB', 'J')));
    expect(await copyOr(join(plain.slice(0, -12), chunk('IEND', words)), 'png')).toBe('file damaged');
    expect(await copyOr(before(plain.slice(8, 33)), 'png')).toBe('file damaged');
  });
  test('with a wrong checksum, cut off, or without pixels is not passed on', async () => {
    const bad = png(2, 2, true);
    bad[20]! ^= 1;
    expect(await copyOr(bad, 'png')).toBe('file damaged');
    expect(await copyOr(png().slice(0, 80), 'png')).toBe('file damaged');
    expect(await copyOr(join(PNG_START, chunk('IEND')), 'png')).toBe('file damaged');
  });
});

describe('[1.28] a scan', () => {
  const positions = archPositions(6, 6);
  test('loses its header, its spare bytes and what is appended; the surface stays to the last bit', async () => {
    const told = join(binaryStl(positions), 'Jane Doe');
    told.set([0x4a, 0x44], 84 + 48);
    told.set(Buffer.from('Jane Doe 123'), 84);
    const made = await copy(told, 'stl');
    expect(has(made, 'Jane')).toBe(false);
    expect(made.length).toBe(binaryStl(positions).length);
    // Directions follow from the corners, whatever stood there.
    const [x, y, z] = new Float32Array(made.slice(84, 96).buffer);
    expect(Math.hypot(x!, y!, z!)).toBeCloseTo(1, 5);
    for (let at = 84; at < made.length; at += 50) made.fill(0, at, at + 12);
    expect(made).toEqual(binaryStl(positions, ''));
    expect(neutralName('scan', 3, 'stl')).toBe('scan-3.stl');
  });
  test('in ASCII loses names, comments and words behind the numbers', async () => {
    const told = join(
      asciiStl(positions).slice(0, -18),
      '  # Jane\n facet normal 0 0 1 Jane\nendfacet Doe\nendsolid Jane Doe\n',
    );
    const bytes = await copy(
      join(Buffer.from(told).toString('latin1').replace('normal 0 0 1', 'normal 1970.01.01 0 1')),
      'stl',
    );
    for (const word of ['Jane', 'Doe', '1970']) expect(has(bytes, word)).toBe(false);
    // Every facet keeps its line: other readers count on it.
    expect(
      Buffer.from(bytes)
        .toString()
        .match(/^facet normal 0 0 0$/gm)?.length,
    ).toBe(positions.length / 9 + 1);
    expect(await readMesh(memorySource(bytes), 'stl')).toEqual(
      await readMesh(memorySource(asciiStl(positions)), 'stl'),
    );
  });
  test('as PLY is written anew with surface and colours only, as OBJ loses object and material names', async () => {
    const ply = binaryPly(positions, new Uint8Array(positions.length).fill(90), false);
    const told = join(
      Buffer.from(ply).toString('latin1').replace('element face', 'property uchar JaneDoe\nelement face'),
    );
    expect(has(await copy(ply, 'ply'), 'Jane')).toBe(false);
    expect(await readMesh(memorySource(await copy(ply, 'ply')), 'ply')).toEqual(
      await readMesh(memorySource(ply), 'ply'),
    );
    expect(await copyOr(told, 'ply')).toBe('file damaged');
    const obj = join(
      '# Jane\nmtllib jane.mtl\no Jane Doe\nv 1 2.5 -3e2 # Jane\nv 0 0 0\nv 0 1 0\ns off\nf 1//1 2 3\nusemtl Jane\n',
    );
    expect(await copy(obj, 'obj')).toEqual(join('v 1 2.5 -3e2\nv 0 0 0\nv 0 1 0\ns off\nf 1//1 2 3\n'));
    const continued = join('v 0 0 0\nv 1 \\\n0 0\ng Jane\\\nv 0 1 0\nf 1 2 \\\r\n3 # Jane \\\n Jane Doe\n');
    expect(await readMesh(memorySource(await copy(continued, 'obj')), 'obj')).toEqual(
      await readMesh(memorySource(continued), 'obj'),
    );
    expect(has(await copy(continued, 'obj'), 'Jane')).toBe(false);
  });
  test('as PLY streams: faces first, polygons and text come out as the same surface, piece by piece', async () => {
    const first = join(
      'ply\nformat ascii 1.0\nobj_info Jane\nelement face 2\nproperty list uchar int vertex_indices\nelement vertex 5\n' +
        'property double x\nproperty double y\nproperty double z\nproperty float red\nproperty float green\n' +
        'property float blue\nend_header\n4 0 1 2 3\n3 0 0 4\n' +
        '0 0 0 1 0 0.5\n1 0 0 0 0 0\n1 1 0.25 0 0 2\n0 1 0 0 0 0\n9 9 9 1 1 1\n',
    );
    const large = binaryPly(archPositions(130, 130), null, true);
    for (const ply of [first, large, binaryPly(positions, null, false)]) {
      const mesh = await readMesh(memorySource(ply), 'ply');
      if (typeof mesh === 'string') throw new Error(mesh);
      expect(await copy(ply, 'ply')).toEqual(writePly(mesh));
    }
    const pieces: number[] = [];
    const parts = await deidentify(memorySource(large), 'ply');
    if (typeof parts === 'string') throw new Error(parts);
    for await (const piece of parts) pieces.push(piece.length);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces)).toBeLessThanOrEqual(256 * 1024);
    for (const [from, to] of [
      ['9 9 9 1', '9 nan 9 1'],
      ['9 9 9 1', '9 1e30 9 1'],
      ['3 0 0 4', '3 0 0 5'],
      ['3 0 0 4', '3 0 0 -1'],
    ] as const)
      expect(await copyOr(join(Buffer.from(first).toString().replace(from, to)), 'ply')).toBe('file damaged');
  });
  test('that is cut off is not passed on, nor is what cannot be made neutral', async () => {
    expect(await copyOr(binaryStl(positions).slice(0, 200), 'stl')).toBe('file damaged');
    expect(await copyOr(join('%PDF-1.7 Jane'), 'pdf')).toBe('file type refused');
    expect(await copyOr(join(new Uint8Array(128), 'DICM'), 'dicom')).toBe('file damaged');
    expect(await copyOr(join('ply\nJane'), 'ply')).toBe('file damaged');
  });
  test('law: whatever the triangles, the copy reads as the same surface', async () => {
    const number = fc.float({ noNaN: true, min: -1000, max: 1000 });
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 9, maxLength: 90 }), async (values) => {
        const some = Float32Array.from(values.slice(0, values.length - (values.length % 9)));
        for (const file of [binaryStl(some), asciiStl(some)]) {
          const [kept, original] = [memorySource(await copy(file, 'stl')), memorySource(file)];
          expect(await readMesh(kept, 'stl')).toEqual(await readMesh(original, 'stl'));
        }
      }),
      { numRuns: 50 },
    );
  });
});
