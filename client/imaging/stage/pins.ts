// Numbered pins on a surface: always of one size, in front of everything, faint where the surface is turned away.
import { CanvasTexture, Sprite, SpriteMaterial, Vector3, type Scene as Space } from 'three';
import type { Half, StagePin } from './messages.ts';
import type { Parts } from './parts.ts';

/** Diameter in CSS pixels. */
const SIZE = 30;
const PIXELS = 96;
const AWAY = 0.35;

export class Pins {
  readonly #space: Space;
  #shown: readonly { readonly pin: StagePin; readonly sprite: Sprite; readonly normal: Vector3 }[] = [];

  constructor(space: Space) {
    this.#space = space;
  }

  set(pins: readonly StagePin[]): void {
    for (const { sprite } of this.#shown) {
      this.#space.remove(sprite);
      sprite.material.map?.dispose();
      sprite.material.dispose();
    }
    this.#shown = pins.map((pin) => {
      const sprite = new Sprite(new SpriteMaterial({ map: faceOf(pin), depthTest: false, transparent: true }));
      sprite.position.set(...pin.at);
      sprite.renderOrder = 2;
      this.#space.add(sprite);
      return { pin, sprite, normal: new Vector3(...pin.normal) };
    });
  }

  /** Before a half is drawn. `toEye` points from the scene to the eye. */
  choose(parts: Parts, half: Half, unitsPerPixel: number, toEye: Vector3): void {
    for (const { pin, sprite, normal } of this.#shown) {
      sprite.visible = parts.isSeen(pin.part, half);
      sprite.scale.setScalar(SIZE * unitsPerPixel);
      sprite.material.opacity = normal.dot(toEye) < -0.05 ? AWAY : 1;
    }
  }
}

function faceOf({ label, isChosen }: StagePin): CanvasTexture<OffscreenCanvas> {
  const canvas = new OffscreenCanvas(PIXELS, PIXELS);
  const context = canvas.getContext('2d');
  if (context) {
    context.beginPath();
    context.arc(PIXELS / 2, PIXELS / 2, PIXELS / 2 - 6, 0, 2 * Math.PI);
    context.fillStyle = isChosen ? '#ffd23f' : '#0b3a44';
    context.fill();
    context.lineWidth = 6;
    context.strokeStyle = '#ffffff';
    context.stroke();
    context.fillStyle = isChosen ? '#14181a' : '#ffffff';
    context.font = `600 ${label.length > 2 ? 34 : 46}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(label, PIXELS / 2, PIXELS / 2 + 3);
  }
  return new CanvasTexture(canvas);
}
