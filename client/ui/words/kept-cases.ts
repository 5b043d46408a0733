// Words of the cases that keep a patient from being erased.
import { inBoth } from './language.svelte.ts';

export const keptCaseWords = inBoth(
  {
    over: (partner: string) =>
      `Ended. ${partner} keeps its copy: what it was sent and what it wrote. Only ${partner} can erase that.`,
    open: (partner: string) => `Not ended. ${partner} works on it and keeps a copy.`,
    nobody: 'Nobody is named on it. Whoever opened its link keeps what it showed.',
  },
  {
    over: (partner) =>
      `Beendet. ${partner} behält die eigene Kopie: was dorthin ging und was dort geschrieben wurde. Löschen kann sie nur ${partner}.`,
    open: (partner) => `Nicht beendet. ${partner} arbeitet daran und behält eine Kopie.`,
    nobody: 'Niemand ist darin genannt. Wer den Link geöffnet hat, behält, was er zeigte.',
  },
);
