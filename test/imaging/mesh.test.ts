// Scans as they come: large, coloured, cut off, or lying about themselves.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lighten } from '../../client/imaging/mesh/lighten.ts';
import { boundsOf, trianglesOf, type Mesh } from '../../client/imaging/mesh/mesh.ts';
import { cornerNormals, facing } from '../../client/imaging/mesh/normals.ts';
import { readObj } from '../../client/imaging/mesh/obj.ts';
import { readMesh, type MeshType } from '../../client/imaging/mesh/read.ts';
import { readStl } from '../../client/imaging/mesh/stl.ts';
import { rimsOf } from '../../client/imaging/mesh/rims.ts';
import { writePly } from '../../client/imaging/mesh/writePly.ts';
import { memorySource } from '../../client/imaging/source.ts';
import { archPositions, asciiStl, binaryPly, binaryStl, join } from './files.ts';

type Octets = Uint8Array<ArrayBuffer>;

const few = new Float32Array([0, 0, 0, 1, 0, 0, 0, 1.5, -2e-3]);
const read = (bytes: Octets, type: MeshType = 'stl') => readMesh(memorySource(bytes), type);
async function meshOf(bytes: Octets, type: MeshType = 'stl'): Promise<Mesh> {
  const mesh = await read(bytes, type);
  if (typeof mesh === 'string') throw new Error(mesh);
  return mesh;
}

function claiming(count: number): Octets {
  const bytes = binaryStl(few);
  new DataView(bytes.buffer).setUint32(80, count, true);
  return bytes;
}

describe('closed or open', () => {
  /** A box of 12 triangles, each corner repeated. */
  const corner = (at: number) => [10 * (at & 1), 5 * (at & 2), 2.5 * (at & 4)];
  const sides = ['0264', '1573', '0154', '2376', '0231', '4576'].map((side) => side.split('').map(Number));
  const faces = sides.flatMap(([a, b, c, d]) => [
    [a!, b!, c!],
    [a!, c!, d!],
  ]);
  const box = (without: readonly number[]) =>
    Float32Array.from(faces.filter((_, at) => !without.includes(at)).flatMap((face) => face.flatMap(corner)));

  test('a box is closed in every format; a missing triangle is an opening, two apart are two, and a scan has one rim', async () => {
    for (const mesh of [await meshOf(binaryStl(box([]))), await meshOf(binaryPly(box([]), null, true), 'ply')])
      expect(rimsOf(mesh)).toBe(0);
    expect(rimsOf(await meshOf(binaryStl(box([0]))))).toBe(1);
    expect(rimsOf(await meshOf(binaryStl(box([0, 1]))))).toBe(1);
    expect(rimsOf(await meshOf(binaryStl(box([0, 3]))))).toBe(2);
    expect(rimsOf(await meshOf(binaryStl(archPositions(30, 90))))).toBe(1);
  });
});

describe('STL', () => {
  test('binary and ASCII give the same triangles, corners shared', async () => {
    const mesh: Mesh = { positions: few, index: new Uint32Array([0, 1, 2]), colours: null };
    expect(await read(binaryStl(few))).toEqual(mesh);
    expect(await read(asciiStl(few))).toEqual(mesh);
    const shouted =
      'SOLID x\r\nFACET NORMAL 0 0 1\r\nOUTER LOOP\r\nVERTEX 0 0 0\r\nVERTEX +1.0e0 0 0\r\nvertex 0 15E-1 -.002\r\nENDLOOP\r\nENDFACET\r\nENDSOLID';
    expect(await read(join(shouted))).toEqual(mesh);
    expect(await read(binaryStl(few, 'solid facet'))).toEqual(mesh);
    const sheet = await meshOf(binaryStl(archPositions(4, 5)));
    expect([sheet.index.length / 3, sheet.positions.length / 3]).toEqual([40, 30]);
    expect(trianglesOf(sheet)).toEqual(archPositions(4, 5));
  });

  test.each([
    ['claims 2^32 − 1 triangles', claiming(0xffff_ffff), 'cut off'],
    ['is cut in a triangle', binaryStl(few).slice(0, 120), 'cut off'],
    ['is cut in the header', binaryStl(few).slice(0, 60), 'cut off'],
    ['is nothing', join('so'), 'cut off'],
    ['claims none', claiming(0), 'no triangles'],
    ['has triangles that are lines only', binaryStl(new Float32Array([0, 0, 0, 1, 0, 0, 2, 0, 0])), 'no triangles'],
    ['has triangles without area only', binaryStl(new Float32Array(9)), 'no triangles'],
    ['holds NaN', binaryStl(new Float32Array([0, 0, 0, 1, 0, 0, 0, Number.NaN, 0])), 'not a number'],
    ['holds infinity', binaryStl(new Float32Array([0, 0, 0, 1, 0, 0, 0, Infinity, 0])), 'not a number'],
    ['reaches beyond all measure', binaryStl(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1e38, 0])), 'not a number'],
    ['says "solid" and is cut', asciiStl(few).slice(0, 60), 'cut off'],
    ['says "solid" and is binary rubbish', join('solid facet', new Uint8Array(400)), 'cut off'],
    ['writes nan', join('solid x\nfacet normal 0 0 1\nvertex nan 0 0\nendsolid'), 'not a number'],
    ['writes a number that is none', join('solid x\nfacet normal 0 0 1\nvertex 1..2 0 0\nendsolid'), 'not a number'],
    [
      'writes beyond all',
      join('solid x\nfacet\nvertex 1e999 0 0\nvertex 1 0 0\nvertex 1 1 0\nendsolid'),
      'not a number',
    ],
    ['has two corners', join('solid x\nfacet normal 0 0 1\nvertex 1 0 0\nvertex 1 1 0\nendsolid'), 'cut off'],
    ['is empty ASCII', join('solid x\nfacet\nendsolid x\n'), 'no triangles'],
    ['is one endless line', join('solid x facet ', 'x'.repeat(2_000_000), ' endsolid'), 'unreadable'],
  ])('case 56 a file that %s is refused with its reason', async (_, bytes, reason) => {
    expect(await read(bytes)).toBe(reason);
  });

  test('case 56 a claim of 2^32 − 1 triangles takes no memory', async () => {
    const before = process.memoryUsage();
    expect(await read(join('x'.repeat(80), [255, 255, 255, 255], new Uint8Array(5000)))).toBe('cut off');
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(32 * 1024 * 1024);
  });

  test('a budget is kept before memory is taken', async () => {
    expect(await readStl(memorySource(binaryStl(archPositions(4, 4))), 31)).toBe('too many triangles');
    expect(await readStl(memorySource(asciiStl(archPositions(4, 4))), 31)).toBe('too many triangles');
  });

  test('500,000 triangles are read, welded, and made light', async () => {
    const mesh = await meshOf(binaryStl(archPositions(500, 500)));
    expect([mesh.index.length / 3, mesh.positions.length / 3]).toEqual([500_000, 251_001]);
    const light = lighten(mesh, 4000);
    expect(light.index.length / 3).toBeLessThanOrEqual(4000);
    expect(light.index.length / 3).toBeGreaterThan(1500);
  });
});

const plyHead = (format: string, vertices: string, faces: string, more = ''): string =>
  `ply\nformat ${format} 1.0\ncomment made by hand\nelement vertex ${vertices}\nproperty float x\nproperty float y\nproperty float z\n${more}element face ${faces}\nproperty list uchar int vertex_indices\nend_header\n`;
const corners = '0 0 0\n1 0 0\n0 1.5 -2e-3\n';

describe('PLY', () => {
  test('text and both byte orders give the same surface with its colours, whatever else stands between', async () => {
    const colours = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255]);
    const mesh: Mesh = { positions: few, index: new Uint32Array([0, 1, 2]), colours };
    for (const isLittle of [true, false]) expect(await read(binaryPly(few, colours, isLittle), 'ply')).toEqual(mesh);
    const text = `ply\r\nformat ascii 1.0\r\nobj_info x\r\nelement camera 1\r\nproperty list uchar float lens\r\nelement vertex 3\r\nproperty double x\r\nproperty double y\r\nproperty double z\r\nproperty float nx\r\nproperty uchar red\r\nproperty uchar green\r\nproperty uchar blue\r\nelement face 1\r\nproperty list uchar int vertex_index\r\nproperty int flags\r\nend_header\r\n3 1 2 3\r\n0 0 0 1 255 0 0\r\n1 0 0 1 0 255 0\r\n0 1.5 -2e-3 1 0 0 255\r\n3 0 1 2 7\r\n`;
    expect(await read(join(text), 'ply')).toEqual(mesh);
  });
  test('faces of more corners become fans; what we write we read', async () => {
    const square = join(plyHead('ascii', '4', '1'), '0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3\n');
    const mesh = await meshOf(square, 'ply');
    expect([...mesh.index]).toEqual([0, 1, 2, 0, 2, 3]);
    const arch = await meshOf(binaryStl(archPositions(30, 40)));
    expect(await read(writePly(arch), 'ply')).toEqual(arch);
    const large = await meshOf(binaryStl(archPositions(260, 260)));
    expect(await read(writePly(large), 'ply')).toEqual(large);
  });
  test.each([
    ['claims 4,000,000,000 corners', join(plyHead('binary_little_endian', '4000000000', '1'), 'x'), 'cut off'],
    ['claims a count below zero', join(plyHead('ascii', '-3', '1'), corners), 'unreadable'],
    ['claims a count beyond all numbers', join(plyHead('ascii', '9'.repeat(40), '1'), corners), 'unreadable'],
    ['has no faces', join(plyHead('ascii', '3', '0'), corners), 'no triangles'],
    ['has no end of its header', join('ply\nformat ascii 1.0\nelement vertex 3\n'), 'cut off'],
    ['says a format of its own', join(plyHead('binary_middle_endian', '3', '1'), corners), 'unreadable'],
    ['has an unknown kind of number', join(plyHead('ascii', '3', '1', 'property quad w\n'), corners), 'unreadable'],
    [
      'is cut in the corners',
      join(plyHead('ascii', '3', '1'), '0 0 0\n1 0 0\n# padding so that it might fit\n'),
      'not a number',
    ],
    ['is cut before the faces', join(plyHead('ascii', '3', '1'), corners, ' '.repeat(20)), 'cut off'],
    ['has a face of 5 with 3 corners', join(plyHead('ascii', '3', '1'), corners, '5 0 1 2\n'), 'cut off'],
    ['names corners that are not there', join(plyHead('ascii', '3', '1'), corners, '3 0 1 9\n'), 'unreadable'],
    ['names corners below zero', join(plyHead('ascii', '3', '1'), corners, '3 0 1 -1\n'), 'unreadable'],
    ['writes nan', join(plyHead('ascii', '3', '1'), '0 0 nan\n1 0 0\n0 1 0\n3 0 1 2\n'), 'not a number'],
    ['holds a face of a billion corners', bomb(0x3b9a_ca00), 'unreadable'],
    ['holds a list of minus one', bomb(-1), 'unreadable'],
  ])('case 56 a file that %s is refused with its reason', async (_, bytes, reason) => {
    expect(await read(bytes, 'ply')).toBe(reason);
  });
});

/** One face whose list claims `length` corners. */
function bomb(length: number): Octets {
  const head =
    'ply\nformat binary_little_endian 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list int int vertex_indices\nend_header\n';
  const claim = new Uint8Array(4);
  new DataView(claim.buffer).setInt32(0, length, true);
  return join(head, new Uint8Array(few.buffer), claim, new Uint8Array(64));
}

describe('OBJ', () => {
  test('corners, colours and faces in every spelling', async () => {
    const colours = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255]);
    const index = new Uint32Array([0, 1, 2]);
    const plain = `# made by hand\nmtllib x.mtl\no jaw\nv 0 0 0\nv 1 0 0 # here\nv 0 1.5 -2e-3\nvt 0 0\nvn 0 0 1\ns off\n`;
    for (const face of ['f 1 2 3', 'f 1/1 2/1 3/1', 'f 1/1/1 2/1/1 3//1', 'f -3 -2 -1', '  f\t1 2 3 '])
      expect(await read(join(plain, face), 'obj')).toEqual({ positions: few, index, colours: null });
    const coloured = 'v 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 0 1.5 -2e-3 0 0 1\nf 1 2 3\n';
    expect(await read(join(coloured), 'obj')).toEqual({ positions: few, index, colours });
  });
  test('a line of numbers that ends with a backslash goes on in the next one, whatever it is cut into', async () => {
    const text = 'v 0 0 0\nv 1 0 \\\n0\nv 0\\\r\n1.5\\\r\n\t-2e-3\nf 1 \\\n2 \\\n 3\n';
    const mesh = { positions: few, index: new Uint32Array([0, 1, 2]), colours: null };
    expect(await read(join(text), 'obj')).toEqual(mesh);
    // Corners that nobody uses push what is continued across the end of what is read at once.
    const filler = '# nothing but words\n'.repeat(Math.floor(2 ** 20 / 20) - 2);
    for (let more = 0; more < 60; more++)
      expect(await read(join(filler, ' '.repeat(more), text), 'obj'), `${more} further on`).toEqual(mesh);
  });
  test('a comment or a name that ends with one, as a folder does, takes no corner with it', async () => {
    const text = '# C:\\scans\\\nv 0 0 0 # C:\\\nmtllib C:\\\nv 1 0 0\ng a\\\r\nv 0 1.5 -2e-3\nf 1 2 3\n';
    expect(await read(join(text), 'obj')).toEqual({ positions: few, index: new Uint32Array([0, 1, 2]), colours: null });
  });
  test.each([
    ['is nothing but a line that never ends', `f${' 1 \\\n'.repeat(50_000)}`, 'unreadable'],
    ['names corner 1,000,000,000', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 1000000000\n', 'unreadable'],
    ['names corner 10^300', `v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 ${'9'.repeat(300)}\n`, 'unreadable'],
    ['counts back beyond the first', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf -1 -2 -4\n', 'unreadable'],
    ['names corner zero', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n', 'unreadable'],
    ['has a face of a thousand corners', `v 0 0 0\nv 1 0 0\nv 0 1 0\nf${' 1 2 3'.repeat(333)}\n`, 'unreadable'],
    ['has words in a face', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 three\n', 'unreadable'],
    ['has words in a corner', 'v 0 0 zero\nf 1 1 1\n', 'not a number'],
    ['has no faces', 'v 0 0 0\nv 1 0 0\nv 0 1 0\n', 'no triangles'],
  ])('case 56 a file that %s is refused with its reason', async (_, text, reason) => {
    expect(await read(join(text), 'obj')).toBe(reason);
  });
  test('a budget is kept', async () => {
    const text = join('v 0 0 0\nv 1 0 0\nv 0 1 0\n', 'f 1 2 3\n'.repeat(20));
    expect(await readObj(memorySource(text), 19)).toBe('too many triangles');
  });
});

test('case 56 law: a real file with any bytes changed or cut gives a mesh of finite, existing corners, or a closed reason', async () => {
  const arch = archPositions(3, 4);
  const files: readonly (readonly [Octets, MeshType])[] = [
    [binaryStl(arch), 'stl'],
    [asciiStl(arch), 'stl'],
    [binaryPly(arch, new Uint8Array(arch.length), true), 'ply'],
    [binaryPly(arch, null, false), 'ply'],
    [join(plyHead('ascii', '3', '1'), corners, '3 0 1 2\n'), 'ply'],
    [join('v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n'), 'obj'],
  ];
  const change = fc.record({ at: fc.nat(2000), value: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.nat(2500),
      fc.array(change, { maxLength: 6 }),
      async ([file, type], cut, changes) => {
        const bytes = file.slice(0, cut);
        for (const { at, value } of changes) bytes[at % Math.max(1, bytes.length)] = value;
        const mesh = await read(bytes, type);
        if (typeof mesh === 'string')
          expect(['no triangles', 'too many triangles', 'cut off', 'not a number', 'unreadable']).toContain(mesh);
        else {
          expect(mesh.positions.every(Number.isFinite)).toBe(true);
          expect(mesh.index.every((corner) => corner < mesh.positions.length / 3)).toBe(true);
        }
      },
    ),
    { numRuns: 1500 },
  );
});

describe('a light picture of a mesh', () => {
  test('a light mesh comes back as it is; the rest stays inside its bounds, near its surface and under its budget', async () => {
    const small = await meshOf(binaryStl(few));
    expect(lighten(small, 500)).toBe(small);
    const mesh = await meshOf(binaryPly(archPositions(80, 200), new Uint8Array(80 * 200 * 18).fill(200), true), 'ply');
    const light = lighten(mesh, 500);
    expect(light.index.length / 3).toBeLessThanOrEqual(500);
    expect(light.index.length / 3).toBeGreaterThan(200);
    expect(light.colours?.every((colour) => colour === 200)).toBe(true);
    const { min, max } = boundsOf(mesh);
    light.positions.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(min[i % 3]! - 1e-3);
      expect(value).toBeLessThanOrEqual(max[i % 3]! + 1e-3);
    });
    expect(lighten(mesh, 500)).toEqual(light);
  });
});

test('which way a scan looks: an open one like a lower or an upper jaw, a closed one not at all', async () => {
  const square = new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0]);
  const up = await meshOf(binaryStl(square));
  expect(facing(up)).toBe(1);
  expect([...cornerNormals(up)].filter((_, i) => i % 3 === 2)).toEqual([1, 1, 1, 1]);
  expect(facing({ ...up, index: up.index.toReversed() })).toBe(-1);
  const both = new Uint32Array([...up.index, ...up.index.toReversed()]);
  expect(facing({ ...up, index: both })).toBe(0);
});
