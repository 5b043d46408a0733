// Scans as they come: large, cut off, or lying about themselves.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { previewMesh } from '../../client/imaging/meshPreview.ts';
import { readNumber } from '../../client/imaging/number.ts';
import { readStl, type Mesh } from '../../client/imaging/stl.ts';
import { archPositions, asciiStl, binaryStl, join } from './files.ts';

const few = new Float32Array([0, 0, 0, 1, 0, 0, 0, 1.5, -2e-3]);

function claiming(count: number): Uint8Array<ArrayBuffer> {
  const bytes = binaryStl(few);
  new DataView(bytes.buffer).setUint32(80, count, true);
  return bytes;
}

describe('STL', () => {
  test('binary and ASCII give the same triangles and bounds', () => {
    const mesh = { positions: few, bounds: { min: [0, 0, Math.fround(-2e-3)], max: [1, 1.5, 0] } };
    expect(readStl(binaryStl(few))).toEqual(mesh);
    expect(readStl(asciiStl(few))).toEqual(mesh);
    expect(
      readStl(
        join(
          'SOLID x\r\nFACET NORMAL 0 0 1\r\nOUTER LOOP\r\nVERTEX 0 0 0\r\nVERTEX +1.0e0 0 0\r\nvertex 0 15E-1 -.002\r\nENDLOOP\r\nENDFACET\r\nENDSOLID',
        ),
      ),
    ).toEqual(mesh);
    expect(readStl(binaryStl(few, 'solid facet'))).toEqual(mesh);
  });

  test.each([
    ['claims 2^32 − 1 triangles', claiming(0xffff_ffff), 'cut off'],
    ['is cut in a triangle', binaryStl(few).slice(0, 120), 'cut off'],
    ['is cut in the header', binaryStl(few).slice(0, 60), 'cut off'],
    ['claims none', claiming(0), 'no triangles'],
    ['holds NaN', binaryStl(new Float32Array([0, 0, 0, 1, 0, 0, 0, Number.NaN, 0])), 'not a number'],
    ['holds infinity', binaryStl(new Float32Array([0, 0, 0, 1, 0, 0, 0, Infinity, 0])), 'not a number'],
    ['says "solid" and is cut', asciiStl(few).slice(0, 60), 'cut off'],
    ['writes nan', join('solid x\nfacet normal 0 0 1\nvertex nan 0 0\nendsolid'), 'not a number'],
    ['writes a number that is none', join('solid x\nfacet normal 0 0 1\nvertex 1..2 0 0\nendsolid'), 'not a number'],
    [
      'writes a number beyond all',
      join('solid x\nfacet\nvertex 1e999 0 0\nvertex 1 0 0\nvertex 1 1 0\nendsolid'),
      'not a number',
    ],
    ['has two corners', join('solid x\nfacet normal 0 0 1\nvertex 1 0 0\nvertex 1 1 0\nendsolid'), 'cut off'],
    ['is empty ASCII', join('solid x\nfacet\nendsolid x\n'), 'no triangles'],
  ])('a file that %s is refused with its reason', (_, bytes, reason) => {
    expect(readStl(bytes)).toBe(reason);
  });

  test('a budget is kept before memory is taken', () => {
    expect(readStl(binaryStl(archPositions(4, 4)), 31)).toBe('too many triangles');
    expect(readStl(asciiStl(archPositions(4, 4)), 31)).toBe('too many triangles');
  });

  test('law: arbitrary bytes and any cut or changed byte never throw', () => {
    const files = [binaryStl(few), asciiStl(few)];
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(400), fc.nat(400), fc.nat(255), (file, cut, at, value) => {
        const bytes = file.slice(0, cut);
        if (at < bytes.length) bytes[at] = value;
        const mesh = readStl(bytes);
        if (typeof mesh !== 'string') expect(mesh.positions.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test('law: numbers are read as JavaScript reads them, to float32', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, 2), (value, form) => {
        const text = [String(value), value.toExponential(), value.toPrecision(9)][form]!;
        const read = readNumber({ bytes: join(` ${text}\n`), at: 0 })!;
        expect(Math.abs(read - Number(text))).toBeLessThanOrEqual(Math.abs(Number(text)) * 1e-12);
      }),
    );
  });

  test('500,000 triangles are read and made light', () => {
    const positions = archPositions(500, 500);
    const file = binaryStl(positions);
    const mesh = readStl(file) as Mesh;
    expect(mesh.positions.length).toBe(500_000 * 9);
    const preview = previewMesh(mesh);
    expect(preview.length / 9).toBeLessThanOrEqual(3000);
    expect(preview.length / 9).toBeGreaterThan(1200);
  });
});

describe('a light picture of a mesh', () => {
  test('a light mesh comes back whole; a point gives nothing', () => {
    const mesh = readStl(binaryStl(few)) as Mesh;
    expect(previewMesh(mesh)).toEqual(few);
    const point = { positions: new Float32Array(9 * 4000), bounds: { min: [0, 0, 0], max: [0, 0, 0] } } as const;
    expect(previewMesh(point)).toEqual(new Float32Array(0));
  });
  test('stays inside the bounds, near the surface, and under its budget', () => {
    const mesh = readStl(binaryStl(archPositions(80, 200))) as Mesh;
    const preview = previewMesh(mesh, 500);
    expect(preview.length / 9).toBeLessThanOrEqual(500);
    expect(preview.length / 9).toBeGreaterThan(200);
    for (let i = 0; i < preview.length; i++) {
      expect(preview[i]!).toBeGreaterThanOrEqual(mesh.bounds.min[i % 3]! - 1e-3);
      expect(preview[i]!).toBeLessThanOrEqual(mesh.bounds.max[i % 3]! + 1e-3);
    }
    expect(previewMesh(mesh, 500)).toEqual(preview);
  });
});
