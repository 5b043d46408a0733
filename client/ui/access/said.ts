// An event in words: what happened to which part of a record, and when, as far as that is proved. The tablet's own clock
// is only quoted: nothing here may show a time that the proof excludes.
import type { EventRow } from '../../worker/views/eventrow.ts';
import { useApp } from '../app.ts';
import { accessWords } from '../words/access.ts';
import { reasonWords } from '../words/reasons.ts';
import { dayOf, shownAt, type Proved } from './days.ts';

export interface Said {
  /** Opened */
  action(event: EventRow): string;
  /** Ada Thistlemere, clinical record */
  record(event: EventRow): string;
  /** Thu 5 Nov, between 10:41 and 10:42 */
  when(event: Proved): string;
  why(event: EventRow): string;
  /** As it was typed, in quotation marks; in words where the app said it. */
  reason(event: EventRow): string;
}

/** Call while a component is made; the answers follow the language. */
export function useSaid(): Said {
  const app = useApp();
  const words = () => app.language.words(accessWords);
  const action = (event: EventRow): string => words().actions[event.action] ?? event.action;
  const part = (event: EventRow): string => words().parts[event.recordId.split('/')[0] ?? ''] ?? '';
  const record = (event: EventRow): string =>
    [event.record, event.recordId.includes('/') ? part(event) : ''].filter(Boolean).join(', ');

  function when(event: Proved): string {
    const { format } = app;
    const { notBefore, notAfter } = event;
    if (notAfter === null) return words().byClock(format.dayTime(shownAt(event)));
    if (notBefore === null) return words().before(format.dayTime(notAfter));
    if (format.dayTime(notBefore) === format.dayTime(notAfter)) return format.dayTime(notAfter);
    return dayOf(notBefore) === dayOf(notAfter)
      ? `${format.day(notAfter)}, ${words().between(format.time(notBefore), format.time(notAfter))}`
      : words().between(format.dayTime(notBefore), format.dayTime(notAfter));
  }
  const why = (event: EventRow): string => words().purposes[event.purpose] ?? event.purpose;
  function reason(event: EventRow): string {
    const said = event.stated;
    const w = app.language.words(reasonWords);
    if (!said) return event.reason === '' ? '' : w.typed(event.reason);
    const { format } = app;
    switch (said.type) {
      case 'drill':
        return w.drill(
          format.number(said.records),
          format.number(said.files),
          w.outcomes[said.outcome],
          said.withPaper,
        );
      case 'backup looked into':
      case 'record looked into':
        return w[said.type](format.dayTime(said.at));
      case 'places taken over':
      case 'changes brought':
        return w[said.type](said.count, format.dayTime(said.at));
      default:
        return w[said.type];
    }
  }
  return { action, record, when, why, reason };
}
