// Words of what concerns a person: their cases, questions, designs, parcels, days.
import type { NewsKind } from '../../records/news.ts';
import { inBoth } from './language.svelte.ts';

interface NewsWords {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneText: string;
  readonly kinds: Readonly<Record<NewsKind, string>>;
  readonly aside: (count: number) => string;
  readonly missing: (what: string) => string;
  readonly isNew: string;
  readonly fresh: (count: number) => string;
  readonly seen: string;
  readonly seeAll: string;
  readonly settings: string;
  readonly count: string;
  readonly countText: string;
  readonly quiet: string;
  readonly quietText: string;
  readonly isQuiet: string;
}

const english: NewsWords = {
  title: 'For you',
  lead: 'What concerns your cases, and those that nobody has taken on yet. It stands here until it is dealt with.',
  none: 'Nothing waits for you',
  noneText: 'Questions, answers, designs, parcels that came short and days that changed show here.',
  kinds: {
    claim: 'Somebody took it on: confirm who',
    query: 'A question to you',
    answer: 'Answered: it can go on',
    named: 'You are named',
    design: 'A design to look at',
    approved: 'Design approved',
    'changes asked': 'Changes asked',
    rejected: 'Rejected by the lab',
    parcel: 'A parcel came short',
    late: 'Late',
    moved: 'Its days changed',
    aside: 'Changes were set aside',
  },
  aside: (count) => (count === 1 ? '1 change was set aside' : `${count} changes were set aside`),
  missing: (what) => `Missing: ${what}`,
  isNew: 'New',
  fresh: (count) => `New, ${count}`,
  seen: 'Seen',
  seeAll: 'I have seen all',
  settings: 'What is counted',
  count: 'Counted in the rail and on the app’s icon',
  countText:
    'The icon shows a number and nothing else. Everything stands in this list all the same. On this tablet only.',
  quiet: 'Count nothing while the house is closed',
  quietText: 'By its working days and opening hours.',
  isQuiet: 'The house is closed now: nothing is counted until it opens.',
};

const german: NewsWords = {
  title: 'Für Sie',
  lead: 'Was Ihre Fälle betrifft und die, die noch niemand übernommen hat. Es steht hier, bis es erledigt ist.',
  none: 'Nichts wartet auf Sie',
  noneText: 'Rückfragen, Antworten, Designs, unvollständige Pakete und geänderte Tage stehen hier.',
  kinds: {
    claim: 'Jemand hat ihn angenommen: bestätigen, wer',
    query: 'Eine Rückfrage an Sie',
    answer: 'Beantwortet: es kann weitergehen',
    named: 'Sie sind genannt',
    design: 'Ein Design zum Ansehen',
    approved: 'Design freigegeben',
    'changes asked': 'Änderungen gewünscht',
    rejected: 'Vom Labor abgelehnt',
    parcel: 'Ein Paket war unvollständig',
    late: 'Verspätet',
    moved: 'Seine Tage sind andere',
    aside: 'Änderungen wurden beiseitegelegt',
  },
  aside: (count) => (count === 1 ? '1 Änderung wurde beiseitegelegt' : `${count} Änderungen wurden beiseitegelegt`),
  missing: (what) => `Fehlt: ${what}`,
  isNew: 'Neu',
  fresh: (count) => `Neu, ${count}`,
  seen: 'Gesehen',
  seeAll: 'Ich habe alles gesehen',
  settings: 'Was gezählt wird',
  count: 'Gezählt in der Leiste und am Symbol der App',
  countText:
    'Am Symbol steht eine Zahl und sonst nichts. In dieser Liste steht trotzdem alles. Gilt nur auf diesem Tablet.',
  quiet: 'Nichts zählen, solange das Haus geschlossen ist',
  quietText: 'Nach seinen Arbeitstagen und Öffnungszeiten.',
  isQuiet: 'Das Haus ist jetzt geschlossen: bis es öffnet, wird nichts gezählt.',
};

export const newsWords = inBoth(english, german);
