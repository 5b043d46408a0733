// Words of backup files: making one, and getting everything back from one.
import { inBoth } from './language.svelte.ts';

export const backupFileWords = inBoth(
  {
    title: 'Backup file',
    lead: 'Everything your roles open, sealed as it lies on this tablet: records, cases, attachments. Nobody can read it without the paper kit.',
    keep: 'Keep it away from this tablet: on another computer, or a drive in another building.',
    none: 'There is no backup file yet.',
    last: (when: string, size: string) => `Last backup: ${when}, ${size}.`,
    missing: (count: number) =>
      count === 1
        ? 'One part of an attachment is neither on this tablet nor was it to be had at the relay. It is not in the backup.'
        : `${count} parts of attachments are neither on this tablet nor were they to be had at the relay. They are not in the backup.`,
    make: 'Make a backup file',
    making: 'Writing the backup',
    of: (done: string, total: string) => `${done} of ${total}`,
    stop: 'Stop',
    saved: 'The backup file is written. Try it once: it is only worth what can be read back.',
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
    title: 'Sicherungsdatei',
    lead: 'Alles, was Ihre Rollen öffnen, versiegelt, wie es auf diesem Tablet liegt: Akten, Fälle, Anhänge. Ohne die Papierkarte kann es niemand lesen.',
    keep: 'Bitte nicht beim Tablet aufbewahren, sondern auf einem anderen Computer oder Laufwerk in einem anderen Gebäude.',
    none: 'Es gibt noch keine Sicherungsdatei.',
    last: (when: string, size: string) => `Letzte Sicherung: ${when}, ${size}.`,
    missing: (count: number) =>
      count === 1
        ? 'Ein Teil eines Anhangs ist weder auf diesem Tablet noch war er vom Relay zu bekommen. Er fehlt in der Sicherung.'
        : `${count} Teile von Anhängen sind weder auf diesem Tablet noch waren sie vom Relay zu bekommen. Sie fehlen in der Sicherung.`,
    make: 'Sicherungsdatei erstellen',
    making: 'Sicherung wird geschrieben',
    of: (done: string, total: string) => `${done} von ${total}`,
    stop: 'Abbrechen',
    saved:
      'Die Sicherungsdatei ist geschrieben. Bitte einmal ausprobieren: Sie ist nur so viel wert, wie sich zurücklesen lässt.',
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
