// Words of the labs and practices that are known here: the list, comparing words, doubts, the end; and of sending to one.
import type { ContactDoubt } from '../../worker/views/contactviews.ts';
import { inBoth } from './language.svelte.ts';

interface ContactWords {
  readonly title: string;
  readonly pick: string;
  readonly none: string;
  readonly noneText: string;
  readonly open: string;
  readonly ended: string;
  readonly lab: string;
  readonly clinic: string;
  readonly compared: string;
  readonly notCompared: string;
  readonly decide: string;
  readonly endedChip: string;
  readonly cases: (count: number) => string;
  readonly last: (when: string) => string;
  readonly owner: string;
  readonly guest: string;
  readonly wordsTitle: string;
  readonly wordsText: string;
  readonly code: string;
  readonly scanText: string;
  readonly same: string;
  readonly differ: string;
  readonly differTitle: string;
  readonly differText: string;
  readonly codeSame: string;
  readonly codeDiffers: string;
  readonly comparedBy: (who: string, when: string) => string;
  readonly theyCompared: string;
  readonly nobody: string;
  readonly nobodyGuest: string;
  readonly doubts: Readonly<Record<ContactDoubt, { readonly title: (name: string) => string; readonly text: string }>>;
  readonly stillThem: string;
  readonly lookAtClaim: string;
  readonly see: string;
  readonly shared: string;
  readonly noShared: string;
  readonly end: string;
  readonly endTitle: (name: string) => string;
  readonly endText: string;
  readonly keep: string;
  readonly endedText: string;
  readonly toWhom: string;
  readonly byLink: string;
  readonly byLinkHint: string;
  readonly sendTo: (name: string) => string;
  readonly choose: string;
  readonly atOnceHint: string;
  readonly compareFirst: string;
  readonly sent: (name: string) => string;
  readonly arrived: (name: string) => string;
  readonly notTold: string;
  readonly known: string;
  readonly onlyName: (name: string) => string;
  readonly onlyNameText: string;
}

export const contactWords = inBoth<ContactWords>(
  {
    title: 'Labs and practices',
    pick: 'Choose a house to see how you know each other and what you share.',
    none: 'Nobody is known yet',
    noneText: 'Send a first case by a link and confirm who accepted. From then on that house is known here.',
    open: 'Known',
    ended: 'Ended',
    lab: 'Lab',
    clinic: 'Practice',
    compared: 'Compared',
    notCompared: 'Not compared',
    decide: 'Decide',
    endedChip: 'Ended',
    cases: (count) => (count === 0 ? 'no case' : count === 1 ? '1 case' : `${count} cases`),
    last: (when) => `last ${when}`,
    owner: 'You send cases to them without a link.',
    guest: 'Their cases come to you without a link.',
    wordsTitle: 'Are they who they say they are?',
    wordsText: 'Call them, or meet them, and read these words to each other. They see the same four under your name.',
    code: 'Code to compare face to face',
    scanText: 'Or take a picture of the code on their tablet: it compares everything.',
    same: 'The words are the same',
    differ: 'They differ',
    differTitle: 'Then somebody stands between you',
    differText:
      'Nothing was changed. Send them nothing here; end this contact, take back the cases you share, and call them on a number you know.',
    codeSame: 'The codes are the same. Noted as compared.',
    codeDiffers:
      'That is another code. Nothing was noted. Check that both tablets show each other’s house; if they do, somebody stands between you.',
    comparedBy: (who, when) => `Compared by ${who}, ${when}`,
    theyCompared: 'They have compared the words.',
    nobody: 'Nobody here has compared them. Until somebody does, the lab knows patients by reference only.',
    nobodyGuest: 'Nobody here has compared them.',
    doubts: {
      'new admin': {
        title: (name) => `${name} has a new administrator’s tablet`,
        text: 'It was let in with their paper. Until you decide, no case goes to them and none of theirs comes in. Ask them, best with the words.',
      },
      'same name': {
        title: (name) => `Somebody else calls itself ${name}`,
        text: 'A house with the same name and another paper accepted one of your links. Until you decide about it, no case goes to this one either.',
      },
      frozen: {
        title: (name) => `Two houses accepted the link that ${name} came by`,
        text: 'Until you decide which of them it was, no case goes to this one.',
      },
    },
    stillThem: 'It is still them',
    lookAtClaim: 'See who accepted',
    see: 'See',
    shared: 'Cases you share',
    noShared: 'None at the moment.',
    end: 'End the contact',
    endTitle: (name) => `End the contact with ${name}?`,
    endText:
      'No new case can be sent to them without a link. Cases that are open stay as they are: both of you go on seeing and working on them. To take one back, open it.',
    keep: 'Keep it',
    endedText:
      'This contact has ended. Cases that were shared stay as they are. A link, confirmed, makes you known again.',
    toWhom: 'To whom',
    byLink: 'Somebody new, by a link',
    byLinkHint: 'You confirm who accepted it.',
    sendTo: (name) => `Send to ${name}`,
    choose: 'Choose to whom it goes.',
    atOnceHint: 'They are known, so all files go at once.',
    compareFirst: 'Name, age and sex can be shown once you have compared the words with them.',
    sent: (name) => `Sent to ${name}. It finds its way to their tablets without a link.`,
    arrived: (name) => `It has come to ${name}.`,
    notTold:
      'They have not been told of this case: the contact ended or waits for a decision. The case is saved here. Decide, or take it back and invite by a link.',
    known: 'You know this house: it has the same paper as before.',
    onlyName: (name) => `This is not the ${name} you know`,
    onlyNameText:
      'It has the same name and another paper. They may have begun anew, or somebody uses their name. Call them on a number you know before you confirm.',
  },
  {
    title: 'Labore und Praxen',
    pick: 'Wählen Sie ein Haus, um zu sehen, woher Sie sich kennen und was Sie teilen.',
    none: 'Noch ist niemand bekannt',
    noneText:
      'Senden Sie einen ersten Fall mit einem Link und bestätigen Sie, wer angenommen hat. Von da an ist dieses Haus hier bekannt.',
    open: 'Bekannt',
    ended: 'Beendet',
    lab: 'Labor',
    clinic: 'Praxis',
    compared: 'Verglichen',
    notCompared: 'Nicht verglichen',
    decide: 'Entscheiden',
    endedChip: 'Beendet',
    cases: (count) => (count === 0 ? 'kein Fall' : count === 1 ? '1 Fall' : `${count} Fälle`),
    last: (when) => `zuletzt ${when}`,
    owner: 'Sie senden Fälle dorthin ohne Link.',
    guest: 'Fälle von dort kommen ohne Link zu Ihnen.',
    wordsTitle: 'Sind es wirklich sie?',
    wordsText:
      'Rufen Sie an, oder treffen Sie sich, und lesen Sie einander diese Wörter vor. Dort stehen unter Ihrem Namen dieselben vier.',
    code: 'Code zum Vergleich von Angesicht zu Angesicht',
    scanText: 'Oder fotografieren Sie den Code auf dem anderen Tablet: Er vergleicht alles.',
    same: 'Die Wörter sind gleich',
    differ: 'Sie sind verschieden',
    differTitle: 'Dann steht jemand zwischen Ihnen',
    differText:
      'Es wurde nichts geändert. Senden Sie hier nichts; beenden Sie diesen Kontakt, nehmen Sie geteilte Fälle zurück und rufen Sie eine Nummer an, die Sie kennen.',
    codeSame: 'Die Codes sind gleich. Als verglichen vermerkt.',
    codeDiffers:
      'Das ist ein anderer Code. Es wurde nichts vermerkt. Zeigen beide Tablets das Haus des anderen? Dann steht jemand zwischen Ihnen.',
    comparedBy: (who, when) => `Verglichen von ${who}, ${when}`,
    theyCompared: 'Dort wurden die Wörter verglichen.',
    nobody: 'Hier hat noch niemand verglichen. Bis dahin kennt das Labor Patienten nur mit Referenz.',
    nobodyGuest: 'Hier hat noch niemand verglichen.',
    doubts: {
      'new admin': {
        title: (name) => `${name} hat ein neues Tablet der Verwaltung`,
        text: 'Es wurde mit dem Papier des Hauses aufgenommen. Bis Sie entscheiden, geht kein Fall dorthin und keiner kommt herein. Fragen Sie nach, am besten mit den Wörtern.',
      },
      'same name': {
        title: (name) => `Noch jemand nennt sich ${name}`,
        text: 'Ein Haus mit demselben Namen und anderem Papier hat einen Ihrer Links angenommen. Bis Sie darüber entscheiden, geht auch hierhin kein Fall.',
      },
      frozen: {
        title: (name) => `Zwei Häuser haben den Link angenommen, mit dem ${name} kam`,
        text: 'Bis Sie entscheiden, welches es war, geht kein Fall dorthin.',
      },
    },
    stillThem: 'Es sind noch dieselben',
    lookAtClaim: 'Ansehen, wer annahm',
    see: 'Ansehen',
    shared: 'Gemeinsame Fälle',
    noShared: 'Zurzeit keine.',
    end: 'Kontakt beenden',
    endTitle: (name) => `Kontakt mit ${name} beenden?`,
    endText:
      'Ohne Link kann kein neuer Fall mehr dorthin gehen. Offene Fälle bleiben, wie sie sind: Beide sehen sie weiter und arbeiten daran. Um einen zurückzunehmen, öffnen Sie ihn.',
    keep: 'Behalten',
    endedText:
      'Dieser Kontakt ist beendet. Geteilte Fälle bleiben, wie sie sind. Ein bestätigter Link macht Sie wieder bekannt.',
    toWhom: 'An wen',
    byLink: 'Jemand Neues, mit einem Link',
    byLinkHint: 'Sie bestätigen, wer ihn angenommen hat.',
    sendTo: (name) => `An ${name} senden`,
    choose: 'Wählen Sie, an wen es geht.',
    atOnceHint: 'Das Haus ist bekannt, deshalb gehen alle Dateien sofort.',
    compareFirst: 'Name, Alter und Geschlecht lassen sich zeigen, sobald Sie die Wörter verglichen haben.',
    sent: (name) => `An ${name} gesendet. Der Fall findet ohne Link auf die Tablets dort.`,
    arrived: (name) => `Bei ${name} angekommen.`,
    notTold:
      'Dort weiß man nichts von diesem Fall: Der Kontakt ist beendet oder wartet auf eine Entscheidung. Der Fall ist hier gespeichert. Entscheiden Sie, oder nehmen Sie ihn zurück und laden mit einem Link ein.',
    known: 'Sie kennen dieses Haus: Es hat dasselbe Papier wie bisher.',
    onlyName: (name) => `Das ist nicht ${name}, wie Sie es kennen`,
    onlyNameText:
      'Es hat denselben Namen und ein anderes Papier. Vielleicht wurde dort neu begonnen, vielleicht benutzt jemand den Namen. Rufen Sie eine Nummer an, die Sie kennen, bevor Sie bestätigen.',
  },
);
