// The dictionaries: both languages, calm, complete.
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../client/ui/format.ts';
import { aboutWords } from '../../client/ui/words/about.ts';
import { accessWords } from '../../client/ui/words/access.ts';
import { attentionWords } from '../../client/ui/words/attention.ts';
import { backupWords } from '../../client/ui/words/backup.ts';
import { firstWords } from '../../client/ui/words/first.ts';
import { partWords } from '../../client/ui/words/parts.ts';
import { problemWords } from '../../client/ui/words/problems.ts';
import { settingsWords } from '../../client/ui/words/settings.ts';
import { shellWords } from '../../client/ui/words/shell.ts';
import { syncWords } from '../../client/ui/words/sync.ts';
import { unlockWords } from '../../client/ui/words/unlock.ts';

const topics = {
  aboutWords,
  accessWords,
  attentionWords,
  backupWords,
  firstWords,
  partWords,
  settingsWords,
  shellWords,
};
const all = { ...topics, syncWords, unlockWords };
const texts = (words: unknown): string[] =>
  typeof words === 'string' ? [words] : typeof words === 'object' && words ? Object.values(words).flatMap(texts) : [];

describe('the words of the app', () => {
  it.each(Object.entries(all))('%s say something in both languages, without raising their voice', (_, { en, de }) => {
    const english = texts(en);
    const german = texts(de);
    expect(german.length).toBe(english.length);
    expect([...english, ...german].filter((text) => text.trim() === '' || text.includes('!'))).toEqual([]);
    const same = english.filter((text, index) => text === german[index] && text.includes(' '));
    expect(same).toEqual([]);
  });

  it.each(['en', 'de'] as const)('say of every refusal what happened, what is safe, what to do (%s)', (code) => {
    const format = createFormat(code, () => 0);
    for (const detail of [undefined, 1, 90_000]) {
      for (const [problem, say] of Object.entries(problemWords[code])) {
        const sentence = say(detail, format);
        for (const part of [sentence.what, sentence.safe, sentence.todo]) {
          expect(part, problem).toMatch(/^\p{Lu}.{8,}\.$/u);
          expect(part, problem).not.toMatch(/undefined|null|NaN|!/);
        }
      }
    }
    for (const sentence of Object.values(attentionWords[code]))
      expect([sentence.what, sentence.safe, sentence.todo].every((part) => part.endsWith('.'))).toBe(true);
  });

  it('never say of a step that was refused for want of a relay that it is on its way', () => {
    for (const code of ['en', 'de'] as const) {
      const sentence = problemWords[code]['relay unreachable'](
        undefined,
        createFormat(code, () => 0),
      );
      expect(`${sentence.safe} ${sentence.todo}`).not.toMatch(/will be|is sent|sobald|gesendet|von selbst/i);
    }
  });
});
