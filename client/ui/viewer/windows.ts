// Grey windows as a person moves them: by drag, by two sliders of 0 … 100, or by name.
import type { GreyWindow } from '../../imaging/picture/picture.ts';

export interface Range {
  readonly low: number;
  readonly high: number;
}
export const PRESETS = ['file', 'all', 'dark', 'bright'] as const;
export type Preset = (typeof PRESETS)[number];

export function presetWindow(
  preset: Preset,
  { low, high, window }: Range & { readonly window: GreyWindow },
): GreyWindow {
  const width = high - low;
  switch (preset) {
    case 'file':
      return window;
    case 'all':
      return { centre: low + width / 2, width };
    case 'dark':
      return { centre: low + width / 4, width: width / 2 };
    case 'bright':
      return { centre: low + (3 * width) / 4, width: width / 2 };
  }
}

/** 0 dark … 100 bright: the lower the middle of the window, the more is white. */
export function brightnessOf({ centre }: GreyWindow, { low, high }: Range): number {
  return clamped(100 - (100 * (centre - low)) / (high - low));
}
/** 0 flat … 100 hard. At 50 the window is as wide as all values are apart. */
export function contrastOf({ width }: GreyWindow, { low, high }: Range): number {
  return clamped(50 - 12.5 * Math.log2(width / (high - low)));
}
export function windowOf(brightness: number, contrast: number, { low, high }: Range): GreyWindow {
  const span = high - low;
  return { centre: low + (span * (100 - brightness)) / 100, width: span * 2 ** ((50 - contrast) / 12.5) };
}

function clamped(value: number): number {
  return Math.min(100, Math.max(0, value));
}
