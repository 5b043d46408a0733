// Words of the printed case ticket, and of comparing one with what this tablet was shown.
import { inBoth } from './language.svelte.ts';

export const ticketWords = inBoth(
  {
    more: 'More to do',
    title: 'Case ticket',
    toPrint: 'Print a ticket',
    toCompare: 'Compare a ticket',
    back: 'Back to the case',
    lead: 'For the box with the work. It names no patient.',
    print: 'Print',
    case: (number: string) => `Case ${number}`,
    clinic: 'Practice',
    lab: 'Lab',
    due: 'Due at practice',
    appointment: 'Appointment',
    printed: (date: string) => `Printed ${date}`,
    checkpoint: 'Checkpoint',
    upTo: (place: string, at: string) => `Entry ${place}, confirmed by the relay ${at}`,
    code: 'Checkpoint as a code',
    how: 'On any tablet that has this case: open it, choose “Compare a ticket”, scan the code or type the eight words. It says whether the relay shows everybody the same history.',
    none: 'The relay has not confirmed anything of this case to this tablet yet. Print the ticket when it has: without that there are no words to compare.',
    noWords: 'This case is too long for words. The code still compares.',
    compareTitle: 'Compare a ticket',
    compareLead:
      'Scan the code of the printed ticket, or type its eight words. Nothing is sent, and nothing here is changed.',
    words: 'The eight words',
    wordsHint: 'In the order of the ticket. The first four letters of a word are enough.',
    compare: 'Compare',
    count: (count: number) => `There are eight words; ${count === 1 ? '1 was' : `${count} were`} typed.`,
    unknown: (word: string, position: number) =>
      `“${word}”, the ${position}. word, is not one of the words that tickets use. Look at it again.`,
    unfit: (number: string) =>
      `These words are not of case ${number}, or one of them was read as another. Check the number on the ticket, then the words.`,
    same: 'Same history',
    sameText: (place: string, at: string) =>
      `Up to entry ${place}, confirmed ${at}, the relay showed this tablet the same as the one that printed the ticket.`,
    sameNewest: 'That is also the newest this tablet has.',
    ahead: (count: string, isOne: boolean) =>
      isOne
        ? 'This tablet has 1 entry more: it came after the ticket was printed.'
        : `This tablet has ${count} entries more: they came after the ticket was printed.`,
    behind: 'This tablet is behind',
    behindText: (count: string, isOne: boolean) =>
      `The ticket goes ${isOne ? '1 entry' : `${count} entries`} further than what the relay has shown this tablet. Nothing is lost. Connect, wait a minute, and compare again. If it stays like this while the tablet is connected, the relay is keeping something back.`,
    forked: 'The relay shows you two different histories',
    forkedText:
      'At the same place it gave the two tablets different entries. What is on this tablet stays as it is. Call the other house on a number you know before you rely on anything newer than this ticket, and tell whoever runs the relay.',
    proven: 'The relay signed both, and the proof is kept on this tablet.',
    unproven:
      'Words prove nothing to others. Scan the code of the ticket: it carries the relay’s signature, and this tablet then keeps the proof.',
    began: 'Another history, and the relay began anew in between',
    beganText:
      'Since the ticket was printed the relay opened a new count, as it does after it was restored from an older copy. What it lost then, the tablets give back by themselves. If whoever runs the relay knows of no restore, treat it as two histories: let both houses save what the relay confirmed.',
    notHere: 'This tablet cannot say',
    notHereText:
      'It does not know what stood at that place. Print a new ticket on the other tablet and compare that one.',
    otherCase: 'This ticket is of another case',
    otherCaseText: 'Compare it on the screen of the case whose number it bears.',
    openOther: 'Open that case',
    notSigned: 'The relay of this house did not sign this code',
    notSignedText: 'It is no ticket of this case, or somebody made it up. Nothing here is affected.',
    unreadable: {
      'not a ticket': 'This code is not on a case ticket. Scan the square code beside the eight words.',
      'damaged ticket': 'The code was not read as a whole. Take the photo again, in better light, or type the words.',
      'newer ticket': 'This ticket was printed by a newer Enamel. Update the app, then compare again.',
    },
  },
  {
    more: 'Weiteres',
    title: 'Fallzettel',
    toPrint: 'Fallzettel drucken',
    toCompare: 'Fallzettel vergleichen',
    back: 'Zurück zum Fall',
    lead: 'Für die Schale mit der Arbeit. Er nennt keinen Patienten.',
    print: 'Drucken',
    case: (number) => `Fall ${number}`,
    clinic: 'Praxis',
    lab: 'Labor',
    due: 'In der Praxis bis',
    appointment: 'Termin',
    printed: (date) => `Gedruckt am ${date}`,
    checkpoint: 'Prüfstelle',
    upTo: (place, at) => `Eintrag ${place}, vom Relay bestätigt ${at}`,
    code: 'Prüfstelle als Code',
    how: 'Auf jedem Tablet, das diesen Fall hat: Fall öffnen, „Fallzettel vergleichen“ wählen, den Code scannen oder die acht Wörter tippen. Es sagt, ob das Relay allen dieselbe Geschichte zeigt.',
    none: 'Das Relay hat diesem Tablet von diesem Fall noch nichts bestätigt. Drucken Sie den Zettel danach: Vorher gibt es keine Wörter zum Vergleichen.',
    noWords: 'Dieser Fall ist zu lang für Wörter. Der Code vergleicht weiterhin.',
    compareTitle: 'Fallzettel vergleichen',
    compareLead:
      'Scannen Sie den Code des gedruckten Zettels oder tippen Sie seine acht Wörter. Es wird nichts gesendet und hier nichts geändert.',
    words: 'Die acht Wörter',
    wordsHint: 'In der Reihenfolge des Zettels. Die ersten vier Buchstaben eines Wortes genügen.',
    compare: 'Vergleichen',
    count: (count) => `Es sind acht Wörter; getippt ${count === 1 ? 'wurde 1' : `wurden ${count}`}.`,
    unknown: (word, position) =>
      `„${word}“, das ${position}. Wort, kommt auf Fallzetteln nicht vor. Bitte noch einmal nachsehen.`,
    unfit: (number) =>
      `Diese Wörter gehören nicht zu Fall ${number}, oder eines wurde falsch gelesen. Bitte die Nummer auf dem Zettel prüfen, dann die Wörter.`,
    same: 'Dieselbe Geschichte',
    sameText: (place, at) =>
      `Bis zum Eintrag ${place}, bestätigt ${at}, hat das Relay diesem Tablet dasselbe gezeigt wie dem, das den Zettel gedruckt hat.`,
    sameNewest: 'Das ist auch das Neueste, was dieses Tablet hat.',
    ahead: (count, isOne) =>
      isOne
        ? 'Dieses Tablet hat 1 Eintrag mehr: Er kam nach dem Druck des Zettels.'
        : `Dieses Tablet hat ${count} Einträge mehr: Sie kamen nach dem Druck des Zettels.`,
    behind: 'Dieses Tablet liegt zurück',
    behindText: (count, isOne) =>
      `Der Zettel geht ${isOne ? '1 Eintrag' : `${count} Einträge`} weiter als das, was das Relay diesem Tablet gezeigt hat. Es ist nichts verloren. Verbinden Sie das Tablet, warten Sie eine Minute und vergleichen Sie noch einmal. Bleibt es dabei, obwohl es verbunden ist, hält das Relay etwas zurück.`,
    forked: 'Das Relay zeigt Ihnen zwei verschiedene Geschichten',
    forkedText:
      'An derselben Stelle hat es den beiden Tablets verschiedene Einträge gegeben. Was auf diesem Tablet ist, bleibt, wie es ist. Rufen Sie das andere Haus unter einer bekannten Nummer an, bevor Sie sich auf Neueres als diesen Zettel verlassen, und sagen Sie es dem Betreiber des Relays.',
    proven: 'Das Relay hat beides unterschrieben; der Beweis liegt auf diesem Tablet.',
    unproven:
      'Wörter beweisen anderen nichts. Scannen Sie den Code des Zettels: Er trägt die Unterschrift des Relays, und dieses Tablet behält dann den Beweis.',
    began: 'Eine andere Geschichte, und das Relay hat dazwischen neu begonnen',
    beganText:
      'Seit dem Druck des Zettels hat das Relay eine neue Zählung begonnen, wie nach der Rückkehr zu einer älteren Kopie. Was es dabei verlor, geben die Tablets von selbst zurück. Weiß der Betreiber von keiner Rückkehr, behandeln Sie es wie zwei Geschichten: Beide Häuser speichern dann, was das Relay bestätigt hat.',
    notHere: 'Dieses Tablet kann es nicht sagen',
    notHereText:
      'Es weiß nicht, was an dieser Stelle stand. Drucken Sie auf dem anderen Tablet einen neuen Zettel und vergleichen Sie den.',
    otherCase: 'Dieser Zettel gehört zu einem anderen Fall',
    otherCaseText: 'Vergleichen Sie ihn bei dem Fall, dessen Nummer er trägt.',
    openOther: 'Diesen Fall öffnen',
    notSigned: 'Das Relay dieses Hauses hat diesen Code nicht unterschrieben',
    notSignedText: 'Er gehört nicht zu diesem Fall, oder jemand hat ihn erfunden. Hier ist nichts betroffen.',
    unreadable: {
      'not a ticket':
        'Dieser Code steht nicht auf einem Fallzettel. Scannen Sie den quadratischen Code neben den acht Wörtern.',
      'damaged ticket':
        'Der Code wurde nicht ganz gelesen. Bitte noch einmal bei besserem Licht fotografieren oder die Wörter tippen.',
      'newer ticket':
        'Dieser Zettel stammt von einem neueren Enamel. Bitte die App aktualisieren und noch einmal vergleichen.',
    },
  },
);
