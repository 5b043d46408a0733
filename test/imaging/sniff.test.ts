// A file is what its bytes say; a name that says otherwise is a reason to refuse.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sniff, TYPES } from '../../client/imaging/sniff.ts';
import { archPositions, asciiStl, binaryStl, jpeg, join, png } from './files.ts';

const scan = binaryStl(archPositions(4, 4));
const dicom = join(new Uint8Array(128), 'DICM', new Uint8Array(64));

describe('what is taken', () => {
  test.each([
    ['crown.stl', scan, 'stl'],
    ['CROWN.STL', asciiStl(archPositions(2, 2)), 'stl'],
    ['solid in a binary header.stl', binaryStl(archPositions(2, 2), 'solid facet Jane'), 'stl'],
    ['jaw.ply', join('ply\nformat binary_little_endian 1.0\n'), 'ply'],
    ['jaw.obj', join('# made by\nmtllib jaw.mtl\no upper\nv 1 2 3\nv 2 3 4\n'), 'obj'],
    ['IMG_1.JPG', jpeg(), 'jpeg'],
    ['shade.jpeg', jpeg(), 'jpeg'],
    ['shot.png', png(), 'png'],
    ['00001', dicom, 'dicom'],
    ['x.dcm', dicom, 'dicom'],
    ['order.pdf', join('%PDF-1.7\n'), 'pdf'],
  ])('%s', (name, bytes, type) => {
    expect(sniff(bytes, name)).toBe(type);
  });
});

describe('[2.27] what is refused', () => {
  test.each([
    ['nothing.stl', join(), 'file empty'],
    ['crown.stl', jpeg(), 'file is not what its name says'],
    ['shade.jpg', scan, 'file is not what its name says'],
    ['shade.jpg', png(), 'file is not what its name says'],
    [
      'crown.stl',
      join('<!doctype html><script>alert(1)</script>', new Uint8Array(200)),
      'file is not what its name says',
    ],
    [
      'photo.png',
      join('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      'file is not what its name says',
    ],
    ['crown.stl', join('MZ', new Uint8Array(200)), 'file is not what its name says'],
    ['crown.stl', join('PK\x03\x04', new Uint8Array(200)), 'file is not what its name says'],
    ['scan.exe', scan, 'file is not what its name says'],
    ['page.html', join('\uFEFF \n<html>'), 'file type refused'],
    ['drawing.svg', join('<?xml version="1.0"?><svg/>'), 'file type refused'],
    ['run.exe', join('MZ', new Uint8Array(200)), 'file type refused'],
    ['run.sh', join('#!/bin/sh\n'), 'file type refused'],
    ['case.zip', join('PK\x03\x04', new Uint8Array(200)), 'file type refused'],
    ['photo.heic', join([0, 0, 0, 24], 'ftypheic', new Uint8Array(64)), 'file type refused'],
    ['note.txt', join('hello'), 'file type refused'],
    ['no name at all', join('hello'), 'file type refused'],
    [
      'x-ray with a program in front.dcm',
      join('MZ', new Uint8Array(126), 'DICM', new Uint8Array(64)),
      'file is not what its name says',
    ],
    ['huge.png', png(60_000, 60_000), 'file too large'],
    ['huge.jpg', jpeg({ width: 60_000, height: 60_000 }), 'file too large'],
    ['long.png', png(30_000, 1), 'file too large'],
    ['flat.png', png(0, 10), 'file damaged'],
    ['cut.jpg', jpeg().slice(0, 12), 'file damaged'],
    ['cut.png', png().slice(0, 20), 'file damaged'],
  ])('%s', (name, bytes, problem) => {
    expect(sniff(bytes, name)).toBe(problem);
  });

  test('law: arbitrary bytes under any name never throw', () => {
    const magics = [
      [],
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [...Buffer.from('solid ')],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...magics),
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('', 'a.stl', 'a.jpg', 'a.png'),
        (magic, noise, name) => {
          const verdict = sniff(join(magic, noise), name);
          expect(verdict in TYPES || verdict.startsWith('file ')).toBe(true);
        },
      ),
    );
  });
});
