// What this browser remembers of how it is used: language, theme, how teeth are numbered, lock times. Never a name, a record or a key.

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type LanguageCode = keyof typeof languages;
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
/** How teeth are numbered on this screen; stored is FDI alone. */
export const notations = ['fdi', 'universal', 'palmer'] as const;
export type Notation = (typeof notations)[number];
/** Minutes without a touch before the vault locks. */
export const idleChoices = [2, 5, 10, 15] as const;
/** Minutes out of sight before the vault locks. */
export const hiddenChoices = [1, 2, 5] as const;

/** How the cases of the house are laid out. */
export const caseViews = ['list', 'board', 'agenda'] as const;
export type CasesView = (typeof caseViews)[number];

/** Kinds of news that are not counted; the names are records/news.ts's. */
const MOST_QUIET = 32;

export interface Settings {
  readonly language: LanguageCode;
  readonly theme: Theme;
  readonly notation: Notation;
  readonly idleMinutes: number;
  readonly hiddenMinutes: number;
  readonly casesView: CasesView;
  readonly newsOff: readonly string[];
  /** Nothing is counted while the house is closed. */
  readonly isQuietWhenClosed: boolean;
  set(change: Partial<Omit<Settings, 'set'>>): void;
}

interface Kept {
  language: LanguageCode | null;
  theme: Theme;
  notation: Notation;
  idleMinutes: number;
  hiddenMinutes: number;
  casesView: CasesView;
  newsOff: readonly string[];
  isQuietWhenClosed: boolean;
}

const KEY = 'enamel.settings';
const pick = <T>(choices: readonly T[], value: unknown, fallback: T): T =>
  choices.includes(value as T) ? (value as T) : fallback;

const words = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string').slice(0, MOST_QUIET) : [];

const isLanguage = (code: unknown): code is LanguageCode => typeof code === 'string' && code in languages;

/** The first language of the browser that there are words for, else English. */
export function preferredLanguage(wanted: readonly string[]): LanguageCode {
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

function read(storage: Pick<Storage, 'getItem'>): Kept {
  let found: Record<string, unknown> = {};
  try {
    found = (JSON.parse(storage.getItem(KEY) ?? '{}') as Record<string, unknown> | null) ?? {};
  } catch {
    // Unreadable settings are as good as none.
  }
  const language = found['language'];
  return {
    language: isLanguage(language) ? language : null,
    theme: pick<Theme>(themes, found['theme'], 'system'),
    notation: pick<Notation>(notations, found['notation'], 'fdi'),
    idleMinutes: pick<number>(idleChoices, found['idleMinutes'], 5),
    hiddenMinutes: pick<number>(hiddenChoices, found['hiddenMinutes'], 2),
    casesView: pick<CasesView>(caseViews, found['casesView'], 'list'),
    newsOff: words(found['newsOff']),
    isQuietWhenClosed: found['isQuietWhenClosed'] !== false,
  };
}

/** `wanted` are the browser's languages. A browser that keeps nothing still works for this visit. */
export function createSettings(storage: Pick<Storage, 'getItem' | 'setItem'>, wanted: readonly string[]): Settings {
  let kept = $state(read(storage));
  return {
    get language() {
      return kept.language ?? preferredLanguage(wanted);
    },
    get theme() {
      return kept.theme;
    },
    get notation() {
      return kept.notation;
    },
    get idleMinutes() {
      return kept.idleMinutes;
    },
    get hiddenMinutes() {
      return kept.hiddenMinutes;
    },
    get casesView() {
      return kept.casesView;
    },
    get newsOff() {
      return kept.newsOff;
    },
    get isQuietWhenClosed() {
      return kept.isQuietWhenClosed;
    },
    set(change) {
      kept = { ...kept, ...change };
      try {
        storage.setItem(KEY, JSON.stringify(kept));
      } catch {
        // A private window may refuse; the choice then lasts as long as the tab.
      }
    },
  };
}
