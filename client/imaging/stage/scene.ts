// Draws a scan in its own worker: when something changed and never else, lightly while it moves where drawing is slow.
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  HemisphereLight,
  Mesh,
  MeshPhongMaterial,
  OrthographicCamera,
  Scene as Space,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { ReadyMesh, Surface, Tree } from '../jobs.ts';
import { createMarks, type Marks } from './marks.ts';
import type { FromStage, Jaw, ToStage } from './messages.ts';
import { fitted, panned, turned, viewTurn, zoomed, type Pose } from './pose.ts';

const STONE = '#ded6c4';
/** How long nothing must move before the whole is drawn again. */
const REST_MS = 160;
const GLIDE_FRAMES = 9;

export class Scene {
  readonly #renderer: WebGLRenderer;
  readonly #say: (message: FromStage) => void;
  readonly #isSlow: boolean;
  /** No gliding: the person asked for less motion. */
  readonly #isStill: boolean;
  readonly #space = new Space();
  readonly #camera = new OrthographicCamera();
  readonly #light = new DirectionalLight('#ffffff', 2.1);
  readonly #material = new MeshPhongMaterial({ color: STONE, specular: '#2a2a2a', shininess: 28, side: DoubleSide });
  readonly #whole = new Mesh(new BufferGeometry(), this.#material);
  readonly #lightMesh = new Mesh(new BufferGeometry(), this.#material);
  readonly #marks: Marks;
  #mesh: ReadyMesh | null = null;
  #isPreview = false;
  /** Nobody has moved or zoomed it since it was fitted. */
  #isFitted = true;
  #pose: Pose = { turn: viewTurn('start', 'lower'), target: new Vector3(), scale: 1 };
  #size = { width: 1, height: 1, ratio: 1 };
  #hasLight = false;
  #isMoving = false;
  #isAsked = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #glide = 0;

  /** Throws where there is no WebGL. */
  constructor(canvas: OffscreenCanvas, isStill: boolean, say: (message: FromStage) => void) {
    this.#say = say;
    this.#isStill = isStill;
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: 'high-performance' });
    this.#isSlow = isSoftware(this.#renderer);
    this.#renderer.setClearColor(new Color(0), 0);
    this.#marks = createMarks(this.#space);
    this.#space.add(this.#camera, this.#whole, this.#lightMesh, new HemisphereLight('#f2f6ff', '#4a423a', 1.35));
    this.#camera.add(this.#light);
    this.#light.position.set(-0.5, 0.8, 1);
    this.#camera.add(this.#light.target);
    canvas.addEventListener('webglcontextrestored', () => this.#draw());
  }

  hear(message: ToStage): void {
    if ('width' in message) this.#resize(message);
    else if ('mesh' in message) this.#show(message.mesh, message.isPreview);
    else if ('tree' in message) this.#plant(message.tree);
    else if ('turn' in message) this.#take(turned(this.#pose, ...message.turn));
    else if ('pan' in message) this.#take(panned(this.#pose, ...message.pan));
    else if ('zoom' in message) this.#zoom(message.zoom, message.at);
    else if ('view' in message) this.#glideToWhole({ ...this.#pose, turn: viewTurn(message.view, message.jaw) });
    else if ('fit' in message) this.#glideToWhole(this.#pose);
    else if ('mark' in message) this.#mark(...message.mark);
    else if ('unmark' in message) this.#tell(this.#marks.clear());
  }

  #resize(size: { readonly width: number; readonly height: number; readonly ratio: number }): void {
    this.#size = size;
    // A tablet was turned: the whole stays whole, a detail stays where it is.
    if (this.#isFitted) this.#pose = this.#fitted(this.#pose);
    this.#draw();
  }

  #show(mesh: ReadyMesh, isPreview: boolean): void {
    const isFirst = this.#mesh === null;
    // A preview that comes late shows less than what is there.
    if (isPreview && !isFirst) return;
    fill(this.#whole, mesh.whole);
    this.#hasLight = this.#isSlow && mesh.light !== null;
    if (mesh.light && this.#hasLight) fill(this.#lightMesh, mesh.light);
    this.#material.vertexColors = mesh.whole.colours !== null;
    this.#material.color.set(mesh.whole.colours ? '#ffffff' : STONE);
    this.#material.needsUpdate = true;
    this.#mesh = mesh;
    this.#isPreview = isPreview;
    // The same pose for picture and original: nothing jumps.
    if (isFirst) {
      const jaw: Jaw = mesh.facing < 0 ? 'upper' : 'lower';
      this.#pose = this.#fitted({ ...this.#pose, turn: viewTurn('start', jaw) });
    }
    this.#draw();
  }

  #plant(tree: Tree): void {
    this.#marks.plant(tree, this.#whole.geometry);
  }

  #fitted(pose: Pose): Pose {
    return this.#mesh ? fitted(pose, this.#mesh.bounds, this.#size.width, this.#size.height) : pose;
  }
  #zoom(factor: number, at: readonly [number, number] | null): void {
    const { width, height } = this.#size;
    const middle = at ? ([at[0] - width / 2, at[1] - height / 2] as const) : ([0, 0] as const);
    if (this.#mesh) this.#take(zoomed(this.#pose, factor, middle, this.#mesh.bounds));
  }

  /** By hand: it is where the person wants it. */
  #take(pose: Pose): void {
    this.#isFitted = false;
    this.#move(pose);
  }
  #glideToWhole(pose: Pose): void {
    this.#isFitted = true;
    this.#glideTo(this.#fitted(pose));
  }

  #move(pose: Pose): void {
    this.#glide++;
    this.#pose = pose;
    this.#isMoving = true;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.#isMoving = false;
      this.#draw();
    }, REST_MS);
    this.#draw();
  }

  #glideTo(end: Pose): void {
    const start = this.#pose;
    if (this.#isStill || this.#isSlow) {
      this.#move(end);
      return;
    }
    let frame = 0;
    const step = (): void => {
      const part = Math.min(1, ++frame / GLIDE_FRAMES);
      const eased = 1 - (1 - part) ** 3;
      this.#move({
        turn: start.turn.clone().slerp(end.turn, eased),
        target: start.target.clone().lerp(end.target, eased),
        scale: start.scale + (end.scale - start.scale) * eased,
      });
      const mine = this.#glide;
      // A finger on the screen ends a glide.
      if (part < 1) requestAnimationFrame(() => this.#glide === mine && step());
    };
    step();
  }

  #mark(x: number, y: number): void {
    const { width, height } = this.#size;
    const eye = new Vector3((x - width / 2) * this.#pose.scale, (height / 2 - y) * this.#pose.scale, this.#reach());
    const origin = eye.applyQuaternion(this.#pose.turn).add(this.#pose.target);
    const direction = new Vector3(0, 0, -1).applyQuaternion(this.#pose.turn);
    this.#tell(this.#marks.add(origin, direction));
  }
  #tell(marked: Extract<FromStage, { marked: unknown }> | null): void {
    if (marked) this.#say(marked);
    this.#draw();
  }

  /** Farther than any corner is from the middle. */
  #reach(): number {
    const bounds = this.#mesh?.bounds;
    return bounds
      ? 2 * Math.hypot(...bounds.max.map((most, k) => most - bounds.min[k]!)) + this.#pose.target.length()
      : 1;
  }

  #draw(): void {
    if (this.#isAsked || !this.#mesh) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const { width, height, ratio } = this.#size;
    const isLight = this.#isMoving && this.#isSlow;
    this.#renderer.setPixelRatio(isLight ? Math.min(0.6, ratio) : this.#isSlow ? 1 : Math.min(ratio, 2));
    this.#renderer.setSize(width, height, false);
    this.#whole.visible = !(isLight && this.#hasLight);
    this.#lightMesh.visible = !this.#whole.visible;
    const reach = this.#reach();
    const { turn, target, scale } = this.#pose;
    Object.assign(this.#camera, {
      left: (-width * scale) / 2,
      right: (width * scale) / 2,
      top: (height * scale) / 2,
      bottom: (-height * scale) / 2,
      near: 0,
      far: 2 * reach,
    });
    this.#camera.quaternion.copy(turn);
    this.#camera.position.set(0, 0, reach).applyQuaternion(turn).add(target);
    this.#camera.updateProjectionMatrix();
    this.#marks.scale(scale);
    this.#renderer.render(this.#space, this.#camera);
    this.#say({ drawn: this.#isPreview ? 'preview' : 'whole' });
  }
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

/** Browsers without a usable graphics chip draw with the processor. */
function isSoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext();
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
