// What saved relay histories prove together, in plain words: two histories of one log, a loss the relay admits, or nothing.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { contradictions, genuineOf, readHistory, type Contradiction, type History } from '../../protocol/history.ts';
import type { Stored } from '../../protocol/receipt.ts';
import { sha256 } from '../crypto/hash.ts';
import { verify } from '../crypto/sign.ts';

const SHOWN = 20;

/** `isGood` = two histories are proved. `relay` = the key the reader expects, in hex. */
export function printHistories(files: readonly Uint8Array[], relay?: string): { text: string; isGood: boolean } {
  const histories = files.map(readHistory);
  const [first] = histories;
  const bad = histories.findIndex((each) => each === null);
  if (!first || bad >= 0) return said(false, [`File ${String(bad + 1)} is damaged, or of a newer version.`]);
  if (histories.some((each) => each && !equal(each.relayKey, first.relayKey)))
    return said(false, ['These files are of different relays and prove nothing together.']);
  const isExpected = relay === undefined || relay.toLowerCase() === toHex(first.relayKey);
  return report(first.relayKey, histories as History[], isExpected);
}

function report(
  relayKey: Bytes,
  histories: readonly History[],
  isExpected: boolean,
): ReturnType<typeof printHistories> {
  const signed = histories.map((each) => genuineOf(sha256, verify, each));
  const receipts = signed.flatMap((each) => each.receipts);
  const terms = signed.flatMap((each) => each.terms);
  const forged = signed.reduce((sum, each) => sum + each.forged, 0);
  const found = contradictions(sha256, receipts, terms);
  const isFork = found.some(({ type }) => type !== 'lost');
  return said(isFork && isExpected, [
    isFork ? 'The relay signed TWO HISTORIES.' : 'No two histories are proved by this.',
    ...found.slice(0, SHOWN).map((each) => `  ✗ ${sentenceOf(each)}`),
    ...(found.length > SHOWN ? [`  ✗ and ${String(found.length - SHOWN)} more.`] : []),
    ...(isExpected ? [] : ['  ✗ The relay is not the one you named with --relay.']),
    ...(forged > 0
      ? [`  ! ${String(forged)} receipts or terms were not signed by this relay and count for nothing.`]
      : []),
    '',
    `  Relay key   ${toHex(relayKey)}   check it by another way`,
    `  Signed      ${String(receipts.length)} receipts and ${String(terms.length)} terms, in ${String(histories.length)} files`,
  ]);
}

function sentenceOf(found: Contradiction): string {
  const { first } = found;
  const where = `log ${toHex(first.log)}, term ${String(first.term)}`;
  switch (found.type) {
    case 'two at one place':
      return `${where}: place ${String(first.seq)} was given to ${entryAt(first)} and to ${entryAt(found.second)}.`;
    case 'broken run':
      return `${where}: place ${String(found.second.seq)}, ${entryAt(found.second)}, does not go on from place ${String(first.seq)}, ${entryAt(first)}.`;
    case 'another past':
      return `${where}: term ${String(found.term.term)} goes on from another history than ${entryAt(first)} at place ${String(first.seq)}.`;
    case 'lost':
      return `${where}: place ${String(first.seq)}, ${entryAt(first)}, is lost since term ${String(found.term.term)}; the relay says so itself.`;
  }
}

function entryAt({ storage, hash, time }: Stored): string {
  const at = new Date(time);
  const when = Number.isNaN(at.getTime()) ? `${String(time)} ms` : at.toISOString();
  return `entry ${toHex(storage)} (running hash ${toHex(hash).slice(0, 16)}, ${when})`;
}

function said(isGood: boolean, lines: readonly string[]): { text: string; isGood: boolean } {
  return { text: `${lines.join('\n')}\n`, isGood };
}
