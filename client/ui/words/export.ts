// Words of exporting the access log.
import { inBoth } from './language.svelte.ts';

interface ExportWords {
  readonly title: string;
  readonly text: string;
  readonly oneRecord: string;
  readonly save: string;
  readonly check: string;
}

const english: ExportWords = {
  title: 'Export for an auditor',
  text: 'One file with signed events. Anybody can check it offline, without this tablet and without the relay. What you do not choose is not readable in it.',
  oneRecord: 'Only the record that the list is about.',
  save: 'Save the file',
  check: 'Check such a file',
};

const german: ExportWords = {
  title: 'Export für eine Prüfung',
  text: 'Eine Datei mit signierten Einträgen. Jeder kann sie offline prüfen, ohne dieses Tablet und ohne das Relay. Was Sie nicht auswählen, ist darin nicht lesbar.',
  oneRecord: 'Nur die Akte, um die es in der Liste geht.',
  save: 'Datei speichern',
  check: 'Eine solche Datei prüfen',
};

export const exportWords = inBoth(english, german);
