// A mesh as a small binary PLY: the form in which light pictures of scans are kept.
import type { Mesh } from './mesh.ts';

export interface PlyLayout {
  readonly corners: number;
  readonly triangles: number;
  readonly hasColours: boolean;
  /** Bytes of the number of a corner. */
  readonly width: 2 | 4;
}
export function plyLayout(corners: number, triangles: number, hasColours: boolean): PlyLayout {
  return { corners, triangles, hasColours, width: corners <= 65_536 ? 2 : 4 };
}
export function plyHeaderOf({ corners, triangles, hasColours, width }: PlyLayout): string {
  return [
    'ply\nformat binary_little_endian 1.0',
    `element vertex ${corners}`,
    ...['x', 'y', 'z'].map((each) => `property float ${each}`),
    ...(hasColours ? ['red', 'green', 'blue'].map((each) => `property uchar ${each}`) : []),
    `element face ${triangles}`,
    `property list uchar ${width === 2 ? 'ushort' : 'uint'} vertex_indices`,
    'end_header\n',
  ].join('\n');
}

export function writePly({ positions, index, colours }: Mesh): Uint8Array<ArrayBuffer> {
  const corners = positions.length / 3;
  const triangles = index.length / 3;
  const layout = plyLayout(corners, triangles, colours !== null);
  const { width } = layout;
  const header = plyHeaderOf(layout);
  const perCorner = colours ? 15 : 12;
  const out = new Uint8Array(header.length + corners * perCorner + triangles * (1 + 3 * width));
  new TextEncoder().encodeInto(header, out);
  const view = new DataView(out.buffer);
  let at = header.length;
  for (let corner = 0; corner < corners; corner++, at += perCorner) {
    for (let k = 0; k < 3; k++) view.setFloat32(at + 4 * k, positions[3 * corner + k]!, true);
    if (colours) out.set(colours.subarray(3 * corner, 3 * corner + 3), at + 12);
  }
  for (let i = 0; i < index.length; i += 3, at += 1 + 3 * width) {
    out[at] = 3;
    for (let k = 0; k < 3; k++) {
      if (width === 2) view.setUint16(at + 1 + 2 * k, index[i + k]!, true);
      else view.setUint32(at + 1 + 4 * k, index[i + k]!, true);
    }
  }
  return out;
}
