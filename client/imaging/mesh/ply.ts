// PLY into a mesh with the colours of its corners.
import type { FileSource } from '../source.ts';
import { finishMesh, MOST_CORNERS, MOST_TRIANGLES, Grown, numbers, type Mesh, type MeshRefusal } from './mesh.ts';
import { readPlyHeader, type Element, type PlyHeader } from './plyHeader.ts';
import { NOTHING, walkPly, type Sink } from './plyRows.ts';

/** Most corners of one face. */
const MOST_SIDES = 64;

export async function readPly(source: FileSource, most = MOST_TRIANGLES): Promise<Mesh | MeshRefusal> {
  const ply = await openPly(source);
  if (typeof ply === 'string') return ply;
  const { vertex, face } = ply;
  if (vertex.count > MOST_CORNERS || face.count > most) return 'too many triangles';
  const positions = new Float32Array(3 * vertex.count);
  const index = new Grown(numbers, 3 * face.count);
  let colours: Uint8Array<ArrayBuffer> | null = null;
  let at = 0;
  const corners = cornerSink(vertex, (place, colour) => {
    for (let k = 0; k < 3; k++, at++) {
      positions[at] = place[k]!;
      if (colours) colours[at] = colour[k]!;
    }
    return null;
  });
  const faces = faceSink(face, (a, b, c) => {
    if (index.length >= 3 * most) return 'too many triangles';
    index.push3(a, b, c);
    return null;
  });
  if (!corners || !faces) return 'unreadable';
  if (corners.hasColours) colours = new Uint8Array(3 * vertex.count);
  const walk = walkPly(source, ply.header, sinksOf(ply, corners.sink, faces));
  let step = await walk.next();
  while (step.done !== true) step = await walk.next();
  return step.value ?? finishMesh(positions, index.done(), colours);
}

export interface Ply {
  readonly header: PlyHeader;
  readonly vertex: Element;
  readonly face: Element;
}
export async function openPly(source: FileSource): Promise<Ply | MeshRefusal> {
  const header = await readPlyHeader(source);
  if (typeof header === 'string') return header;
  const vertex = header.elements.find(({ name }) => name === 'vertex');
  const face = header.elements.find(({ name }) => name === 'face');
  return vertex && face ? { header, vertex, face } : 'no triangles';
}
export function sinksOf({ header, vertex, face }: Ply, corners: Sink, faces: Sink): readonly Sink[] {
  return header.elements.map((element) => (element === vertex ? corners : element === face ? faces : NOTHING));
}

type Triple = Float32Array | Uint8Array;

/** Calls `take` with place and colour of every corner; both are written over by the next. */
export function cornerSink({ properties }: Element, take: (place: Triple, colour: Triple) => MeshRefusal | null) {
  const propertyAt = (...names: readonly string[]): number =>
    properties.findIndex(({ name, list }) => list === null && names.includes(name));
  const spots = [propertyAt('x'), propertyAt('y'), propertyAt('z')];
  if (spots.includes(-1)) return null;
  const shades = [
    propertyAt('red', 'diffuse_red', 'r'),
    propertyAt('green', 'diffuse_green', 'g'),
    propertyAt('blue', 'diffuse_blue', 'b'),
  ];
  const place = new Float32Array(3);
  const colour = new Uint8Array(3);
  const targets = properties.map((_, at) => ({ spot: spots.indexOf(at), shade: shades.indexOf(at) }));
  const isFraction = properties.map(({ type }) => /float|double/.test(type));
  const sink: Sink = {
    lists: () => null,
    value: (property, _, value) => {
      const { spot, shade } = targets[property]!;
      if (spot >= 0) place[spot] = value;
      else if (shade >= 0) colour[shade] = Math.min(255, Math.max(0, isFraction[property] ? 255 * value : value));
      return null;
    },
    rowDone: () => take(place, colour),
  };
  return { sink, hasColours: !shades.includes(-1) };
}

/** Calls `take` with the corners of every triangle; faces with more sides are cut into a fan. */
export function faceSink(
  { properties }: Element,
  take: (a: number, b: number, c: number) => MeshRefusal | null,
): Sink | null {
  const corners = properties.findIndex(({ name, list }) => list !== null && /^vertex_ind(?:ices|ex)$/.test(name));
  if (corners < 0 || /float|double/.test(properties[corners]!.type)) return null;
  let [first, last] = [0, 0];
  return {
    lists: (property, length) => (property === corners && length > MOST_SIDES ? 'unreadable' : null),
    value: (property, at, value) => {
      if (property !== corners) return null;
      if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) return 'unreadable';
      const refusal = at > 1 ? take(first, last, value) : null;
      if (at === 0) first = value;
      last = value;
      return refusal;
    },
    rowDone: () => null,
  };
}
