// All cases of the house as its screens show them: asked once, found here at every key, in the order of the morning.
// List, board and agenda share one, so that what was typed stays when the view changes.
import { createContext } from 'svelte';
import { CASE_STATES } from '../../records/caseState.ts';
import { USUAL_CALENDAR, type Calendar } from '../../records/calendar.ts';
import { isPartOver } from '../../records/onward.ts';
import { haystack, isFound, searchWords } from '../../records/finding.ts';
import { inMorningOrder, type Morning } from '../../records/morning.ts';
import type { CaseRow } from '../../worker/api.ts';
import type { App } from '../app.ts';
import type { Live } from '../live.svelte.ts';
import { useTeeth } from '../teeth/notation.ts';
import { lifeWords } from '../words/life.ts';
import { caseStateWords } from '../words/case-states.ts';
import { isoDay } from './days.ts';
import { marksOf } from './marks.ts';
import { useWork } from './work.ts';

export interface Book {
  search: string;
  /** Undefined until the first answer. */
  readonly all: readonly CaseRow[] | undefined;
  /** Those that fit what was typed. */
  readonly found: readonly CaseRow[];
  readonly groups: ReturnType<typeof inMorningOrder<CaseRow>>;
  /** Cases of which a part is at another lab, and whether one of those is late. */
  readonly partsOut: ReadonlyMap<string, { readonly isLate: boolean }>;
  readonly calendar: Calendar;
  readonly today: string;
  readonly isLab: boolean;
  /** How this house looks at its day. */
  readonly morning: Morning;
  readonly problem: Live<unknown>['problem'];
}

const [use, provide] = createContext<Book>();
export const useBook = use;

/** Call while a component is made. */
export function provideBook(app: App): Book {
  const work = useWork();
  const teeth = useTeeth();
  let search = $state('');
  const cases = app.live(
    () => app.remote.cases(''),
    () => ['cases'],
  );
  const calendar = app.live(
    () => app.remote.calendar(),
    () => ['calendar'],
  );
  const isLab = $derived(app.vault?.type === 'open' && app.vault.kind === 'lab');
  // Both are waited for, so that nothing moves to another group when the second comes.
  const all = $derived(calendar.value || calendar.problem ? cases.value : undefined);
  // Asked anew with every answer of the vault, so that it is right after midnight.
  const today = $derived(all ? isoDay(app.now()) : '');
  const days = $derived(calendar.value ?? USUAL_CALENDAR);
  const morning = $derived<Morning>({
    ...{ side: isLab ? 'lab' : 'clinic', today, calendar: days },
    // Asked anew like the day.
    ...{ now: all ? app.now() : 0, dayOf: isoDay },
  });
  const texts = $derived.by(() => {
    const states = app.language.words(caseStateWords);
    const words = app.language.words(lifeWords);
    const known = new Map(CASE_STATES.map((state) => [state as string, states.state(state)]));
    return (all ?? []).map((row) => ({
      row,
      text: haystack(
        ...[row.number, row.patientLabel, row.partner, row.pan, work.appliance(row.appliance)],
        ...row.teeth.map(teeth.number),
        known.get(row.state) ?? row.state,
        // What the line says instead of the state is found as well.
        row.flag ? states.flags[row.flag] : '',
        row.kind === 'new' ? '' : words[row.kind],
        row.isUrgent ? words.urgent : '',
        row.missing.length > 0 ? words.missing(row.missing.length) : '',
      ),
    }));
  });
  const found = $derived.by(() => {
    const wanted = searchWords(search);
    if (wanted.length === 0) return all ?? [];
    return texts.filter(({ text }) => isFound(wanted, text)).map(({ row }) => row);
  });
  // Put in order when a case changes, not at every key.
  const ordered = $derived(inMorningOrder(all ?? [], morning));
  const groups = $derived.by(() => {
    if (found === all) return ordered;
    const left = new Set(found);
    return ordered
      .map(({ id, rows }) => ({ id, rows: rows.filter((row) => left.has(row)) }))
      .filter(({ rows }) => rows.length > 0);
  });

  const partsOut = $derived.by(() => {
    const open = (all ?? []).filter(({ partOf, state }) => partOf !== '' && !isPartOver(state));
    const isLate = (row: CaseRow): boolean => marksOf(row, 'clinic', app.now(), days).daysLate > 0;
    return new Map([...Map.groupBy(open, ({ partOf }) => partOf)].map(([id, of]) => [id, { isLate: of.some(isLate) }]));
  });

  return provide({
    get partsOut() {
      return partsOut;
    },
    get search() {
      return search;
    },
    set search(typed) {
      search = typed;
    },
    get all() {
      return all;
    },
    get found() {
      return found;
    },
    get groups() {
      return groups;
    },
    get calendar() {
      return days;
    },
    get today() {
      return today;
    },
    get isLab() {
      return isLab;
    },
    get morning() {
      return morning;
    },
    get problem() {
      return cases.problem ?? calendar.problem;
    },
  });
}
