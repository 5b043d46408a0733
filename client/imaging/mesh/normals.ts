// Which way a surface faces: for light at every corner, and as a whole.
import type { Mesh } from './mesh.ts';

/** Unit normals of the corners, each triangle weighted by its area. */
export function cornerNormals({ positions, index }: Mesh): Float32Array<ArrayBuffer> {
  const normals = new Float32Array(positions.length);
  for (let i = 0; i < index.length; i += 3) {
    const a = 3 * index[i]!;
    const b = 3 * index[i + 1]!;
    const c = 3 * index[i + 2]!;
    const ux = positions[b]! - positions[a]!;
    const uy = positions[b + 1]! - positions[a + 1]!;
    const uz = positions[b + 2]! - positions[a + 2]!;
    const vx = positions[c]! - positions[a]!;
    const vy = positions[c + 1]! - positions[a + 1]!;
    const vz = positions[c + 2]! - positions[a + 2]!;
    const x = uy * vz - uz * vy;
    const y = uz * vx - ux * vz;
    const z = ux * vy - uy * vx;
    for (const corner of [a, b, c]) {
      normals[corner] = normals[corner]! + x;
      normals[corner + 1] = normals[corner + 1]! + y;
      normals[corner + 2] = normals[corner + 2]! + z;
    }
  }
  for (let at = 0; at < normals.length; at += 3) {
    const length = Math.hypot(normals[at]!, normals[at + 1]!, normals[at + 2]!);
    if (!(length > 0)) {
      normals[at + 2] = 1;
      continue;
    }
    normals[at] = normals[at]! / length;
    normals[at + 1] = normals[at + 1]! / length;
    normals[at + 2] = normals[at + 2]! / length;
  }
  return normals;
}

/** Where an open scan looks: 1 up (a lower jaw), -1 down (an upper jaw), 0 when it is closed or stands otherwise. */
export function facing({ positions, index }: Mesh): -1 | 0 | 1 {
  const sum = [0, 0, 0];
  let area = 0;
  for (let i = 0; i < index.length; i += 3) {
    const [a, b, c] = [3 * index[i]!, 3 * index[i + 1]!, 3 * index[i + 2]!];
    const u = [0, 1, 2].map((k) => positions[b + k]! - positions[a + k]!) as [number, number, number];
    const v = [0, 1, 2].map((k) => positions[c + k]! - positions[a + k]!) as [number, number, number];
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
    for (let k = 0; k < 3; k++) sum[k] = sum[k]! + n[k]!;
    area += Math.hypot(...n);
  }
  const part = sum[2]! / area;
  return part > 0.15 ? 1 : part < -0.15 ? -1 : 0;
}
