// How a lab makes each kind of work (`own/workplan`, compartment `cases`): its steps and the points its quality check goes
// through. What the lab has not written itself is usual: codes, whose words live in the dictionaries.
import type * as Y from 'yjs';
import { applianceRule, type Appliance, type ApplianceRule } from './appliances.ts';
import { LINE } from './bounds.ts';
import { plain } from './content.ts';
import { MOST_POINTS } from './making.ts';
import { list, text } from './shape.ts';
import { currentValue, isSameValue, writeValue } from './versions.ts';

export const WORK_PLAN = 'own/workplan';
export const PLANNED = ['steps', 'checks'] as const;
export type Planned = (typeof PLANNED)[number];
type Family = ApplianceRule['family'];

/** Codes of the usual steps; a line that is no code stands as the lab wrote it. */
export const USUAL_STEPS = [
  'order checked',
  'model',
  'design',
  'framework',
  'set-up',
  'milling',
  'printing',
  'forming',
  'processing',
  'firing',
  'layering',
  'fitting',
  'finishing',
  'cleaning',
] as const;
export const USUAL_POINTS = [
  'order agrees',
  'right teeth',
  'lots noted',
  'margins closed',
  'contacts',
  'occlusion',
  'shade compared',
  'thickness',
  'fits the model',
  'retention',
  'edges smooth',
  'surface sound',
  'screw seats',
  'cleaned',
  'labelled',
] as const;
type Step = (typeof USUAL_STEPS)[number];
type PointCode = (typeof USUAL_POINTS)[number];

const STEPS: Readonly<Record<Family, readonly Step[]>> = {
  fixed: ['order checked', 'model', 'design', 'milling', 'firing', 'fitting', 'finishing', 'cleaning'],
  removable: ['order checked', 'model', 'framework', 'set-up', 'processing', 'finishing', 'cleaning'],
  guard: ['order checked', 'model', 'design', 'printing', 'finishing', 'cleaning'],
  other: ['order checked', 'design', 'milling', 'finishing', 'cleaning'],
};
const POINTS: Readonly<Record<Family, readonly PointCode[]>> = {
  fixed: ['margins closed', 'contacts', 'occlusion', 'thickness', 'surface sound'],
  removable: ['fits the model', 'occlusion', 'retention', 'edges smooth', 'surface sound'],
  guard: ['fits the model', 'occlusion', 'thickness', 'edges smooth'],
  other: ['fits the model', 'edges smooth', 'surface sound'],
};

export function usualPlan(planned: Planned, appliance: Appliance): readonly string[] {
  const { family, shade, hasImplant } = applianceRule(appliance);
  if (planned === 'steps') return STEPS[family];
  return [
    ...(['order agrees', 'right teeth', 'lots noted'] as const),
    ...POINTS[family],
    ...(shade === 'never' ? [] : (['shade compared'] as const)),
    ...(hasImplant ? (['screw seats'] as const) : []),
    ...(['cleaned', 'labelled'] as const),
  ];
}

const LINES = list(text(LINE), MOST_POINTS);
const keyOf = (planned: Planned, appliance: Appliance): string => `${planned}/${appliance}`;
const said = (doc: Y.Doc, planned: Planned, appliance: Appliance): readonly string[] =>
  LINES.read(plain(currentValue(doc.getMap('fields'), keyOf(planned, appliance)))).filter((line) => line !== '');

/** What the lab wrote itself, else what is usual. */
export function planFor(doc: Y.Doc, planned: Planned, appliance: Appliance): readonly string[] {
  const own = said(doc, planned, appliance);
  return own.length > 0 ? own : usualPlan(planned, appliance);
}
export function isOwnPlan(doc: Y.Doc, planned: Planned, appliance: Appliance): boolean {
  return said(doc, planned, appliance).length > 0;
}
/** No lines = as is usual. Throws when it is outside its bounds. */
export function writePlan(doc: Y.Doc, planned: Planned, appliance: Appliance, lines: readonly string[]): void {
  const wanted = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (!LINES.fits(wanted)) throw new Error('plan outside its bounds');
  const map = doc.getMap('fields');
  doc.transact(() => {
    if (!isSameValue(currentValue(map, keyOf(planned, appliance)), wanted))
      writeValue(map, keyOf(planned, appliance), wanted);
  });
}
