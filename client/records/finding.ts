// Finding by typing: every word of what was typed stands somewhere in the fields, in any order, whatever case or accents.

/** What `isFound` looks in; make it once for rows that are searched at every key. */
export function haystack(...fields: readonly string[]): string {
  return fold(fields.join(' '));
}

export function searchWords(search: string): readonly string[] {
  return fold(search)
    .split(/\s+/)
    .filter((each) => each !== '');
}

export function isFound(wanted: readonly string[], all: string): boolean {
  return wanted.every((word) => all.includes(word));
}

/** Without case and accents: "Muller" finds "Müller". */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
