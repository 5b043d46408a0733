// Wishes in words: their names, and what they say.
import type { Wish, Wishes } from '../../records/wishes.ts';
import type { App } from '../app.ts';
import { meaningOf, orderWords } from '../words/order.ts';
import { wishWords } from '../words/wishes.ts';

export function wishLabel({ language }: Pick<App, 'language'>, wish: Wish): string {
  const own = language.words(wishWords);
  if (wish === 'delivery' || wish === 'notes' || wish === 'onward') return own[wish];
  return language.words(orderWords).fields[wish] ?? '';
}
export function wishValue({ language }: Pick<App, 'language'>, wishes: Wishes, wish: Wish): string {
  return meaningOf(language.words(orderWords), wish, wishes[wish]) || wishes[wish];
}
