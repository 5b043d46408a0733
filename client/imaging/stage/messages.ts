// What a screen tells the worker that draws, and what it hears back. Lengths on the screen are CSS pixels from the upper
// left corner of the canvas.
import type { ReadyMesh, Tree } from '../jobs.ts';
import type { GreyWindow, Picture } from '../picture/picture.ts';

export const VIEWS = ['occlusal', 'buccal', 'lingual', 'right', 'left', 'base'] as const;
export type View = (typeof VIEWS)[number];
export type Jaw = 'upper' | 'lower';

/** A surface point of a part, with the way out of it. */
export interface SurfacePoint {
  readonly part: string;
  readonly at: readonly [number, number, number];
  readonly normal: readonly [number, number, number];
}
export interface StagePin extends SurfacePoint {
  readonly label: string;
  readonly isChosen: boolean;
}
export type Look = 'solid' | 'glass' | 'hidden';
/** Two versions stand side by side and are turned together. */
export type Half = 'both' | 'left' | 'right';
/** How a part is drawn; without colour as the file says. */
export interface Dress {
  readonly part: string;
  readonly look: Look;
  readonly half: Half;
  readonly colour: string | null;
}

export type ToStage =
  | { readonly canvas: OffscreenCanvas; readonly isStill: boolean }
  | { readonly width: number; readonly height: number; readonly ratio: number }
  /** `part` tells several surfaces of one scene apart. */
  | { readonly mesh: ReadyMesh; readonly isPreview: boolean; readonly part?: string }
  | { readonly tree: Tree; readonly part?: string }
  | { readonly dress: readonly Dress[]; readonly isSplit: boolean }
  | { readonly pins: readonly StagePin[] }
  /** Asks for the point of the surface under a finger. */
  | { readonly pin: readonly [number, number] }
  /** Turns until this point looks at the eye. */
  | { readonly face: SurfacePoint }
  | { readonly picture: Picture }
  /** Pixels a finger moved. */
  | { readonly turn: readonly [number, number] }
  | { readonly pan: readonly [number, number] }
  | { readonly zoom: number; readonly at: readonly [number, number] | null }
  | { readonly view: View; readonly jaw: Jaw }
  | { readonly fit: true }
  /** Marks the point of the surface under a finger. */
  | { readonly mark: readonly [number, number] }
  | { readonly unmark: true }
  | { readonly window: GreyWindow; readonly isInverted: boolean };

export type FromStage =
  | { readonly drawn: 'preview' | 'whole' }
  | { readonly failed: 'no webgl' | 'app incomplete' }
  /** How many points are marked, and how far the two are apart, in the file's unit. */
  | { readonly marked: 0 | 1 | 2; readonly distance: number | null }
  | { readonly pinned: SurfacePoint }
  /** CSS pixels for one pixel of the picture, 1 = its own size. */
  | { readonly scale: number };
