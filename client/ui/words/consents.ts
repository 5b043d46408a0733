// Words of a patient's consents: taking one back, what that stops, and what it can't call back.
import { inBoth } from './language.svelte.ts';

export const consentsWords = inBoth(
  {
    recorded: (by: string, when: string, how: string) => [by === '' ? when : `${by}, ${when}`, how].join(' · '),
    withdrawn: (by: string, when: string) => (by === '' ? `Withdrawn ${when}` : `Withdrawn ${when}, noted by ${by}`),
    why: (why: string) => `Why: ${why}`,
    over: (day: string) => `Ended ${day}`,
    withdraw: 'Withdraw',
    withdrawThis: (wording: string) => `Withdraw: ${wording}`,
    title: 'Withdraw this consent?',
    stops:
      'From then on nothing more goes out for this work under this consent: no new link, none of the files and no name that still wait here, no part to a second lab. Consents that were given later for the same work end with it.',
    nothingSent: 'Nothing of this work has left the practice.',
    noWork: 'It is for no work that is listed here.',
    sent: (number: string, lab: string) =>
      `${number} is with ${lab}. What it has received it keeps: that can’t be called back from here. Messages and changes of this case still reach it; tell it there to stop, or cancel the case.`,
    open: (number: string) =>
      `The link of ${number} is still open. It is taken back where you may share cases; what was opened by it until then stays with whoever opened it.`,
    closed: (number: string) => `Nobody took part in ${number} by its link.`,
    openCase: (number: string) => `Open ${number}`,
    whyLabel: 'Why it is withdrawn',
    whyHint: 'Stays with the consent and stands in the access log, with your name and the time.',
    how: 'How the patient told you',
    keep: 'Leave as it is',
    confirm: 'Withdraw consent',
    onCase: 'The patient withdrew the consent to this work',
    onCaseText:
      'Nothing more goes out by itself: no file or name that waits here, no new link. What the lab already has stays there, and messages and changes of this case still reach it.',
    onDraftText: 'It can’t be shared until the patient agrees again.',
    toPatient: 'To the patient’s consents',
    stillOpen: 'The link is still open. Somebody who may share cases has to take it back.',
  },
  {
    recorded: (by, when, how) => [by === '' ? when : `${by}, ${when}`, how].join(' · '),
    withdrawn: (by, when) => (by === '' ? `Widerrufen ${when}` : `Widerrufen ${when}, vermerkt von ${by}`),
    why: (why) => `Grund: ${why}`,
    over: (day) => `Abgelaufen ${day}`,
    withdraw: 'Widerrufen',
    withdrawThis: (wording) => `Widerrufen: ${wording}`,
    title: 'Diese Einwilligung widerrufen?',
    stops:
      'Von da an geht für diese Arbeit unter dieser Einwilligung nichts mehr hinaus: kein neuer Link, keine Dateien und kein Name, die hier noch warten, kein Teil an ein zweites Labor. Einwilligungen, die später für dieselbe Arbeit gegeben wurden, enden mit.',
    nothingSent: 'Von dieser Arbeit hat noch nichts die Praxis verlassen.',
    noWork: 'Sie gilt für keine Arbeit, die hier aufgeführt ist.',
    sent: (number, lab) =>
      `${number} ist bei ${lab}. Was dort angekommen ist, bleibt dort: Von hier lässt es sich nicht zurückholen. Nachrichten und Änderungen dieses Falls kommen dort weiter an; sagen Sie dort Bescheid oder brechen Sie den Fall ab.`,
    open: (number) =>
      `Der Link von ${number} ist noch offen. Er wird zurückgenommen, wenn Sie Fälle teilen dürfen; was bis dahin damit geöffnet wurde, bleibt bei dem, der es geöffnet hat.`,
    closed: (number) => `An ${number} hat über den Link niemand teilgenommen.`,
    openCase: (number) => `${number} öffnen`,
    whyLabel: 'Warum sie widerrufen wird',
    whyHint: 'Bleibt bei der Einwilligung und steht im Zugriffsprotokoll, mit Ihrem Namen und der Zeit.',
    how: 'Wie der Patient es gesagt hat',
    keep: 'So lassen',
    confirm: 'Einwilligung widerrufen',
    onCase: 'Der Patient hat die Einwilligung zu dieser Arbeit widerrufen',
    onCaseText:
      'Von selbst geht nichts mehr hinaus: keine Datei und kein Name, die hier warten, kein neuer Link. Was das Labor schon hat, bleibt dort, und Nachrichten und Änderungen dieses Falls kommen dort weiter an.',
    onDraftText: 'Sie lässt sich erst teilen, wenn der Patient wieder zustimmt.',
    toPatient: 'Zu den Einwilligungen des Patienten',
    stillOpen: 'Der Link ist noch offen. Zurücknehmen muss ihn jemand, der Fälle teilen darf.',
  },
);
