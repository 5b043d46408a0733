// Names of files as they come: long, in every script, with parts of paths and signs that turn writing around.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainName, savedName } from '../../client/records/fileNames.ts';

test('a name keeps what a person reads, and loses what would show another name than the one that is there', () => {
  expect(plainName('Oberkiefer Müller.stl')).toBe('Oberkiefer Müller.stl');
  expect(plainName('scan\u202elts.exe')).toBe('scanlts.exe');
  expect(plainName('..\\..\\C:/Windows/scan.stl')).toBe('.._.._C:_Windows_scan.stl');
  expect(plainName('up\u0000per\n\u2028jaw.stl')).toBe('upperjaw.stl');
  expect(plainName(' \u200f ')).toBe('file');
  expect(plainName('\ud800.stl')).toBe('\ufffd.stl');
});

test('a name of 300 letters in any script fits every format, and its ending stays', () => {
  for (const letter of ['a', 'ß', '上', '🦷']) {
    const name = plainName(`${letter.repeat(300)}.stl`);
    expect(name).toMatch(/…\.stl$/);
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(200);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const plain = plainName(name);
      expect(new TextEncoder().encode(plain).length).toBeLessThanOrEqual(200);
      expect(plain.isWellFormed()).toBe(true);
      expect(plain).not.toMatch(/[/\\\p{Cc}]/u);
      expect(plainName(plain)).toBe(plain);
    }),
  );
});

test('nothing is saved under the ending of a program', () => {
  expect(savedName('crown.exe', ['stl'])).toBe('crown.exe.stl');
  expect(savedName('crown.STL', ['stl'])).toBe('crown.STL');
  expect(savedName('IM0001', ['dcm', 'dicom'])).toBe('IM0001.dcm');
  expect(savedName('x\u202ebat.hta', [])).toBe('xbat.hta.bin');
});
