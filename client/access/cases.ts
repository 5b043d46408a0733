// What other houses did on our cases, as a bundle has it: each case's log judged like our own, by the devices that those
// houses vouch for. Relay keys are those the exporter names; an auditor compares them with the house by another way.
import type { CaseSection } from './bundle.ts';
import { mayStandOnCase } from './event.ts';
import { receiptChecker, type KnownHouse, type Tools } from './judge.ts';
import { judgePart } from './part.ts';
import { problemAt, type Report } from './report.ts';
import type { SaidHouse } from './said.ts';
import { equal, toHex } from '../../protocol/bytes.ts';

export interface JudgedCases extends Pick<Report, 'problems' | 'notices' | 'events'> {
  readonly houses: readonly SaidHouse[];
  readonly disclosed: number;
  readonly hidden: number;
}

/** `first` = the number of the first item in the bundle as a whole. */
export async function judgeCases(
  tools: Tools,
  ours: KnownHouse,
  cases: readonly CaseSection[],
  first: number,
): Promise<JudgedCases> {
  const judged = [];
  const houses: SaidHouse[] = [];
  let next = first;
  for (const each of cases) {
    const from = next;
    next += each.items.length;
    const said = tools.hear(each.log, each.said, ours);
    const log = toHex(each.log);
    if (!said) {
      judged.push({ problems: [problemAt('cases', 'houses do not hold', { log })], notices: [], events: [] });
      continue;
    }
    for (const house of said.houses) if (!houses.some(({ root }) => equal(root, house.root))) houses.push(house);
    const { problems, ...found } = await judgePart({
      judge: {
        ...{ tools, log: each.log, house: said, isReceipt: receiptChecker(tools, each.relays) },
        mayStand: (event) => mayStandOnCase(event, log),
      },
      items: each.items.map(({ device, seq, bytes }, i) => ({ index: from + i, device, seq, bytes })),
      ...{ heads: each.heads, hidden: each.hidden, witnesses: each.witnesses, isWhole: false },
    });
    judged.push({ ...found, problems: problems.map((problem) => ({ ...problem, log })) });
  }
  return {
    problems: judged.flatMap(({ problems }) => problems),
    notices: judged.flatMap(({ notices }) => notices),
    events: judged.flatMap(({ events }) => events),
    ...{ houses, disclosed: next - first },
    hidden: cases.reduce((sum, { hidden }) => sum + hidden.length, 0),
  };
}
