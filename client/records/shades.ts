// Shade guides: codes are what counts; a colour on a screen only points the way and is never shown without its code.

export const CLASSICAL = [
  'A1',
  'A2',
  'A3',
  'A3.5',
  'A4',
  'B1',
  'B2',
  'B3',
  'B4',
  'C1',
  'C2',
  'C3',
  'C4',
  'D2',
  'D3',
  'D4',
] as const;

/** VITA 3D-Master: lightness 1 … 5, hue L, M, R, chroma. */
export const MASTER = [
  '1M1',
  '1M2',
  '2L1.5',
  '2L2.5',
  '2M1',
  '2M2',
  '2M3',
  '2R1.5',
  '2R2.5',
  '3L1.5',
  '3L2.5',
  '3M1',
  '3M2',
  '3M3',
  '3R1.5',
  '3R2.5',
  '4L1.5',
  '4L2.5',
  '4M1',
  '4M2',
  '4M3',
  '4R1.5',
  '4R2.5',
  '5M1',
  '5M2',
  '5M3',
] as const;
/** The bleach group of 3D-Master. */
export const BLEACH = ['0M1', '0M2', '0M3'] as const;
/** Natural die: the colour of the stump under a ceramic. */
export const STUMP = ['ND1', 'ND2', 'ND3', 'ND4', 'ND5', 'ND6', 'ND7', 'ND8', 'ND9'] as const;

export const SHADE_GUIDES = { classical: CLASSICAL, master: MASTER, bleach: BLEACH, stump: STUMP } as const;
export type ShadeGuide = keyof typeof SHADE_GUIDES;

export function guideOf(code: string): ShadeGuide | null {
  const guides = Object.keys(SHADE_GUIDES) as ShadeGuide[];
  return guides.find((guide) => (SHADE_GUIDES[guide] as readonly string[]).includes(code)) ?? null;
}

/** CIE L*a*b* (D65) of the classical tabs as measured, O'Brien, Groh, Boenke 1990. */
const MEASURED: Readonly<Record<(typeof CLASSICAL)[number], readonly [number, number, number]>> = {
  A1: [79.6, -1.6, 13.1],
  A2: [76.0, -0.1, 16.7],
  A3: [75.4, 1.4, 19.6],
  'A3.5': [72.3, 1.5, 21.8],
  A4: [68.6, 1.6, 21.0],
  B1: [78.9, -1.8, 12.3],
  B2: [76.7, -1.6, 16.6],
  B3: [74.1, 0.5, 22.3],
  B4: [71.8, 0.5, 22.2],
  C1: [74.3, -1.3, 12.6],
  C2: [71.0, -0.2, 16.7],
  C3: [68.8, 0.0, 16.7],
  C4: [64.8, 1.6, 18.7],
  D2: [75.3, -0.5, 13.5],
  D3: [72.6, 0.6, 16.1],
  D4: [71.8, -1.0, 17.8],
};
/** Single tabs are measured darker than they look beside a white page. */
const LIFT = 9;

/** Indicative sRGB colour of a code, "#rrggbb"; null for codes of no guide. */
export function shadeColour(code: string): string | null {
  const lab = labOf(code);
  return lab && toHexColour(lab);
}

function labOf(code: string): readonly [number, number, number] | null {
  switch (guideOf(code)) {
    case 'classical': {
      const [lightness, a, b] = MEASURED[code as (typeof CLASSICAL)[number]];
      return [lightness + LIFT, a, b];
    }
    case 'master':
    case 'bleach': {
      const level = Number(code.slice(0, 1));
      const hue = { L: -1.2, M: 0.6, R: 2.6 }[code.slice(1, 2)] ?? 0;
      const chroma = Number(code.slice(2));
      if (level === 0) return [95 - chroma, -1, 3 + 1.5 * chroma];
      return [83 - 4.1 * level + LIFT - chroma, hue + 0.5 * (level - 2), 8 + 5 * chroma + level];
    }
    case 'stump': {
      const level = Number(code.slice(2));
      return [88 - 5 * level, -0.5 + 1.1 * level, 13 + 1.6 * level];
    }
    case null:
      return null;
  }
}

/** CIE L*a*b* (D65, 2°) to sRGB, IEC 61966-2-1. */
function toHexColour([lightness, a, b]: readonly [number, number, number]): string {
  const y = (lightness + 16) / 116;
  const linear = (f: number): number => (f > 6 / 29 ? f ** 3 : (3 * 36 * (f - 4 / 29)) / 841);
  const X = 0.95047 * linear(y + a / 500);
  const Y = linear(y);
  const Z = 1.08883 * linear(y - b / 200);
  const channels = [
    3.2406 * X - 1.5372 * Y - 0.4986 * Z,
    -0.9689 * X + 1.8758 * Y + 0.0415 * Z,
    0.0557 * X - 0.204 * Y + 1.057 * Z,
  ];
  const gamma = (value: number): number => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
  const hex = (value: number): string =>
    Math.round(255 * Math.min(1, Math.max(0, gamma(value))))
      .toString(16)
      .padStart(2, '0');
  return `#${channels.map(hex).join('')}`;
}
