// Places of a record that differ, in words: what fieldWords.ts says of fields, and what comes and goes as a whole.
import type { PastDifference, PastPart } from '../../worker/views/pastview.ts';
import { useApp } from '../app.ts';
import { useWork } from '../cases/work.ts';
import { useFieldWords } from '../live/fieldWords.ts';
import { pastWords } from '../words/past.ts';
import { patientsWords } from '../words/patients.ts';

type Part = PastPart['part'];
interface Work {
  readonly type: string;
  readonly teeth: readonly number[];
}

/** Call while a component is made; the answers follow the language. */
export function usePastWords() {
  const app = useApp();
  const work = useWork();
  const fields = useFieldWords();
  const recordOf = (part: Part) => (part === 'clinical notes' ? 'notes' : part);

  return {
    label(part: Part, { name }: PastDifference): string {
      const w = app.language.words(pastWords);
      const { lists } = app.language.words(patientsWords);
      const [kind = '', , key] = name.split('/');
      if (kind in lists) return lists[kind as keyof typeof lists];
      if (part === 'clinical notes') return w.note;
      if (kind === 'files') return w.file;
      if (kind === 'items' && key === undefined) return w.work;
      if (name === 'private') return w.privateNotes;
      const last = name.split('/').at(-1) ?? '';
      return (w.fields as Readonly<Record<string, string>>)[last] ?? fields.label(recordOf(part), name);
    },
    value(part: Part, { name }: PastDifference, said: unknown): string {
      const w = app.language.words(pastWords);
      const [kind = '', , of] = name.split('/');
      if (said === null && kind !== 'reviews') return w.nothingThere;
      if (kind === 'items' && of === undefined) return work.short((said as Work).type, (said as Work).teeth);
      if (typeof said === 'number') return app.format.number(said);
      if (kind === 'reviews') return fields.value('history', name, said);
      if (part === 'history' || part === 'clinical notes' || kind === 'files') return String(said);
      return fields.value(recordOf(part), name, said);
    },
  };
}
