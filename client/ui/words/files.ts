// Words of the files of a case: where they are, how they are added, opened, saved and removed.
import { inBoth } from './language.svelte.ts';

export const filesWords = inBoth(
  {
    files: 'Files',
    noFiles: 'No files.',
    addScan: 'Add scan',
    addPhoto: 'Add photo',
    fileSave: 'Save on this tablet',
    fileSaveText: 'A saved copy lies outside of the vault, where other apps can open it. Saving is logged.',
    fileRemove: 'Remove',
    fileRemoveText:
      'The file disappears from this case. Copies already saved elsewhere stay there. Tap again to remove it.',
    fileStates: {
      here: 'On this tablet',
      'at relay': 'At the relay',
      sending: 'Sending',
      receiving: 'Receiving',
      missing: 'Not here',
      'held back': 'Held back until confirmed',
    },
    fileKinds: { scan: 'Scan', photo: 'Photo', xray: 'X-ray', design: 'Design', document: 'Document' },
    noPreview: 'No picture of this kind of file.',
    adding: (name: string) => `Sealing ${name}`,
  },
  {
    files: 'Dateien',
    noFiles: 'Keine Dateien.',
    addScan: 'Scan hinzufügen',
    addPhoto: 'Foto hinzufügen',
    fileSave: 'Auf diesem Tablet speichern',
    fileSaveText:
      'Eine gespeicherte Kopie liegt außerhalb des Tresors, wo andere Apps sie öffnen können. Das Speichern wird protokolliert.',
    fileRemove: 'Entfernen',
    fileRemoveText:
      'Die Datei verschwindet aus diesem Fall. Anderswo gespeicherte Kopien bleiben dort. Zum Entfernen noch einmal tippen.',
    fileStates: {
      here: 'Auf diesem Tablet',
      'at relay': 'Beim Relay',
      sending: 'Wird gesendet',
      receiving: 'Wird geholt',
      missing: 'Nicht hier',
      'held back': 'Kommt nach Bestätigung',
    },
    fileKinds: { scan: 'Scan', photo: 'Foto', xray: 'Röntgenbild', design: 'Design', document: 'Dokument' },
    noPreview: 'Für diese Art Datei gibt es kein Bild.',
    adding: (name) => `${name} wird versiegelt`,
  },
);
