// Any mesh file as a mesh, or why not.
import type { FileSource } from '../source.ts';
import type { Mesh, MeshRefusal } from './mesh.ts';
import { readObj } from './obj.ts';
import { readPly } from './ply.ts';
import { readStl } from './stl.ts';

export type MeshType = 'stl' | 'ply' | 'obj';

export function readMesh(source: FileSource, type: MeshType): Promise<Mesh | MeshRefusal> {
  switch (type) {
    case 'stl':
      return readStl(source);
    case 'ply':
      return readPly(source);
    case 'obj':
      return readObj(source);
  }
}
