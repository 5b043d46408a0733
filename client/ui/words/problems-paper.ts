// The sentences about the kit's papers: why words, codes or two of three do not open. English and German.
import type { ProblemWords, Sentence } from './problems.ts';

const say =
  (what: string, safe: string, todo: string): (() => Sentence) =>
  () => ({ what, safe, todo });
type PaperWords = Pick<
  ProblemWords,
  | 'kit words wrong'
  | 'paper alone'
  | 'same paper twice'
  | 'papers of two kits'
  | 'papers do not fit'
  | 'kit unknown to relay'
  | 'kit was replaced'
>;

const nothingLost = 'Nothing was changed or lost.';

export const paperProblems: PaperWords = {
  'kit words wrong': say('These are not the words on the paper.', nothingLost, 'Check each, in order, and try again.'),
  'paper alone': (number) => ({
    what: `This is ${number === undefined ? 'one' : `paper ${number}`} of three.`,
    safe: 'Alone it opens nothing.',
    todo: 'Give another of the three as well.',
  }),
  'same paper twice': say('The same paper was given twice.', nothingLost, 'Give another of the three as well.'),
  'papers of two kits': say(
    'These papers do not belong to one kit.',
    nothingLost,
    'Look for two with the same house and date, or check their words.',
  ),
  'papers do not fit': say(
    'These papers do not fit together.',
    nothingLost,
    'A word may have been read as another: check both papers, or scan their codes.',
  ),
  'kit unknown to relay': say(
    'The relay holds nothing for this paper.',
    nothingLost,
    'Check the address of the relay on the paper, and that you hold the newest paper.',
  ),
  'kit was replaced': (at, format) => ({
    what: `This paper was replaced by a newer one${at === undefined ? '' : ` on ${format.fullDate(at)}`}.`,
    safe: nothingLost,
    todo: 'Use the newest paper. If nobody in your house made one, speak to your administrators at once.',
  }),
};

const nothingLostGerman = 'Es wurde nichts geändert und nichts ging verloren.';

export const paperProblemsGerman: PaperWords = {
  'kit words wrong': say(
    'Das sind nicht die Wörter auf dem Papier.',
    nothingLostGerman,
    'Bitte einzeln und in ihrer Reihenfolge prüfen und noch einmal versuchen.',
  ),
  'paper alone': (number) => ({
    what: `Das ist ${number === undefined ? 'eines' : `Papier ${number}`} von dreien.`,
    safe: 'Allein öffnet es nichts.',
    todo: 'Bitte noch ein anderes der drei angeben.',
  }),
  'same paper twice': say(
    'Dasselbe Papier wurde zweimal angegeben.',
    nothingLostGerman,
    'Bitte noch ein anderes der drei angeben.',
  ),
  'papers of two kits': say(
    'Diese Papiere gehören nicht zusammen.',
    nothingLostGerman,
    'Bitte zwei mit demselben Haus und Datum suchen oder die Wörter prüfen.',
  ),
  'papers do not fit': say(
    'Diese Papiere passen nicht zueinander.',
    nothingLostGerman,
    'Vielleicht wurde ein Wort falsch gelesen: bitte beide Papiere prüfen oder ihre Codes scannen.',
  ),
  'kit unknown to relay': say(
    'Das Relay hat zu diesem Papier nichts.',
    nothingLostGerman,
    'Bitte die Adresse des Relays auf dem Papier prüfen, und ob es das neueste Papier ist.',
  ),
  'kit was replaced': (at, format) => ({
    what:
      at === undefined
        ? 'Dieses Papier wurde durch ein neueres ersetzt.'
        : `Dieses Papier wurde am ${format.fullDate(at)} durch ein neueres ersetzt.`,
    safe: nothingLostGerman,
    todo: 'Nehmen Sie das neueste Papier. Hat bei Ihnen niemand eines erstellt, sprechen Sie sofort mit der Verwaltung.',
  }),
};
