// The four situations of the continuity plan as numbered steps, from what is true of this house. Only decides which steps
// there are; sentences are in the words.
import type { stepWords, Named } from '../words/plan-steps.ts';

export const SITUATIONS = ['tablet lost', 'relay lost', 'no internet', 'person gone'] as const;
export type Situation = (typeof SITUATIONS)[number];

/** What only people know, by its field. */
export type Asked = 'relayRunBy' | 'paperPlace' | 'paperKnownBy' | 'backupPlace' | 'deputy';

export interface Step {
  readonly text: string;
  /** What it names and nobody has set. */
  readonly missing: readonly Asked[];
}
export interface House {
  readonly hasRelay: boolean;
  readonly adminCount: number;
  readonly hasOthers: boolean;
  readonly hasPartners: boolean;
  readonly hasPaper: boolean;
  readonly unset: readonly Asked[];
}
type StepName = keyof (typeof stepWords)['en'];

const NAMES: Readonly<Partial<Record<StepName, readonly Asked[]>>> = {
  noAdminTablet: ['paperPlace', 'paperKnownBy'],
  noAdminTabletNoRelay: ['paperPlace', 'backupPlace'],
  noRelay: ['backupPlace'],
  callRelay: ['relayRunBy'],
  backUp: ['backupPlace'],
  deputy: ['deputy'],
  paperLies: ['paperPlace', 'paperKnownBy'],
};

export function stepsOf(
  situation: Situation,
  house: House,
  named: Named,
  words: (typeof stepWords)['en'],
): readonly Step[] {
  return stepNames(situation, house).map((name) => ({
    text: words[name](named),
    missing: (NAMES[name] ?? []).filter((field) => house.unset.includes(field)),
  }));
}

function stepNames(situation: Situation, house: House): readonly StepName[] {
  const { hasRelay, hasPartners, hasPaper } = house;
  const only = (is: boolean, ...names: StepName[]): readonly StepName[] => (is ? names : []);
  switch (situation) {
    case 'tablet lost':
      return [
        ...only(hasRelay, 'tellAdmin', 'suspend', 'anotherTablet'),
        ...only(hasPaper, hasRelay ? 'noAdminTablet' : 'noAdminTabletNoRelay'),
        ...only(hasRelay, 'unsent'),
        'incident',
      ];
    case 'relay lost':
      return hasRelay
        ? ['goOn', 'callRelay', 'sameKey', 'everyTablet', ...only(hasPartners, 'partnersOpen')]
        : ['noRelay'];
    case 'no internet':
      return ['goOnOffline', 'apart', ...only(hasPartners, 'callPartners'), 'backUp', ...only(hasRelay, 'backOnline')];
    case 'person gone':
      return [
        house.adminCount > 1 ? 'adminsGoOn' : house.adminCount === 1 ? 'oneAdmin' : 'noAdmin',
        ...only(house.hasOthers, 'othersGoOn'),
        'deputy',
        ...only(hasPaper, 'paperLies', 'restore'),
        'secondToRemove',
        ...only(hasPaper, 'newPaper'),
      ];
  }
}
