// Unusual access, by rules anybody can say in one sentence. Each is a pure function of what the log says; a flag is a
// reason to ask, never a verdict.
import { foldName, isSamePerson, surnameOf } from './names.ts';

export const RULES = [
  'own record',
  'same surname',
  'outside hours',
  'many records',
  'many removals',
  'outside the care team',
  'break-glass',
] as const;
export type Rule = (typeof RULES)[number];

/** One access by somebody of this house, oldest first among others. */
export interface Access {
  /** Hex id of the person. */
  readonly person: string;
  readonly name: string;
  readonly action: string;
  readonly compartment: string;
  readonly isBreakGlass: boolean;
  /** What it is about: a record, or one file of it. */
  readonly thing: string;
  /** '' where it is about no patient. */
  readonly patient: string;
  readonly patientName: string;
  /** Unix ms: the tablet's word inside the true window, and the window where it is bounded. */
  readonly at: number;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
}

/** Local time of a moment. `day` 0 = Sunday; `minutes` after midnight. */
export interface LocalTime {
  readonly date: string;
  readonly day: number;
  readonly minutes: number;
}
export type ToLocal = (at: number) => LocalTime;

/** Opening hours from Sunday on, in minutes after midnight; two where there is a break, none where it is closed that day. */
export type Week = readonly (readonly { readonly from: number; readonly to: number }[])[];
/** Where a house has said nothing: closed on Sunday, else from 6:00 to 21:00. */
export const USUAL_WEEK: Week = Array.from({ length: 7 }, (_, day) => (day === 0 ? [] : [{ from: 360, to: 1260 }]));
export const MANY = { count: 30, withinMs: 3_600_000 } as const;
export const MANY_REMOVED = { count: 10, withinMs: 24 * 3_600_000 } as const;

const READS: ReadonlySet<string> = new Set([
  'open',
  'search-open',
  'file-open',
  'export',
  'print',
  'share',
  'disclose',
]);
const REMOVES: ReadonlySet<string> = new Set(['discard', 'file-remove']);
/** Who does this in a patient's record or cases is in the care team from then on. */
export const WRITES: ReadonlySet<string> = new Set(['change', 'file-add', 'consent', 'choose', 'undo']);

/** Somebody opened or changed the record of a patient who has their own name. */
export function isOwnRecord({ name, patientName }: Pick<Access, 'name' | 'patientName'>): boolean {
  return isSamePerson(name, patientName);
}

/** The record of somebody else with the same surname. */
export function isSameSurname({ name, patientName }: Pick<Access, 'name' | 'patientName'>): boolean {
  const surname = foldName(surnameOf(name));
  return surname !== '' && surname === foldName(surnameOf(patientName)) && !isSamePerson(name, patientName);
}

/** While the house was closed, at every moment at which it can have been. Nothing is where its hours are not known. */
export function isOutsideHours(
  { at, notBefore, notAfter }: Pick<Access, 'at' | 'notBefore' | 'notAfter'>,
  toLocal: ToLocal,
  week: Week | null,
): boolean {
  if (!week) return false;
  const isClosed = (moment: number): boolean => {
    const { day, minutes } = toLocal(moment);
    return !week[day]?.some(({ from, to }) => minutes >= from && minutes < to);
  };
  if (notBefore === null || notAfter === null) return isClosed(at);
  if (![at, notBefore, notAfter].every(isClosed)) return false;
  // No house is closed for a week; a shorter window is asked step by step.
  if (notAfter - notBefore > WEEK_MS) return false;
  for (let moment = notBefore + STEP_MS; moment < notAfter; moment += STEP_MS) if (!isClosed(moment)) return false;
  return true;
}
const WEEK_MS = 7 * 24 * 3_600_000;
const STEP_MS = 15 * 60_000;

/** More than 30 different patients opened by one person within one hour. Answers with the places in `accesses`. */
export function manyRecords(accesses: readonly Access[]): ReadonlySet<number> {
  return many(accesses, ({ action, patient }) => (READS.has(action) ? patient : ''), MANY);
}

/** More than 10 different records or files taken out by one person within a day. */
export function manyRemovals(accesses: readonly Access[]): ReadonlySet<number> {
  return many(accesses, ({ action, thing }) => (REMOVES.has(action) ? thing : ''), MANY_REMOVED);
}

/** `countedAs` = what there are many of; '' where it does not count. */
function many(
  accesses: readonly Access[],
  countedAs: (access: Access) => string,
  most: { readonly count: number; readonly withinMs: number },
): ReadonlySet<number> {
  const found = new Set<number>();
  const counted = accesses.map((access, index) => ({ access, index, key: countedAs(access) }));
  const byPerson = Map.groupBy(
    counted.filter(({ key }) => key !== ''),
    ({ access }) => access.person,
  );
  for (const unordered of byPerson.values()) {
    const own = unordered.toSorted((a, b) => a.access.at - b.access.at);
    const inside = new Map<string, number>();
    let from = 0;
    for (const [to, { access, key }] of own.entries()) {
      inside.set(key, (inside.get(key) ?? 0) + 1);
      for (let first = own[from]; first && access.at - first.access.at > most.withinMs; first = own[++from]) {
        const left = (inside.get(first.key) ?? 0) - 1;
        if (left > 0) inside.set(first.key, left);
        else inside.delete(first.key);
      }
      if (inside.size > most.count)
        for (let i = to; i >= from && !found.has(own[i]!.index); i--) found.add(own[i]!.index);
    }
  }
  return found;
}

/**
 * Clinical parts opened by somebody who has written nothing in this patient's record or cases up to that day's end, while
 * others have. Who writes there is in the care team from that day on.
 */
export function outsideCareTeam(accesses: readonly Access[], toLocal: ToLocal): ReadonlySet<number> {
  const teams = new Map<string, Map<string, string>>();
  for (const { person, patient, action, at } of accesses) {
    if (patient === '' || !WRITES.has(action)) continue;
    const team = teams.get(patient) ?? new Map<string, string>();
    const { date } = toLocal(at);
    if (date < (team.get(person) ?? LATER)) team.set(person, date);
    teams.set(patient, team);
  }
  return new Set(
    accesses.flatMap(({ person, patient, action, compartment, at }, index) => {
      const isClinical = compartment === 'clinical' || compartment === 'imaging';
      const team = teams.get(patient);
      if (!team || !isClinical || !READS.has(action)) return [];
      const { date } = toLocal(at);
      const hasTeam = [...team.values()].some((since) => since <= date);
      return hasTeam && (team.get(person) ?? LATER) > date ? [index] : [];
    }),
  );
}
/** After every ISO date. */
const LATER = '~';

/** Opened by a role that has to give a reason, which was typed. */
export function isBreakGlass({ isBreakGlass: is }: Pick<Access, 'isBreakGlass'>): boolean {
  return is;
}

/** The rules that apply to each, in the order of RULES. */
export function unusual(
  accesses: readonly Access[],
  toLocal: ToLocal,
  week: Week | null,
): readonly (readonly Rule[])[] {
  const opened = manyRecords(accesses);
  const removed = manyRemovals(accesses);
  const outside = outsideCareTeam(accesses, toLocal);
  return accesses.map((access, index) => {
    const isOfPatient = access.patient !== '' && (READS.has(access.action) || WRITES.has(access.action));
    const applies: Readonly<Record<Rule, boolean>> = {
      'own record': isOfPatient && isOwnRecord(access),
      'same surname': isOfPatient && isSameSurname(access),
      'outside hours': isOfPatient && isOutsideHours(access, toLocal, week),
      'many records': opened.has(index),
      'many removals': removed.has(index),
      'outside the care team': outside.has(index),
      'break-glass': isBreakGlass(access),
    };
    return RULES.filter((rule) => applies[rule]);
  });
}
