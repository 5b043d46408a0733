// A whole list of events, asked for part by part: what is written meanwhile neither doubles a line nor loses one.
import type { EventPage, EventRow } from '../../worker/views/eventrow.ts';

export interface WholeList {
  /** Newest first. */
  readonly rows: readonly EventRow[];
  /** How many there are; more than `rows` only where the list was cut. */
  readonly total: number;
}
/** Rows of a part. */
const PART = 500;
/** Parts may come in between for so long until the newest are left for the next time. */
const TRIES = 3;

/** At most the newest `most`; `told` hears how many are here. */
export async function wholeList(
  ask: (start: number, count: number) => Promise<EventPage>,
  most: number,
  told: (here: number, total: number) => void = () => undefined,
): Promise<WholeList> {
  for (let tries = 1; ; tries++) {
    const rows = new Map<string, EventRow>();
    const first = await ask(0, PART);
    let { total } = first;
    let page = first;
    for (let start = 0; ;) {
      for (const row of page.rows) rows.set(row.id, row);
      start = page.start + page.rows.length;
      told(Math.min(rows.size, most), total);
      if (page.rows.length === 0 || start >= Math.min(page.total, most)) break;
      page = await ask(start, PART);
      total = page.total;
    }
    // What came in between moved everything down: a line that moved to the next part is there twice, one was new.
    if (total === first.total || tries === TRIES) {
      const shown = [...rows.values()].slice(0, most);
      return { rows: shown, total: Math.max(first.total, shown.length) };
    }
  }
}
