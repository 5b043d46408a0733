// Words of the list a patient takes home: who looked at their record, in plain language.
import { inBoth } from './language.svelte.ts';

interface ForPatientWords {
  readonly link: string;
  readonly title: string;
  readonly back: string;
  readonly print: string;
  readonly of: (patient: string) => string;
  readonly from: (house: string, day: string) => string;
  readonly lead: string;
  readonly none: string;
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly why: string;
  readonly ofCase: (number: string) => string;
  /** Of an event of another house, whose reasons stay in its own log. */
  readonly whyThere: (house: string) => string;
  readonly reading: string;
  readonly whole: (count: number, shown: string) => string;
  readonly cut: (shown: string, total: string) => string;
  readonly notWhole: string;
  readonly foot: string;
}

const english: ForPatientWords = {
  link: 'Access list for the patient',
  title: 'Who looked at your record',
  back: 'Back to the patient',
  print: 'Print or save as PDF',
  of: (patient) => `For ${patient}`,
  from: (house, day) => `${house}, ${day}`,
  lead: 'This list names everybody who opened, changed, shared or printed something of your record here, or at a dental lab that works on your case, when it was, and why. Nobody can take a line out of the log behind it unnoticed.',
  none: 'Nobody has opened this record so far.',
  when: 'When',
  who: 'Who',
  what: 'What',
  why: 'Why',
  ofCase: (number) => (number === '' ? 'a case' : `case ${number}`),
  whyThere: (house) => `Stated in the log of ${house}`,
  reading: 'Reading the log',
  whole: (count, shown) => (count === 1 ? 'The whole list: 1 entry.' : `The whole list: ${shown} entries.`),
  cut: (shown, total) =>
    `The newest ${shown} of ${total} entries: more than this page can hold. All of them come as a table from the access log, under “Export”, for this patient.`,
  notWhole: 'This tablet sees only what you did yourself. The manager’s tablet prints the whole list.',
  foot: 'Times are what can be proved. “By the tablet’s clock” means that no relay has confirmed it yet. Questions about a line? Ask the practice. You may also complain to the data protection authority.',
};

const german: ForPatientWords = {
  link: 'Zugriffsliste für den Patienten',
  title: 'Wer Ihre Akte angesehen hat',
  back: 'Zurück zum Patienten',
  print: 'Drucken oder als PDF sichern',
  of: (patient) => `Für ${patient}`,
  from: (house, day) => `${house}, ${day}`,
  lead: 'Diese Liste nennt alle, die hier oder in einem Labor, das an Ihrem Fall arbeitet, etwas aus Ihrer Akte geöffnet, geändert, geteilt oder gedruckt haben, wann das war und warum. Niemand kann unbemerkt eine Zeile aus dem Protokoll dahinter entfernen.',
  none: 'Bisher hat niemand diese Akte geöffnet.',
  when: 'Wann',
  who: 'Wer',
  what: 'Was',
  why: 'Warum',
  ofCase: (number) => (number === '' ? 'ein Fall' : `Fall ${number}`),
  whyThere: (house) => `Steht im Protokoll von ${house}`,
  reading: 'Das Protokoll wird gelesen',
  whole: (count, shown) => (count === 1 ? 'Die ganze Liste: 1 Eintrag.' : `Die ganze Liste: ${shown} Einträge.`),
  cut: (shown, total) =>
    `Die neuesten ${shown} von ${total} Einträgen: Mehr fasst diese Seite nicht. Alle gibt es als Tabelle aus dem Zugriffsprotokoll, unter „Export“, für diesen Patienten.`,
  notWhole: 'Dieses Tablet sieht nur, was Sie selbst getan haben. Die ganze Liste druckt das Tablet der Leitung.',
  foot: 'Die Zeiten sind, was sich beweisen lässt. „Nach der Uhr des Tablets“ heißt, dass noch kein Relay es bestätigt hat. Fragen zu einer Zeile? Wenden Sie sich an die Praxis. Sie können sich auch bei der Datenschutzbehörde beschweren.',
};

export const forPatientWords = inBoth(english, german);
