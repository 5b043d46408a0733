// Words of an order as both houses read it: the name of each field, and what its codes mean.
import type { Header, Item } from '../../records/prescription.ts';
import { inBoth } from './language.svelte.ts';

type Codes<T extends string> = Readonly<Record<Exclude<T, ''>, string>>;
export interface OrderWords {
  readonly fields: Readonly<Record<string, string>>;
  readonly codes: {
    readonly kind: Codes<Header['kind']>;
    readonly priority: Codes<Header['priority']>;
    readonly remakeReason: Codes<Header['remakeReason']>;
    readonly preparation: Codes<Header['preparation']>;
    readonly antagonist: Codes<Header['antagonist']>;
    readonly bite: Codes<Header['bite']>;
    readonly enclosed: Codes<Header['enclosed'][number]>;
    readonly texture: Codes<Item['texture']>;
    readonly marginForm: Codes<Item['marginForm']>;
    readonly occlusionForm: Codes<Item['occlusionForm']>;
    readonly contactForm: Codes<Item['contactForm']>;
    readonly ponticForm: Codes<Item['ponticForm']>;
    readonly retention: Codes<Item['retention']>;
    readonly jaw: Codes<Item['jaw']>;
    readonly stage: Codes<Item['stage']>;
  };
  /** Remake of case 26-0007 */
  readonly ofCase: (kind: string, number: string) => string;
  readonly unit: (tooth: string, said: string) => string;
}

const english: OrderWords = {
  fields: {
    kind: 'Kind of order',
    parent: 'Number of the earlier case',
    remakeReason: 'Reason',
    remakeText: 'More about the reason',
    priority: 'Priority',
    preparation: 'Preparation',
    antagonist: 'Opposing jaw',
    bite: 'Bite registration',
    enclosed: 'Also in the box',
    disinfectedBy: 'Disinfected with',
    shadeCervical: 'Cervical',
    shadeIncisal: 'Incisal',
    texture: 'Surface',
    shadePhoto: 'Photo with the shade tab',
    units: 'Single teeth that differ',
    marginForm: 'Margin',
    occlusionForm: 'Bite',
    contactForm: 'Contacts',
    ponticForm: 'Pontic shape',
    implantPlatform: 'Platform and diameter',
    retention: 'Held by',
    jaw: 'Jaw',
    stage: 'This time',
    clasps: 'Clasps and rests',
    toothMould: 'Tooth mould',
    gumShade: 'Gum shade',
    thickness: 'Thickness in mm',
    pieces: 'Pieces',
    alerts: 'Note',
    missing: 'Open when sent',
    incompleteReason: 'Sent incomplete because',
  },
  codes: {
    kind: { new: 'New', remake: 'Remake', repair: 'Repair' },
    priority: { normal: 'Normal', urgent: 'Urgent' },
    remakeReason: {
      fit: 'Does not fit',
      margin: 'Margin',
      contacts: 'Contacts',
      bite: 'Bite',
      shade: 'Shade',
      shape: 'Shape',
      fracture: 'Broken',
      'came loose': 'Came loose',
      impression: 'Impression or scan',
      lost: 'Lost',
      other: 'Other',
    },
    preparation: { scan: 'Scan', impression: 'Impression', model: 'Model' },
    antagonist: { scan: 'Scan', impression: 'Impression', model: 'Model', 'not needed': 'Not needed' },
    bite: { scan: 'Scan', registration: 'Registration', 'not needed': 'Not needed' },
    enclosed: {
      'study models': 'Study models',
      'face bow': 'Face bow',
      articulator: 'Articulator',
      'old work': 'Old work',
      'implant parts': 'Implant parts',
      'shade tab': 'Shade tab',
      'photo prints': 'Photo prints',
    },
    texture: { smooth: 'Smooth', medium: 'Medium', marked: 'Marked' },
    marginForm: {
      chamfer: 'Chamfer',
      'deep chamfer': 'Deep chamfer',
      shoulder: 'Shoulder',
      'feather edge': 'Feather edge',
      vertical: 'Vertical',
    },
    occlusionForm: {
      'full contact': 'Full contact',
      'light contact': 'Light contact',
      'out of contact': 'Out of contact',
    },
    contactForm: { tight: 'Tight', normal: 'Normal', light: 'Light', open: 'Open' },
    ponticForm: {
      ovate: 'Ovate',
      'modified ridge lap': 'Modified ridge lap',
      'ridge lap': 'Ridge lap',
      bullet: 'Bullet',
      hygienic: 'Hygienic',
    },
    retention: { screwed: 'Screw', cemented: 'Cement', 'cemented on a base': 'Cement on a titanium base' },
    jaw: { upper: 'Upper', lower: 'Lower', both: 'Both' },
    stage: {
      'individual tray': 'Individual tray',
      'bite rim': 'Bite rim',
      'set-up to try in': 'Set-up to try in',
      finished: 'Finished',
    },
  },
  ofCase: (kind, number) => (number === '' ? kind : `${kind} of case ${number}`),
  unit: (tooth, said) => `${tooth}: ${said}`,
};

const german: OrderWords = {
  fields: {
    kind: 'Art des Auftrags',
    parent: 'Nummer des früheren Falls',
    remakeReason: 'Grund',
    remakeText: 'Mehr zum Grund',
    priority: 'Dringlichkeit',
    preparation: 'Präparation',
    antagonist: 'Gegenkiefer',
    bite: 'Bissregistrat',
    enclosed: 'Außerdem im Paket',
    disinfectedBy: 'Desinfiziert mit',
    shadeCervical: 'Zervikal',
    shadeIncisal: 'Inzisal',
    texture: 'Oberfläche',
    shadePhoto: 'Foto mit Farbmuster',
    units: 'Einzelne Zähne anders',
    marginForm: 'Präparationsgrenze',
    occlusionForm: 'Biss',
    contactForm: 'Kontakte',
    ponticForm: 'Form der Brückenglieder',
    implantPlatform: 'Plattform und Durchmesser',
    retention: 'Gehalten durch',
    jaw: 'Kiefer',
    stage: 'Dieses Mal',
    clasps: 'Klammern und Auflagen',
    toothMould: 'Zahnform',
    gumShade: 'Zahnfleischfarbe',
    thickness: 'Stärke in mm',
    pieces: 'Stückzahl',
    alerts: 'Beachten',
    missing: 'Offen beim Senden',
    incompleteReason: 'Unvollständig gesendet, weil',
  },
  codes: {
    kind: { new: 'Neu', remake: 'Neuanfertigung', repair: 'Reparatur' },
    priority: { normal: 'Normal', urgent: 'Dringend' },
    remakeReason: {
      fit: 'Passt nicht',
      margin: 'Rand',
      contacts: 'Kontakte',
      bite: 'Biss',
      shade: 'Farbe',
      shape: 'Form',
      fracture: 'Gebrochen',
      'came loose': 'Hat sich gelöst',
      impression: 'Abformung oder Scan',
      lost: 'Verloren',
      other: 'Anderes',
    },
    preparation: { scan: 'Scan', impression: 'Abformung', model: 'Modell' },
    antagonist: { scan: 'Scan', impression: 'Abformung', model: 'Modell', 'not needed': 'Nicht nötig' },
    bite: { scan: 'Scan', registration: 'Registrat', 'not needed': 'Nicht nötig' },
    enclosed: {
      'study models': 'Situationsmodelle',
      'face bow': 'Gesichtsbogen',
      articulator: 'Artikulator',
      'old work': 'Alte Arbeit',
      'implant parts': 'Implantatteile',
      'shade tab': 'Farbmuster',
      'photo prints': 'Fotoabzüge',
    },
    texture: { smooth: 'Glatt', medium: 'Mittel', marked: 'Ausgeprägt' },
    marginForm: {
      chamfer: 'Hohlkehle',
      'deep chamfer': 'Tiefe Hohlkehle',
      shoulder: 'Stufe',
      'feather edge': 'Auslaufend',
      vertical: 'Vertikal',
    },
    occlusionForm: {
      'full contact': 'Voller Kontakt',
      'light contact': 'Leichter Kontakt',
      'out of contact': 'Außer Kontakt',
    },
    contactForm: { tight: 'Stramm', normal: 'Normal', light: 'Leicht', open: 'Offen' },
    ponticForm: {
      ovate: 'Oval (ovate)',
      'modified ridge lap': 'Modifiziert sattelförmig',
      'ridge lap': 'Sattelförmig',
      bullet: 'Tangential',
      hygienic: 'Schwebend',
    },
    retention: { screwed: 'Schraube', cemented: 'Zement', 'cemented on a base': 'Zement auf Titanbasis' },
    jaw: { upper: 'Oberkiefer', lower: 'Unterkiefer', both: 'Beide' },
    stage: {
      'individual tray': 'Individueller Löffel',
      'bite rim': 'Bissschablone',
      'set-up to try in': 'Aufstellung zur Anprobe',
      finished: 'Fertigstellung',
    },
  },
  ofCase: (kind, number) => (number === '' ? kind : `${kind} von Fall ${number}`),
  unit: (tooth, said) => `${tooth}: ${said}`,
};

export const orderWords = inBoth(english, german);

/** What a code of one of these fields means; '' for what it does not know. */
export function meaningOf({ codes }: OrderWords, field: string, code: string): string {
  if (!Object.hasOwn(codes, field)) return '';
  const meanings = codes[field as keyof OrderWords['codes']] as Readonly<Record<string, string>>;
  return (Object.hasOwn(meanings, code) ? meanings[code] : undefined) ?? '';
}
