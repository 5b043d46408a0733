// Changes that were set aside, in words.
import type { DocumentKind } from '../../records/documents.ts';
import { inBoth } from './language.svelte.ts';

interface AsideWords {
  readonly title: string;
  readonly lead: string;
  readonly nothing: string;
  readonly nothingText: string;
  readonly lateTitle: string;
  readonly badTitle: string;
  readonly badLead: string;
  readonly reason: Readonly<Record<'void' | 'removed' | 'suspended', string>>;
  readonly count: (count: number, when: string) => string;
  readonly unknown: string;
  readonly noWords: string;
  readonly openCase: string;
  readonly proofWhat: string;
  readonly saveProof: string;
  readonly proofSaved: string;
  readonly accept: string;
  readonly leaveOut: string;
  readonly acceptAsk: string;
  readonly leaveOutAsk: string;
  readonly whatHappens: string;
  readonly cancel: string;
  readonly notYours: string;
  readonly kinds: Readonly<Record<DocumentKind, string>>;
}

export const asideWords = inBoth<AsideWords>(
  {
    title: 'Set aside',
    lead: 'Changes that did not go into any record. They are kept here until somebody has looked at them.',
    nothing: 'Nothing is set aside',
    nothingText: 'Every change that arrived here is in its record.',
    lateTitle: 'Written too late',
    badTitle: 'Could not be accepted',
    badLead: 'These break a rule that no tablet can make an exception from. Everything else is complete.',
    reason: {
      void: 'This house had lost access to the case when it wrote this.',
      removed: 'This tablet no longer belonged to its house when it wrote this.',
      suspended: 'This tablet was suspended when it wrote this.',
    },
    count: (count, when) =>
      count === 1 ? `1 change, ${when} by its own clock` : `${count} changes, ${when} by its own clock`,
    unknown: 'Somebody not known here',
    noWords: 'No words: something was taken out or ticked.',
    openCase: 'Open the case',
    proofWhat:
      'A copy of the tablet was in use, or it says one thing here and another there. A file proves to anybody that it signed both. It holds both changes readably, so give it only to those who may read them.',
    saveProof: 'Save the proof',
    proofSaved: 'Saved. Anybody can check it with npm run verify-log.',
    accept: 'Let in',
    leaveOut: 'Leave out',
    acceptAsk: 'Let these changes in?',
    leaveOutAsk: 'Leave these changes out?',
    whatHappens: 'The decision is signed, and every tablet follows it.',
    cancel: 'Cancel',
    notYours: 'Somebody who may write here has to decide.',
    kinds: {
      patient: 'Personal details',
      consents: 'Consents',
      history: 'Medical history',
      'clinical notes': 'Clinical notes',
      insurance: 'Insurance',
      'billed case': 'What is billed of a case',
      prices: 'Price list',
      'billing terms': 'How this lab bills',
      'client terms': 'Terms of a client',
      'bill draft': 'Invoice in the making',
      issued: 'Invoice',
      'bill book': 'Book of invoices',
      draft: 'Draft of a case',
      'own case': 'Our notes on the case',
      templates: 'Templates of orders',
      calendar: 'Working days',
      stock: 'Materials and lots',
      'work plan': 'How work is made',
      manufacturer: 'The lab as a manufacturer',
      'kept statements': 'Kept statements',
      statements: 'Statements for custom-made devices',
      'bench notes': 'Internal notes of the lab',
      'lab work': 'Lab work, as reception sees it',
      'physical item': 'A physical item',
      'seen marks': 'What somebody has seen',
      practice: 'Practice',
      prescription: 'Prescription',
      'case patient': 'Patient on the case',
      files: 'Files',
      steps: 'Steps of the case',
      acceptance: 'Accepting and assigning',
      parcels: 'Parcels',
      'read marks': 'Who has read what',
      production: 'Production',
      making: 'What was made, materials and checks',
      thread: 'Messages',
      'case notes': 'Notes on the case',
    },
  },
  {
    title: 'Beiseitegelegt',
    lead: 'Änderungen, die in keine Akte eingegangen sind. Sie bleiben hier, bis jemand sie angesehen hat.',
    nothing: 'Nichts ist beiseitegelegt',
    nothingText: 'Jede Änderung, die hier ankam, steht in ihrer Akte.',
    lateTitle: 'Zu spät geschrieben',
    badTitle: 'Nicht annehmbar',
    badLead: 'Diese verletzen eine Regel, von der kein Tablet eine Ausnahme machen kann. Alles andere ist vollständig.',
    reason: {
      void: 'Dieses Haus hatte keinen Zugang zum Fall mehr, als es das schrieb.',
      removed: 'Dieses Tablet gehörte nicht mehr zu seinem Haus, als es das schrieb.',
      suspended: 'Dieses Tablet war gesperrt, als es das schrieb.',
    },
    count: (count, when) =>
      count === 1 ? `1 Änderung, ${when} nach eigener Uhr` : `${count} Änderungen, ${when} nach eigener Uhr`,
    unknown: 'Jemand, den hier niemand kennt',
    noWords: 'Keine Worte: etwas wurde entfernt oder angekreuzt.',
    openCase: 'Fall öffnen',
    proofWhat:
      'Eine Kopie des Tablets war in Gebrauch, oder es sagt hier dies und dort jenes. Eine Datei beweist jedem, dass es beides unterschrieben hat. Sie enthält beide Änderungen lesbar, also nur an jene geben, die sie lesen dürfen.',
    saveProof: 'Beweis speichern',
    proofSaved: 'Gespeichert. Jeder kann es mit npm run verify-log prüfen.',
    accept: 'Übernehmen',
    leaveOut: 'Weglassen',
    acceptAsk: 'Diese Änderungen übernehmen?',
    leaveOutAsk: 'Diese Änderungen weglassen?',
    whatHappens: 'Die Entscheidung wird unterschrieben, und jedes Tablet folgt ihr.',
    cancel: 'Abbrechen',
    notYours: 'Das muss jemand entscheiden, der hier schreiben darf.',
    kinds: {
      patient: 'Angaben zur Person',
      consents: 'Einwilligungen',
      history: 'Anamnese',
      'clinical notes': 'Befunde',
      insurance: 'Versicherung',
      'billed case': 'Abzurechnendes eines Falls',
      prices: 'Preisliste',
      'billing terms': 'Wie dieses Labor abrechnet',
      'client terms': 'Konditionen eines Kunden',
      'bill draft': 'Rechnung in Arbeit',
      issued: 'Rechnung',
      'bill book': 'Rechnungsbuch',
      draft: 'Entwurf eines Falls',
      'own case': 'Unsere Notizen zum Fall',
      templates: 'Vorlagen für Aufträge',
      calendar: 'Arbeitstage',
      stock: 'Materialien und Chargen',
      'work plan': 'Arbeitspläne',
      manufacturer: 'Das Labor als Hersteller',
      'kept statements': 'Aufbewahrte Erklärungen',
      statements: 'Erklärungen für Sonderanfertigungen',
      'bench notes': 'Interne Notizen des Labors',
      'lab work': 'Laborarbeit, wie der Empfang sie sieht',
      'physical item': 'Ein Gegenstand',
      'seen marks': 'Was jemand gesehen hat',
      practice: 'Praxis',
      prescription: 'Auftrag',
      'case patient': 'Patient im Fall',
      files: 'Dateien',
      steps: 'Schritte des Falls',
      acceptance: 'Annahme und Zuteilung',
      parcels: 'Pakete',
      'read marks': 'Wer was gelesen hat',
      production: 'Fertigung',
      making: 'Fertigungsschritte, Material und Prüfung',
      thread: 'Nachrichten',
      'case notes': 'Notizen zum Fall',
    },
  },
);
