// What a browser remembers between visits, and what it falls back to.
import { describe, expect, it } from 'vitest';
import { createSettings, preferredLanguage } from '../../client/page/settings.svelte.ts';

function storage(kept: string | null) {
  const written: string[] = [];
  return { written, getItem: () => kept, setItem: (_: string, value: string) => void written.push(value) };
}
const shown = (settings: ReturnType<typeof createSettings>) => {
  const { language, theme, notation, idleMinutes, hiddenMinutes } = settings;
  return { language, theme, notation, idleMinutes, hiddenMinutes };
};

describe('settings', () => {
  it('follow the browser until somebody chooses', () => {
    expect(['de-AT', 'de', 'en-US', 'fr'].map((tag) => preferredLanguage([tag]))).toEqual(['de', 'de', 'en', 'en']);
    expect(preferredLanguage(['fr-CH', 'de-CH', 'en'])).toBe('de');
  });

  it('keep a choice', () => {
    const kept = storage(null);
    const settings = createSettings(kept, ['de']);
    settings.set({ theme: 'dark', notation: 'palmer', idleMinutes: 10 });
    const wanted = { language: 'de', theme: 'dark', notation: 'palmer', idleMinutes: 10, hiddenMinutes: 2 };
    expect(shown(settings)).toEqual(wanted);
    expect(shown(createSettings(storage(kept.written[0] ?? null), ['de']))).toEqual(shown(settings));
  });

  it.each([
    'nonsense',
    '[]',
    'null',
    '{"theme":"pink","notation":"zsigmondy","idleMinutes":1e9,"language":"xx","hiddenMinutes":"2"}',
  ])('do not trust %s', (text) => {
    expect(shown(createSettings(storage(text), ['en']))).toEqual({
      language: 'en',
      theme: 'system',
      notation: 'fdi',
      idleMinutes: 5,
      hiddenMinutes: 2,
    });
  });
});
