// [1.28] What leaves the practice shows the tooth and never says whose it is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preparePublicCopy, type PublicCopy } from '../../client/imaging/deidentify.ts';
import { jpegSegments } from '../../client/imaging/jpeg.ts';
import { readStl } from '../../client/imaging/stl.ts';
import { sniff, type FileType } from '../../client/imaging/sniff.ts';
import { archPositions, asciiStl, binaryStl, chunk, has, jpeg, join, png, PNG_START } from './files.ts';

function copy(bytes: Uint8Array<ArrayBuffer>, type: FileType, n = 1): PublicCopy {
  const made = preparePublicCopy(bytes, type, type === 'stl' ? 'scan' : 'photo', n);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

describe('[1.28] a photo', () => {
  test('loses place, camera, caption, thumbnail and everything behind its end, and keeps picture and colours', () => {
    const { bytes, ...about } = copy(jpeg({ orientation: 1 }), 'jpeg', 2);
    expect(about).toEqual({
      name: 'photo-2.jpg',
      mediaType: 'image/jpeg',
      type: 'jpeg',
      removed: ['gps', 'exif', 'xmp', 'other metadata', 'thumbnail', 'comment', 'bytes after the end'],
      orientation: 1,
    });
    expect(bytes).toEqual(jpeg({ isPlain: true }));
    expect(has(bytes, 'Jane')).toBe(false);
  });
  test('keeps only the orientation of its EXIF, so that it does not lie on its side', () => {
    const { bytes } = copy(jpeg({ orientation: 6 }), 'jpeg');
    expect(has(bytes, 'Jane')).toBe(false);
    const again = preparePublicCopy(bytes, 'jpeg', 'photo', 1);
    expect(again).toMatchObject({ orientation: 6, removed: ['exif'] });
    expect((again as PublicCopy).bytes).toEqual(bytes);
    expect(sniff(bytes, 'photo-1.jpg')).toBe('jpeg');
  });
  test('that is cut off, or is none, is not passed on', () => {
    expect(preparePublicCopy(jpeg().slice(0, 300), 'jpeg', 'photo', 1)).toBe('file damaged');
    expect(preparePublicCopy(png(), 'jpeg', 'photo', 1)).toBe('file damaged');
  });
  test('law: a changed byte never throws and never brings a segment with words back', () => {
    const file = jpeg();
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
        const bytes = file.slice();
        bytes[at] = value;
        const made = preparePublicCopy(bytes, 'jpeg', 'photo', 1);
        if (typeof made === 'string') return;
        const markers = [...jpegSegments(made.bytes)].map(({ marker }) => marker);
        expect(markers.filter((marker) => marker === 0xfe || marker === 0xed)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('[1.28] a picture without loss', () => {
  test('loses text, time, EXIF, private chunks and what follows its end', () => {
    expect(copy(png(), 'png')).toEqual({
      bytes: png(2, 2, true),
      name: 'photo-1.png',
      mediaType: 'image/png',
      type: 'png',
      removed: ['comment', 'exif', 'time', 'other metadata', 'bytes after the end'],
    });
  });
  test('with a wrong checksum, cut off, or without pixels is not passed on', () => {
    const bad = png(2, 2, true);
    bad[20]! ^= 1;
    expect(preparePublicCopy(bad, 'png', 'photo', 1)).toBe('file damaged');
    expect(preparePublicCopy(png().slice(0, 80), 'png', 'photo', 1)).toBe('file damaged');
    expect(preparePublicCopy(join(PNG_START, chunk('IEND')), 'png', 'photo', 1)).toBe('file damaged');
  });
});

describe('[1.28] a scan', () => {
  const positions = archPositions(6, 6);
  test('loses its header and what is appended; the surface stays to the last bit', () => {
    const { bytes, ...about } = copy(join(binaryStl(positions), 'Jane Doe'), 'stl', 3);
    expect(about).toEqual({
      name: 'scan-3.stl',
      mediaType: 'model/stl',
      type: 'stl',
      removed: ['header', 'bytes after the end'],
    });
    expect(bytes).toEqual(binaryStl(positions, ''));
  });
  test('in ASCII loses names, comments and words behind the numbers', () => {
    const told = join(
      asciiStl(positions).slice(0, -18),
      '  # Jane\n facet normal 0 0 1 Jane\nendfacet Doe\nendsolid Jane Doe\n',
    );
    const { bytes, removed } = copy(told, 'stl');
    expect(has(bytes, 'Jane')).toBe(false);
    expect(has(bytes, 'Doe')).toBe(false);
    expect(removed).toEqual(['name', 'comment']);
    expect(readStl(bytes)).toEqual(readStl(asciiStl(positions)));
  });
  test('as PLY or OBJ loses comments, object and material names', () => {
    const ply = join(
      'ply\nformat ascii 1.0\ncomment Jane Doe\nobj_info Jane\nelement vertex 1\nproperty float x\nend_header\n1\n',
    );
    expect(copy(ply, 'ply')).toMatchObject({
      bytes: join('ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n1\n'),
      removed: ['comment'],
    });
    const obj = join(
      '# Jane\nmtllib jane.mtl\no Jane Doe\nv 1 2.5 -3e2 # Jane\nv 0 0 0\nv 0 1 0\ns off\nf 1//1 2 3\nusemtl Jane\n',
    );
    expect(copy(obj, 'obj')).toMatchObject({
      bytes: join('v 1 2.5 -3e2\nv 0 0 0\nv 0 1 0\ns off\nf 1//1 2 3\n'),
      removed: ['comment', 'name'],
    });
  });
  test('that is cut off is not passed on, nor is what cannot be made neutral', () => {
    expect(preparePublicCopy(binaryStl(positions).slice(0, 200), 'stl', 'scan', 1)).toBe('file damaged');
    expect(preparePublicCopy(join('%PDF-1.7 Jane'), 'pdf', 'document', 1)).toBe('file type refused');
    expect(preparePublicCopy(join(new Uint8Array(128), 'DICM'), 'dicom', 'xray', 1)).toBe('file type refused');
    expect(preparePublicCopy(join('ply\nJane'), 'ply', 'scan', 1)).toBe('file damaged');
  });
  test('law: whatever the triangles, the copy reads as the same surface', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 9, maxLength: 90 }),
        (values) => {
          const some = Float32Array.from(values.slice(0, values.length - (values.length % 9)));
          for (const file of [binaryStl(some), asciiStl(some)])
            expect(readStl(copy(file, 'stl').bytes)).toEqual(readStl(file));
        },
      ),
      { numRuns: 50 },
    );
  });
});
