// Words of notifications: what is asked of a person, and the one thing a notification says.
import { inBoth } from './language.svelte.ts';

export const notifyWords = inBoth(
  {
    notice: { title: 'Enamel', body: 'Something is new in Enamel.' },
    title: 'Notifications',
    lead: 'While Enamel is locked or closed, this tablet can say that a partner wrote: “Something is new in Enamel.” It never says more: no name, no case, no number.',
    facts: [
      'The relay sends it within half a minute, at most once in ten minutes or so. It may turn out to be nothing for you.',
      'What your own house writes is not told.',
      'It belongs to the tablet, not to a person: it shows while the tablet is locked, whoever works on it.',
      'The relay learns an address of this browser, and which of the shared cases and partners that it keeps belong to this tablet. It reads none of them.',
      'The maker of the browser (Google, Apple, Mozilla or Microsoft) learns when this tablet is told something, and by which relay. Not what, nor from whom.',
    ],
    states: {
      on: 'On: this tablet is told.',
      untold:
        'Allowed in this browser, but the relay has not agreed yet: until then nothing comes. It is asked again by itself.',
      off: 'Off. Nothing is sent to anybody.',
      blocked:
        'This browser blocks notifications of Enamel. Allow them in its settings for this page, then come back here.',
      'needs install':
        'On an iPad or iPhone this works once Enamel is on the Home Screen: tap the share symbol in Safari, then “Add to Home Screen”, and open it from there.',
      never: 'This browser can’t be told anything while Enamel is closed.',
    },
    noPushes: 'Your relay sends no notifications.',
    turnOn: 'Turn on',
    turnOff: 'Turn off',
    test: 'Send a test',
    outcomes: {
      failed: 'The push service of this browser did not answer. Nothing was turned on. Try again later.',
      sent: 'Handed over to the push service. If nothing shows within a minute, this browser or its settings hold it back.',
      notSent: 'The push service did not take it. Try again later; if it stays so, turn notifications off and on.',
      'not allowed':
        'Your relay does not know the push service of this browser. Nothing was turned on. Whoever runs the relay can add it.',
      full: 'Your relay keeps as many of these as it can. Nothing was turned on.',
    },
  },
  {
    notice: { title: 'Enamel', body: 'In Enamel gibt es etwas Neues.' },
    title: 'Mitteilungen',
    lead: 'Solange Enamel gesperrt oder geschlossen ist, kann dieses Tablet sagen, dass ein Partner geschrieben hat: „In Enamel gibt es etwas Neues.“ Mehr steht nie darin: kein Name, kein Fall, keine Nummer.',
    facts: [
      'Das Relay sendet sie binnen einer halben Minute, höchstens etwa alle zehn Minuten einmal. Es kann sein, dass nichts davon Sie betrifft.',
      'Was Ihr eigenes Haus schreibt, wird nicht gemeldet.',
      'Sie gehört zum Tablet, nicht zu einer Person: Sie erscheint auch gesperrt, wer auch immer daran arbeitet.',
      'Das Relay erfährt eine Adresse dieses Browsers und welche der geteilten Fälle und Partner, die es verwahrt, zu diesem Tablet gehören. Lesen kann es sie nicht.',
      'Der Hersteller des Browsers (Google, Apple, Mozilla oder Microsoft) erfährt, wann dieses Tablet eine Mitteilung bekommt und von welchem Relay. Nicht, was oder von wem.',
    ],
    states: {
      on: 'An: Dieses Tablet bekommt Mitteilungen.',
      untold:
        'In diesem Browser erlaubt, aber das Relay hat noch nicht zugesagt: Bis dahin kommt nichts. Es wird von selbst wieder gefragt.',
      off: 'Aus. Niemandem wird etwas gesendet.',
      blocked:
        'Dieser Browser blockiert Mitteilungen von Enamel. Bitte in seinen Einstellungen für diese Seite erlauben und dann hierher zurückkommen.',
      'needs install':
        'Auf iPad und iPhone geht das, sobald Enamel auf dem Home-Bildschirm liegt: in Safari auf das Teilen-Symbol tippen, dann „Zum Home-Bildschirm“, und von dort öffnen.',
      never: 'Diesem Browser kann nichts mitgeteilt werden, solange Enamel geschlossen ist.',
    },
    noPushes: 'Ihr Relay sendet keine Mitteilungen.',
    turnOn: 'Einschalten',
    turnOff: 'Ausschalten',
    test: 'Probe senden',
    outcomes: {
      failed:
        'Der Mitteilungsdienst dieses Browsers hat nicht geantwortet. Es wurde nichts eingeschaltet. Bitte später noch einmal.',
      sent: 'Dem Mitteilungsdienst übergeben. Erscheint binnen einer Minute nichts, halten dieser Browser oder seine Einstellungen sie zurück.',
      notSent:
        'Der Mitteilungsdienst hat sie nicht angenommen. Bitte später noch einmal; bleibt es so, Mitteilungen aus- und wieder einschalten.',
      'not allowed':
        'Ihr Relay kennt den Mitteilungsdienst dieses Browsers nicht. Es wurde nichts eingeschaltet. Wer das Relay betreibt, kann ihn aufnehmen.',
      full: 'Ihr Relay bewahrt so viele davon auf, wie es kann. Es wurde nichts eingeschaltet.',
    },
  },
);
