// What a typed or scanned text of the kit looks like, by its shape alone: the one paper, or some of three.
const CODE = /enamel-kit(-part)?:[\w-]*/g;
const WHOLE_WORDS = 12;
const PART_WORDS = 15;
/** Between two papers in one text. */
const BREAK = '\u001f';

export type Given = 'nothing' | 'whole' | 'one of three' | 'two of three' | 'incomplete';

export function countWords(text: string): number {
  return text.replaceAll(CODE, ' ').match(/[a-z]+/gi)?.length ?? 0;
}
export function givenIn(text: string): Given {
  const codes = text.match(CODE) ?? [];
  const words = countWords(text);
  if (codes.some((code) => !code.startsWith('enamel-kit-part:'))) return 'whole';
  if (codes.length === 0 && words <= WHOLE_WORDS)
    return words === 0 ? 'nothing' : words === WHOLE_WORDS ? 'whole' : 'incomplete';
  const papers = codes.length + Math.floor(words / PART_WORDS);
  if (words % PART_WORDS !== 0) return 'incomplete';
  return papers > 1 ? 'two of three' : 'one of three';
}
export function isEnough(text: string): boolean {
  return ['whole', 'two of three'].includes(givenIn(text));
}
export function isScanned(text: string): boolean {
  return text.startsWith('enamel-kit');
}

export function papersOf(text: string): readonly [string, string] {
  const [first = '', second = ''] = text.split(BREAK);
  return [first, second];
}
/** A second one only beside one of three. */
export function joined(first: string, second: string): string {
  return second === '' || givenIn(first) !== 'one of three' ? first : first + BREAK + second;
}
