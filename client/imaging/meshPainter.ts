// Paints a small shaded picture of a mesh, as on a dark instrument screen: straight projection, depth buffer, one light.
// Transparent where nothing is. Must never trust the mesh: NaN, infinite or missing numbers paint nothing.

import type { Painted } from './jobs.ts';

type Point = readonly [number, number, number];

const stone: Point = [222, 214, 196];
const light: Point = [-0.35, 0.55, 0.76];

/** Seen from slightly above and aside: [x, y, z] of the scan becomes right, up, towards the eye. */
function turned(x: number, y: number, z: number): Point {
  const [sinTurn, cosTurn, sinTilt, cosTilt] = [Math.sin(-0.5), Math.cos(-0.5), Math.sin(-0.75), Math.cos(-0.75)];
  const across = x * cosTurn - y * sinTurn;
  const along = x * sinTurn + y * cosTurn;
  return [across, along * cosTilt - z * sinTilt, along * sinTilt + z * cosTilt];
}

function turnAll(positions: Float32Array): Float32Array {
  const result = new Float32Array(positions.length - (positions.length % 9));
  for (let at = 0; at < result.length; at += 3)
    result.set(turned(positions[at] as number, positions[at + 1] as number, positions[at + 2] as number), at);
  return result;
}

/** Scale and offset that put every finite point inside the picture with a margin. */
function fit(points: Float32Array, width: number, height: number): { scale: number; x: number; y: number } {
  const [low, high] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ] as [number[], number[]];
  for (let at = 0; at < points.length; at += 3)
    for (const axis of [0, 1]) {
      const value = points[at + axis] as number;
      if (!Number.isFinite(value)) continue;
      low[axis] = Math.min(low[axis] as number, value);
      high[axis] = Math.max(high[axis] as number, value);
    }
  const [spanX, spanY] = [(high[0] as number) - (low[0] as number), (high[1] as number) - (low[1] as number)];
  const scale = 0.88 * Math.min(width / Math.max(spanX, 1e-6), height / Math.max(spanY, 1e-6));
  return {
    scale,
    x: width / 2 - (scale * ((low[0] as number) + (high[0] as number))) / 2,
    y: height / 2 + (scale * ((low[1] as number) + (high[1] as number))) / 2,
  };
}

/** Brightness of a flat triangle. Lit from both sides: scanners do not agree on which side is out. */
function brightness(a: Point, b: Point, c: Point): number {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const normal: Point = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(...normal);
  if (!(length > 0)) return 0.5;
  const facing = (normal[0] * light[0] + normal[1] * light[1] + normal[2] * light[2]) / length;
  return 0.26 + 0.74 * Math.abs(facing);
}

function fillTriangle(picture: Painted, depth: Float32Array, a: Point, b: Point, c: Point, shade: number): void {
  const { width, height, pixels } = picture;
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  if (!Number.isFinite(area) || area === 0) return;
  const [left, right] = [
    Math.max(0, Math.floor(Math.min(a[0], b[0], c[0]))),
    Math.min(width - 1, Math.ceil(Math.max(a[0], b[0], c[0]))),
  ];
  const [top, bottom] = [
    Math.max(0, Math.floor(Math.min(a[1], b[1], c[1]))),
    Math.min(height - 1, Math.ceil(Math.max(a[1], b[1], c[1]))),
  ];
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const wa = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area;
      const wb = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area;
      const wc = 1 - wa - wb;
      if (wa < -0.001 || wb < -0.001 || wc < -0.001) continue;
      const z = wa * a[2] + wb * b[2] + wc * c[2];
      const at = y * width + x;
      if (z <= (depth[at] as number)) continue;
      depth[at] = z;
      pixels.set([stone[0] * shade, stone[1] * shade, stone[2] * shade, 255], at * 4);
    }
}

/** `positions` holds nine numbers a triangle. */
export function paintMesh(positions: Float32Array, width: number, height: number): Painted {
  const picture: Painted = { width, height, pixels: new Uint8ClampedArray(width * height * 4) };
  const depth = new Float32Array(width * height).fill(-Infinity);
  const points = turnAll(positions);
  const { scale, x, y } = fit(points, width, height);
  const corner = (at: number): Point => [
    x + scale * (points[at] as number),
    y - scale * (points[at + 1] as number),
    scale * (points[at + 2] as number),
  ];
  const raw = (at: number): Point => [points[at] as number, points[at + 1] as number, points[at + 2] as number];
  for (let at = 0; at < points.length; at += 9)
    fillTriangle(
      picture,
      depth,
      corner(at),
      corner(at + 3),
      corner(at + 6),
      brightness(raw(at), raw(at + 3), raw(at + 6)),
    );
  return picture;
}
