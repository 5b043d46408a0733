// Words of narrowing the access log, and of what is called unusual there. A rule's sentence is the rule.
import type { Rule } from '../../worker/views/eventrow.ts';
import { inBoth } from './language.svelte.ts';

interface NarrowWords {
  readonly filter: string;
  readonly filtered: (count: number) => string;
  readonly clear: string;
  readonly count: (count: number, shown: string) => string;
  readonly patient: string;
  readonly everyPatient: string;
  readonly findPatient: (count: string) => string;
  readonly foundPatients: (count: number, shown: string) => string;
  readonly lab: string;
  readonly everyLab: string;
  readonly everyPurpose: string;
  readonly everyDevice: string;
  readonly from: string;
  readonly to: string;
  readonly onlyOwn: string;
  readonly ownPatients: string;
  readonly unusual: string;
  readonly unusualText: string;
  readonly onlyUnusual: string;
  readonly usualToo: string;
  readonly show: string;
  readonly none: string;
  readonly hours: (hours: string) => string;
  readonly hoursUnknown: string;
  readonly hoursChange: string;
  readonly overview: string;
  readonly rules: Readonly<Record<Rule, { readonly name: string; readonly says: string }>>;
  readonly changeWhy: string;
  readonly changeWhyText: string;
  readonly firstStated: (purpose: string) => string;
  readonly restated: (purpose: string, person: string, when: string) => string;
  readonly typedReason: string;
  readonly statedReason: string;
  readonly onlyPatient: string;
  readonly onlyCase: string;
  readonly onlyPerson: string;
}

const english: NarrowWords = {
  filter: 'Filter',
  filtered: (count) => `Filter (${String(count)})`,
  clear: 'Clear all filters',
  count: (count, shown) => (count === 1 ? '1 event' : `${shown} events`),
  patient: 'Patient',
  everyPatient: 'Every patient',
  findPatient: (count) => `Part of the name, or the year of birth. All ${count} patients in the log are found.`,
  foundPatients: (count, shown) => (count === 1 ? '1 patient' : count === 0 ? 'No patient' : `${shown} patients`),
  lab: 'Other house',
  everyLab: 'Every lab or clinic',
  everyPurpose: 'Every reason',
  everyDevice: 'Every tablet',
  from: 'From',
  to: 'Until',
  onlyOwn:
    'This tablet shows what you did yourself, and what other houses did on shared cases. The whole log is read by the manager.',
  ownPatients:
    'This tablet shows what you did yourself, and who opened or changed the clinical records and cases of your patients: those in whose record or cases you have written. The whole log is read by the manager.',
  unusual: 'Unusual access',
  unusualText: 'Seven rules mark events for a second look. A mark is a reason to ask, not an accusation.',
  onlyUnusual: 'Only unusual access',
  usualToo: 'Everything',
  show: 'Show',
  none: 'None',
  hours: (hours) => `Open: ${hours}.`,
  hoursUnknown: 'Only the management’s tablets know the opening hours, so this rule marks nothing here.',
  hoursChange: 'Change the opening hours',
  overview: 'Unusual access and export',
  rules: {
    'own record': {
      name: 'Own record',
      says: 'Somebody opened or changed the record of a patient who has exactly their name.',
    },
    'same surname': {
      name: 'Same surname',
      says: 'The patient has the surname of the person who opened or changed the record.',
    },
    'outside hours': {
      name: 'Outside hours',
      says: 'While the house was closed, at every moment at which it can have been.',
    },
    'many records': {
      name: 'Many records',
      says: 'One person opened the records of more than 30 different patients within one hour.',
    },
    'many removals': {
      name: 'Many removals',
      says: 'One person took more than 10 different records or files out within a day.',
    },
    'outside the care team': {
      name: 'Outside the care team',
      says: 'A clinical record was opened by somebody who, up to the end of that day, wrote nothing in this patient’s record or cases, while others did.',
    },
    'break-glass': {
      name: 'Emergency opening',
      says: 'A record was opened by a role that has to type a reason for it.',
    },
  },
  changeWhy: 'It was for another reason',
  changeWhyText: 'The change is an event of its own. What was stated first stays in the log.',
  firstStated: (purpose) => `First stated: ${purpose}`,
  restated: (purpose, person, when) => `${purpose}, said ${person}, ${when}`,
  typedReason: 'Reason typed',
  statedReason: 'Noted by Enamel',
  onlyPatient: 'Only this patient',
  onlyCase: 'Only this case',
  onlyPerson: 'Only this person',
};

const german: NarrowWords = {
  filter: 'Filter',
  filtered: (count) => `Filter (${String(count)})`,
  clear: 'Alle Filter entfernen',
  count: (count, shown) => (count === 1 ? '1 Eintrag' : `${shown} Einträge`),
  patient: 'Patient',
  everyPatient: 'Alle Patienten',
  findPatient: (count) => `Teil des Namens oder Geburtsjahr. Gefunden werden alle ${count} Patienten im Protokoll.`,
  foundPatients: (count, shown) => (count === 1 ? '1 Patient' : count === 0 ? 'Kein Patient' : `${shown} Patienten`),
  lab: 'Anderes Haus',
  everyLab: 'Alle Labore und Praxen',
  everyPurpose: 'Alle Gründe',
  everyDevice: 'Alle Tablets',
  from: 'Von',
  to: 'Bis',
  onlyOwn:
    'Dieses Tablet zeigt, was Sie selbst getan haben, und was andere Häuser an geteilten Fällen taten. Das ganze Protokoll liest die Leitung.',
  ownPatients:
    'Dieses Tablet zeigt, was Sie selbst getan haben, und wer Krankenakten und Fälle Ihrer Patienten geöffnet oder geändert hat: derer, in deren Akte oder Fälle Sie geschrieben haben. Das ganze Protokoll liest die Leitung.',
  unusual: 'Ungewöhnliche Zugriffe',
  unusualText: 'Sieben Regeln merken Einträge für einen zweiten Blick vor. Das ist ein Anlass zu fragen, kein Vorwurf.',
  onlyUnusual: 'Nur ungewöhnliche Zugriffe',
  usualToo: 'Alles',
  show: 'Zeigen',
  none: 'Keine',
  hours: (hours) => `Geöffnet: ${hours}.`,
  hoursUnknown: 'Nur die Tablets der Leitung kennen die Öffnungszeiten; hier merkt diese Regel nichts vor.',
  hoursChange: 'Öffnungszeiten ändern',
  overview: 'Ungewöhnliche Zugriffe und Export',
  rules: {
    'own record': {
      name: 'Eigene Akte',
      says: 'Jemand hat die Akte eines Patienten geöffnet oder geändert, der genauso heißt.',
    },
    'same surname': {
      name: 'Gleicher Nachname',
      says: 'Der Patient hat den Nachnamen der Person, die die Akte geöffnet oder geändert hat.',
    },
    'outside hours': {
      name: 'Außerhalb der Zeiten',
      says: 'Während geschlossen war, zu jedem Zeitpunkt, zu dem es gewesen sein kann.',
    },
    'many records': {
      name: 'Viele Akten',
      says: 'Eine Person hat in einer Stunde die Akten von mehr als 30 verschiedenen Patienten geöffnet.',
    },
    'many removals': {
      name: 'Viel entfernt',
      says: 'Eine Person hat an einem Tag mehr als 10 verschiedene Akten oder Dateien herausgenommen.',
    },
    'outside the care team': {
      name: 'Nicht im Behandlungsteam',
      says: 'Eine Krankenakte hat jemand geöffnet, der bis zum Ende des Tages nichts in Akte oder Fälle dieses Patienten geschrieben hat, andere aber schon.',
    },
    'break-glass': {
      name: 'Notfallöffnung',
      says: 'Eine Akte wurde in einer Rolle geöffnet, die dafür einen Grund eingeben muss.',
    },
  },
  changeWhy: 'Es hatte einen anderen Grund',
  changeWhyText: 'Die Änderung ist ein eigener Eintrag. Was zuerst angegeben war, bleibt im Protokoll.',
  firstStated: (purpose) => `Zuerst angegeben: ${purpose}`,
  restated: (purpose, person, when) => `${purpose}, laut ${person}, ${when}`,
  typedReason: 'Eingegebener Grund',
  statedReason: 'Von Enamel vermerkt',
  onlyPatient: 'Nur dieser Patient',
  onlyCase: 'Nur dieser Fall',
  onlyPerson: 'Nur diese Person',
};

export const narrowWords = inBoth(english, german);
