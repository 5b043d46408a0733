// What today asks of a practice: whom it fits, what waits for its word, which lab work is not there yet. Asked once for the
// strip below the list and the page beside it. Those who see no cases read the status that is mirrored for them.
import { createContext } from 'svelte';
import { USUAL_CALENDAR, type Calendar } from '../../records/calendar.ts';
import { inMorningOrder, isMissing } from '../../records/morning.ts';
import type { CaseRow, LabWorkRow } from '../../worker/api.ts';
import type { App } from '../app.ts';
import { isoDay } from '../cases/days.ts';

const ASKED = ['decide', 'fittings', 'designs', 'queries'] as const;

export interface Today {
  readonly seesCases: boolean;
  readonly calendar: Calendar;
  /** Groups of cases that ask for something today, in the order of the morning. */
  readonly groups: readonly { readonly id: (typeof ASKED)[number]; readonly rows: readonly CaseRow[] }[];
  /** Lab work that should be here within three working days and is not; empty for those who see cases. */
  readonly missing: readonly LabWorkRow[];
}

const [use, provide] = createContext<Today>();
export const useToday = use;

/** Call while a component is made. */
export function provideToday(app: App): Today {
  const seesCases = $derived(app.vault?.type === 'open' && app.vault.compartments.includes('cases'));
  const cases = app.live(
    () => (seesCases ? app.remote.cases('') : Promise.resolve([])),
    () => ['cases'],
  );
  const work = app.live(
    () => (seesCases ? Promise.resolve([]) : app.remote.labWork()),
    () => ['lab work'],
  );
  const calendar = app.live(
    () => app.remote.calendar(),
    () => ['calendar'],
  );
  const days = $derived(calendar.value ?? USUAL_CALENDAR);
  const groups = $derived.by(() => {
    const now = app.now();
    const morning = { side: 'clinic', today: isoDay(now), calendar: days, now, dayOf: isoDay } as const;
    const all = inMorningOrder(cases.value ?? [], morning);
    return ASKED.flatMap((id) => all.filter((group) => group.id === id).map(({ rows }) => ({ id, rows })));
  });
  const missing = $derived((work.value ?? []).filter((row) => isMissing(row, isoDay(app.now()), days)));

  return provide({
    get seesCases() {
      return seesCases;
    },
    get calendar() {
      return days;
    },
    get groups() {
      return groups;
    },
    get missing() {
      return missing;
    },
  });
}
