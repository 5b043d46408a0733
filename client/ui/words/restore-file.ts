// Words of getting everything back: where from, and looking at what is there first.
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
    restoreLead:
      'With the paper kit and the relay or a backup file. You see first what is there; nothing is changed before you say so.',
    look: 'See what is there',
    looking: 'Opening it to see what is there',
    lookingText: 'In memory only. Nothing is stored or changed.',
    stop: 'Stop',
    somethingElse: 'Something else',
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
      'Mit der Papierkarte und dem Relay oder einer Sicherungsdatei. Sie sehen zuerst, was da ist; vorher wird nichts geändert.',
    look: 'Ansehen, was da ist',
    looking: 'Wird geöffnet, um zu sehen, was da ist',
    lookingText: 'Nur im Arbeitsspeicher. Nichts wird gespeichert oder geändert.',
    stop: 'Abbrechen',
    somethingElse: 'Etwas anderes',
  },
);
