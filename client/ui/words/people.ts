// Words of people and devices: who is here, adding a tablet, suspending and removing.
import type { MeetingEnd, Standing } from '../../worker/views/peopleview.ts';
import { inBoth } from './language.svelte.ts';

interface PeopleWords {
  readonly title: string;
  readonly lead: string;
  readonly readOnly: string;
  readonly unheard: string;
  readonly unheardFrom: (names: readonly string[]) => string;
  readonly you: string;
  readonly thisTablet: string;
  readonly noTablet: string;
  readonly tablet: (number: number) => string;
  readonly admin: string;
  readonly seen: (when: string) => string;
  readonly notSeen: string;
  readonly standing: Readonly<Record<Standing, string>>;
  readonly waitsForSecond: string;
  readonly suspendedByYou: string;
  readonly takeBackPerson: string;
  readonly changeRoles: string;
  readonly suspend: string;
  readonly takeBack: string;
  readonly add: string;
  readonly addTo: (name: string) => string;
  readonly remove: string;
  readonly removeTitle: (name: string) => string;
  readonly removeEffect: string;
  readonly removeKeeps: string;
  readonly notConnected: string;
  readonly removeSecond: string;
  readonly removePaper: string;
  readonly keep: string;
  readonly name: string;
  readonly rolesAsk: string;
  readonly nameMissing: string;
  readonly show: string;
  readonly onTheOther: string;
  readonly code: string;
  readonly qr: string;
  readonly codeSafe: string;
  readonly until: (time: string) => string;
  readonly wordsTitle: string;
  readonly wordsAsk: string;
  readonly same: string;
  readonly differ: string;
  readonly paper: string;
  readonly paperHint: string;
  readonly paperHere: string;
  readonly checked: string;
  readonly joining: string;
  readonly opening: string;
  readonly done: (name: string) => string;
  readonly close: string;
  readonly cancel: string;
  readonly again: string;
  readonly ends: Readonly<Record<MeetingEnd, string>>;
  readonly enterTitle: string;
  /** A copy of a tablet becomes one of its own. */
  readonly anewTitle: string;
  readonly anewLead: string;
  readonly anewPaper: string;
  readonly enterLead: string;
  readonly enter: string;
  readonly paste: string;
  readonly pasteHint: string;
  readonly pasteMissing: string;
  readonly scanned: string;
  readonly back: string;
}

export const peopleWords = inBoth<PeopleWords>(
  {
    title: 'People and devices',
    lead: 'Who works here, with which role, on which tablets. A role decides which keys a tablet is given. Suspend a tablet that is lost or stolen: it gets nothing new.',
    readOnly: 'A tablet of an administrator changes this list.',
    unheard: 'A change of this list has not reached this tablet',
    unheardFrom: (names) =>
      `What ${names.join(' and ')} wrote builds on it. Until it comes nobody is let in, nothing is shared and no key is given from here; suspending and removing work. Connect and wait a moment, and ask what was changed. If it does not come, call whoever runs the relay. If nobody there knows of a change, suspend the tablet that says so: then it stops nothing any more.`,
    you: 'You',
    thisTablet: 'This tablet',
    noTablet: 'No tablet yet',
    tablet: (number) => `Tablet ${number}`,
    admin: 'may change this list',
    seen: (when) => `Last heard of ${when}`,
    notSeen: 'Nothing heard of it yet',
    standing: { active: 'Active', suspended: 'Suspended', removed: 'Removed' },
    waitsForSecond: 'Suspended until a second administrator removes them too.',
    suspendedByYou: 'You have suspended them. A second administrator, or the paper, removes them.',
    takeBackPerson: 'Let them in again',
    changeRoles: 'Change roles',
    suspend: 'Suspend this tablet',
    takeBack: 'Let it in again',
    add: 'Add a person',
    addTo: (name) => `Add a tablet for ${name}`,
    remove: 'Remove',
    removeTitle: (name) => `Remove ${name}?`,
    removeEffect:
      'From now on their tablets get nothing new and open nothing that is written later. Every key they had is changed at once.',
    notConnected:
      'There is no connection now. A removal or a suspension counts on this tablet at once; the relay and the other tablets hear of it when this one is connected.',
    removeKeeps: 'What they have read stays on their tablets and may have been copied. Nobody can take that back.',
    removeSecond: 'They are an administrator: you suspend them now, and a second administrator has to remove them too.',
    removePaper:
      'They are an administrator. With the words of the paper they are removed; without them they are suspended.',
    keep: 'Keep them',
    name: 'Name',
    rolesAsk: 'Roles',
    nameMissing: 'A name and at least one role are needed.',
    show: 'Show the code',
    onTheOther:
      'On the new tablet, open Enamel, choose “Add this tablet to a practice or lab”, and scan or paste this code.',
    code: 'Code',
    qr: 'Code for the new tablet',
    codeSafe: 'The code alone lets nobody in: both tablets show four words, and you compare them.',
    until: (time) => `Good once, until ${time}`,
    wordsTitle: 'Do both tablets show these words?',
    wordsAsk:
      'Look at both screens, or read the words to each other. If one word differs, somebody stands between you.',
    same: 'The same words',
    differ: 'They differ',
    paper: 'Words of the paper, for an administrator',
    paperHint: 'Without them the tablet works for everything but this list.',
    paperHere: 'The paper is not confirmed yet, so its words are still here and need not be typed.',
    checked: 'Now say on the other tablet that the words are the same.',
    joining: 'The tablet is being let in',
    opening: 'Asking the relay',
    done: (name) => `${name} is in. The tablet fetches what the role opens.`,
    close: 'Close',
    cancel: 'Cancel',
    again: 'Try again',
    ends: {
      expired: 'The code has expired. Nothing was changed; show a new one.',
      'words differ': 'The words were not the same, so nobody was let in. Nothing was changed. Show a new code.',
      'two tablets': 'Two tablets answered to this code, so neither was let in. Nothing was changed. Show a new code.',
      ended: 'The other tablet ended it. Nothing was changed there or here.',
      unknown: 'The relay does not know this code. It may have been used or expired; ask for a new one.',
      'no account': 'The relay does not take anything from this tablet yet. Try again in a moment.',
      'relay is another': 'Another relay answers at this address. Nothing was sent to it.',
      'relay unreachable': 'No connection to the relay. Nothing was changed; try again.',
      failed: 'The house could not be opened here. Nothing was kept on this tablet; ask for a new code.',
    },
    enterTitle: 'Add this tablet',
    anewTitle: 'Make this tablet its own',
    anewLead:
      'An administrator adds a tablet for you under “People” and shows you a code; on your own other tablet that may be you. What was written here and not sent then goes out from this tablet, each change once. Do it from here, with your vault open: from the lock screen nothing is carried over. What it was before stays there, to be read.',
    anewPaper: 'I have the paper instead',
    enterLead: 'To a practice or lab that uses Enamel already. Somebody there shows you a code.',
    enter: 'Go on',
    paste: 'Code',
    pasteHint: 'Begins with “enamel-tablet:”.',
    pasteMissing: 'The code is needed.',
    scanned: 'The code was read.',
    back: 'Back',
  },
  {
    title: 'Menschen und Geräte',
    lead: 'Wer hier arbeitet, mit welcher Rolle, auf welchen Tablets. Die Rolle bestimmt, welche Schlüssel ein Tablet bekommt. Ein verlorenes oder gestohlenes Tablet hier sperren: Es bekommt nichts Neues.',
    readOnly: 'Geändert wird diese Liste auf einem Tablet der Verwaltung.',
    unheard: 'Eine Änderung dieser Liste hat dieses Tablet nicht erreicht',
    unheardFrom: (names) =>
      `Was ${names.join(' und ')} geschrieben hat, baut auf ihr auf. Bis sie kommt, wird von hier niemand aufgenommen, nichts geteilt und kein Schlüssel gegeben; Sperren und Entfernen gehen. Bitte verbinden, kurz warten und fragen, was geändert wurde. Kommt sie nicht, rufen Sie den Betreiber des Relays an. Weiß dort niemand von einer Änderung, sperren Sie das Tablet, das es sagt: Dann hält es nichts mehr auf.`,
    you: 'Sie',
    thisTablet: 'Dieses Tablet',
    noTablet: 'Noch kein Tablet',
    tablet: (number) => `Tablet ${number}`,
    admin: 'darf diese Liste ändern',
    seen: (when) => `Zuletzt gehört ${when}`,
    notSeen: 'Noch nichts gehört',
    standing: { active: 'Aktiv', suspended: 'Gesperrt', removed: 'Entfernt' },
    waitsForSecond: 'Gesperrt, bis eine zweite Person der Verwaltung ebenfalls entfernt.',
    suspendedByYou: 'Sie haben diese Person gesperrt. Eine zweite Person der Verwaltung oder das Papier entfernt sie.',
    takeBackPerson: 'Wieder einlassen',
    changeRoles: 'Rollen ändern',
    suspend: 'Dieses Tablet sperren',
    takeBack: 'Wieder zulassen',
    add: 'Person aufnehmen',
    addTo: (name) => `Tablet für ${name} hinzufügen`,
    remove: 'Entfernen',
    removeTitle: (name) => `${name} entfernen?`,
    removeEffect:
      'Ab jetzt bekommen die Tablets dieser Person nichts Neues und öffnen nichts, was später geschrieben wird. Alle Schlüssel, die sie hatte, werden sofort gewechselt.',
    notConnected:
      'Gerade besteht keine Verbindung. Auf diesem Tablet gilt ein Entfernen oder Sperren sofort; das Relay und die anderen Tablets erfahren davon, sobald dieses verbunden ist.',
    removeKeeps:
      'Was sie gelesen hat, bleibt auf ihren Tablets und kann kopiert worden sein. Das kann niemand zurückholen.',
    removeSecond:
      'Diese Person gehört zur Verwaltung: Sie sperren sie jetzt, und eine zweite Person der Verwaltung muss sie ebenfalls entfernen.',
    removePaper:
      'Diese Person gehört zur Verwaltung. Mit den Wörtern der Papierkarte wird sie entfernt, ohne sie gesperrt.',
    keep: 'Behalten',
    name: 'Name',
    rolesAsk: 'Rollen',
    nameMissing: 'Ein Name und mindestens eine Rolle werden gebraucht.',
    show: 'Code zeigen',
    onTheOther:
      'Auf dem neuen Tablet Enamel öffnen, „Dieses Tablet zu Praxis oder Labor hinzufügen“ wählen und diesen Code scannen oder einfügen.',
    code: 'Code',
    qr: 'Code für das neue Tablet',
    codeSafe: 'Der Code allein lässt niemanden herein: Beide Tablets zeigen vier Wörter, und Sie vergleichen sie.',
    until: (time) => `Gilt einmal, bis ${time}`,
    wordsTitle: 'Zeigen beide Tablets diese Wörter?',
    wordsAsk:
      'Sehen Sie auf beide Bildschirme oder lesen Sie einander die Wörter vor. Ist eines anders, steht jemand dazwischen.',
    same: 'Dieselben Wörter',
    differ: 'Sie sind anders',
    paper: 'Wörter der Papierkarte, für die Verwaltung',
    paperHint: 'Ohne sie kann das Tablet alles außer dieser Liste.',
    paperHere:
      'Die Papierkarte ist noch nicht bestätigt; ihre Wörter liegen noch hier und müssen nicht getippt werden.',
    checked: 'Sagen Sie jetzt auf dem anderen Tablet, dass die Wörter dieselben sind.',
    joining: 'Das Tablet wird aufgenommen',
    opening: 'Das Relay wird gefragt',
    done: (name) => `${name} ist dabei. Das Tablet holt, was die Rolle öffnet.`,
    close: 'Schließen',
    cancel: 'Abbrechen',
    again: 'Noch einmal versuchen',
    ends: {
      expired: 'Der Code ist abgelaufen. Nichts wurde geändert; zeigen Sie einen neuen.',
      'words differ': 'Die Wörter waren nicht dieselben, also wurde niemand aufgenommen. Nichts wurde geändert.',
      'two tablets':
        'Zwei Tablets haben auf diesen Code geantwortet, also wurde keines aufgenommen. Zeigen Sie einen neuen Code.',
      ended: 'Das andere Tablet hat abgebrochen. Nichts wurde geändert, weder dort noch hier.',
      unknown: 'Das Relay kennt diesen Code nicht. Er ist benutzt oder abgelaufen; bitten Sie um einen neuen.',
      'no account': 'Das Relay nimmt von diesem Tablet noch nichts an. Bitte gleich noch einmal versuchen.',
      'relay is another': 'Unter dieser Adresse antwortet ein anderes Relay. Nichts wurde dorthin gesendet.',
      'relay unreachable': 'Keine Verbindung zum Relay. Nichts wurde geändert; bitte noch einmal versuchen.',
      failed: 'Das ließ sich hier nicht öffnen. Nichts blieb auf diesem Tablet; bitten Sie um einen neuen Code.',
    },
    enterTitle: 'Dieses Tablet hinzufügen',
    anewTitle: 'Ein eigenes Tablet daraus machen',
    anewLead:
      'Jemand aus der Leitung fügt unter „Menschen“ ein Tablet für Sie hinzu und zeigt Ihnen einen Code; am eigenen anderen Tablet können Sie das selbst sein. Was hier geschrieben und nicht gesendet wurde, geht dann von diesem Tablet hinaus, jede Änderung einmal. Tun Sie es von hier aus, mit offenem Tresor: Vom Sperrbildschirm aus kommt nichts mit. Was es vorher war, bleibt dort lesbar.',
    anewPaper: 'Ich habe stattdessen das Papier',
    enterLead: 'Zu einer Praxis oder einem Labor mit Enamel. Jemand dort zeigt Ihnen einen Code.',
    enter: 'Weiter',
    paste: 'Code',
    pasteHint: 'Beginnt mit „enamel-tablet:“.',
    pasteMissing: 'Der Code wird gebraucht.',
    scanned: 'Der Code wurde gelesen.',
    back: 'Zurück',
  },
);
