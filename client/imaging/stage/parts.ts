// The surfaces of one scene: each with its own look and side of the screen, and where a ray meets them. A scan that is shown
// alone is a scene of one.
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Mesh,
  MeshPhongMaterial,
  Ray,
  type Scene as Space,
  type Vector3,
} from 'three';
import { MeshBVH, type SerializedBVH } from 'three-mesh-bvh';
import type { ReadyMesh, Surface, Tree } from '../jobs.ts';
import type { Bounds } from '../mesh/mesh.ts';
import type { Dress, Half, Look } from './messages.ts';

const STONE = '#ded6c4';
const GLASS = 0.32;

interface Part {
  readonly whole: Mesh;
  readonly light: Mesh;
  readonly material: MeshPhongMaterial;
  mesh: ReadyMesh | null;
  isPreview: boolean;
  hasLight: boolean;
  tree: MeshBVH | null;
  look: Look;
  half: Half;
  colour: string | null;
}
export interface Hit {
  readonly part: string;
  readonly point: Vector3;
  readonly normal: Vector3;
}

export class Parts {
  readonly #space: Space;
  readonly #parts = new Map<string, Part>();

  constructor(space: Space) {
    this.#space = space;
  }

  #of(name: string): Part {
    const known = this.#parts.get(name);
    if (known) return known;
    const material = new MeshPhongMaterial({ specular: '#2a2a2a', shininess: 28, side: DoubleSide });
    const whole = new Mesh(new BufferGeometry(), material);
    const light = new Mesh(new BufferGeometry(), material);
    this.#space.add(whole, light);
    const plain = { mesh: null, isPreview: false, hasLight: false, tree: null } as const;
    const part: Part = { whole, light, material, ...plain, look: 'solid', half: 'both', colour: null };
    this.#parts.set(name, part);
    return part;
  }

  /** Whether it is shown for the first time. A preview that comes late shows less than what is there: it is not taken. */
  show(name: string, mesh: ReadyMesh, isPreview: boolean, isSlow: boolean): boolean {
    const part = this.#of(name);
    const isFirst = part.mesh === null;
    if (isPreview && !isFirst) return false;
    fill(part.whole, mesh.whole);
    part.hasLight = isSlow && mesh.light !== null;
    if (mesh.light && part.hasLight) fill(part.light, mesh.light);
    Object.assign(part, { mesh, isPreview });
    paint(part);
    return isFirst;
  }
  plant(name: string, tree: Tree): void {
    const part = this.#of(name);
    const stored = tree as object as SerializedBVH;
    part.tree = MeshBVH.deserialize(stored, part.whole.geometry, { setIndex: false });
  }
  /** What is not named is not seen any more. */
  dress(all: readonly Dress[]): void {
    for (const part of this.#parts.values()) part.look = 'hidden';
    for (const { part: name, look, half, colour } of all) {
      const part = this.#of(name);
      Object.assign(part, { look, half, colour });
      paint(part);
    }
  }

  get hasAny(): boolean {
    return this.#all().length > 0;
  }
  get isPreview(): boolean {
    return this.#all().some(({ isPreview }) => isPreview);
  }
  /** Of all there are, hidden ones too: what is hidden and shown again moves nothing. */
  get bounds(): Bounds | null {
    const all = this.#all().map(({ mesh }) => mesh.bounds);
    const [first] = all;
    if (!first) return null;
    const over = (pick: (...of: number[]) => number, end: 'min' | 'max') =>
      [0, 1, 2].map((k) => pick(...all.map((each) => each[end][k] ?? 0))) as [number, number, number];
    return { min: over(Math.min, 'min'), max: over(Math.max, 'max') };
  }
  #all() {
    return [...this.#parts.values()].filter((part): part is Part & { mesh: ReadyMesh } => part.mesh !== null);
  }

  isSeen(name: string, half: Half): boolean {
    const part = this.#parts.get(name);
    return part !== undefined && part.look !== 'hidden' && isOn(part, half);
  }
  /** What is drawn next: one half of the screen, or all of it; lightly while it moves. */
  choose(half: Half, isLight: boolean): void {
    for (const part of this.#parts.values()) {
      const isShown = part.look !== 'hidden' && isOn(part, half);
      part.light.visible = isShown && isLight && part.hasLight;
      part.whole.visible = isShown && !part.light.visible;
    }
  }

  /** The nearest surface that is seen there, solid ones before glass. */
  hit(origin: Vector3, direction: Vector3, half: Half): Hit | null {
    for (const look of ['solid', 'glass'] as const) {
      const hits = [...this.#parts].flatMap(([part, { tree, look: its }]) => {
        if (its !== look || !this.isSeen(part, half)) return [];
        const found = tree?.raycastFirst(new Ray(origin, direction), DoubleSide);
        return found
          ? [{ part, point: found.point, normal: normalOf(found.face?.normal, direction), at: found.distance }]
          : [];
      });
      const [nearest] = hits.sort((a, b) => a.at - b.at);
      if (nearest) return nearest;
    }
    return null;
  }
}

const isOn = (part: Part, half: Half): boolean => half === 'both' || part.half === 'both' || part.half === half;

/** Scanners do not agree on which side is out: towards the eye it is. */
function normalOf(normal: Vector3 | undefined, direction: Vector3): Vector3 {
  const out = normal?.clone() ?? direction.clone().negate();
  return out.dot(direction) > 0 ? out.negate() : out;
}

function paint({ material, mesh, look, colour }: Part): void {
  const hasColours = (mesh?.whole.colours ?? null) !== null;
  const isGlass = look === 'glass';
  material.vertexColors = hasColours;
  material.color.set(colour ?? (hasColours ? '#ffffff' : STONE));
  material.transparent = isGlass;
  material.opacity = isGlass ? GLASS : 1;
  material.depthWrite = !isGlass;
  material.needsUpdate = true;
}

function fill(mesh: Mesh, surface: Surface): void {
  mesh.geometry.dispose();
  mesh.geometry = new BufferGeometry();
  mesh.geometry.setAttribute('position', new BufferAttribute(surface.positions, 3));
  mesh.geometry.setAttribute('normal', new BufferAttribute(surface.normals, 3));
  if (surface.colours) mesh.geometry.setAttribute('color', new BufferAttribute(surface.colours, 3, true));
  mesh.geometry.setIndex(new BufferAttribute(surface.index, 1));
  mesh.frustumCulled = false;
}
