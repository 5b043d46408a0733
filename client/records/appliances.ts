// The kinds of work a lab makes and what an order for each must say. Codes only, words live in the dictionaries.
import type { Material } from './materials.ts';

export const APPLIANCES = [
  'inlay',
  'onlay',
  'veneer',
  'crown',
  'post and core',
  'bridge',
  'implant crown',
  'implant bridge',
  'abutment',
  'temporary',
  'partial denture',
  'full denture',
  'splint',
  'night guard',
  'sports guard',
  'retainer',
  'aligner series',
  'surgical guide',
  'wax-up',
  'model',
] as const;
export type Appliance = (typeof APPLIANCES)[number];

export interface ApplianceRule {
  /** One tooth or more, two or more (a span), one or both jaws, or none at all. */
  readonly teeth: 'some' | 'span' | 'none';
  readonly materials: readonly Material[];
  /** Always asked; 'by material' = only when the material is tooth-coloured. */
  readonly shade: 'always' | 'by material' | 'never';
  readonly hasImplant: boolean;
  /** Needs a scan or an impression of the mouth. */
  readonly needsScan: boolean;
  /** Working days a lab usually takes. */
  readonly workingDays: number;
}

const CERAMICS: readonly Material[] = [
  'zirconia multilayer',
  'zirconia',
  'lithium disilicate',
  'feldspathic ceramic',
  'hybrid ceramic',
];
const PARTIAL: readonly Material[] = [...CERAMICS, 'gold alloy', 'composite'];
const FULL: readonly Material[] = [...CERAMICS, 'metal ceramic', 'cobalt chrome', 'gold alloy', 'titanium', 'pmma'];

function rule(
  teeth: ApplianceRule['teeth'],
  materials: readonly Material[],
  shade: ApplianceRule['shade'],
  workingDays: number,
  rest: Partial<Pick<ApplianceRule, 'hasImplant' | 'needsScan'>> = {},
): ApplianceRule {
  return { teeth, materials, shade, workingDays, hasImplant: false, needsScan: true, ...rest };
}

const RULES: Readonly<Record<Appliance, ApplianceRule>> = {
  inlay: rule('some', PARTIAL, 'by material', 5),
  onlay: rule('some', PARTIAL, 'by material', 5),
  veneer: rule('some', ['lithium disilicate', 'feldspathic ceramic', 'hybrid ceramic', 'composite'], 'always', 8),
  crown: rule('some', FULL, 'by material', 7),
  'post and core': rule('some', ['gold alloy', 'cobalt chrome', 'zirconia', 'titanium'], 'never', 4),
  bridge: rule('span', FULL, 'by material', 10),
  'implant crown': rule('some', FULL, 'by material', 10, { hasImplant: true }),
  'implant bridge': rule('span', FULL, 'by material', 15, { hasImplant: true }),
  abutment: rule('some', ['titanium', 'zirconia', 'gold alloy'], 'never', 7, { hasImplant: true }),
  temporary: rule('some', ['pmma', 'composite'], 'always', 3),
  'partial denture': rule('some', ['cobalt chrome', 'acrylic', 'flexible acrylic', 'peek', 'titanium'], 'always', 12),
  'full denture': rule('none', ['acrylic', 'pmma'], 'always', 15),
  splint: rule('none', ['splint resin', 'acrylic'], 'never', 5),
  'night guard': rule('none', ['splint resin', 'soft silicone', 'eva'], 'never', 5),
  'sports guard': rule('none', ['eva'], 'never', 5),
  retainer: rule('none', ['aligner foil', 'wire and acrylic'], 'never', 4),
  'aligner series': rule('none', ['aligner foil'], 'never', 15),
  'surgical guide': rule('some', ['surgical resin'], 'never', 6, { hasImplant: true }),
  'wax-up': rule('some', ['model resin', 'plaster'], 'never', 4),
  model: rule('none', ['model resin', 'plaster'], 'never', 2),
};

export function applianceRule(type: Appliance): ApplianceRule {
  return RULES[type];
}
