// Scans that are too large for a tablet: shown as a lighter surface that is made while the file passes by.
import { expect, test } from 'vitest';
import { boundsOf, type Mesh } from '../../client/imaging/mesh/mesh.ts';
import { readMesh } from '../../client/imaging/mesh/read.ts';
import { thinMesh } from '../../client/imaging/mesh/thin.ts';
import { memorySource } from '../../client/imaging/source.ts';
import { archPositions, asciiStl, binaryPly, binaryStl } from './files.ts';

test('a scan too large to be held is thinned as it streams: the same place and shape, its colours, and never a lie in it', async () => {
  const positions = archPositions(120, 160);
  const colours = Uint8Array.from({ length: positions.length }, (_, i) => (i % 3 === 0 ? 200 : 40));
  const files = [
    ['stl', binaryStl(positions)],
    ['ply', binaryPly(positions, colours, true)],
    ['ply', binaryPly(positions, null, false)],
  ] as const;
  for (const [type, bytes] of files) {
    const whole = (await readMesh(memorySource(bytes), type)) as Mesh;
    const thinned = await thinMesh(memorySource(bytes), type);
    if (typeof thinned === 'string') throw new Error(thinned);
    expect(thinned.triangles).toBe(whole.index.length / 3);
    const [before, after] = [boundsOf(whole), boundsOf(thinned.mesh)];
    for (const k of [0, 1, 2]) {
      expect(Math.abs(before.min[k]! - after.min[k]!)).toBeLessThan(0.3);
      expect(Math.abs(before.max[k]! - after.max[k]!)).toBeLessThan(0.3);
    }
    expect(thinned.mesh.index.length / 3).toBeGreaterThan(1000);
    expect(Math.max(...thinned.mesh.index)).toBeLessThan(thinned.mesh.positions.length / 3);
    expect(thinned.mesh.colours?.subarray(0, 3) ?? null).toEqual(whole.colours ? new Uint8Array([200, 40, 40]) : null);
  }
  const stl = binaryStl(positions);
  expect(await thinMesh(memorySource(stl.slice(0, -1)), 'stl')).toBe('cut off');
  new DataView(stl.buffer).setFloat32(84 + 5000 + 12, Number.NaN, true);
  expect(await thinMesh(memorySource(stl), 'stl')).toBe('not a number');
  expect(await thinMesh(memorySource(asciiStl(positions)), 'stl')).toBe('too many triangles');
});
