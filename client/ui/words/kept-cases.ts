// Words of the cases that keep a patient from being erased.
import { inBoth } from './language.svelte.ts';

export const keptCaseWords = inBoth(
  {
    over: (partner: string) =>
      `Ended. ${partner} keeps its copy: what it was sent and what it wrote. Only ${partner} can erase that.`,
    open: (partner: string) => `Not ended. ${partner} works on it and keeps a copy.`,
    nobody: {
      'link opens':
        'No lab has taken it. Its link may still open what it showed: take the link back on the case, then end it.',
      'link is dead':
        'No lab took it, and its link opens nothing any more. Whoever opened it before keeps what it showed; looking leaves no trace that could prove it. So it counts as gone out.',
    },
  },
  {
    over: (partner) =>
      `Beendet. ${partner} behält die eigene Kopie: was dorthin ging und was dort geschrieben wurde. Löschen kann sie nur ${partner}.`,
    open: (partner) => `Nicht beendet. ${partner} arbeitet daran und behält eine Kopie.`,
    nobody: {
      'link opens':
        'Kein Labor hat ihn übernommen. Sein Link öffnet vielleicht noch, was er zeigte: Nehmen Sie ihn am Fall zurück, und beenden Sie den Fall.',
      'link is dead':
        'Kein Labor hat ihn übernommen, und sein Link öffnet nichts mehr. Wer ihn vorher geöffnet hat, behält, was er zeigte; Ansehen hinterlässt keine Spur, die das belegt. Darum gilt er als hinausgegangen.',
    },
  },
);
