// A PLY written anew from what was understood of it, as it streams: corners, their colours, triangles. Read through once
// before the first byte leaves, so that no half copy is made; a block of it is in memory at a time.
import type { FileSource } from '../source.ts';
import { isPlace, type MeshRefusal } from './mesh.ts';
import { cornerSink, faceSink, openPly, sinksOf, type Ply } from './ply.ts';
import { NOTHING, walkPly, type Sink } from './plyRows.ts';
import { plyHeaderOf, plyLayout, type PlyLayout } from './writePly.ts';

type Octets = Uint8Array<ArrayBuffer>;

/** null when it is cut off, holds no surface or what is no number. */
export async function copyPly(source: FileSource): Promise<AsyncIterable<Octets> | null> {
  const ply = await openPly(source);
  if (typeof ply === 'string') return null;
  const found = await countOf(source, ply);
  return found && write(source, ply, plyLayout(ply.vertex.count, found.triangles, found.hasColours));
}

async function countOf(source: FileSource, ply: Ply): Promise<{ triangles: number; hasColours: boolean } | null> {
  let triangles = 0;
  const { count } = ply.vertex;
  const corners = cornerSink(ply.vertex, (place) => (place.every(isPlace) ? null : 'not a number'));
  const faces = faceSink(ply.face, (a, b, c) => {
    if (a >= count || b >= count || c >= count) return 'unreadable';
    if (hasArea(a, b, c)) triangles++;
    return null;
  });
  if (!corners || !faces) return null;
  const walk = walkPly(source, ply.header, sinksOf(ply, corners.sink, faces));
  let step = await walk.next();
  while (step.done !== true) step = await walk.next();
  return step.value !== null || triangles === 0 ? null : { triangles, hasColours: corners.hasColours };
}

const hasArea = (a: number, b: number, c: number): boolean => a !== b && b !== c && a !== c;

async function* write(source: FileSource, ply: Ply, layout: PlyLayout): AsyncGenerator<Octets> {
  yield new TextEncoder().encode(plyHeaderOf(layout));
  const packed = new Packed();
  const corners = cornerSink(ply.vertex, (place, colour) => packed.corner(place, layout.hasColours ? colour : null));
  const faces = faceSink(ply.face, (a, b, c) => (hasArea(a, b, c) ? packed.triangle(a, b, c, layout.width) : null));
  if (!corners || !faces) return;
  const { elements } = ply.header;
  const isInOrder = elements.indexOf(ply.vertex) < elements.indexOf(ply.face);
  const rounds: readonly (readonly [Sink, Sink])[] = isInOrder
    ? [[corners.sink, faces]]
    : [
        [corners.sink, NOTHING],
        [NOTHING, faces],
      ];
  for (const [own, others] of rounds) {
    for await (const _ of walkPly(source, ply.header, sinksOf(ply, own, others))) yield* packed.take();
    yield* packed.take();
  }
}

const CHUNK = 256 * 1024;
/** A corner with its colour is the longest row. */
const LONGEST_ROW = 16;

class Packed {
  #done: Octets[] = [];
  #view = new DataView(new ArrayBuffer(CHUNK));
  #at = 0;

  corner(place: Iterable<number>, colour: Iterable<number> | null): MeshRefusal | null {
    this.#need();
    for (const value of place) {
      this.#view.setFloat32(this.#at, value, true);
      this.#at += 4;
    }
    for (const value of colour ?? []) this.#view.setUint8(this.#at++, value);
    return null;
  }
  triangle(a: number, b: number, c: number, width: 2 | 4): MeshRefusal | null {
    this.#need();
    this.#view.setUint8(this.#at++, 3);
    for (const corner of [a, b, c]) {
      if (width === 2) this.#view.setUint16(this.#at, corner, true);
      else this.#view.setUint32(this.#at, corner, true);
      this.#at += width;
    }
    return null;
  }
  /** What was packed since. */
  *take(): Generator<Octets> {
    this.#close();
    yield* this.#done.splice(0);
  }

  #need(): void {
    if (this.#at + LONGEST_ROW > CHUNK) this.#close();
  }
  #close(): void {
    if (this.#at === 0) return;
    this.#done.push(new Uint8Array(this.#view.buffer, 0, this.#at));
    this.#view = new DataView(new ArrayBuffer(CHUNK));
    this.#at = 0;
  }
}
