// Names of files, which come from anywhere: kept short enough for every format, and without what makes a screen show
// another name than the one that is there.
const MOST_BYTES = 200;
const LONGEST_ENDING = 13;
/** Control characters, and those that turn the direction of writing around. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** The name in one line, without parts of a path; its ending stays when it is cut. */
export function plainName(name: string): string {
  const plain = name.toWellFormed().replace(UNSEEN, '').replace(/[/\\]/g, '_').trim();
  if (bytesOf(plain) <= MOST_BYTES) return plain === '' ? 'file' : plain;
  const dot = plain.lastIndexOf('.');
  const ending = dot > 0 && bytesOf(plain.slice(dot)) <= LONGEST_ENDING ? plain.slice(dot) : '';
  let stem = '';
  for (const letter of plain) {
    if (bytesOf(stem) + bytesOf(letter) + bytesOf(ending) + 3 > MOST_BYTES) break;
    stem += letter;
  }
  return `${stem}…${ending}`;
}

/** The same with an ending that belongs to what is in the file, so that nothing is saved under the name of a program. */
export function savedName(name: string, endings: readonly string[]): string {
  const plain = plainName(name);
  const ending = /\.([^.]+)$/.exec(plain)?.[1]?.toLowerCase();
  return ending !== undefined && endings.includes(ending) ? plain : `${plain}.${endings[0] ?? 'bin'}`;
}
