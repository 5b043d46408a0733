// The tree in which the point under a finger is found at once.
import { BufferAttribute, BufferGeometry } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import type { Tree } from '../jobs.ts';
import type { Mesh } from './mesh.ts';

/** `indirect`: the triangles stay in their order, so that it fits the mesh that is already on the screen. */
export function treeOf({ positions, index }: Mesh): Tree {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setIndex(new BufferAttribute(index, 1));
  const serialized = MeshBVH.serialize(new MeshBVH(geometry, { indirect: true }), { cloneBuffers: false });
  const { version, roots, indirectBuffer } = serialized as unknown as Tree;
  // The screen has the corners already.
  return { version, roots, index: null, indirectBuffer };
}
