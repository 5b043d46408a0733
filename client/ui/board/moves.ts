// What a card of the board may be dragged for, by its state alone: whether the house has a step from there. What this person
// may truly do is asked of the vault when the card is let go, or its menu opened.
import type { CaseState } from '../../records/caseState.ts';
import { nextSteps } from '../../records/caseWay.ts';
import type { CaseRow } from '../../worker/api.ts';
import type { App } from '../app.ts';

export function stepsFrom(app: App, row: CaseRow): readonly string[] {
  const vault = app.vault?.type === 'open' ? app.vault : null;
  if (!vault?.writes.includes('cases') || row.isDraft) return [];
  const isLab = vault.kind === 'lab';
  const isBetweenLabs = isLab && row.partOf !== '';
  return nextSteps(isLab && !isBetweenLabs ? 'guest' : 'owner', row.state as CaseState, { isBetweenLabs });
}
