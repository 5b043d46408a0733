// What an order still lacks before it is sent, per kind of work. Codes only; an incomplete order may be sent all the same.
import { applianceRule } from './appliances.ts';
import { dayTroubles } from './due.ts';
import { isToothColoured } from './materials.ts';
import { wasInMouth } from './orderCodes.ts';
import type { Item, Prescription } from './prescription.ts';
import { isScanned, isWrongJaw, jawsOf, type ScanFacts, type ScanRole } from './scanRoles.ts';
import { runs } from './teeth.ts';

export const MISSING_CODES = [
  'work',
  'type',
  'teeth',
  'span',
  'material',
  'shade',
  'jaw',
  'implant system',
  'scan',
  'antagonist',
  'bite',
  'disinfection',
  'parent',
  'remake reason',
  'wrong jaw',
  'due',
  'due has passed',
  'appointment has passed',
  'due after appointment',
  'prescriber',
  'consent',
  'several values',
] as const;
export type MissingCode = (typeof MISSING_CODES)[number];

export interface Missing {
  readonly code: MissingCode;
  /** Id of the item that lacks it; null when the whole order does. */
  readonly item: string | null;
  /** The field it is about, by name. */
  readonly field?: string;
}

export interface CompletenessFacts {
  readonly prescription: Prescription;
  readonly files: readonly ScanFacts[];
  readonly hasConsent: boolean;
  /** Names of fields that say several things, because people wrote apart. */
  readonly conflicts: Iterable<string>;
  /** ISO date. */
  readonly today: string;
}

export function missingOf({
  prescription,
  files,
  hasConsent,
  conflicts,
  today,
}: CompletenessFacts): readonly Missing[] {
  const { header, items } = prescription;
  const found: Missing[] = items.flatMap((item) => missingOfItem(item).map((code) => ({ code, item: item.id })));
  const whole = (code: MissingCode, isMissing: boolean): void => {
    if (isMissing) found.push({ code, item: null });
  };
  whole('work', items.length === 0);
  whole('due', header.due === '');
  const days = dayTroubles(header, today);
  whole('due has passed', days.due === 'has passed');
  whole('appointment has passed', days.appointment === 'has passed');
  whole('due after appointment', [days.due, days.appointment].includes('due after appointment'));
  const rules = items.flatMap(({ type }) => (type === '' ? [] : [applianceRule(type)]));
  const hasScan = isScanned('preparation', files);
  const isThere = (said: string, role: ScanRole): boolean => (said === 'scan' ? isScanned(role, files) : said !== '');
  whole('scan', rules.some(({ needsScan }) => needsScan) && !hasScan && !isThere(header.preparation, 'preparation'));
  const needsBite = rules.some((rule) => rule.needsBite);
  whole('antagonist', needsBite && !isThere(header.antagonist, 'antagonist'));
  whole('bite', needsBite && !isThere(header.bite, 'bite'));
  const jaws = jawsOf(items);
  whole(
    'wrong jaw',
    files.some((file) => isWrongJaw(file, jaws)),
  );
  const inBox = [header.preparation, header.antagonist, header.bite, ...header.enclosed];
  whole('disinfection', inBox.some(wasInMouth) && header.disinfectedBy.trim() === '');
  whole('parent', header.kind !== 'new' && header.parent.trim() === '');
  whole('remake reason', header.kind !== 'new' && header.remakeReason === '' && header.remakeText.trim() === '');
  whole('prescriber', header.prescriber.trim() === '');
  whole('consent', !hasConsent);
  for (const field of conflicts) found.push({ code: 'several values', item: null, field });
  return found.toSorted((a, b) => MISSING_CODES.indexOf(a.code) - MISSING_CODES.indexOf(b.code));
}

function missingOfItem(item: Item): readonly MissingCode[] {
  if (item.type === '') return ['type'];
  const rule = applianceRule(item.type);
  const asksShade =
    rule.shade === 'always' || (rule.shade === 'by material' && item.material !== '' && isToothColoured(item.material));
  const isMissing: Partial<Record<MissingCode, boolean>> = {
    teeth: rule.teeth !== 'none' && item.teeth.length === 0,
    span: rule.teeth === 'span' && item.teeth.length > 0 && !isSpan(item.teeth),
    material: item.material === '',
    shade: asksShade && item.shade === '',
    jaw: rule.teeth === 'none' && item.jaw === '',
    'implant system': rule.hasImplant && item.implantSystem.trim() === '',
  };
  return MISSING_CODES.filter((code) => isMissing[code]);
}

/** Two teeth or more, all side by side. */
function isSpan(teeth: readonly number[]): boolean {
  return teeth.length > 1 && runs(teeth).length === 1;
}
