// Words of getting everything back from a backup file.
import { inBoth } from './language.svelte.ts';

export const restoreFileWords = inBoth(
  {
    from: 'Where from?',
    fromRelay: 'The relay',
    fromFiles: 'A backup file',
    pick: 'Choose the backup file',
    pickHint: 'If the backup lies in a folder, choose all files of that folder together.',
    picked: (count: number, name: string) => (count === 1 ? name : `${count} files`),
    pickMissing: 'Choose the backup file first.',
    restoring: 'Checking and opening',
    restoreLead: 'On an empty tablet, with the paper kit and the relay or a backup file. What was there stays there.',
  },
  {
    from: 'Woher?',
    fromRelay: 'Vom Relay',
    fromFiles: 'Aus einer Sicherungsdatei',
    pick: 'Sicherungsdatei wählen',
    pickHint: 'Liegt die Sicherung in einem Ordner, bitte alle Dateien des Ordners zusammen wählen.',
    picked: (count: number, name: string) => (count === 1 ? name : `${count} Dateien`),
    pickMissing: 'Bitte zuerst die Sicherungsdatei wählen.',
    restoring: 'Wird geprüft und geöffnet',
    restoreLead:
      'Auf einem leeren Tablet, mit der Papierkarte und dem Relay oder einer Sicherungsdatei. Was dort liegt, bleibt dort.',
  },
);
