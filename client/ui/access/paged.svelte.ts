// A list of any length of which only the part in sight is here. What is asked follows the scrolling; what was shown
// stays until the answer is there.
import type { EventFilter, EventRow } from '../../worker/views/eventrow.ts';
import type { App } from '../app.ts';
import type { Live } from '../live.svelte.ts';

export interface Paged {
  /** Undefined until the first answer. Reactive. */
  readonly total: number | undefined;
  readonly problem: Live<unknown>['problem'];
  /** The row at a place, and whether a day begins with it; nothing while it is on its way. */
  readonly at: (place: number) => { readonly row: EventRow; readonly opensDay: boolean } | undefined;
  readonly rows: readonly EventRow[];
  /** What is in sight begins here. */
  readonly see: (place: number) => void;
}

const COUNT = 160;
const AROUND = 50;

/** Call while a component is made. */
export function pagedEvents(app: App, filter: () => EventFilter): Paged {
  let seen = $state.raw<{ filter: EventFilter | null; start: number }>({ filter: null, start: 0 });
  /** Another filter begins at the top. */
  const start = $derived(seen.filter === filter() ? seen.start : 0);
  const page = app.live(
    () => app.remote.eventPage(filter(), start, COUNT),
    () => ['log'],
  );
  return {
    get total() {
      return page.value?.total;
    },
    get problem() {
      return page.problem;
    },
    get rows() {
      return page.value?.rows ?? [];
    },
    at(place) {
      const { value } = page;
      const row = value?.rows[place - value.start];
      return row && { row, opensDay: value.opensDay[place - value.start] === true };
    },
    see(place) {
      const isAhead = place < start + AROUND / 2 && start > 0;
      const isBehind = place > start + COUNT - AROUND;
      if (isAhead || isBehind) seen = { filter: filter(), start: Math.max(0, place - AROUND) };
    },
  };
}
