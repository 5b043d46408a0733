// One log of a bundle: its disclosed entries judged one by one, then as chains, in the relay's order and in time.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import type { Hidden } from './bundle.ts';
import { judgeItems, type Good, type Item, type Judge, type Judged } from './judge.ts';
import { problemAt, type Notice, type Problem, type Report } from './report.ts';
import { checkLinks, checkOrder, checkPlaces, goodOf, placeInTime, type Surroundings } from './whole.ts';
import { placeKey } from './window.ts';

/** Sections that are damaged or unreadable are null: nothing is concluded from them. */
export interface Part {
  readonly judge: Judge;
  readonly items: readonly Item[];
  readonly heads: Surroundings['heads'] | null;
  readonly hidden: readonly Hidden[] | null;
  readonly witnesses: readonly Receipt[] | null;
  /** Every entry of the log stands there, if only as a link. */
  readonly isWhole: boolean;
}

export async function judgePart(part: Part): Promise<Pick<Report, 'problems' | 'notices' | 'events'>> {
  const { judge, items } = part;
  const judged = await judgeItems(judge, items);
  const good = goodOf(judged);
  const witnesses = (part.witnesses ?? []).filter(
    (receipt) => judge.isReceipt(receipt) && equal(receipt.stored.log, judge.log),
  );
  const whole = checkWhole(part, judged, witnesses);
  const { events, notices } = placeInTime(good, witnesses);
  const problems = [
    ...judgedProblems(items, judged),
    ...checkOrder(good),
    ...forgedReceipts(part, witnesses.length),
    ...leftOut(part, good, witnesses),
    ...whole.problems,
  ];
  return { problems, events, notices: [...notices, ...whole.notices] };
}

function judgedProblems(items: readonly Item[], judged: readonly Judged[]): Problem[] {
  return items.flatMap(({ index, device, seq }, i) => {
    const verdict = judged[i];
    return verdict && 'reason' in verdict
      ? [problemAt('event', verdict.reason, { index, device: toHex(device), seq })]
      : [];
  });
}

function forgedReceipts({ witnesses }: Part, good: number): Problem[] {
  const count = (witnesses?.length ?? 0) - good;
  return count > 0 ? [problemAt('witnesses', 'forged receipt', { count })] : [];
}
/** The places that a disclosed entry had seen and that a hidden one has: without their receipts its window is wider. */
function leftOut({ witnesses, hidden }: Part, good: readonly Good[], proving: readonly Receipt[]): Problem[] {
  if (!witnesses || !hidden) return [];
  const wanted = new Set(good.flatMap(({ entry }) => (entry.fields.seen ? [placeKey(entry.fields.seen)] : [])));
  const proven = new Set(proving.map(({ stored }) => placeKey(stored)));
  const places = hidden.flatMap(({ place }) => (place ? [placeKey(place)] : []));
  const count = places.filter((place) => wanted.has(place) && !proven.has(place)).length;
  return count > 0 ? [problemAt('witnesses', 'receipt left out', { count })] : [];
}

/** Chains and the relay's sequence over everything, disclosed or not. */
function checkWhole(part: Part, judged: readonly Judged[], witnesses: readonly Receipt[]) {
  const { judge, items, heads, hidden, isWhole } = part;
  if (!heads || !hidden) return { problems: [], notices: [] };
  const around: Surroundings = { log: judge.log, heads, hidden, witnesses, isWhole };
  const good = goodOf(judged);
  const places = good.length === judged.length ? checkPlaces(judge.tools.hash, good, around) : null;
  const notices: Notice[] = [
    ...(places?.backwards ?? []).map((index) => ({ about: 'relay clock ran backwards' as const, index })),
    ...(places?.losses ?? []).map((index) => ({ about: 'relay started again with a loss' as const, index })),
  ];
  return { problems: [...checkLinks(items, judged, around), ...(places?.problems ?? [])], notices };
}
