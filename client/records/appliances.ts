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
  /** What else is asked: margin and contacts, clasps and stage, or thickness. */
  readonly family: 'fixed' | 'removable' | 'guard' | 'other';
  /** Made against the other jaw: that and the bite have to come along. */
  readonly needsBite: boolean;
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
  rest: Partial<Pick<ApplianceRule, 'hasImplant' | 'needsScan' | 'family' | 'needsBite'>> = {},
): ApplianceRule {
  const usual = { hasImplant: false, needsScan: true, family: 'fixed', needsBite: true } as const;
  return { teeth, materials, shade, workingDays, ...usual, ...rest };
}

const RULES: Readonly<Record<Appliance, ApplianceRule>> = {
  inlay: rule('some', PARTIAL, 'by material', 5),
  onlay: rule('some', PARTIAL, 'by material', 5),
  veneer: rule('some', ['lithium disilicate', 'feldspathic ceramic', 'hybrid ceramic', 'composite'], 'always', 8),
  crown: rule('some', FULL, 'by material', 7),
  'post and core': rule('some', ['gold alloy', 'cobalt chrome', 'zirconia', 'titanium'], 'never', 4, {
    needsBite: false,
  }),
  bridge: rule('span', FULL, 'by material', 10),
  'implant crown': rule('some', FULL, 'by material', 10, { hasImplant: true }),
  'implant bridge': rule('span', FULL, 'by material', 15, { hasImplant: true }),
  abutment: rule('some', ['titanium', 'zirconia', 'gold alloy'], 'never', 7, {
    hasImplant: true,
    family: 'other',
    needsBite: false,
  }),
  temporary: rule('some', ['pmma', 'composite'], 'always', 3),
  'partial denture': rule('some', ['cobalt chrome', 'acrylic', 'flexible acrylic', 'peek', 'titanium'], 'always', 12, {
    family: 'removable',
  }),
  'full denture': rule('none', ['acrylic', 'pmma'], 'always', 15, { family: 'removable' }),
  splint: rule('none', ['splint resin', 'acrylic'], 'never', 5, { family: 'guard' }),
  'night guard': rule('none', ['splint resin', 'soft silicone', 'eva'], 'never', 5, { family: 'guard' }),
  'sports guard': rule('none', ['eva'], 'never', 5, { family: 'guard' }),
  retainer: rule('none', ['aligner foil', 'wire and acrylic'], 'never', 4, { family: 'guard', needsBite: false }),
  'aligner series': rule('none', ['aligner foil'], 'never', 15, { family: 'guard' }),
  'surgical guide': rule('some', ['surgical resin'], 'never', 6, {
    hasImplant: true,
    family: 'other',
    needsBite: false,
  }),
  'wax-up': rule('some', ['model resin', 'plaster'], 'never', 4, { family: 'other' }),
  model: rule('none', ['model resin', 'plaster'], 'never', 2, { family: 'other', needsBite: false }),
};

export function applianceRule(type: Appliance): ApplianceRule {
  return RULES[type];
}
