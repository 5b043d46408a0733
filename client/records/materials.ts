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

/** Weighed, and its weight noted. */
const ALLOYS: ReadonlySet<string> = new Set<Material>(['cobalt chrome', 'gold alloy', 'metal ceramic', 'titanium']);
export function isAlloy(material: string): boolean {
  return ALLOYS.has(material);
}
