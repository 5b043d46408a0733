// The language of the screen. Every topic of words is one pair of dictionaries of one shape: a missing German sentence
// does not compile.
import type { LanguageCode } from '../../page/settings.svelte.ts';

export type Dictionary<W> = Readonly<Record<LanguageCode, W>>;

/** Types the German half by the English one. */
export function inBoth<W>(en: W, de: NoInfer<W>): Dictionary<W> {
  return { en, de };
}

export interface Language {
  /** Reactive. */
  readonly code: LanguageCode;
  /** Reactive: the half of a dictionary that is spoken now. Use inside `$derived`. */
  words<W>(dictionary: Dictionary<W>): W;
}

/** `code` reads the choice, reactively. */
export function createLanguage(code: () => LanguageCode): Language {
  return {
    get code() {
      return code();
    },
    words: (dictionary) => dictionary[code()],
  };
}
