// Words of a case that no lab took part in.
import { inBoth } from './language.svelte.ts';

export const nobodyCameWords = inBoth(
  {
    title: 'No lab took this case',
    text: 'Its link opens nothing any more, so nobody works on it. Whoever opened the link before keeps what it showed; looking leaves no trace that could prove it. Make a new link, or end the case: then nothing is waited for.',
    renew: 'Make a new link',
    end: 'End the case',
    endReason: 'No lab took the case.',
  },
  {
    title: 'Kein Labor hat diesen Fall übernommen',
    text: 'Sein Link öffnet nichts mehr, also arbeitet niemand daran. Wer den Link vorher geöffnet hat, behält, was er zeigte; Ansehen hinterlässt keine Spur, die das belegt. Erzeugen Sie einen neuen Link, oder beenden Sie den Fall: Dann wartet nichts mehr darauf.',
    renew: 'Neuen Link erzeugen',
    end: 'Fall beenden',
    endReason: 'Kein Labor hat den Fall übernommen.',
  },
);
