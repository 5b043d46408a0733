// Two points on a surface and the straight line between them. Found in a tree, so that a tap costs nothing to feel.
import {
  CylinderGeometry,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  Ray,
  SphereGeometry,
  Vector3,
  type BufferGeometry,
  type Scene as Space,
} from 'three';
import { MeshBVH, type SerializedBVH } from 'three-mesh-bvh';
import type { Tree } from '../jobs.ts';
import type { FromStage } from './messages.ts';

type Marked = Extract<FromStage, { marked: unknown }>;

/** Radius of a point and of the line, in CSS pixels. */
const POINT = 5;
const LINE = 1.25;

export interface Marks {
  readonly plant: (tree: Tree, geometry: BufferGeometry) => void;
  /** Marks where the ray meets the surface; null when it does not, or before the tree is here. A third point begins anew. */
  readonly add: (origin: Vector3, direction: Vector3) => Marked | null;
  readonly clear: () => Marked;
  /** Keeps them of one size on the screen. */
  readonly scale: (unitsPerPixel: number) => void;
}

export function createMarks(space: Space): Marks {
  const material = new MeshBasicMaterial({ color: '#12c2dd', depthTest: false, transparent: true });
  const group = new Group();
  group.renderOrder = 1;
  space.add(group);
  const line = new Mesh(new CylinderGeometry(1, 1, 1, 12), material);
  const dots = [0, 1].map(() => new Mesh(new SphereGeometry(1, 20, 14), material));
  for (const each of [line, ...dots]) {
    each.visible = false;
    each.renderOrder = 1;
    each.frustumCulled = false;
    group.add(each);
  }
  let tree: MeshBVH | null = null;
  let points: Vector3[] = [];

  const show = (): Marked => {
    const [first, second] = points;
    for (const [i, dot] of dots.entries()) {
      dot.visible = i < points.length;
      if (points[i]) dot.position.copy(points[i]);
    }
    line.visible = second !== undefined;
    if (!first || !second) return { marked: first ? 1 : 0, distance: null };
    const distance = first.distanceTo(second);
    line.position.copy(first).add(second).multiplyScalar(0.5);
    line.quaternion.setFromUnitVectors(new Vector3(0, 1, 0), second.clone().sub(first).normalize());
    line.scale.y = distance;
    return { marked: 2, distance };
  };

  return {
    plant(given, geometry) {
      tree = MeshBVH.deserialize(given as object as SerializedBVH, geometry, { setIndex: false });
    },
    add(origin, direction) {
      const hit = tree?.raycastFirst(new Ray(origin, direction), DoubleSide);
      if (!hit) return null;
      points = points.length === 2 ? [hit.point] : [...points, hit.point];
      return show();
    },
    clear() {
      points = [];
      return show();
    },
    scale(unitsPerPixel) {
      for (const dot of dots) dot.scale.setScalar(POINT * unitsPerPixel);
      line.scale.x = LINE * unitsPerPixel;
      line.scale.z = LINE * unitsPerPixel;
    },
  };
}
