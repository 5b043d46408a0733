// The sentences about who belongs and who others are: why something has to wait for people. English and German.
import type { ProblemWords, Sentence } from './problems.ts';

const say =
  (what: string, safe: string, todo: string): (() => Sentence) =>
  () => ({ what, safe, todo });

type About = Pick<ProblemWords, 'contact changed' | 'contact ended' | 'act missing' | 'last admin'>;

const notSent = 'Nothing was sent. The draft is saved on this tablet.';

export const peopleProblems: About = {
  'contact changed': say('They are not quite who they were.', notSent, 'Decide first, under Labs and practices.'),
  'contact ended': say('The contact with them has ended.', notSent, 'Send this case by a link.'),
  'act missing': say(
    'Others know of a change of who belongs that has not reached this tablet.',
    'Nothing was shared, nobody was let in, and no key was given.',
    'Connect and wait a moment, then try again. If it does not come, ask whoever wrote last, and look under People and devices.',
  ),
  'last admin': say(
    'You are the only administrator.',
    'Nothing was changed or lost.',
    'Make somebody else an administrator first, with the paper. Then give the role back.',
  ),
};

const notSentGerman = 'Es wurde nichts gesendet. Der Entwurf ist auf diesem Tablet gespeichert.';

export const peopleProblemsGerman: About = {
  'contact changed': say(
    'Dort hat sich etwas geändert.',
    notSentGerman,
    'Entscheiden Sie erst unter „Labore und Praxen“.',
  ),
  'contact ended': say('Der Kontakt ist beendet.', notSentGerman, 'Senden Sie diesen Fall mit einem Link.'),
  'act missing': say(
    'Andere wissen von einer Änderung, wer dazugehört, die dieses Tablet nicht erreicht hat.',
    'Es wurde nichts geteilt, niemand aufgenommen und kein Schlüssel gegeben.',
    'Bitte verbinden, kurz warten und noch einmal versuchen. Kommt sie nicht, fragen Sie, wer zuletzt geschrieben hat, und sehen Sie unter „Menschen und Geräte“ nach.',
  ),
  'last admin': say(
    'Sie sind die einzige Person in der Verwaltung.',
    'Es wurde nichts geändert und nichts ging verloren.',
    'Nehmen Sie erst jemand anderen mit dem Papier in die Verwaltung auf. Geben Sie die Rolle danach ab.',
  ),
};
