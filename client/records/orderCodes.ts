// What an order may say in codes beside its teeth, materials and shades. Codes only, words live in the dictionaries.

/** Why a work is made again or repaired. */
export const REMAKE_REASONS = [
  'fit',
  'margin',
  'contacts',
  'bite',
  'shade',
  'shape',
  'fracture',
  'came loose',
  'impression',
  'lost',
  'other',
] as const;

/** How the prepared teeth, the other jaw and the bite reach the lab. */
export const PREPARATIONS = ['scan', 'impression', 'model'] as const;
export const ANTAGONISTS = ['scan', 'impression', 'model', 'not needed'] as const;
export const BITES = ['scan', 'registration', 'not needed'] as const;
/** What else lies in the box. */
export const ENCLOSED = [
  'study models',
  'face bow',
  'articulator',
  'old work',
  'implant parts',
  'shade tab',
  'photo prints',
] as const;
export type Enclosed = (typeof ENCLOSED)[number];

export const MARGIN_FORMS = ['chamfer', 'deep chamfer', 'shoulder', 'feather edge', 'vertical'] as const;
export const OCCLUSION_FORMS = ['full contact', 'light contact', 'out of contact'] as const;
export const CONTACT_FORMS = ['tight', 'normal', 'light', 'open'] as const;
export const PONTIC_FORMS = ['ovate', 'modified ridge lap', 'ridge lap', 'bullet', 'hygienic'] as const;
export const TEXTURES = ['smooth', 'medium', 'marked'] as const;

export const RETENTIONS = ['screwed', 'cemented', 'cemented on a base'] as const;
export const JAWS = ['upper', 'lower', 'both'] as const;
/** How far a removable work goes this time. */
export const STAGES = ['individual tray', 'bite rim', 'set-up to try in', 'finished'] as const;

/** Was in a mouth: a lab asks what it was disinfected with. */
const FROM_A_MOUTH: ReadonlySet<string> = new Set<Enclosed | 'impression' | 'registration'>([
  'impression',
  'registration',
  'old work',
  'face bow',
]);
export function wasInMouth(code: string): boolean {
  return FROM_A_MOUTH.has(code);
}
