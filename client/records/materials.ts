// What dental work is made of: codes only, words live in the dictionaries.

export const MATERIALS = [
  'zirconia',
  'zirconia multilayer',
  'lithium disilicate',
  'feldspathic ceramic',
  'hybrid ceramic',
  'metal ceramic',
  'cobalt chrome',
  'gold alloy',
  'titanium',
  'peek',
  'composite',
  'pmma',
  'acrylic',
  'flexible acrylic',
  'splint resin',
  'soft silicone',
  'eva',
  'wire and acrylic',
  'aligner foil',
  'surgical resin',
  'model resin',
  'plaster',
] as const;
export type Material = (typeof MATERIALS)[number];

/** Materials whose colour is chosen to match teeth. */
const TOOTH_COLOURED: ReadonlySet<Material> = new Set([
  'zirconia',
  'zirconia multilayer',
  'lithium disilicate',
  'feldspathic ceramic',
  'hybrid ceramic',
  'metal ceramic',
  'composite',
  'pmma',
]);
export function isToothColoured(material: Material): boolean {
  return TOOTH_COLOURED.has(material);
}

/** Beside itself: one family, or what a work of two materials is made with. */
const SERVED_BY: Readonly<Partial<Record<Material, readonly string[]>>> = {
  zirconia: ['zirconia multilayer'],
  'zirconia multilayer': ['zirconia'],
  'metal ceramic': ['cobalt chrome', 'gold alloy', 'titanium'],
  'wire and acrylic': ['acrylic'],
};
/** Whether a lot of this kind is one of what was ordered. */
export function serves(kind: string, ordered: Material): boolean {
  return kind === ordered || (SERVED_BY[ordered]?.includes(kind) ?? false);
}

/** Weighed, and its weight noted. */
const ALLOYS: ReadonlySet<string> = new Set<Material>(['cobalt chrome', 'gold alloy', 'metal ceramic', 'titanium']);
export function isAlloy(material: string): boolean {
  return ALLOYS.has(material);
}
