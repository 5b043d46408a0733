// An indicative screen colour for every shade code. Must never be shown without its code: screens lie about teeth.

/** VITA classical as measured under D65, CIE L*a*b* (O'Brien, Groh, Boenke 1990). */
const classical: Readonly<Record<string, readonly [number, number, number]>> = {
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

/** Isolated tabs are measured darker than they look beside a white page. */
const lift = 9;
const lab = (lightness: number, a: number, b: number): string =>
  `lab(${lightness.toFixed(1)}% ${a.toFixed(1)} ${b.toFixed(1)})`;

/** 3D-Master codes spell their place: lightness 0 … 5, hue L, M or R, chroma. */
function master(code: string): string | null {
  const match = /^([0-5])([LMR])([0-3](?:\.5)?)$/.exec(code);
  if (match === null) return null;
  const level = Number(match[1]);
  const chroma = Number(match[3]);
  const hue = { L: -1.2, M: 0.6, R: 2.6 }[match[2] as 'L' | 'M' | 'R'];
  if (level === 0) return lab(95 - chroma, -1, 3 + 1.5 * chroma);
  return lab(83 - 4.1 * level + lift - chroma, hue + 0.5 * (level - 2), 8 + 5 * chroma + level);
}

/** Stumps run from ND1, light, to ND9, nearly grey-brown. */
function stump(code: string): string | null {
  const match = /^ND([1-9])$/.exec(code);
  if (match === null) return null;
  const level = Number(match[1]);
  return lab(88 - 5 * level, -0.5 + 1.1 * level, 13 + 1.6 * level);
}

export function swatch(code: string): string | null {
  const tab = classical[code];
  return tab === undefined ? (master(code) ?? stump(code)) : lab(tab[0] + lift, tab[1], tab[2]);
}
