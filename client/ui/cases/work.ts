// Says a piece of work in words: "Crown 36" in a list, "Crown 36, lower left first molar" above a record.
import { runs } from '../../records/teeth.ts';
import { useApp } from '../app.ts';
import { useTeeth } from '../teeth/notation.ts';
import { teethWords } from '../words/teeth.ts';
import { workWords } from '../words/work.ts';

export interface WorkNames {
  /** Crown 36 · Bridge 13–11 */
  short(appliance: string, teeth: readonly number[]): string;
  /** Crown 36, lower left first molar · Bridge 13–11 */
  long(appliance: string, teeth: readonly number[]): string;
  appliance(code: string): string;
  material(code: string): string;
}

/** A word joiner on both sides keeps a range on one line. */
const range = (run: readonly string[]): string =>
  run.length < 3 ? run.join(', ') : `${String(run[0])}\u2060–\u2060${String(run.at(-1))}`;

const nameOf = (names: Readonly<Record<string, string>>, code: string, otherwise: string): string =>
  (Object.hasOwn(names, code) ? names[code] : undefined) ?? otherwise;

/** Call while a component is made; the answers follow language and notation. */
export function useWork(): WorkNames {
  const { language } = useApp();
  const { number } = useTeeth();
  const numbers = (teeth: readonly number[]): string =>
    runs(teeth)
      .map((run) => range(run.map(number)))
      .join(', ');
  const appliance = (code: string): string => {
    const words = language.words(workWords);
    return nameOf(words.appliances, code, words.unnamed);
  };
  const short = (code: string, teeth: readonly number[]): string => `${appliance(code)} ${numbers(teeth)}`.trim();
  return {
    appliance,
    short,
    material: (code) => nameOf(language.words(workWords).materials, code, ''),
    long: (code, teeth) => {
      const [only, ...others] = teeth;
      return only === undefined || others.length > 0
        ? short(code, teeth)
        : `${short(code, teeth)}, ${language.words(teethWords).place(only)}`;
    },
  };
}
