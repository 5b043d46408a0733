// How many things are new for a person, by what they want counted.
import type { Settings } from '../../page/settings.svelte.ts';
import type { NewsView } from '../../worker/views/newsview.ts';

type Choices = Pick<Settings, 'newsOff' | 'isQuietWhenClosed'>;

export function isQuietNow({ isQuietWhenClosed }: Choices, { isOpen }: NewsView): boolean {
  return isQuietWhenClosed && !isOpen;
}
export function countedNews(choices: Choices, view: NewsView | undefined): number {
  if (!view || isQuietNow(choices, view)) return 0;
  return view.items.filter(({ kind, isSeen }) => !isSeen && !choices.newsOff.includes(kind)).length;
}
