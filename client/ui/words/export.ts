// Words of exporting the access log.
import type { ExportFormat } from '../../worker/views/eventrow.ts';
import { inBoth } from './language.svelte.ts';

interface ExportWords {
  readonly title: string;
  /** What can be chosen: patients too, or only a period. */
  readonly text: (hasPatients: boolean) => string;
  readonly oneRecord: string;
  readonly format: string;
  readonly formats: Readonly<Record<ExportFormat, { readonly name: string; readonly says: string }>>;
  readonly save: string;
  readonly check: string;
  /** For whoever gets the signed file. */
  readonly toCheck: string;
  readonly notOne: string;
  readonly notOneText: string;
}

const english: ExportWords = {
  title: 'Export',
  text: (hasPatients) =>
    `The whole log, or only a period${hasPatients ? ' or a patient' : ''}; for a case, from “History” on its page. The export is an event of the log too.`,
  oneRecord: 'Only the record that the list is about.',
  format: 'Format',
  formats: {
    signed: {
      name: 'Signed, for an auditor',
      says: 'Anybody can check it offline, without this tablet and without the relay. What you do not choose is not readable in it.',
    },
    table: { name: 'Table (CSV)', says: 'For a spreadsheet. It proves nothing by itself: give the signed file too.' },
    fhir: {
      name: 'FHIR (AuditEvent)',
      says: 'For other health systems, FHIR R4. It proves nothing by itself: give the signed file too.',
    },
  },
  save: 'Save the file',
  check: 'Check such a file',
  toCheck:
    'Whoever gets it checks it at this address, on the first screen: “Check an exported access log”. It needs no account.',
  notOne: 'This is not an exported access log',
  notOneText:
    'Nothing was checked. Choose the signed file as it was saved; its name ends in .enamel. Tables (CSV) and FHIR files prove nothing and cannot be checked.',
};

const german: ExportWords = {
  title: 'Export',
  text: (hasPatients) =>
    `Das ganze Protokoll oder nur ein Zeitraum${hasPatients ? ' oder ein Patient' : ''}; für einen Fall von „Verlauf“ auf seiner Seite aus. Auch der Export steht im Protokoll.`,
  oneRecord: 'Nur die Akte, um die es in der Liste geht.',
  format: 'Format',
  formats: {
    signed: {
      name: 'Signiert, für eine Prüfung',
      says: 'Jeder kann die Datei offline prüfen, ohne dieses Tablet und ohne das Relay. Was Sie nicht auswählen, ist darin nicht lesbar.',
    },
    table: {
      name: 'Tabelle (CSV)',
      says: 'Für eine Tabellenkalkulation. Allein beweist sie nichts: Geben Sie die signierte Datei dazu.',
    },
    fhir: {
      name: 'FHIR (AuditEvent)',
      says: 'Für andere Systeme im Gesundheitswesen, FHIR R4. Allein beweist sie nichts: Geben Sie die signierte Datei dazu.',
    },
  },
  save: 'Datei speichern',
  check: 'Eine solche Datei prüfen',
  toCheck:
    'Wer sie bekommt, prüft sie unter dieser Adresse auf dem ersten Bildschirm: „Exportiertes Zugriffsprotokoll prüfen“. Ein Konto braucht es dafür nicht.',
  notOne: 'Das ist kein exportiertes Zugriffsprotokoll',
  notOneText:
    'Es wurde nichts geprüft. Wählen Sie die signierte Datei, wie sie gespeichert wurde; ihr Name endet auf .enamel. Tabellen (CSV) und FHIR-Dateien beweisen nichts und lassen sich nicht prüfen.',
};

export const exportWords = inBoth(english, german);
