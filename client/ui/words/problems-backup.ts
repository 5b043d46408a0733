// The sentences about backup files: why one is not taken, and why one could not be written. English and German.
import type { ProblemWords, Sentence } from './problems.ts';

const say =
  (what: string, safe: string, todo: string): (() => Sentence) =>
  () => ({ what, safe, todo });

const untouched = 'Nothing was taken from it, and nothing was changed.';
const noFile = 'Your records are unchanged; earlier backups are where they were.';

export const backupProblems = {
  'not a backup': say('This file is not a backup of Enamel.', untouched, 'Choose a file whose name ends in “.enamel”.'),
  'backup newer': say('This backup was made by a newer Enamel.', untouched, 'Update the app, then try again.'),
  'backup cut': say(
    'This backup is cut off: its end is missing.',
    untouched,
    'Copy the file again, or take another one.',
  ),
  'backup altered': say(
    'This backup is damaged or was altered.',
    untouched,
    'Copy the file again, or take another one.',
  ),
  'backup of another practice': say(
    'This backup belongs to another practice.',
    untouched,
    'Choose another file. Where a paper is asked for, it has to be that practice’s.',
  ),
  'backup base missing': say(
    'This file goes on from an earlier one that was not chosen.',
    untouched,
    'Choose all files of the backup folder together.',
  ),
  'backup unreadable': say(
    'The file could not be read to its end.',
    untouched,
    'Check that the drive is still connected, then choose the file again.',
  ),
  'backup lost': say(
    'The newest backup is not in the folder any more, or its end is damaged.',
    'Your records here are complete.',
    'Back up now: the next one takes its place and is tried by itself.',
  ),
  'backup running': say(
    'A backup is being written or read already.',
    'It goes on; nothing was changed.',
    'Wait until it is through, or stop it.',
  ),
  'backup target full': say(
    'There is no room where the backup goes.',
    noFile,
    'Make room there, or choose another place.',
  ),
  'backup target gone': say(
    'The place for the backup cannot be written to.',
    noFile,
    'Check that the drive is connected, or choose another place.',
  ),
  'file not in backup': say(
    'This file is not in these backups, or not all of it.',
    untouched,
    'Choose an older or newer backup; if it is in several files, all of them together.',
  ),
} satisfies Partial<ProblemWords>;

const unchanged = 'Nichts davon wurde übernommen und nichts geändert.';
const noFileGerman = 'Ihre Daten sind unverändert; frühere Sicherungen liegen, wo sie waren.';

export const backupProblemsGerman: Record<keyof typeof backupProblems, () => Sentence> = {
  'not a backup': say(
    'Diese Datei ist keine Sicherung von Enamel.',
    unchanged,
    'Bitte eine Datei wählen, deren Name auf „.enamel“ endet.',
  ),
  'backup newer': say(
    'Diese Sicherung stammt von einem neueren Enamel.',
    unchanged,
    'Bitte die App aktualisieren und noch einmal versuchen.',
  ),
  'backup cut': say(
    'Diese Sicherung ist abgeschnitten: Ihr Ende fehlt.',
    unchanged,
    'Bitte die Datei neu kopieren oder eine andere nehmen.',
  ),
  'backup altered': say(
    'Diese Sicherung ist beschädigt oder wurde verändert.',
    unchanged,
    'Bitte die Datei neu kopieren oder eine andere nehmen.',
  ),
  'backup of another practice': say(
    'Diese Sicherung gehört zu einer anderen Praxis.',
    unchanged,
    'Bitte eine andere Datei wählen. Wo ein Papier verlangt wird, muss es das jener Praxis sein.',
  ),
  'backup base missing': say(
    'Diese Datei setzt eine frühere fort, die nicht gewählt wurde.',
    unchanged,
    'Bitte alle Dateien des Sicherungsordners zusammen wählen.',
  ),
  'backup unreadable': say(
    'Die Datei ließ sich nicht bis zum Ende lesen.',
    unchanged,
    'Bitte prüfen, ob das Laufwerk noch verbunden ist, und die Datei neu wählen.',
  ),
  'backup lost': say(
    'Die neueste Sicherung liegt nicht mehr im Ordner, oder ihr Ende ist beschädigt.',
    'Ihre Daten hier sind vollständig.',
    'Bitte jetzt sichern: Die nächste tritt an ihre Stelle und wird von selbst ausprobiert.',
  ),
  'backup running': say(
    'Es wird schon eine Sicherung geschrieben oder gelesen.',
    'Sie läuft weiter; nichts wurde geändert.',
    'Bitte warten, bis sie fertig ist, oder sie abbrechen.',
  ),
  'backup target full': say(
    'Am Ziel der Sicherung ist kein Platz.',
    noFileGerman,
    'Bitte dort Platz schaffen oder einen anderen Ort wählen.',
  ),
  'backup target gone': say(
    'Am Ziel der Sicherung lässt sich nichts schreiben.',
    noFileGerman,
    'Bitte prüfen, ob das Laufwerk verbunden ist, oder einen anderen Ort wählen.',
  ),
  'file not in backup': say(
    'Diese Datei steckt nicht oder nicht ganz in diesen Sicherungen.',
    unchanged,
    'Bitte eine ältere oder neuere Sicherung wählen; besteht sie aus mehreren Dateien, alle zusammen.',
  ),
};
