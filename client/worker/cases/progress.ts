// How far a case has come: the steps of both houses with the devices that truly wrote them, and what this person may do
// next, by the rights that every reader checks.
import { toHex } from '../../../protocol/bytes.ts';
import { caseLife, newestOf, type CaseSide } from '../../records/caseState.ts';
import { nextSteps, wayOf } from '../../records/caseWay.ts';
import { readMarks } from '../../records/readMarks.ts';
import { keyIn, listOf, readAssigned, STEP_DOCUMENTS, type CaseStep, type StepState } from '../../records/steps.ts';
import type { CaseRoster } from '../../roster/case.ts';
import type { House } from '../house.ts';
import { mayEdit } from '../records/mayedit.ts';
import { docReader, spokenOn, stepsOn, writersOf } from './oncase.ts';
import type { Progress, ReadView, StepView } from '../views/progressview.ts';

export const NOTHING_TAKEN: Progress = {
  steps: [],
  newest: [],
  apart: [],
  next: [],
  reads: [],
  writers: [],
  assignee: '',
  mayAssign: false,
  isBetweenLabs: false,
};

export async function progressOf(house: House, roster: CaseRoster, ourSide: CaseSide): Promise<Progress> {
  const { log } = roster;
  const read = docReader(house, log);
  const steps = wayOf(await stepsOn(read));
  const thread = spokenOn(house, roster, await read('case/thread'));
  const { apart } = caseLife({ isShared: true, isClaimed: true, steps, thread });
  const views = new Map(steps.map((step) => [step.key, viewOf(house, roster, step)]));
  const writers = writersOf(
    house,
    roster,
    'case/thread',
    thread.map(({ writer }) => writer),
  );
  return {
    steps: [...views.values()],
    newest: newestOf(steps).map(({ key }) => key),
    apart: apart.flatMap(({ key }) => views.get(key) ?? []),
    next: await nextOf(house, roster, ourSide),
    reads: (await Promise.all((['owner', 'guest'] as const).map((side) => readsOf(house, roster, side)))).flat(),
    writers: [...writers].map(([client, who]) => ({ client, ...who })),
    assignee: readAssigned(await read('case/acceptance')),
    mayAssign: ourSide === 'guest' && mayEdit(house, log, 'case/acceptance'),
    isBetweenLabs: isBetweenLabs(roster),
  };
}

const isBetweenLabs = ({ sides }: CaseRoster): boolean => sides[0]?.kind === 'lab';

/** What this person may set now; of steps that were taken apart, each of ours that would settle it. */
export async function nextOf(house: House, roster: CaseRoster, ourSide: CaseSide): Promise<readonly StepState[]> {
  const read = docReader(house, roster.log);
  const steps = await stepsOn(read);
  const isClaimed = roster.sides.some(({ state }) => state === 'claimed' || state === 'confirmed');
  const thread = spokenOn(house, roster, await read('case/thread'));
  const { state, query, apart } = caseLife({ isShared: true, isClaimed, steps, thread });
  const settling = apart.filter(({ side }) => side === ourSide).map((step) => step.state);
  const all = new Set([
    ...settling,
    ...nextSteps(ourSide, state, { hasQuery: query !== null, isBetweenLabs: isBetweenLabs(roster) }),
  ]);
  return [...all].filter((each) => mayEdit(house, roster.log, listOf(each)));
}

function viewOf(house: House, roster: CaseRoster, { key, state, side, by, at, reason, writer }: CaseStep): StepView {
  const name = STEP_DOCUMENTS.find((each) => key.startsWith(keyIn(each, '')));
  const device = (name && writersOf(house, roster, name, [writer]).get(writer)?.device) ?? by;
  return { key, state, side, device, at, reason };
}

/** Of every device its newest mark, with all that it has read. */
async function readsOf(house: House, roster: CaseRoster, side: CaseSide): Promise<readonly ReadView[]> {
  const name = `case/read-${side}`;
  const marks = readMarks(await docReader(house, roster.log)(name));
  const writers = writersOf(
    house,
    roster,
    name,
    marks.map(({ writer }) => writer),
  );
  const byDevice = Map.groupBy(marks, ({ writer, by }) => writers.get(writer)?.device ?? by);
  return [...byDevice].map(([device, own]) => ({
    device,
    side,
    at: own.at(-1)?.at ?? 0,
    messages: own.flatMap(({ messages }) => messages),
    days: own.at(-1)?.days ?? '',
  }));
}

export function sideOfUs(house: House, { devices }: CaseRoster): CaseSide | null {
  return devices.get(toHex(house.device.id))?.[0]?.side.role ?? null;
}
