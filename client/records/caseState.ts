// The life of a case: one state for both sides, computed from what each wrote for itself, and whose turn it is.
// Never compares clocks: a step names the newest steps its author had seen.
import type { Listed } from './content.ts';
import type { CaseStep, StepState } from './steps.ts';
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
] as const satisfies readonly (StepState | 'draft' | 'delivered')[];
export type CaseState = (typeof CASE_STATES)[number];
export type CaseSide = 'owner' | 'guest';

export interface CaseFacts {
  /** False for a draft, which has no log yet. */
  readonly isShared: boolean;
  /** The other side has taken part. */
  readonly isClaimed: boolean;
  readonly steps: readonly CaseStep[];
  readonly thread: readonly Listed<Message>[];
}

export interface CaseLife {
  readonly state: CaseState;
  readonly turn: CaseSide | 'nobody';
  /** The oldest question nobody has answered; it holds the case and stops the lab's clock when the lab asked. */
  readonly query: Listed<Message> | null;
  /** Steps that say different things and whose authors did not know of each other; empty when all agree. */
  readonly apart: readonly CaseStep[];
}

export function caseLife(facts: CaseFacts): CaseLife {
  const newest = newestOf(facts.steps);
  const state = stepState(facts, newest);
  const apart = new Set(newest.map((step) => step.state)).size > 1 ? newest : [];
  const query = isOver(state) ? null : (openQueries(facts.thread)[0] ?? null);
  if (query) return { state: 'on hold', turn: query.side === 'owner' ? 'guest' : 'owner', query, apart };
  return { state, turn: TURN[state], query: null, apart };
}

/** Steps that no other step builds on. Whoever makes a circle of steps gains nothing: the last one counts then. */
export function newestOf(steps: readonly CaseStep[]): readonly CaseStep[] {
  const over = new Set(steps.flatMap((step) => step.over.filter((key) => key !== step.key)));
  const newest = steps.filter(({ key }) => !over.has(key));
  return newest.length > 0 ? newest : steps.slice(-1);
}

/** The state by steps alone, without open questions. */
function stepState({ isShared, isClaimed, steps }: CaseFacts, newest: readonly CaseStep[]): CaseState {
  if (!isShared) return 'draft';
  // Whatever the other side did since: nobody works on for a house that has said no.
  if (steps.some(({ state }) => state === 'cancelled')) return 'cancelled';
  const state = newest.map((step) => step.state).sort((a, b) => rank(b) - rank(a))[0] ?? 'sent';
  return state === 'sent' && isClaimed ? 'delivered' : state;
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
