// The zones of a tooth that may have a shade of their own, from the gum to the edge. The body's is the shade.
export const ZONES = ['shadeCervical', 'shade', 'shadeIncisal'] as const;
export type Zone = (typeof ZONES)[number];
