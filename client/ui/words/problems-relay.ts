// The sentences about going to another relay. English and German.
import type { ProblemWords, Sentence } from './problems.ts';

const say =
  (what: string, safe: string, todo: string): (() => Sentence) =>
  () => ({ what, safe, todo });
type RelayWords = Pick<ProblemWords, 'not a relay address' | 'same relay' | 'house unknown there' | 'cases not held'>;

const nothingLost = 'Nothing was changed or lost.';

export const relayProblems: RelayWords = {
  'not a relay address': say(
    'This is not the address of a relay.',
    nothingLost,
    'Give its name as in records.example.com, without user names, passwords or anything behind it.',
  ),
  'same relay': say('This is the relay you are at.', nothingLost, 'Give the address of the new one.'),
  'house unknown there': say(
    'Nothing at this relay says that your house has moved to it.',
    'Nothing was sent there.',
    'Ask the administrator for the address again, or wait until the move is complete there.',
  ),
  'cases not held': say(
    'You cannot open the cases of your house, so you cannot tell your partners of a move.',
    nothingLost,
    'Ask an administrator who works on cases, or let somebody give you such a role first.',
  ),
};

const nichtsVerloren = 'Es wurde nichts geändert und nichts ging verloren.';

export const relayProblemsGerman: RelayWords = {
  'not a relay address': say(
    'Das ist keine Adresse eines Relays.',
    nichtsVerloren,
    'Bitte den Namen angeben wie in records.example.com, ohne Benutzernamen, Passwort oder etwas dahinter.',
  ),
  'same relay': say('Das ist das Relay, an dem Sie sind.', nichtsVerloren, 'Bitte die Adresse des neuen angeben.'),
  'house unknown there': say(
    'An diesem Relay sagt nichts, dass Ihr Haus dorthin umgezogen ist.',
    'Es wurde nichts dorthin gesendet.',
    'Bitte die Adresse bei der Administration noch einmal erfragen, oder warten, bis der Umzug dort fertig ist.',
  ),
  'cases not held': say(
    'Sie können die Fälle Ihres Hauses nicht öffnen und Partnern deshalb keinen Umzug mitteilen.',
    nichtsVerloren,
    'Bitten Sie jemanden, der administriert und an Fällen arbeitet, oder lassen Sie sich erst so eine Rolle geben.',
  ),
};
