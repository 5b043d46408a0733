// Words for entries that others build on and that never came.
import { inBoth } from './language.svelte.ts';

export const missingWords = inBoth(
  {
    title: 'What is missing',
    nobody: 'a tablet not known here',
    own: (by: string, from: number, to: number) =>
      from === to ? `Change number ${from} by ${by}` : `Changes number ${from} to ${to} by ${by}`,
    ownFrom: (by: string, from: number) => `Changes from number ${from} on by ${by}`,
    cited: (by: string) => `A change that ${by} refers to; whose it is, cannot be told here`,
    onCase: 'on a case',
    inHouse: 'in the records of this house',
    since: (when: string, waiting: number) =>
      `Referred to since ${when}. ${waiting === 1 ? '1 change waits' : `${waiting} changes wait`} for it.`,
    openCase: 'Open the case',
    todo: 'Open Enamel, with a connection, on the tablet it comes from: it sends again what the relay lacks, and what waits here goes in by itself. Every other tablet that has the change helps in the same way. If nobody has it any more, ask the person what it said and have it written again.',
  },
  {
    title: 'Was fehlt',
    nobody: 'einem Tablet, das hier niemand kennt',
    own: (by: string, from: number, to: number) =>
      from === to ? `Änderung Nummer ${from} von ${by}` : `Änderungen Nummer ${from} bis ${to} von ${by}`,
    ownFrom: (by: string, from: number) => `Änderungen ab Nummer ${from} von ${by}`,
    cited: (by: string) =>
      `Eine Änderung, auf die sich etwas von ${by} bezieht; von wem sie ist, lässt sich hier nicht sagen`,
    onCase: 'an einem Fall',
    inHouse: 'in den Akten dieses Hauses',
    since: (when: string, waiting: number) =>
      `Darauf verwiesen seit ${when}. ${waiting === 1 ? '1 Änderung wartet' : `${waiting} Änderungen warten`} darauf.`,
    openCase: 'Fall öffnen',
    todo: 'Öffnen Sie Enamel mit Verbindung auf dem Tablet, von dem sie stammt: Es sendet erneut, was dem Relay fehlt, und was hier wartet, kommt von selbst hinein. Jedes andere Tablet, das die Änderung hat, hilft ebenso. Hat sie niemand mehr, fragen Sie die Person, was darin stand, und lassen Sie es neu schreiben.',
  },
);
