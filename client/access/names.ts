// Names of people compared: without titles, case and accents. Only good enough to ask whether two are one family.

const TITLES: ReadonlySet<string> = new Set([
  'dr',
  'prof',
  'med',
  'dent',
  'mr',
  'mrs',
  'ms',
  'herr',
  'frau',
  'dipl',
  'ing',
]);

/** Without case and accents: "Müller" and "Muller" are one. */
export function foldName(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase();
}

function wordsOf(name: string): readonly string[] {
  return name
    .split(/[\s,]+/u)
    .map((word) => word.replaceAll(/[.()]/g, ''))
    .filter((word) => word !== '' && !TITLES.has(foldName(word)));
}

/** The last word, or what stands before a comma. '' where there is only one name. */
export function surnameOf(name: string): string {
  const comma = name.indexOf(',');
  const words = wordsOf(comma > 0 ? name.slice(0, comma) : name);
  return comma > 0 || words.length > 1 ? (words.at(-1) ?? '') : '';
}

/** The same words in any order, at least two of them. */
export function isSamePerson(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => wordsOf(name).map(foldName).toSorted());
  return a !== undefined && b !== undefined && a.length > 1 && a.join(' ') === b.join(' ');
}
