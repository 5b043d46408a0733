// Who said a value and when, in words.
import type { Author } from '../../worker/views/author.ts';
import { useSaid } from '../access/said.ts';
import { useApp } from '../app.ts';
import { liveWords } from '../words/live.ts';

/** Call while a component is made; the answers follow the language. A space as wide as a line while nobody is known yet. */
export function useAuthorWords(): (author: Author | undefined) => string {
  const app = useApp();
  const said = useSaid();
  return (author) => {
    if (!author) return '\u00a0';
    const w = app.language.words(liveWords);
    const us = app.vault?.type === 'open' ? app.vault : null;
    const house = author.organisation === us?.organisation ? '' : author.organisation;
    const name = author.isThisTablet
      ? w.you
      : author.name === us?.person
        ? w.otherTablet(author.name)
        : [author.name, house].filter(Boolean).join(', ');
    return `${name} · ${said.when(author)}`;
  };
}
