// Words of the parts every screen is made of.
import { inBoth } from './language.svelte.ts';

export const partWords = inBoth(
  {
    close: 'Close',
    cancel: 'Cancel',
    back: 'Back',
    save: 'Save',
    copy: 'Copy',
    copied: 'Copied',
    copyByHand: 'This browser does not let the app copy. The text is marked: copy it with the browser’s own menu.',
    scan: 'Photo of the code',
    noCode: 'No code was found in this photo. Hold the camera closer and straight, or type it.',
    undo: 'Undo',
    redo: 'Redo',
    more: 'More',
    print: 'Print',
    today: 'Today',
    yesterday: 'Yesterday',
    yes: 'Yes',
    no: 'No',
  },
  {
    close: 'Schließen',
    cancel: 'Abbrechen',
    back: 'Zurück',
    save: 'Speichern',
    copy: 'Kopieren',
    copied: 'Kopiert',
    copyByHand:
      'Dieser Browser lässt die App nicht kopieren. Der Text ist markiert: bitte über das Menü des Browsers kopieren.',
    scan: 'Foto vom Code',
    noCode: 'Auf diesem Foto wurde kein Code gefunden. Bitte näher und gerade halten, oder abtippen.',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    more: 'Mehr',
    print: 'Drucken',
    today: 'Heute',
    yesterday: 'Gestern',
    yes: 'Ja',
    no: 'Nein',
  },
);
