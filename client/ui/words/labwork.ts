// Words of lab work as reception sees it: where it stands and when it is needed, and how new that is.
import { inBoth } from './language.svelte.ts';

export const labWorkWords = inBoth(
  {
    title: 'Lab work',
    missing: 'Not here yet: overdue, or needed in three days',
    overdue: 'Overdue',
    others: 'Other lab work',
    lead: 'Where lab work stands and when it is needed. Nothing else of a case opens here.',
    none: 'No lab work is waited for',
    noneText: 'When a case is sent to a lab, its status and dates show here.',
    noneHere: 'No lab work is waited for.',
    due: (date: string) => `due ${date}`,
    appointment: (date: string) => `appointment ${date}`,
    noDate: 'no date yet',
    asOf: (when: string) => `as of ${when}`,
    unknown: 'A patient',
  },
  {
    title: 'Laborarbeit',
    missing: 'Noch nicht da: überfällig oder in drei Tagen gebraucht',
    overdue: 'Überfällig',
    others: 'Weitere Laborarbeiten',
    lead: 'Wo Laborarbeiten stehen und wann sie gebraucht werden. Mehr von einem Fall öffnet sich hier nicht.',
    none: 'Auf keine Laborarbeit wird gewartet',
    noneText: 'Wird ein Fall an ein Labor geschickt, stehen Stand und Termine hier.',
    noneHere: 'Auf keine Laborarbeit wird gewartet.',
    due: (date) => `fällig ${date}`,
    appointment: (date) => `Termin ${date}`,
    noDate: 'noch ohne Datum',
    asOf: (when) => `Stand ${when}`,
    unknown: 'Ein Patient',
  },
);
