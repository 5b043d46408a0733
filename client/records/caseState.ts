// The life of a case: one state for both sides, computed from what each side wrote for itself, and whose turn it is.
// Never compares clocks: a step says how many steps of the other side it had seen.
import type { Listed } from './content.ts';
import type { ClinicState, ClinicStep, LabState, LabStep } from './steps.ts';
import { openQueries, type Message } from './thread.ts';

/** Every state in the order of a case's life; 'on hold', 'rejected', 'cancelled' stand beside it. */
export const CASE_STATES = [
  'draft',
  'sent',
  'delivered',
  'received',
  'accepted',
  'on hold',
  'rejected',
  'design',
  'design review',
  'changes asked',
  'approved',
  'making',
  'qc',
  'ready',
  'shipped',
  'arrived',
  'try-in',
  'fitted',
  'completed',
  'cancelled',
] as const;
export type CaseState = (typeof CASE_STATES)[number];
export type CaseSide = 'owner' | 'guest';

export interface CaseFacts {
  /** False for a draft, which has no log yet. */
  readonly isShared: boolean;
  /** The other side has taken part. */
  readonly isClaimed: boolean;
  readonly clinic: readonly ClinicStep[];
  readonly lab: readonly LabStep[];
  readonly thread: readonly Listed<Message>[];
}

export interface CaseLife {
  readonly state: CaseState;
  readonly turn: CaseSide | 'nobody';
  /** The oldest question nobody has answered; it holds the case and stops the lab's clock when the lab asked. */
  readonly query: Listed<Message> | null;
}

export function caseLife(facts: CaseFacts): CaseLife {
  const state = stepState(facts);
  const query = isOver(state) ? null : (openQueries(facts.thread)[0] ?? null);
  if (query) return { state: 'on hold', turn: query.side === 'owner' ? 'guest' : 'owner', query };
  return { state, turn: TURN[state], query: null };
}

/** The state by steps alone, without open questions. */
function stepState({ isShared, isClaimed, clinic, lab }: CaseFacts): CaseState {
  if (!isShared) return 'draft';
  const clinicStep = clinic.at(-1);
  const labStep = lab.at(-1);
  if (!clinicStep || !labStep) {
    const state = clinicStep?.state ?? labStep?.state ?? 'sent';
    return state === 'sent' && isClaimed ? 'delivered' : state;
  }
  if (clinicStep.state === 'cancelled') return 'cancelled';
  const labKnewClinic = labStep.after >= clinic.length;
  const clinicKnewLab = clinicStep.after >= lab.length;
  if (labKnewClinic !== clinicKnewLab) return labKnewClinic ? labStep.state : clinicStep.state;
  return rank(clinicStep.state) > rank(labStep.state) ? clinicStep.state : labStep.state;
}

function rank(state: CaseState): number {
  return CASE_STATES.indexOf(state);
}

function isOver(state: CaseState): boolean {
  return state === 'completed' || state === 'cancelled' || state === 'draft';
}

/** Who has to do something next. What is on its way, waits for its appointment or is done waits for nobody. */
const TURN: Readonly<Record<CaseState, CaseLife['turn']>> = {
  draft: 'owner',
  sent: 'guest',
  delivered: 'guest',
  received: 'guest',
  accepted: 'guest',
  'on hold': 'owner',
  rejected: 'owner',
  design: 'guest',
  'design review': 'owner',
  'changes asked': 'guest',
  approved: 'guest',
  making: 'guest',
  qc: 'guest',
  ready: 'guest',
  shipped: 'nobody',
  arrived: 'nobody',
  'try-in': 'owner',
  fitted: 'nobody',
  completed: 'nobody',
  cancelled: 'nobody',
};

/** What a side may set next, the likeliest first. Every side can only write its own states. */
const CLINIC_NEXT: Readonly<Partial<Record<CaseState, readonly ClinicState[]>>> = {
  'design review': ['approved', 'changes asked', 'cancelled'],
  shipped: ['arrived', 'cancelled'],
  arrived: ['try-in', 'fitted'],
  'try-in': ['fitted', 'changes asked'],
  fitted: ['completed'],
  completed: [],
  cancelled: [],
  draft: ['sent'],
};
const LAB_NEXT: Readonly<Partial<Record<CaseState, readonly LabState[]>>> = {
  sent: ['received', 'accepted', 'rejected'],
  delivered: ['received', 'accepted', 'on hold', 'rejected'],
  received: ['accepted', 'on hold', 'rejected'],
  accepted: ['design', 'making', 'on hold', 'rejected'],
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

export function nextSteps(side: 'owner', state: CaseState): readonly ClinicState[];
export function nextSteps(side: 'guest', state: CaseState): readonly LabState[];
export function nextSteps(side: CaseSide, state: CaseState): readonly (ClinicState | LabState)[];
export function nextSteps(side: CaseSide, state: CaseState): readonly (ClinicState | LabState)[] {
  return side === 'owner' ? (CLINIC_NEXT[state] ?? ['cancelled']) : (LAB_NEXT[state] ?? []);
}
