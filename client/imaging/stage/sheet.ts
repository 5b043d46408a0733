// Draws a picture through its grey window in its own worker: moved, zoomed, inverted.
import { paint, type GreyWindow, type Picture } from '../picture/picture.ts';
import type { FromStage, ToStage } from './messages.ts';

const MOST_ZOOM = 32;

export class Sheet {
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #canvas: OffscreenCanvas;
  readonly #say: (message: FromStage) => void;
  #picture: Picture | null = null;
  #painted: OffscreenCanvas | null = null;
  #window: { readonly window: GreyWindow; readonly isInverted: boolean } | null = null;
  #isStale = false;
  #size = { width: 1, height: 1, ratio: 1 };
  /** CSS pixels a pixel, and where the middle of the screen lies on the picture. */
  #scale = 1;
  #middle: readonly [number, number] = [0, 0];
  #isFitted = true;
  #isAsked = false;

  constructor(canvas: OffscreenCanvas, say: (message: FromStage) => void) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    this.#canvas = canvas;
    this.#context = context;
    this.#say = say;
  }

  hear(message: ToStage): void {
    if ('ratio' in message) this.#size = message;
    else if ('picture' in message) this.#show(message.picture);
    else if ('isInverted' in message) {
      this.#window = message;
      this.#isStale = true;
    } else if ('pan' in message) this.#pan(...message.pan);
    else if ('zoom' in message) this.#zoom(message.zoom, message.at);
    else if ('fit' in message) this.#isFitted = true;
    this.#draw();
  }

  #show(picture: Picture): void {
    const isSame = this.#picture?.width === picture.width && this.#picture.height === picture.height;
    this.#picture = picture;
    this.#painted = isSame ? this.#painted : new OffscreenCanvas(picture.width, picture.height);
    this.#window ??= { window: picture.window, isInverted: false };
    this.#isStale = true;
    this.#isFitted ||= !isSame;
  }

  #fit(): void {
    if (!this.#picture) return;
    const { width, height } = this.#picture;
    this.#scale = Math.min(this.#size.width / width, this.#size.height / height);
    this.#middle = [width / 2, height / 2];
  }

  #pan(x: number, y: number): void {
    this.#isFitted = false;
    this.#place(this.#middle[0] - x / this.#scale, this.#middle[1] - y / this.#scale);
  }
  #zoom(factor: number, at: readonly [number, number] | null): void {
    const { width, height } = this.#size;
    const [x, y] = at ? [at[0] - width / 2, at[1] - height / 2] : [0, 0];
    const fit = this.#picture ? Math.min(width / this.#picture.width, height / this.#picture.height) : 1;
    const scale = Math.min(MOST_ZOOM, Math.max(fit / 2, this.#scale * factor));
    this.#isFitted = false;
    this.#place(this.#middle[0] + x / this.#scale - x / scale, this.#middle[1] + y / this.#scale - y / scale);
    this.#scale = scale;
  }
  /** A picture cannot be pushed out of sight. */
  #place(x: number, y: number): void {
    const { width = 0, height = 0 } = this.#picture ?? {};
    this.#middle = [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))];
  }

  #draw(): void {
    if (this.#isAsked || !this.#picture) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const [picture, painted, window] = [this.#picture, this.#painted, this.#window];
    if (!picture || !painted || !window) return;
    if (this.#isStale) {
      const pixels = paint(picture, window.window, window.isInverted);
      painted.getContext('2d')?.putImageData(new ImageData(pixels, picture.width, picture.height), 0, 0);
      this.#isStale = false;
    }
    if (this.#isFitted) this.#fit();
    const { width, height, ratio } = this.#size;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== w || this.#canvas.height !== h) Object.assign(this.#canvas, { width: w, height: h });
    const scale = this.#scale * ratio;
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(0, 0, w, h);
    this.#context.setTransform(scale, 0, 0, scale, w / 2 - this.#middle[0] * scale, h / 2 - this.#middle[1] * scale);
    // Close up, the pixels of the sensor are seen as they are.
    this.#context.imageSmoothingEnabled = scale < 4;
    this.#context.imageSmoothingQuality = 'high';
    this.#context.drawImage(painted, 0, 0);
    this.#say({ scale: this.#scale });
    this.#say({ drawn: 'whole' });
  }
}
