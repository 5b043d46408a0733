// The columns of a board: states that a house looks at together, in the order of a case's life. What is over stands in none.
import type { CaseState } from './caseState.ts';

export const COLUMNS = [
  { id: 'draft', states: ['draft'] },
  { id: 'new', states: ['received', 'sent', 'delivered'] },
  { id: 'hold', states: ['on hold', 'rejected'] },
  { id: 'accepted', states: ['accepted'] },
  { id: 'design', states: ['design', 'changes asked'] },
  { id: 'review', states: ['design review'] },
  { id: 'approved', states: ['approved'] },
  { id: 'making', states: ['making'] },
  { id: 'qc', states: ['qc'] },
  { id: 'ready', states: ['ready'] },
  { id: 'shipped', states: ['shipped'] },
  { id: 'arrived', states: ['arrived'] },
  { id: 'try-in', states: ['try-in'] },
  { id: 'fitted', states: ['fitted'] },
] as const satisfies readonly { readonly id: string; readonly states: readonly CaseState[] }[];
export type ColumnId = (typeof COLUMNS)[number]['id'];

/** null for a case that is over. */
export function columnOf(state: string): ColumnId | null {
  return COLUMNS.find(({ states }) => (states as readonly string[]).includes(state))?.id ?? null;
}

/** The step that brings a case into a column, of those that may be taken; null when none does. */
export function stepInto(column: ColumnId, next: readonly string[]): string | null {
  const states: readonly string[] = COLUMNS.find(({ id }) => id === column)?.states ?? [];
  return states.find((state) => next.includes(state)) ?? null;
}
