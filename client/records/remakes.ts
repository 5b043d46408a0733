// How often work is made again or repaired, and why: counted over cases by reason, kind of work, month and partner.
// Nothing of a patient goes in, and no clock.

export interface RemadeCase {
  readonly kind: 'remake' | 'repair';
  /** A code of the order, '' where it says none. */
  readonly reason: string;
  readonly appliance: string;
  readonly partner: string;
  /** 2027-03; '' where the order says no day. */
  readonly month: string;
}
/** Of every case, remade or not. */
export type AnyCase = Pick<RemadeCase, 'appliance' | 'partner'>;

export const REMAKE_GROUPS = ['reason', 'appliance', 'month', 'partner'] as const;
export type RemakeGroup = (typeof REMAKE_GROUPS)[number];

export interface RemakeBar {
  readonly name: string;
  readonly remakes: number;
  readonly repairs: number;
  /** All cases of that name, the first ones too; null where only remade work has it. */
  readonly of: number | null;
}

/** The most first; months in their order, with those in between in which there was none. */
export function remakeBars(
  group: RemakeGroup,
  remade: readonly RemadeCase[],
  all: readonly AnyCase[],
): readonly RemakeBar[] {
  const byName = Map.groupBy(remade, (each) => each[group]);
  const count = (name: string, kind: RemadeCase['kind']): number =>
    byName.get(name)?.filter((each) => each.kind === kind).length ?? 0;
  const ofAll = (name: string): number | null =>
    group === 'appliance' || group === 'partner' ? all.filter((each) => each[group] === name).length : null;
  const names = group === 'month' ? monthsBetween([...byName.keys()]) : [...byName.keys()];
  const bars = names.map((name) => ({
    name,
    remakes: count(name, 'remake'),
    repairs: count(name, 'repair'),
    of: ofAll(name),
  }));
  if (group === 'month') return bars;
  return bars.toSorted((a, b) => sum(b) - sum(a) || (a.name < b.name ? -1 : 1));
}
const sum = ({ remakes, repairs }: RemakeBar): number => remakes + repairs;

/** At most so many months are shown: the last ones. */
const MOST_MONTHS = 24;
function monthsBetween(found: readonly string[]): readonly string[] {
  const sorted = found.filter((month) => month !== '').toSorted();
  const last = sorted.at(-1);
  if (last === undefined) return [];
  const months: string[] = [];
  for (let month = last; month >= (sorted[0] ?? last) && months.length < MOST_MONTHS; month = before(month))
    months.unshift(month);
  return months;
}
function before(month: string): string {
  const [year = 0, at = 0] = month.split('-').map(Number);
  return at === 1 ? `${String(year - 1)}-12` : `${String(year)}-${String(at - 1).padStart(2, '0')}`;
}
