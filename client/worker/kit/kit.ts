// The paper, or three papers of which any two open: shown while the secret still lies here wrapped, deleted once a person
// has proved that every paper is right.
import { concat, equal, toHex, utf8, type Bytes } from '../../../protocol/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { KIT_WORDS, kitToWords, readKit, writeKit } from '../../crypto/kit.ts';
import { PARTS, PART_WORDS, partToWords, readPart, splitKit, writePart } from '../../crypto/kitparts.ts';
import type { PaperRelay } from '../../crypto/papercode.ts';
import {
  forgetKit,
  forgetPapers,
  keepPapers,
  keptKit,
  keptPapers,
  PLACE_BYTES,
  type KitPapers,
} from '../../vault/kitkeeping.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { House } from '../house.ts';
import type { KitView, PaperView } from '../views/kitview.ts';
import { Refused } from '../rpc.ts';

const ASKED_WORDS = 3;

export async function showKit(house: House): Promise<KitView | null> {
  const secret = await keptKit(house.rows);
  if (!secret) return null;
  await house.journal.note({ action: 'kit-shown', record: '', compartment: 'admins', purpose: 'operations' });
  const { relayAddress } = house.me;
  const papers = await keptPapers(house.rows);
  if (papers?.isSplit)
    return {
      words: [],
      qr: '',
      relayAddress,
      asked: [],
      papers: papers.parts.map((_, at) => paperView(house, papers, at)),
    };
  return {
    words: kitToWords(secret),
    qr: writeKit({ secret, ...relayOf(house) }),
    relayAddress,
    asked: askedWords(house, 0),
    papers: [],
  };
}
function paperView(house: House, { parts, places, confirmed }: KitPapers, at: number): PaperView {
  const part = parts[at]!;
  const number = at + 1;
  return {
    number,
    words: partToWords(part),
    qr: writePart(part, relayOf(house)),
    asked: askedWords(house, number),
    place: places[at] ?? '',
    isConfirmed: confirmed.includes(number),
  };
}
function relayOf({ me: { relayKey, relayAddress } }: House): PaperRelay {
  return { relayKeyHash: relayKey ? sha256(relayKey) : new Uint8Array(32), relayAddress };
}

/** Which words are asked, counted from 1: fixed per device and paper, so that asking again asks the same. 0 = the one paper. */
function askedWords(house: House, paper: number): readonly number[] {
  const order = Array.from({ length: paper === 0 ? KIT_WORDS : PART_WORDS }, (_, i) => i + 1);
  const which = paper === 0 ? [] : [paper];
  const weight = (position: number): string => toHex(sha256(new Uint8Array([...house.device.id, ...which, position])));
  return order
    .sort((a, b) => weight(a).localeCompare(weight(b)))
    .slice(0, ASKED_WORDS)
    .sort((a, b) => a - b);
}

/** The parts are made once; who goes back to one paper and comes again gets the same three. */
export async function splitInto(house: House, places: readonly string[] | null): Promise<void> {
  const secret = await keptKit(house.rows);
  if (!secret) throw new Refused('not allowed');
  const before = await keptPapers(house.rows);
  const parts = before?.parts ?? [];
  const papers: KitPapers = {
    isSplit: places !== null,
    parts: places !== null && parts.length < PARTS ? [...(await splitKit(secret))] : parts,
    places: places ? Array.from({ length: PARTS }, (_, at) => cut(places[at] ?? '')) : (before?.places ?? []),
    confirmed: before?.confirmed ?? [],
  };
  await house.commit(async () => [await keepPapers(house.rows, papers)]);
  house.ground.announce(['vault']);
}
function cut(place: string): string {
  let text = place.trim();
  while (utf8(text).length > PLACE_BYTES) text = text.slice(0, -1);
  return text.toWellFormed();
}

/** Of three that were confirmed; the words themselves are nowhere any more. */
export async function kitPlaces(house: House): Promise<readonly string[] | null> {
  const papers = await keptPapers(house.rows);
  return papers?.isSplit && papers.parts.length === 0 ? papers.places : null;
}

/** Three words at the asked positions, or the scanned code. Wrong: false, and nothing changes. */
export async function confirmKit(house: House, answer: readonly string[] | string, number = 0): Promise<boolean> {
  const secret = await keptKit(house.rows);
  if (!secret) return true;
  const papers = await keptPapers(house.rows);
  if (papers?.isSplit) return confirmPart(house, papers, answer, number);
  const scanned = typeof answer === 'string' ? readKit(answer) : null;
  const isRight =
    typeof answer === 'string'
      ? scanned !== null && typeof scanned !== 'string' && equal(scanned.secret, secret)
      : hasAsked(askedWords(house, 0), answer, kitToWords(secret));
  if (!isRight) return false;
  await confirmed(house, () => Promise.resolve([forgetKit(house.rows), forgetPapers(house.rows)]));
  return true;
}

/** Of one of three: the secret goes when all three were shown to exist. */
async function confirmPart(
  house: House,
  papers: KitPapers,
  answer: readonly string[] | string,
  number: number,
): Promise<boolean> {
  const part = papers.parts[number - 1];
  const isRight =
    part !== undefined &&
    (typeof answer === 'string'
      ? isCodeOf(answer, part)
      : hasAsked(askedWords(house, number), answer, partToWords(part)));
  if (!isRight) return false;
  const all = [...new Set([...papers.confirmed, number])].sort();
  if (all.length === PARTS)
    await confirmed(house, async () => [
      forgetKit(house.rows),
      await keepPapers(house.rows, { ...papers, parts: [], confirmed: all }),
    ]);
  else await house.commit(async () => [await keepPapers(house.rows, { ...papers, confirmed: all })]);
  return true;
}
async function confirmed(house: House, rows: () => Promise<readonly RowOp[]>): Promise<void> {
  await house.saveMe({ kitAt: house.ground.clock.now() }, rows);
  house.ground.announce(['vault']);
}

function isCodeOf(scanned: string, part: Bytes): boolean {
  const read = readPart(scanned);
  if (typeof read === 'string') return false;
  const { number, tag, share } = read.part;
  return equal(concat(new Uint8Array([number]), tag, share), part);
}
function hasAsked(asked: readonly number[], answer: readonly string[], words: readonly string[]): boolean {
  return (
    asked.length === answer.length &&
    asked.every((position, i) => words[position - 1] === answer[i]?.trim().toLowerCase())
  );
}
