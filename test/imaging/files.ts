// Small files made by hand, with names and places hidden in every corner that real devices use.
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../client/imaging/png.ts';

type Octets = Uint8Array<ArrayBuffer>;

export function join(...parts: readonly (Uint8Array | readonly number[] | string)[]): Octets {
  return new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))),
  );
}
export function has(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).includes(Buffer.from(text, 'latin1'));
}

/** A bent sheet of `rows` × `columns` squares, two triangles each: as smooth and as dense as a scan. */
export function archPositions(rows: number, columns: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows * columns * 18);
  const corner = (row: number, column: number): [number, number, number] => {
    const turn = (Math.PI * column) / columns;
    const radius = 25 + 4 * Math.sin(14 * turn) + (6 * row) / rows;
    return [radius * Math.cos(turn), radius * Math.sin(turn), 8 * Math.sin((Math.PI * row) / rows)];
  };
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const a = corner(row, column);
      const b = corner(row, column + 1);
      const c = corner(row + 1, column);
      const d = corner(row + 1, column + 1);
      for (const value of [a, b, d, a, d, c].flat()) out[at++] = value;
    }
  }
  return out;
}

export function binaryStl(positions: Float32Array, header = 'patient Jane Doe 1970-01-01'): Octets {
  const count = positions.length / 9;
  const out = new Uint8Array(84 + 50 * count);
  out.set(Buffer.from(header, 'latin1'));
  const view = new DataView(out.buffer);
  view.setUint32(80, count, true);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 9; k++) view.setFloat32(84 + 50 * i + 12 + 4 * k, positions[9 * i + k]!, true);
  }
  return out;
}

/** Corners repeated, as a scanner never would, so that positions compare simply; colours are three bytes a corner. */
export function binaryPly(positions: Float32Array, colours: Uint8Array | null, isLittle: boolean): Octets {
  const corners = positions.length / 3;
  const shades = colours ? 'property uchar red\nproperty uchar green\nproperty uchar blue\n' : '';
  const head = `ply\nformat binary_${isLittle ? 'little' : 'big'}_endian 1.0\ncomment Jane Doe\nelement vertex ${corners}\nproperty float x\nproperty float y\nproperty float z\n${shades}element face ${corners / 3}\nproperty list uchar int vertex_indices\nend_header\n`;
  const row = colours ? 15 : 12;
  const body = new Uint8Array(row * corners + 13 * (corners / 3));
  const view = new DataView(body.buffer);
  for (let corner = 0; corner < corners; corner++) {
    for (let k = 0; k < 3; k++) view.setFloat32(row * corner + 4 * k, positions[3 * corner + k]!, isLittle);
    if (colours) body.set(colours.subarray(3 * corner, 3 * corner + 3), row * corner + 12);
  }
  for (let face = 0; face < corners / 3; face++) {
    const at = row * corners + 13 * face;
    body[at] = 3;
    for (let k = 0; k < 3; k++) view.setInt32(at + 1 + 4 * k, 3 * face + k, isLittle);
  }
  return join(head, body);
}

export function asciiStl(positions: Float32Array, name = 'Jane Doe'): Octets {
  const lines = [`solid ${name}`];
  for (let i = 0; i < positions.length; i += 9) {
    lines.push('  facet normal 0 0 1', '    outer loop');
    for (let k = 0; k < 9; k += 3)
      lines.push(`      vertex ${Array.from(positions.subarray(i + k, i + k + 3)).join(' ')}`);
    lines.push('    endloop', '  endfacet');
  }
  return join(`${lines.join('\n')}\nendsolid ${name}\n`);
}

/** A colour profile with a white point, and, unless plain, a name, a copyright and a private tag. */
export function profile(isPlain: boolean): Octets {
  const number = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  const empty = ['mluc', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12]] as const;
  const white = join('XYZ ', number(0), number(0xf6d6), number(0x10000), number(0xd32d));
  const tags: (readonly [string, Octets])[] = isPlain
    ? [
        ['wtpt', white],
        ['desc', join(...empty)],
        ['cprt', join(...empty)],
      ]
    : [
        ['wtpt', white],
        ['desc', join('desc Jane Doe 123')],
        ['cprt', join('text Jane Doe 12')],
        ['priv', join('Jane')],
      ];
  const bodies = tags.map(([, bytes]) => join(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4)));
  const first = 132 + 12 * tags.length;
  const starts = bodies.map((_, i) => bodies.slice(0, i).reduce((sum, { length }) => sum + length, first));
  const table = tags.flatMap(([name, bytes], i) => [name, number(starts[i]!), number(bytes.length)]);
  const size = first + bodies.reduce((sum, { length }) => sum + length, 0);
  const head = new Uint8Array(128);
  head.set(join(number(size), [0, 0, 0, 0, 4, 0, 0, 0], 'mntrRGB XYZ '));
  head.set(join('acsp'), 36);
  head.set(join(number(0xf6d6), number(0x10000), number(0xd32d)), 68);
  // Maker of the colour engine, maker of the device, its model, who made the profile.
  if (!isPlain) for (const at of [4, 48, 52, 80]) head.set(join('JANE'), at);
  return join(head, number(tags.length), ...table, ...bodies);
}
export function chunk(type: string, ...parts: readonly (Uint8Array | readonly number[] | string)[]): Octets {
  const body = join(type, ...parts);
  const number = (value: number): Octets => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);
  return join(number(body.length - 4), body, number(crc32(body, 0, body.length)));
}
export const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function png(width = 2, height = 2, isPlain = false): Octets {
  const number = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  const header = chunk('IHDR', number(width), number(height), [8, 0, 0, 0, 0]);
  const pixels = chunk('IDAT', deflateSync(new Uint8Array(6)));
  const told = join(
    chunk('tEXt', 'Author\0Jane Doe'),
    chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0Jane Doe'),
    chunk('eXIf', 'Jane Doe'),
    chunk('tIME', [7, 0xea, 1, 1, 0, 0, 0]),
    chunk('prVt', 'Jane Doe'),
  );
  const end = chunk('IEND');
  if (isPlain) return join(PNG_START, header, chunk('gAMA', number(45455)), pixels, end);
  return join(PNG_START, header, told, chunk('gAMA', number(45455)), pixels, end, 'Jane Doe');
}
