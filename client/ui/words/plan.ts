// Words of the continuity plan and of the sheet that fills it in.
import type { Situation } from '../plan/steps.ts';
import { inBoth } from './language.svelte.ts';

interface PlanWords {
  readonly title: string;
  readonly lead: string;
  readonly asOf: (house: string, day: string) => string;
  readonly print: string;
  readonly fillIn: string;
  readonly notSet: string;
  readonly set: string;
  readonly kept: (managers: string) => string;
  readonly situations: Readonly<Record<Situation, string>>;
  readonly facts: string;
  readonly people: string;
  readonly tablets: (count: number) => string;
  readonly administrator: string;
  readonly relay: string;
  readonly relayNone: string;
  readonly relayState: Readonly<Record<'connecting' | 'online' | 'offline' | 'refused', string>>;
  readonly relayWaits: (count: number) => string;
  readonly relayLast: (when: string) => string;
  readonly relayRunBy: string;
  readonly paper: string;
  readonly paperStates: Readonly<Record<'confirmed' | 'elsewhere' | 'waiting' | 'due' | 'not needed', string>>;
  readonly paperPlace: string;
  readonly paperKnownBy: string;
  readonly paperSeen: string;
  readonly paperSeenBy: (day: string, person: string) => string;
  readonly paperOpened: (when: string) => string;
  readonly deputy: string;
  readonly backup: string;
  readonly backupNone: string;
  readonly backupLast: (when: string, size: string) => string;
  readonly backupFolder: (name: string) => string;
  readonly backupPlace: string;
  readonly drillNone: string;
  readonly drillEqual: (when: string, records: string, files: string) => string;
  readonly drillBad: (when: string) => string;
  readonly backupHere: string;
  readonly hours: string;
  readonly hoursUsual: string;
  readonly closed: string;
  readonly labs: string;
  readonly practices: string;
  readonly none: string;
  readonly works: string;
  readonly waits: string;
  readonly worksHere: readonly string[];
  readonly waitsFor: readonly string[];
}

export const planWords = inBoth<PlanWords>(
  {
    title: 'Continuity plan',
    lead: 'What to do when something fails, with the people and places of this house. Print it, and keep a copy where it is found without a tablet. Nothing on it opens a record.',
    asOf: (house, day) => `${house}, as of ${day}`,
    print: 'Print',
    fillIn: 'Fill in',
    notSet: 'not set yet',
    set: 'Set it',
    kept: (managers) => (managers === '' ? 'kept by the management' : `kept by the management: ${managers}`),
    situations: {
      'tablet lost': 'Tablet lost',
      'relay lost': 'Relay lost',
      'no internet': 'No internet for a day',
      'person gone': 'Key person gone',
    },
    facts: 'This house',
    people: 'People and tablets',
    tablets: (count) => (count === 0 ? 'no tablet' : count === 1 ? '1 tablet' : `${count} tablets`),
    administrator: 'administrator',
    relay: 'Relay',
    relayNone: 'There is none. Everything is saved on this tablet only.',
    relayState: {
      connecting: 'being reached',
      online: 'reached now',
      offline: 'not reached now',
      refused: 'refuses this tablet',
    },
    relayWaits: (count) => (count === 1 ? '1 change waits to be sent' : `${count} changes wait to be sent`),
    relayLast: (when) => `last confirmed something of this tablet ${when}`,
    relayRunBy: 'Who runs the relay',
    paper: 'Paper kit',
    paperStates: {
      confirmed: 'Made and confirmed',
      elsewhere: 'Another tablet knows whether it was confirmed',
      waiting: 'Not made yet: only this tablet opens the records',
      due: 'Not made yet: only this tablet opens the records',
      'not needed': 'None: with shared cases only, the practices invite you again',
    },
    paperPlace: 'Where the paper lies',
    paperKnownBy: 'Who else knows where',
    paperSeen: 'Last seen there',
    paperSeenBy: (day, person) => (person === '' ? day : `${day}, by ${person}`),
    paperOpened: (when) => `opened a backup last on ${when}`,
    deputy: 'Who takes over',
    backup: 'Backup',
    backupNone: 'No backup into a file was made on this tablet.',
    backupLast: (when, size) => `Last one ${when}, ${size}`,
    backupFolder: (name) => `each day into the folder “${name}”`,
    backupPlace: 'Where backup files are kept',
    drillNone: 'No backup was tried on this tablet.',
    drillEqual: (when, records, files) => `Restored and compared ${when}: ${records} records, ${files} files, equal.`,
    drillBad: (when) => `The try of ${when} failed.`,
    backupHere: 'as this tablet knows it',
    hours: 'Opening hours',
    hoursUsual: 'Assumed until set',
    closed: 'closed',
    labs: 'Labs',
    practices: 'Practices',
    none: 'None known yet.',
    works: 'Works without internet',
    waits: 'Waits for the internet',
    worksHere: [
      'Unlocking every tablet',
      'Reading and writing everything that is on the tablet',
      'New patients, notes, drafts and files',
      'Messages and steps on a case: they are sent later',
      'A backup into a file',
    ],
    waitsFor: [
      'What other tablets and houses write',
      'Links and new cases on their way to a lab',
      'Adding a tablet or a person',
      'Getting everything back from the relay with the paper',
    ],
  },
  {
    title: 'Notfallplan',
    lead: 'Was zu tun ist, wenn etwas ausfällt, mit den Menschen und Orten dieses Hauses. Bitte drucken und dort aufbewahren, wo er ohne Tablet zu finden ist. Nichts darauf öffnet eine Akte.',
    asOf: (house, day) => `${house}, Stand ${day}`,
    print: 'Drucken',
    fillIn: 'Ausfüllen',
    notSet: 'noch nicht angegeben',
    set: 'Angeben',
    kept: (managers) => (managers === '' ? 'weiß die Leitung' : `weiß die Leitung: ${managers}`),
    situations: {
      'tablet lost': 'Tablet verloren',
      'relay lost': 'Relay verloren',
      'no internet': 'Ein Tag ohne Internet',
      'person gone': 'Schlüsselperson fällt aus',
    },
    facts: 'Dieses Haus',
    people: 'Menschen und Tablets',
    tablets: (count) => (count === 0 ? 'kein Tablet' : count === 1 ? '1 Tablet' : `${count} Tablets`),
    administrator: 'Verwaltung',
    relay: 'Relay',
    relayNone: 'Es gibt keines. Alles ist nur auf diesem Tablet gespeichert.',
    relayState: {
      connecting: 'wird gerade gerufen',
      online: 'jetzt erreichbar',
      offline: 'jetzt nicht erreichbar',
      refused: 'weist dieses Tablet ab',
    },
    relayWaits: (count) => (count === 1 ? '1 Änderung wartet aufs Senden' : `${count} Änderungen warten aufs Senden`),
    relayLast: (when) => `hat zuletzt ${when} etwas von diesem Tablet bestätigt`,
    relayRunBy: 'Wer das Relay betreibt',
    paper: 'Papierkarte',
    paperStates: {
      confirmed: 'Erstellt und bestätigt',
      elsewhere: 'Ob es bestätigt ist, weiß ein anderes Tablet',
      waiting: 'Noch nicht erstellt: Nur dieses Tablet öffnet die Daten',
      due: 'Noch nicht erstellt: Nur dieses Tablet öffnet die Daten',
      'not needed': 'Keine: Wer nur geteilte Fälle hat, wird von den Praxen neu eingeladen',
    },
    paperPlace: 'Wo die Karte liegt',
    paperKnownBy: 'Wer den Ort noch weiß',
    paperSeen: 'Zuletzt dort gesehen',
    paperSeenBy: (day, person) => (person === '' ? day : `${day}, von ${person}`),
    paperOpened: (when) => `hat zuletzt am ${when} eine Sicherung geöffnet`,
    deputy: 'Wer übernimmt',
    backup: 'Sicherung',
    backupNone: 'Auf diesem Tablet wurde keine Sicherung in eine Datei erstellt.',
    backupLast: (when, size) => `Letzte ${when}, ${size}`,
    backupFolder: (name) => `täglich in den Ordner „${name}“`,
    backupPlace: 'Wo Sicherungsdateien liegen',
    drillNone: 'Auf diesem Tablet wurde keine Sicherung ausprobiert.',
    drillEqual: (when, records, files) =>
      `Wiederhergestellt und verglichen ${when}: ${records} Datensätze, ${files} Dateien, gleich.`,
    drillBad: (when) => `Der Versuch vom ${when} ist misslungen.`,
    backupHere: 'nach Kenntnis dieses Tablets',
    hours: 'Öffnungszeiten',
    hoursUsual: 'Angenommen, bis sie angegeben sind',
    closed: 'geschlossen',
    labs: 'Labore',
    practices: 'Praxen',
    none: 'Noch keine bekannt.',
    works: 'Geht ohne Internet',
    waits: 'Wartet auf das Internet',
    worksHere: [
      'Jedes Tablet entsperren',
      'Alles lesen und schreiben, was auf dem Tablet ist',
      'Neue Patienten, Notizen, Entwürfe und Dateien',
      'Nachrichten und Schritte an einem Fall: Sie gehen später hinaus',
      'Eine Sicherung in eine Datei',
    ],
    waitsFor: [
      'Was andere Tablets und Häuser schreiben',
      'Links und neue Fälle auf dem Weg zu einem Labor',
      'Ein Tablet oder eine Person hinzufügen',
      'Mit der Papierkarte alles vom Relay zurückholen',
    ],
  },
);
