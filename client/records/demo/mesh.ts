// Invented scans: a crown and a dental arch as binary STL, a coloured crown as PLY, in millimetres. Shapes good enough to turn and measure.
import { utf8, type Bytes } from '../../../protocol/bytes.ts';

type Point = readonly [number, number, number];

interface ToothSize {
  /** Mesio-distal, bucco-lingual, height. */
  readonly width: number;
  readonly depth: number;
  readonly height: number;
  readonly cusps: number;
}
const MOLAR: ToothSize = { width: 10.4, depth: 10.8, height: 7.5, cusps: 4 };
const PREMOLAR: ToothSize = { width: 7, depth: 9, height: 8, cusps: 2 };
const CANINE: ToothSize = { width: 7.6, depth: 7.8, height: 9.5, cusps: 1 };
const INCISOR: ToothSize = { width: 8, depth: 6.5, height: 10, cusps: 0 };

/** `rings` × `sectors` sets the fineness; the default gives some 2,000 triangles. */
export function crownStl(rings = 20, sectors = 52): Bytes {
  return stl(toothSurface(MOLAR, rings, sectors, (point) => point));
}

/** The same crown in the colours of a scanner, as binary PLY: gum at the neck, darker fissures, the shade between. */
export function crownPly(shade: string, rings = 20, sectors = 52): Bytes {
  const triangles = toothSurface(MOLAR, rings, sectors, (point) => point);
  const tooth = [1, 3, 5].map((at) => Number.parseInt(shade.slice(at, at + 2), 16));
  const corners = new Map<string, { readonly number: number; readonly point: Point }>();
  const faces = triangles.map((triangle) =>
    triangle.map((point) => {
      const name = point.map((value) => value.toFixed(4)).join();
      const known = corners.get(name) ?? { number: corners.size, point };
      corners.set(name, known);
      return known.number;
    }),
  );
  const header = [
    'ply\nformat binary_little_endian 1.0\ncomment Demo, invented',
    `element vertex ${corners.size}`,
    ...['x', 'y', 'z'].map((axis) => `property float ${axis}`),
    ...['red', 'green', 'blue'].map((colour) => `property uchar ${colour}`),
    `element face ${faces.length}\nproperty list uchar int vertex_indices\nend_header\n`,
  ].join('\n');
  const bytes = new Uint8Array(header.length + 15 * corners.size + 13 * faces.length);
  bytes.set(utf8(header));
  const view = new DataView(bytes.buffer, header.length);
  for (const { number, point } of corners.values()) {
    point.forEach((value, k) => view.setFloat32(15 * number + 4 * k, value, true));
    colourAt(point, tooth).forEach((value, k) => view.setUint8(15 * number + 12 + k, value));
  }
  faces.forEach((face, index) => {
    const at = 15 * corners.size + 13 * index;
    view.setUint8(at, 3);
    face.forEach((corner, k) => view.setInt32(at + 1 + 4 * k, corner, true));
  });
  return bytes;
}

function colourAt([x, y, z]: Point, tooth: readonly number[]): readonly number[] {
  const gum = Math.min(1, Math.max(0, (1.6 - z) / 0.8));
  const fissure = z > 5.5 ? 0.3 * Math.exp(-Math.min(Math.abs(x), Math.abs(y)) * 2.2) : 0;
  return [196, 112, 108].map((red, k) => Math.round((1 - gum) * (1 - fissure) * (tooth[k] ?? 0) + gum * red));
}

/** Fourteen teeth on a parabola, upper jaw hanging, lower jaw standing. */
export function archStl(jaw: 'upper' | 'lower', rings = 9, sectors = 18): Bytes {
  const half = [INCISOR, INCISOR, CANINE, PREMOLAR, PREMOLAR, MOLAR, MOLAR];
  const up = jaw === 'upper' ? -1 : 1;
  const triangles: Point[][] = [];
  for (const side of [-1, 1]) {
    let along = 0;
    for (const size of half) {
      along += size.width / 2;
      const { x, y, angle } = onParabola(along);
      along += size.width / 2;
      const place = ([px, py, pz]: Point): Point => {
        const turned: Point = [
          px * Math.cos(angle) - py * Math.sin(angle),
          px * Math.sin(angle) + py * Math.cos(angle),
          pz,
        ];
        return [side * (x + turned[0]), y + turned[1], up * turned[2]];
      };
      // A mirrored tooth turns its triangles inside out; turn them back.
      const isMirrored = side * up < 0;
      const surface = toothSurface(size, rings, sectors, place);
      triangles.push(...(isMirrored ? surface.map((triangle) => triangle.toReversed()) : surface));
    }
  }
  return stl(triangles);
}

/** The point `along` millimetres from the midline on y = −x² / 26, found step by step. */
function onParabola(along: number): { readonly x: number; readonly y: number; readonly angle: number } {
  let x = 0;
  for (let left = along; left > 0; left -= 0.25) x += 0.25 / Math.hypot(1, x / 13);
  return { x, y: -(x * x) / 26, angle: Math.atan(-x / 13) };
}

/** A rounded box with cusps on top, closed: from the neck, z = 0, up to the tips. */
function toothSurface(size: ToothSize, rings: number, sectors: number, place: (point: Point) => Point): Point[][] {
  const at = (ring: number, sector: number): Point => {
    const height = ring / rings;
    const angle = (2 * Math.PI * sector) / sectors;
    // Narrow neck, widest at a third, closing over the top.
    const belly =
      height < 0.75
        ? 0.82 + 0.18 * Math.sin(Math.PI * height)
        : Math.sqrt(Math.max(0, 1 - ((height - 0.75) / 0.25) ** 2));
    const squareness = 1 / Math.pow(Math.abs(Math.cos(angle)) ** 3 + Math.abs(Math.sin(angle)) ** 3, 1 / 3);
    const cusp =
      height < 0.5 || size.cusps === 0 ? 0 : 0.9 * (height - 0.5) * Math.cos(size.cusps * (angle - Math.PI / 4));
    const z = size.height * height + cusp * belly;
    return place([
      (size.width / 2) * belly * squareness * Math.cos(angle),
      (size.depth / 2) * belly * squareness * Math.sin(angle),
      z,
    ]);
  };
  const bottom = place([0, 0, 0]);
  const top = place([0, 0, size.height - (size.cusps > 1 ? 1.2 : 0)]);
  const triangles: Point[][] = [];
  for (let sector = 0; sector < sectors; sector++) {
    const next = (sector + 1) % sectors;
    triangles.push([bottom, at(0, next), at(0, sector)]);
    for (let ring = 0; ring < rings - 1; ring++) {
      const [a, b, c, d] = [at(ring, sector), at(ring, next), at(ring + 1, next), at(ring + 1, sector)] as const;
      triangles.push([a, b, c], [a, c, d]);
    }
    triangles.push([at(rings - 1, sector), at(rings - 1, next), top]);
  }
  return triangles;
}

/** Binary STL: 80 bytes head, count, then 50 bytes a triangle (normal, three corners, two spare bytes). */
function stl(triangles: readonly (readonly Point[])[]): Bytes {
  const bytes = new Uint8Array(84 + 50 * triangles.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, triangles.length, true);
  triangles.forEach((corners, index) => {
    const values = [...normalOf(corners), ...corners.flat()];
    values.forEach((value, i) => {
      view.setFloat32(84 + 50 * index + 4 * i, value, true);
    });
  });
  return bytes;
}

function normalOf(corners: readonly Point[]): Point {
  const [a = [0, 0, 0], b = a, c = a] = corners as readonly (Point | undefined)[];
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
