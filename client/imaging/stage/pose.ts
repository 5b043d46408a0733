// Where the eye of a scene is: straight projection, turned freely like a model in the hand. Distances do not shrink with
// depth, so that what looks equally long is.
import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Bounds } from '../mesh/mesh.ts';
import type { Jaw, View } from './messages.ts';

/** Radians a pixel. */
const TURN = 0.009;

export interface Pose {
  /** Turns the eye's axes (right, up, towards it) into those of the scan. */
  readonly turn: Quaternion;
  readonly target: Vector3;
  /** Units of the scan for one CSS pixel. */
  readonly scale: number;
}

export function turned(pose: Pose, x: number, y: number): Pose {
  const across = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), -x * TURN);
  const along = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), -y * TURN);
  return { ...pose, turn: pose.turn.clone().multiply(across).multiply(along).normalize() };
}
export function panned(pose: Pose, x: number, y: number): Pose {
  const way = new Vector3(-x * pose.scale, y * pose.scale, 0).applyQuaternion(pose.turn);
  return { ...pose, target: pose.target.clone().add(way) };
}

/** What is under `at`, measured from the middle, stays there. */
export function zoomed(pose: Pose, factor: number, at: readonly [number, number], { min, max }: Bounds): Pose {
  const size = Math.hypot(...max.map((most, k) => most - min[k]!));
  const scale = Math.min(size / 40, Math.max(size / 400_000, pose.scale / factor));
  const moved = panned({ ...pose, scale: pose.scale - scale }, -at[0], -at[1]);
  return { ...moved, scale };
}

/** The whole of it in the middle, with a margin. */
export function fitted(pose: Pose, { min, max }: Bounds, width: number, height: number): Pose {
  const back = pose.turn.clone().invert();
  const low = new Vector3(Infinity, Infinity, Infinity);
  const high = new Vector3(-Infinity, -Infinity, -Infinity);
  for (let i = 0; i < 8; i++) {
    const corner = new Vector3((i & 1 ? min : max)[0], (i & 2 ? min : max)[1], (i & 4 ? min : max)[2]).applyQuaternion(
      back,
    );
    low.min(corner);
    high.max(corner);
  }
  const scale = 1.1 * Math.max((high.x - low.x) / width, (high.y - low.y) / height, 1e-9);
  return { turn: pose.turn, scale, target: low.add(high).multiplyScalar(0.5).applyQuaternion(pose.turn) };
}

/** Looks straight at a point of the surface; the top stays up as far as it can. */
export function facing(pose: Pose, point: Vector3, normal: Vector3): Pose {
  const toEye = normal.clone().normalize();
  const up = new Vector3(0, 1, 0).applyQuaternion(pose.turn);
  const right = up.cross(toEye);
  if (toEye.lengthSq() < 0.5 || right.lengthSq() < 1e-6) return { ...pose, target: point };
  right.normalize();
  const basis = new Matrix4().makeBasis(right, toEye.clone().cross(right), toEye);
  return { ...pose, target: point, turn: new Quaternion().setFromRotationMatrix(basis) };
}

/**
 * Scans stand with the teeth up or down along z and the front teeth along y. The patient's right is always on the left of
 * the screen from the front and onto the chewing surface, as on a chart.
 */
export function viewTurn(view: View | 'start', jaw: Jaw): Quaternion {
  const bite = jaw === 'lower' ? 1 : -1;
  const eyes: Readonly<Record<View | 'start', readonly [eye: Vector3, up: Vector3]>> = {
    occlusal: [new Vector3(0, 0, bite), new Vector3(0, -bite, 0)],
    base: [new Vector3(0, 0, -bite), new Vector3(0, bite, 0)],
    buccal: [new Vector3(0, 1, 0), new Vector3(0, 0, 1)],
    lingual: [new Vector3(0, -1, 0), new Vector3(0, 0, 1)],
    right: [new Vector3(1, 0, 0), new Vector3(0, 0, 1)],
    left: [new Vector3(-1, 0, 0), new Vector3(0, 0, 1)],
    start: [new Vector3(0.35, 0.9, 0.95 * bite), new Vector3(0, 0, 1)],
  };
  const [eye, up] = eyes[view];
  const toEye = eye.clone().normalize();
  const right = up.clone().cross(toEye).normalize();
  const basis = new Matrix4().makeBasis(right, toEye.clone().cross(right), toEye);
  return new Quaternion().setFromRotationMatrix(basis);
}
