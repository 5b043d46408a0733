// The way a case has come, both sides together, and where it may go next. Order follows what each step had seen; steps
// taken apart stand beside each other in an order that is the same on every device.
import { CASE_STATES, type CaseSide, type CaseState } from './caseState.ts';
import type { CaseStep, ClinicState, LabState, StepState } from './steps.ts';

/** A step never stands before what it builds on. Circles, which only a stranger makes, come last. */
export function wayOf(steps: readonly CaseStep[]): readonly CaseStep[] {
  const known = new Set(steps.map(({ key }) => key));
  const waiting = [...steps].sort((a, b) => (a.key < b.key ? -1 : 1));
  const open = new Map(waiting.map((step) => [step.key, new Set(step.over.filter((key) => known.has(key)))]));
  const after = Map.groupBy(
    waiting.flatMap((step) => [...(open.get(step.key) ?? [])].map((key) => ({ key, step }))),
    ({ key }) => key,
  );
  const way: CaseStep[] = [];
  const free = waiting.filter((step) => open.get(step.key)?.size === 0);
  for (let step = free.shift(); step; step = free.shift()) {
    way.push(step);
    for (const { step: next } of after.get(step.key) ?? []) {
      const left = open.get(next.key);
      if (left?.delete(step.key) && left.size === 0) free.push(next);
    }
  }
  const placed = new Set(way);
  return [...way, ...waiting.filter((step) => !placed.has(step))];
}

/** What a side may set next, the likeliest first. Every side can only write its own states. */
const CLINIC_NEXT: Readonly<Partial<Record<CaseState, readonly ClinicState[]>>> = {
  'design review': ['approved', 'changes asked', 'cancelled'],
  shipped: ['arrived', 'cancelled'],
  arrived: ['try-in', 'fitted', 'changes asked'],
  'try-in': ['fitted', 'changes asked'],
  fitted: ['completed'],
  completed: [],
  cancelled: [],
  draft: ['sent'],
};
/** A lab that had a part made: nobody is fitted there. */
const PART_NEXT: Readonly<Partial<Record<CaseState, readonly ClinicState[]>>> = {
  ...CLINIC_NEXT,
  arrived: ['completed', 'changes asked'],
};
const LAB_NEXT: Readonly<Partial<Record<CaseState, readonly LabState[]>>> = {
  sent: ['received', 'accepted', 'rejected'],
  delivered: ['received', 'accepted', 'on hold', 'rejected'],
  received: ['accepted', 'on hold', 'rejected'],
  accepted: ['design', 'making', 'design review', 'on hold', 'rejected'],
  'on hold': ['accepted', 'design', 'making', 'rejected'],
  rejected: ['accepted'],
  design: ['design review', 'making', 'on hold'],
  'design review': ['design', 'on hold'],
  'changes asked': ['design', 'design review', 'making', 'on hold'],
  approved: ['making', 'on hold'],
  making: ['qc', 'ready', 'on hold', 'design'],
  qc: ['ready', 'making', 'on hold'],
  ready: ['shipped', 'making'],
  shipped: ['making'],
  arrived: ['making'],
  'try-in': ['making'],
};
/** Where a step of the lab would only take the work back, and waiting is what there is to do. */
const LAB_WAITS: readonly CaseState[] = ['design review', 'rejected', 'shipped', 'arrived', 'try-in'];
/** Ends the work for both houses. */
export function isEnd(step: StepState): boolean {
  return step === 'cancelled' || step === 'rejected';
}
/** What a side is offered before all else. `hasDesign` = the lab put a design into the case. */
export function firstStep(
  side: CaseSide,
  state: CaseState,
  steps: readonly StepState[],
  hasDesign: boolean,
): StepState | undefined {
  if (side === 'guest' && LAB_WAITS.includes(state)) return undefined;
  if (state === 'accepted' && hasDesign && steps.includes('design review')) return 'design review';
  return steps.find((step) => !isEnd(step));
}

/** Goes back to work that was done before. */
export function isBack(step: StepState, from: CaseState): boolean {
  return (step === 'design' || step === 'making') && CASE_STATES.indexOf(step) < CASE_STATES.indexOf(from);
}

/** While a question is open work rests: what is left is to end it. */
const WHILE_ASKED: readonly StepState[] = ['rejected', 'cancelled'];

export interface Way {
  readonly hasQuery?: boolean;
  /** A lab ordered it of another lab. */
  readonly isBetweenLabs?: boolean;
}
export function nextSteps(side: CaseSide, state: CaseState, way: Way = {}): readonly StepState[] {
  const { hasQuery = false, isBetweenLabs = false } = way;
  const owners = isBetweenLabs ? PART_NEXT : CLINIC_NEXT;
  const next = side === 'owner' ? (owners[state] ?? (['cancelled'] as const)) : (LAB_NEXT[state] ?? []);
  return hasQuery ? next.filter((each) => WHILE_ASKED.includes(each)) : next;
}
