// Words of filling in the continuity plan, and of the opening hours.
import type { Asked } from '../plan/steps.ts';
import { inBoth } from './language.svelte.ts';

interface FillInWords {
  readonly title: string;
  readonly done: string;
  readonly places: string;
  readonly hints: Readonly<Record<Asked, string>>;
  readonly seenToday: string;
  readonly hoursText: string;
  readonly from: string;
  readonly to: string;
  readonly fromOn: (day: string) => string;
  readonly toOn: (day: string) => string;
  readonly againFromOn: (day: string) => string;
  readonly againToOn: (day: string) => string;
  readonly againOn: (day: string) => string;
  readonly closedOn: (day: string) => string;
  readonly likeMonday: string;
  readonly wrong: string;
  readonly reach: string;
  readonly reachHint: string;
  readonly nobody: string;
}

export const fillInWords = inBoth<FillInWords>(
  {
    title: 'Fill in the plan',
    done: 'To the plan',
    places: 'Places and people',
    hints: {
      paperPlace: 'A place that two people can open without a tablet. Never the words themselves.',
      paperKnownBy: 'Name and telephone. At least one person who is not the administrator.',
      deputy: 'Name and telephone of who decides when the head of the house is gone.',
      relayRunBy: 'Name and telephone. Yourself, where it stands in the house.',
      backupPlace: 'Away from the house: what burns with the tablets is no backup.',
    },
    seenToday: 'I have just seen it there',
    hoursText:
      'From the first hour to the last, with a break where there is one. Records that are opened while the house is closed are marked in the access log. A day without hours counts as 6:00 to 21:00, Sunday as closed.',
    from: 'From',
    to: 'Until',
    fromOn: (day) => `${day}, from`,
    toOn: (day) => `${day}, until`,
    againFromOn: (day) => `${day}, after the break, from`,
    againToOn: (day) => `${day}, after the break, until`,
    againOn: (day) => `Break at midday on ${day}`,
    closedOn: (day) => `Closed on ${day}`,
    likeMonday: 'Tuesday to Friday like Monday',
    wrong: 'Each time has to be later than the one before it. What was saved for this day before stays.',
    reach: 'How to reach other houses',
    reachHint: 'Telephone, and whom to ask for.',
    nobody: 'No other house is known yet. It appears here once somebody has taken part in a case and was confirmed.',
  },
  {
    title: 'Plan ausfüllen',
    done: 'Zum Plan',
    places: 'Orte und Menschen',
    hints: {
      paperPlace: 'Ein Ort, an den zwei Menschen ohne Tablet kommen. Niemals die Wörter selbst.',
      paperKnownBy: 'Name und Telefon. Mindestens eine Person, die nicht zur Verwaltung gehört.',
      deputy: 'Name und Telefon der Person, die entscheidet, wenn die Leitung ausfällt.',
      relayRunBy: 'Name und Telefon. Sie selbst, wenn es im Haus steht.',
      backupPlace: 'Außer Haus: Was mit den Tablets verbrennt, ist keine Sicherung.',
    },
    seenToday: 'Ich habe sie eben dort gesehen',
    hoursText:
      'Von der ersten Stunde bis zur letzten, mit einer Pause, wo es eine gibt. Werden Akten geöffnet, während geschlossen ist, merkt das Zugriffsprotokoll sie vor. Ein Tag ohne Angabe zählt von 6:00 bis 21:00 Uhr, der Sonntag als geschlossen.',
    from: 'Von',
    to: 'Bis',
    fromOn: (day) => `${day}, von`,
    toOn: (day) => `${day}, bis`,
    againFromOn: (day) => `${day}, nach der Pause, von`,
    againToOn: (day) => `${day}, nach der Pause, bis`,
    againOn: (day) => `Mittagspause am ${day}`,
    closedOn: (day) => `${day} geschlossen`,
    likeMonday: 'Dienstag bis Freitag wie Montag',
    wrong: 'Jede Zeit muss nach der davor liegen. Was für diesen Tag gespeichert war, bleibt.',
    reach: 'Wie andere Häuser zu erreichen sind',
    reachHint: 'Telefon, und nach wem zu fragen ist.',
    nobody:
      'Noch ist kein anderes Haus bekannt. Es erscheint hier, sobald jemand an einem Fall teilnimmt und bestätigt wurde.',
  },
);
