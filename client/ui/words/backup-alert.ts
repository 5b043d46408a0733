// What a person has to do about backups, in one sentence each.
import type { BackupAlert } from '../../worker/views/backupview.ts';
import { inBoth } from './language.svelte.ts';

type AlertWords = Record<BackupAlert, { readonly what: string; readonly todo: string }> & {
  readonly folder: { readonly what: (name: string) => string; readonly todo: string; readonly open: string };
};

export const backupAlertWords = inBoth<AlertWords>(
  {
    folder: {
      what: (name) => `Today’s backup into “${name}” waits for a tap.`,
      todo: 'After a reload the browser asks again before it lets Enamel into the folder.',
      open: 'Open the folder',
    },
    'drill failed': {
      what: 'The last backup could not be restored as it should.',
      todo: 'Your records here are complete. Make a new backup and try it.',
    },
    'backup failed': {
      what: 'The daily backup could not be written.',
      todo: 'Your records here are complete. Check the folder, or choose another one.',
    },
    'backup overdue': {
      what: 'The backup is overdue.',
      todo: 'If this tablet is lost, newer work is lost with it. Make one now.',
    },
    'drill overdue': {
      what: 'No backup was tried for over a month.',
      todo: 'It takes a moment: read it back and compare.',
    },
    'paper due': {
      what: 'The paper kit was not tried for a year.',
      todo: 'Try a backup with its words; of three papers, with any two.',
    },
  },
  {
    folder: {
      what: (name) => `Die heutige Sicherung in „${name}“ wartet auf einen Tipp.`,
      todo: 'Nach dem Neuladen fragt der Browser noch einmal, bevor er Enamel in den Ordner lässt.',
      open: 'Ordner öffnen',
    },
    'drill failed': {
      what: 'Die letzte Sicherung ließ sich nicht richtig wiederherstellen.',
      todo: 'Ihre Daten hier sind vollständig. Bitte eine neue Sicherung erstellen und ausprobieren.',
    },
    'backup failed': {
      what: 'Die tägliche Sicherung konnte nicht geschrieben werden.',
      todo: 'Ihre Daten hier sind vollständig. Bitte den Ordner prüfen oder einen anderen wählen.',
    },
    'backup overdue': {
      what: 'Die Sicherung ist überfällig.',
      todo: 'Geht dieses Tablet verloren, ist neuere Arbeit mit verloren. Bitte jetzt sichern.',
    },
    'drill overdue': {
      what: 'Seit über einem Monat wurde keine Sicherung ausprobiert.',
      todo: 'Es dauert nur kurz: zurücklesen und vergleichen.',
    },
    'paper due': {
      what: 'Die Papierkarte wurde seit einem Jahr nicht ausprobiert.',
      todo: 'Bitte eine Sicherung mit seinen Wörtern ausprobieren; von drei Papieren mit zweien.',
    },
  },
);
