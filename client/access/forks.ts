// What a saved proof against a device says to whoever checks it offline, in plain words.
import { toHex } from '../../protocol/bytes.ts';
import { judgeFork, readFork, type ForkRefusal, type Proven } from '../roster/forkproof.ts';
import { sha256 } from '../crypto/hash.ts';
import { verify } from '../crypto/sign.ts';
import { printable } from './print.ts';

const WHY: Readonly<Record<ForkRefusal, string>> = {
  'unreadable entry': 'An entry in it cannot be read.',
  'another device': 'The entries are of another device than the one whose keys the file holds.',
  'not signed by it': 'An entry in it was not signed by the device.',
  'not one place': 'The entries stand in two places; one device may write both.',
  'one entry': 'It holds one entry twice.',
};

/** `isGood` = two entries for one place are proved. */
export function printFork(file: Uint8Array): { text: string; isGood: boolean } {
  const fork = readFork(file);
  if (!fork) return said(false, ['The file is damaged, or of a newer version.']);
  const proven = judgeFork(sha256, verify, fork);
  return typeof proven === 'string'
    ? said(false, ['This proves NOTHING against the device.', `  ✗ ${WHY[proven]}`])
    : said(true, linesOf(proven));
}

function linesOf({ first, second }: Proven): readonly string[] {
  const { device, log, seq } = first.fields;
  return [
    'The device signed TWO ENTRIES for one place.',
    `  ✗ log ${toHex(log)}, number ${String(seq)}:`,
    ...[first, second].map((each) => `    ${sayEntry(each)}`),
    '',
    `  Device      ${toHex(device)}   check by another way whose it is`,
    '  It lies, or it was copied and both copies wrote: the proof does not say which.',
    '  The file holds both entries with what they say.',
  ];
}

function sayEntry({ id, fields: { kind, doc, wall } }: Proven['first']): string {
  const at = new Date(wall);
  const when = Number.isNaN(at.getTime()) ? `${String(wall)} ms` : at.toISOString();
  return printable(`entry ${toHex(id)} (${doc === '' ? kind : `${kind} of ${doc}`}, ${when} by its own clock)`);
}

function said(isGood: boolean, lines: readonly string[]): { text: string; isGood: boolean } {
  return { text: `${lines.join('\n')}\n`, isGood };
}
