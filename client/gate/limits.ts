// How much one update may hold. Fixed for the level of the protocol: a changed number changes verdicts.
import { Refused } from './refusal.ts';

export const MAX_UPDATE_BYTES = 256 * 1024;
export const MAX_NODES = 5_000;
export const MAX_DELETIONS = 2_000;
/** Levels of nested types and plain values together, the root type not counted. */
export const MAX_DEPTH = 16;
export const MAX_KEY_LENGTH = 256;

/** What one reading of an update may still spend. */
export class Budget {
  readonly bytes: number;
  readonly deletions: number;
  nodesLeft: number;
  constructor(bytes: number, nodes: number, deletions: number) {
    this.bytes = bytes;
    this.nodesLeft = nodes;
    this.deletions = deletions;
  }
  spendNode(): void {
    if (this.nodesLeft-- <= 0) throw new Refused('too many nodes');
  }
}

/** For an update that came from another device, and for each one we seal. */
export function foreignBudget(): Budget {
  return new Budget(MAX_UPDATE_BYTES, MAX_NODES, MAX_DELETIONS);
}

/** For what our own page hands over, before it is divided: a reload sends everything, a long undo thousands of nodes. */
export function ownBudget(): Budget {
  return new Budget(32 * 1024 * 1024, 2_000_000, 2_000_000);
}
