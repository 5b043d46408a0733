// Draws a scan in its own worker: when something changed and never else, lightly while it moves where drawing is slow.
import {
  Color,
  DirectionalLight,
  HemisphereLight,
  OrthographicCamera,
  Scene as Space,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { ReadyMesh } from '../jobs.ts';
import { createMarks, type Marks } from './marks.ts';
import type { FromStage, Half, SurfacePoint, ToStage } from './messages.ts';
import { Parts, type Hit } from './parts.ts';
import { Pins } from './pins.ts';
import { facing, fitted, panned, turned, viewTurn, zoomed, type Pose } from './pose.ts';

/** The name of the part where there is one only. */
const ONLY = '';
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
  readonly #parts = new Parts(this.#space);
  readonly #pins = new Pins(this.#space);
  readonly #marks: Marks;
  /** Two halves, turned together. */
  #isSplit = false;
  /** Nobody has moved or zoomed it since it was fitted. */
  #isFitted = true;
  #pose: Pose = { turn: viewTurn('start', 'lower'), target: new Vector3(), scale: 1 };
  #size = { width: 1, height: 1, ratio: 1 };
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
    this.#space.add(this.#camera, new HemisphereLight('#f2f6ff', '#4a423a', 1.35));
    this.#camera.add(this.#light);
    this.#light.position.set(-0.5, 0.8, 1);
    this.#camera.add(this.#light.target);
    canvas.addEventListener('webglcontextrestored', () => this.#draw());
  }

  hear(message: ToStage): void {
    if ('width' in message) this.#resize(message);
    else if ('mesh' in message) this.#show(message.part ?? ONLY, message.mesh, message.isPreview);
    else if ('tree' in message) this.#parts.plant(message.part ?? ONLY, message.tree);
    else if ('dress' in message) this.#dress(message);
    else if ('pins' in message) this.#setPins(message);
    else if ('pin' in message) this.#pin(...message.pin);
    else if ('face' in message) this.#face(message.face);
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

  #show(part: string, mesh: ReadyMesh, isPreview: boolean): void {
    const isAlone = !this.#parts.hasAny;
    const isFirst = this.#parts.show(part, mesh, isPreview, this.#isSlow);
    // The same pose for picture and original: nothing jumps.
    if (isAlone) this.#pose = { ...this.#pose, turn: viewTurn('start', mesh.facing < 0 ? 'upper' : 'lower') };
    if (isFirst && this.#isFitted) this.#pose = this.#fitted(this.#pose);
    this.#draw();
  }
  #dress({ dress, isSplit }: Extract<ToStage, { dress: unknown }>): void {
    this.#parts.dress(dress);
    const hasTurned = isSplit !== this.#isSplit;
    this.#isSplit = isSplit;
    if (hasTurned && this.#isFitted) this.#pose = this.#fitted(this.#pose);
    this.#draw();
  }
  #setPins({ pins }: Extract<ToStage, { pins: unknown }>): void {
    this.#pins.set(pins);
    this.#draw();
  }

  #fitted(pose: Pose): Pose {
    const { bounds } = this.#parts;
    return bounds ? fitted(pose, bounds, this.#eyeWidth, this.#size.height) : pose;
  }
  #zoom(factor: number, at: readonly [number, number] | null): void {
    const { bounds } = this.#parts;
    const middle = at ? this.#fromMiddle(at) : ([0, 0] as const);
    if (bounds) this.#take(zoomed(this.#pose, factor, middle, bounds));
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

  get #eyeWidth(): number {
    return this.#isSplit ? this.#size.width / 2 : this.#size.width;
  }
  /** From the middle of the half it is in. */
  #fromMiddle([x, y]: readonly [number, number]): readonly [number, number] {
    return [(this.#isSplit ? x % this.#eyeWidth : x) - this.#eyeWidth / 2, y - this.#size.height / 2];
  }
  #hit(at: readonly [number, number]): Hit | null {
    const [x, y] = this.#fromMiddle(at);
    const { turn, target, scale } = this.#pose;
    const origin = new Vector3(x * scale, -y * scale, this.#reach()).applyQuaternion(turn).add(target);
    const half: Half = !this.#isSplit ? 'both' : at[0] < this.#eyeWidth ? 'left' : 'right';
    return this.#parts.hit(origin, new Vector3(0, 0, -1).applyQuaternion(turn), half);
  }
  #mark(x: number, y: number): void {
    const hit = this.#hit([x, y]);
    this.#tell(hit && this.#marks.add(hit.point));
  }
  #pin(x: number, y: number): void {
    const hit = this.#hit([x, y]);
    if (hit) this.#say({ pinned: { part: hit.part, at: hit.point.toArray(), normal: hit.normal.toArray() } });
  }
  #face({ at, normal }: SurfacePoint): void {
    this.#isFitted = false;
    this.#glideTo(facing(this.#pose, new Vector3(...at), new Vector3(...normal)));
  }
  #tell(marked: Extract<FromStage, { marked: unknown }> | null): void {
    if (marked) this.#say(marked);
    this.#draw();
  }

  /** Farther than any corner is from the middle. */
  #reach(): number {
    const { bounds } = this.#parts;
    return bounds
      ? 2 * Math.hypot(...bounds.max.map((most, k) => most - bounds.min[k]!)) + this.#pose.target.length()
      : 1;
  }

  #draw(): void {
    if (this.#isAsked || !this.#parts.hasAny) return;
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
    const reach = this.#reach();
    const { turn, target, scale } = this.#pose;
    const eyeWidth = this.#eyeWidth;
    Object.assign(this.#camera, {
      left: (-eyeWidth * scale) / 2,
      right: (eyeWidth * scale) / 2,
      top: (height * scale) / 2,
      bottom: (-height * scale) / 2,
      near: 0,
      far: 2 * reach,
    });
    this.#camera.quaternion.copy(turn);
    this.#camera.position.set(0, 0, reach).applyQuaternion(turn).add(target);
    this.#camera.updateProjectionMatrix();
    this.#marks.scale(scale);
    const toEye = new Vector3(0, 0, 1).applyQuaternion(turn);
    const halves: readonly Half[] = this.#isSplit ? ['left', 'right'] : ['both'];
    this.#renderer.setScissorTest(this.#isSplit);
    for (const [at, half] of halves.entries()) {
      this.#renderer.setViewport(at * eyeWidth, 0, eyeWidth, height);
      this.#renderer.setScissor(at * eyeWidth, 0, eyeWidth, height);
      this.#parts.choose(half, isLight);
      this.#pins.choose(this.#parts, half, scale, toEye);
      this.#renderer.render(this.#space, this.#camera);
    }
    this.#say({ drawn: this.#parts.isPreview ? 'preview' : 'whole' });
  }
}

/** Browsers without a usable graphics chip draw with the processor. */
function isSoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext();
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
