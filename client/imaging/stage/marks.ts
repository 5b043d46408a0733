// Two points on a surface and the straight line between them.
import { CylinderGeometry, Group, Mesh, MeshBasicMaterial, SphereGeometry, Vector3, type Scene as Space } from 'three';
import type { FromStage } from './messages.ts';

type Marked = Extract<FromStage, { marked: unknown }>;

/** Radius of a point and of the line, in CSS pixels. */
const POINT = 5;
const LINE = 1.25;

export interface Marks {
  /** A third point begins anew. */
  readonly add: (point: Vector3) => Marked;
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
    add(point) {
      points = points.length === 2 ? [point] : [...points, point];
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
