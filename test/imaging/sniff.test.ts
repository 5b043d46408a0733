// A file is what its bytes say; a name that says otherwise is a reason to refuse.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sniff, TYPES } from '../../client/imaging/sniff.ts';
import { memorySource } from '../../client/imaging/source.ts';
import { archPositions, asciiStl, binaryStl, join, png } from './files.ts';
import { jpeg } from './jpegFiles.ts';

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
  ])('%s', async (name, bytes, type) => {
    expect(await sniff(memorySource(bytes), name)).toBe(type);
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
      'case 59 photo.png',
      join('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      'file is not what its name says',
    ],
    ['crown.stl', join('MZ', new Uint8Array(200)), 'file is not what its name says'],
    ['crown.stl', join('PK\x03\x04', new Uint8Array(200)), 'file is not what its name says'],
    ['scan.exe', scan, 'file is not what its name says'],
    ['case 59 page.html', join('\uFEFF \n<html>'), 'file type refused'],
    ['case 59 drawing.svg', join('<?xml version="1.0"?><svg/>'), 'file type refused'],
    ['run.exe', join('MZ', new Uint8Array(200)), 'file type refused'],
    ['run.sh', join('#!/bin/sh\n'), 'file type refused'],
    ['case.zip', join('PK\x03\x04', new Uint8Array(200)), 'file type refused'],
    [
      'case 57 x-ray with a Linux program in front.dcm',
      join([0x7f], 'ELF', new Uint8Array(124), 'DICM', new Uint8Array(64)),
      'file is not what its name says',
    ],
    [
      'case 59 gif that is a script.jpg',
      join('GIF89a/*', new Uint8Array(64), '*/=alert(1)'),
      'file is not what its name says',
    ],
    ['case 60 bomb.zip', join('PK\x03\x04', new Uint8Array(200)), 'file type refused'],
    ['case 60 bomb.stl', join([0x1f, 0x8b], new Uint8Array(200)), 'file is not what its name says'],
    ['photo.heic', join([0, 0, 0, 24], 'ftypheic', new Uint8Array(64)), 'file type refused'],
    ['note.txt', join('hello'), 'file type refused'],
    ['no name at all', join('hello'), 'file type refused'],
    [
      'case 57 x-ray with a program in front.dcm',
      join('MZ', new Uint8Array(126), 'DICM', new Uint8Array(64)),
      'file is not what its name says',
    ],
    ['case 58 huge.png', png(60_000, 60_000), 'file too detailed'],
    ['case 58 huge.jpg', jpeg({ width: 60_000, height: 60_000 }), 'file too detailed'],
    ['long.png', png(30_000, 1), 'file too detailed'],
    ['flat.png', png(0, 10), 'file damaged'],
    ['cut.jpg', jpeg().slice(0, 12), 'file damaged'],
    ['cut.png', png().slice(0, 20), 'file damaged'],
  ])('%s', async (name, bytes, problem) => {
    expect(await sniff(memorySource(bytes), name)).toBe(problem);
  });

  test('law: arbitrary bytes under any name never throw', async () => {
    const magics = [
      [],
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [...Buffer.from('solid ')],
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...magics),
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('', 'a.stl', 'a.jpg', 'a.png'),
        async (magic, noise, name) => {
          const verdict = await sniff(memorySource(join(magic, noise)), name);
          expect(verdict in TYPES || verdict.startsWith('file ')).toBe(true);
        },
      ),
    );
  });
});
