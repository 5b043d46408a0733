// What a piece of work still says although its kind does not ask for it: left from another kind, and on no field of the
// sheet, so nobody would see that it goes out.
import { APPLIANCES, applianceRule, type ApplianceRule } from './appliances.ts';
import { isToothColoured } from './materials.ts';
import { blankItem, type Item } from './prescription.ts';
import { withUnit } from './units.ts';
import { isSameValue } from './versions.ts';

const PIECES: readonly Item['type'][] = ['aligner series', 'retainer', 'model'];
const SHADE = ['shade', 'shadeCervical', 'shadeIncisal', 'stump', 'texture', 'shadePhoto'] as const;
const IMPLANT = ['implantSystem', 'implantPlatform', 'retention'] as const;
const FIXED = ['marginForm', 'margin', 'occlusionForm', 'occlusion', 'contactForm', 'contacts'] as const;
const REMOVABLE = ['stage', 'toothMould', 'gumShade'] as const;

/** Whether a shade is asked: where nothing is chosen yet it is. */
export function asksShade({ type, material }: Pick<Item, 'type' | 'material'>): boolean {
  if (type === '') return true;
  const { shade } = applianceRule(type);
  return shade === 'always' || (shade === 'by material' && (material === '' || isToothColoured(material)));
}

/** New values of what is to be left out; empty when there is nothing, and of a piece without a kind. */
export function unasked(item: Item): Partial<Item> {
  const type = APPLIANCES.find((each) => each === item.type);
  if (!type) return {};
  const rule = applianceRule(type);
  const blank = blankItem(item.id);
  const left = notAsked(item, rule).filter((key) => !isSameValue(item[key], blank[key]));
  return { ...Object.fromEntries(left.map((key) => [key, blank[key]])), ...unitsOf(item, rule) };
}
/** As its kind asks for it. */
export function asAsked(item: Item): Item {
  return { ...item, ...unasked(item) };
}

function notAsked(item: Item, { teeth, family, hasImplant }: ApplianceRule): readonly (keyof Item)[] {
  const hasPontics = teeth === 'span' && item.teeth.length > 2;
  return [
    ...(teeth === 'none' ? (['teeth'] as const) : (['jaw'] as const)),
    ...(hasPontics ? [] : (['pontics'] as const)),
    ...(hasPontics && item.pontics.length > 0 ? [] : (['ponticForm'] as const)),
    ...(asksShade(item) ? [] : SHADE),
    ...(hasImplant ? [] : IMPLANT),
    ...(family === 'fixed' ? [] : FIXED),
    ...(family === 'removable' ? [] : REMOVABLE),
    ...(item.type === 'partial denture' ? [] : (['clasps'] as const)),
    ...(family === 'guard' ? [] : (['thickness'] as const)),
    ...(PIECES.includes(item.type) ? [] : (['pieces'] as const)),
  ];
}

/** Single teeth that differ: those of the piece alone, of a material that its kind can be made of. */
function unitsOf({ teeth, units }: Item, rule: ApplianceRule): Pick<Item, 'units'> | undefined {
  const isOf = (tooth: number): boolean => rule.teeth !== 'none' && teeth.length > 1 && teeth.includes(tooth);
  const kept = units
    .filter(({ tooth }) => isOf(tooth))
    .map((unit) =>
      unit.material === '' || rule.materials.includes(unit.material) ? unit : { ...unit, material: '' as const },
    )
    .reduce<Item['units']>((all, unit) => withUnit(all, unit), []);
  const isSame = kept.length === units.length && kept.every((unit, i) => unit.material === units[i]!.material);
  return isSame ? undefined : { units: kept };
}
