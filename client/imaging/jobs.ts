// What a decoder's worker may be asked, and the messages between it and whoever asks. It is given bytes by ranges and knows
// neither keys nor where a file lies.
import type { Bounds } from './mesh/mesh.ts';
import type { MeshType } from './mesh/read.ts';
import type { PictureType } from './picture/read.ts';
import type { FileType } from './sniff.ts';

export type Job =
  | { readonly kind: 'inspect'; readonly name: string }
  /** First a problem or null, then the bytes. */
  | { readonly kind: 'copy'; readonly type: FileType }
  /** First a mesh or its refusal, then the tree in which points of it are found. */
  | { readonly kind: 'mesh'; readonly type: MeshType; readonly withTree: boolean }
  | { readonly kind: 'picture'; readonly type: PictureType; readonly frame: number }
  /** A small mesh or photo as a small picture. */
  | { readonly kind: 'paint'; readonly type: 'ply' | 'png'; readonly width: number; readonly height: number };

/** RGBA. */
export interface Painted {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** A surface with all that a screen needs of it. */
export interface ReadyMesh {
  readonly triangles: number;
  /** Triangles in the file, where they are too many to be held: a lighter surface of them, without a tree. */
  readonly thinnedFrom: number | null;
  readonly whole: Surface;
  /** A light one to be shown while it moves, where drawing is slow; null when the whole is light enough. */
  readonly light: Surface | null;
  readonly bounds: Bounds;
  /** 1 a lower jaw, -1 an upper one, 0 not to be seen. */
  readonly facing: -1 | 0 | 1;
}
export interface Surface {
  readonly positions: Float32Array<ArrayBuffer>;
  readonly normals: Float32Array<ArrayBuffer>;
  readonly index: Uint32Array<ArrayBuffer>;
  readonly colours: Uint8Array<ArrayBuffer> | null;
}
/** As three-mesh-bvh writes it. */
export interface Tree {
  readonly version: number;
  readonly roots: ArrayBuffer[];
  readonly index: null;
  readonly indirectBuffer: Uint32Array | Uint16Array | null;
}

export type ToWorker =
  { readonly job: Job; readonly size: number } | { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly next: true };
export type FromWorker =
  | { readonly read: readonly [start: number, end: number] }
  | { readonly part: unknown }
  /** 'incomplete' = a part of the app that it needs did not come. */
  | { readonly end: 'done' | 'failed' | 'incomplete' };

/** Buffers of a value, to be moved instead of copied. */
export function buffersOf(value: unknown, into = new Set<ArrayBuffer>(), depth = 0): Set<ArrayBuffer> {
  if (value instanceof ArrayBuffer) into.add(value);
  else if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) into.add(value.buffer);
  else if (typeof value === 'object' && value !== null && depth < 4)
    for (const each of Object.values(value)) buffersOf(each, into, depth + 1);
  return into;
}
