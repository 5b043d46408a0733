// Words of the access log. Codes of events become words here; an unknown code is shown as it is.
import { inBoth } from './language.svelte.ts';

interface AccessWords {
  readonly title: string;
  readonly search: string;
  readonly export: string;
  readonly exported: string;
  readonly none: string;
  readonly noneText: string;
  readonly noMatch: string;
  readonly today: string;
  readonly yesterday: string;
  readonly between: (from: string, to: string) => string;
  readonly after: (from: string) => string;
  readonly before: (to: string) => string;
  readonly tabletTime: (time: string) => string;
  readonly windowTitle: string;
  readonly who: string;
  readonly device: string;
  readonly what: string;
  readonly record: string;
  readonly vault: string;
  readonly why: string;
  readonly outcome: string;
  readonly provedNot: string;
  readonly id: string;
  readonly byClock: (time: string) => string;
  readonly only: (record: string) => string;
  readonly oneRecord: string;
  readonly showAll: string;
  readonly everybody: string;
  readonly inTheLog: string;
  /** Parts of a record, by the first word of a document's name. */
  readonly parts: Readonly<Record<string, string>>;
  readonly pick: string;
  readonly pickText: string;
  readonly back: string;
  readonly states: Record<'on this tablet' | 'at the relay' | 'seen by the other house', string>;
  readonly actions: Readonly<Record<string, string>>;
  readonly purposes: Readonly<Record<string, string>>;
  readonly outcomes: Readonly<Record<string, string>>;
}

const english: AccessWords = {
  title: 'Access log',
  search: 'Person, record, reason',
  export: 'Export',
  exported: 'Saved as a file. The export is in the log too.',
  none: 'Nothing has been opened yet',
  noneText: 'Every opening, change, share and export is written here before it happens.',
  noMatch: 'No event matches',
  today: 'Today',
  yesterday: 'Yesterday',
  between: (from, to) => `between ${from} and ${to}`,
  after: (from) => `after ${from}`,
  before: (to) => `before ${to}`,
  tabletTime: (time) => `The tablet’s clock said ${time}.`,
  windowTitle: 'When, as far as it is proved',
  who: 'Who',
  device: 'Tablet',
  what: 'What',
  record: 'Record',
  vault: 'This tablet',
  why: 'Why',
  outcome: 'Outcome',
  provedNot: 'Not proved yet: the relay has not confirmed it so far.',
  id: 'Event',
  byClock: (time) => `${time} by the tablet’s clock`,
  only: (record) => `Only ${record}`,
  oneRecord: 'this record',
  showAll: 'Show all',
  everybody: 'Everybody',
  inTheLog: 'All of it in the access log',
  parts: {
    patient: 'personal details',
    consents: 'personal details',
    history: 'clinical record',
    notes: 'clinical record',
    insurance: 'insurance',
    draft: 'draft',
    issued: 'invoice',
    invoice: 'draft of an invoice',
    billing: 'invoices',
    prices: 'price list',
    client: 'account of a practice',
    item: 'item',
    own: 'own lists and notes',
    practice: 'details of the practice',
    backup: 'backup',
  },
  pick: 'Choose an event',
  pickText: 'The list shows who opened, changed, shared or exported what, and why.',
  back: 'Access log',
  states: {
    'on this tablet': 'On this tablet',
    'at the relay': 'At the relay',
    'seen by the other house': 'Seen by the other side',
  },
  actions: {
    open: 'Opened',
    change: 'Changed',
    'search-open': 'Opened from a search',
    'file-open': 'File opened',
    'file-add': 'File attached',
    'file-remove': 'File removed',
    export: 'Exported',
    print: 'Printed',
    share: 'Shared',
    consent: 'Consent recorded',
    withdraw: 'Consent withdrawn',
    disclose: 'Disclosed',
    invite: 'Link made',
    claim: 'Link accepted',
    confirm: 'Recipient confirmed',
    void: 'Acceptance voided',
    seen: 'Seen',
    unlock: 'Unlocked',
    'failed-unlock': 'Failed to unlock',
    lock: 'Locked',
    'break-glass': 'Opened in an emergency',
    enrol: 'Tablet added',
    remove: 'Tablet removed',
    restore: 'Restored',
    backup: 'Backed up',
    'kit-shown': 'Paper kit shown',
    'kit-replaced': 'New paper kit made',
    'way-added': 'Way to unlock added',
    'way-removed': 'Way to unlock removed',
    'renewal-set': 'Renewal of ways to unlock set',
    discard: 'Put in the trash',
    erase: 'Erased for ever',
    undo: 'Undone',
    choose: 'One of several values chosen',
    restate: 'Another reason stated',
  },
  purposes: {
    treatment: 'Treatment',
    payment: 'Payment',
    operations: 'Day-to-day running',
    'patient request': 'Request of the patient',
    emergency: 'Emergency',
    'lab work': 'Lab work',
    legal: 'Legal',
    complaint: 'Complaint',
  },
  outcomes: { done: 'Done', refused: 'Refused', failed: 'Failed' },
};

const german: AccessWords = {
  title: 'Zugriffsprotokoll',
  search: 'Person, Akte, Grund',
  export: 'Export',
  exported: 'Als Datei gespeichert. Auch der Export steht im Protokoll.',
  none: 'Noch wurde nichts geöffnet',
  noneText: 'Jedes Öffnen, Ändern, Teilen und Exportieren steht hier, bevor es geschieht.',
  noMatch: 'Kein Eintrag passt',
  today: 'Heute',
  yesterday: 'Gestern',
  between: (from, to) => `zwischen ${from} und ${to}`,
  after: (from) => `nach ${from}`,
  before: (to) => `vor ${to}`,
  tabletTime: (time) => `Die Uhr des Tablets sagte ${time}.`,
  windowTitle: 'Wann, soweit bewiesen',
  who: 'Wer',
  device: 'Tablet',
  what: 'Was',
  record: 'Akte',
  vault: 'Dieses Tablet',
  why: 'Warum',
  outcome: 'Ergebnis',
  provedNot: 'Noch nicht bewiesen: Das Relay hat es bisher nicht bestätigt.',
  id: 'Eintrag',
  byClock: (time) => `${time} nach der Uhr des Tablets`,
  only: (record) => `Nur ${record}`,
  oneRecord: 'diese Akte',
  showAll: 'Alles zeigen',
  everybody: 'Alle',
  inTheLog: 'Alles dazu im Zugriffsprotokoll',
  parts: {
    patient: 'Stammdaten',
    consents: 'Stammdaten',
    history: 'Krankenakte',
    notes: 'Krankenakte',
    insurance: 'Versicherung',
    draft: 'Entwurf',
    issued: 'Rechnung',
    invoice: 'Rechnungsentwurf',
    billing: 'Rechnungen',
    prices: 'Preisliste',
    client: 'Konto einer Praxis',
    item: 'Gegenstand',
    own: 'eigene Listen und Notizen',
    practice: 'Angaben zum Haus',
    backup: 'Sicherung',
  },
  pick: 'Wählen Sie einen Eintrag',
  pickText: 'Die Liste zeigt, wer was geöffnet, geändert, geteilt oder exportiert hat und warum.',
  back: 'Zugriffsprotokoll',
  states: {
    'on this tablet': 'Auf diesem Tablet',
    'at the relay': 'Am Relay',
    'seen by the other house': 'Von der anderen Seite gesehen',
  },
  actions: {
    open: 'Geöffnet',
    change: 'Geändert',
    'search-open': 'Aus der Suche geöffnet',
    'file-open': 'Datei geöffnet',
    'file-add': 'Datei angehängt',
    'file-remove': 'Datei entfernt',
    export: 'Exportiert',
    print: 'Gedruckt',
    share: 'Geteilt',
    consent: 'Einwilligung festgehalten',
    withdraw: 'Einwilligung widerrufen',
    disclose: 'Offengelegt',
    invite: 'Link erstellt',
    claim: 'Link angenommen',
    confirm: 'Empfänger bestätigt',
    void: 'Annahme verworfen',
    seen: 'Gesehen',
    unlock: 'Entsperrt',
    'failed-unlock': 'Entsperren fehlgeschlagen',
    lock: 'Gesperrt',
    'break-glass': 'Im Notfall geöffnet',
    enrol: 'Tablet hinzugefügt',
    remove: 'Tablet entfernt',
    restore: 'Wiederhergestellt',
    backup: 'Gesichert',
    'kit-shown': 'Papierkarte angezeigt',
    'kit-replaced': 'Neue Papierkarte erstellt',
    'way-added': 'Weg zum Entsperren hinzugefügt',
    'way-removed': 'Weg zum Entsperren entfernt',
    'renewal-set': 'Erneuerung der Wege eingestellt',
    discard: 'In den Papierkorb gelegt',
    erase: 'Endgültig gelöscht',
    undo: 'Rückgängig gemacht',
    choose: 'Eine von mehreren Angaben gewählt',
    restate: 'Anderer Grund angegeben',
  },
  purposes: {
    treatment: 'Behandlung',
    payment: 'Abrechnung',
    operations: 'Laufender Betrieb',
    'patient request': 'Wunsch des Patienten',
    emergency: 'Notfall',
    'lab work': 'Laborarbeit',
    legal: 'Rechtlich',
    complaint: 'Beschwerde',
  },
  outcomes: { done: 'Geschehen', refused: 'Abgelehnt', failed: 'Fehlgeschlagen' },
};

export const accessWords = inBoth(english, german);
