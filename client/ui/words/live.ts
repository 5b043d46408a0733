// Words of working on one thing together: who is where, several values of one field, what was taken back.
import { inBoth } from './language.svelte.ts';

export const liveWords = inBoth(
  {
    here: (names: string) => `${names} here now`,
    inField: (names: string) => `${names} here`,
    writing: (names: string) => `${names} writing`,
    several: (count: number) => `${count} values`,
    fieldsSeveral: (count: number) => (count === 1 ? '1 field to decide' : `${count} fields to decide`),
    severalText: 'People wrote here without seeing each other. Choose what is right; what is not chosen stays below.',
    valuesOf: (label: string) => `${label}: several values`,
    stands: 'stands for now',
    choose: 'Choose',
    together: 'All of it together',
    keepAll: 'Keep all',
    notChosen: (count: number) => (count === 1 ? '1 value not chosen' : `${count} values not chosen`),
    takeAgain: 'Take this',
    you: 'You',
    otherTablet: (name: string) => `${name}, another tablet`,
    empty: 'Empty',
    taken: {
      undo: (label: string) => `Undone: ${label}`,
      redo: (label: string) => `Done again: ${label}`,
      'changed since': (label: string) => `Left as it is, changed by somebody since: ${label}`,
    },
    listed: 'As listed',
  },
  {
    here: (names) => `${names} gerade hier`,
    inField: (names) => `${names} hier`,
    writing: (names) => `${names} schreibt`,
    several: (count) => `${count} Angaben`,
    fieldsSeveral: (count) => (count === 1 ? '1 Feld zu entscheiden' : `${count} Felder zu entscheiden`),
    severalText:
      'Hier wurde geschrieben, ohne einander zu sehen. Wählen Sie, was stimmt; das andere bleibt darunter stehen.',
    valuesOf: (label) => `${label}: mehrere Angaben`,
    stands: 'gilt vorerst',
    choose: 'Wählen',
    together: 'Alles zusammen',
    keepAll: 'Alle behalten',
    notChosen: (count) => (count === 1 ? '1 nicht gewählte Angabe' : `${count} nicht gewählte Angaben`),
    takeAgain: 'Doch nehmen',
    you: 'Sie',
    otherTablet: (name) => `${name}, anderes Tablet`,
    empty: 'Leer',
    taken: {
      undo: (label) => `Rückgängig: ${label}`,
      redo: (label) => `Wiederholt: ${label}`,
      'changed since': (label) => `Bleibt so, inzwischen von jemandem geändert: ${label}`,
    },
    listed: 'Wie aufgeführt',
  },
);
