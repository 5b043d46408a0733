// The versions of a design and how people stand to them: what was decided, whether that still counts, and what has changed
// since. Follows from files, order and signed decisions alone, never from a clock.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { DesignAct } from './designAct.ts';
import type { FileRecord } from './files.ts';

type DesignRecord = Pick<FileRecord, 'file' | 'kind' | 'hash' | 'version'>;

/** Which version a file belongs to; 0 when it is no design. */
export function versionOf({ kind, version }: Pick<FileRecord, 'kind' | 'version'>): number {
  return kind === 'design' ? Math.max(1, version) : 0;
}

export interface DesignVersion<F> {
  readonly number: number;
  readonly files: readonly F[];
}
/** Oldest first. A file that was taken out is in none. */
export function designVersions<F extends Pick<FileRecord, 'kind' | 'version'>>(
  files: readonly F[],
): readonly DesignVersion<F>[] {
  const byNumber = Map.groupBy(
    files.filter((file) => versionOf(file) > 0),
    versionOf,
  );
  return [...byNumber].map(([number, of]) => ({ number, files: of })).sort((a, b) => a.number - b.number);
}

export interface SignedDecision {
  /** Hex id of the entry. */
  readonly id: string;
  readonly act: DesignAct;
}
/** Decisions that no other one takes the place of: several where people did not know of each other. */
export function currentDecisions<D extends SignedDecision>(decisions: readonly D[]): readonly D[] {
  const replaced = new Set(decisions.flatMap(({ act }) => act.over.map(toHex)));
  return decisions.filter(({ id }) => !replaced.has(id));
}

/** What is no longer as it was signed: a file of that version, the order, or a newer version is there. */
export type Change = 'files' | 'order' | 'newer version';

/** `order` = hash of the order as it is now. */
export function changedSince(act: DesignAct, files: readonly DesignRecord[], order: Bytes): readonly Change[] {
  const versions = designVersions(files);
  const now = versions.find(({ number }) => number === act.version)?.files ?? [];
  const isSigned = ({ file, hash }: DesignRecord): boolean =>
    act.files.some((each) => each.file === file && equal(each.hash, hash));
  const isSame = now.length === act.files.length && now.every(isSigned);
  return [
    ...(isSame ? [] : (['files'] as const)),
    ...(equal(act.prescription, order) ? [] : (['order'] as const)),
    ...((versions.at(-1)?.number ?? 0) > act.version ? (['newer version'] as const) : []),
  ];
}

/**
 * What stands: 'open' = nobody has decided, or a decision was withdrawn; 'apart' = people decided differently and neither
 * knew of the other.
 */
export type DesignStanding = 'open' | 'approved' | 'changes asked' | 'apart';
export function standingOfDesign(decisions: readonly SignedDecision[]): DesignStanding {
  const current = currentDecisions(decisions).filter(({ act }) => act.decision !== 'withdrawn');
  const [first, ...others] = current;
  if (!first) return 'open';
  const isAlike = others.every(
    ({ act }) =>
      act.decision === first.act.decision && act.version === first.act.version && isSameOrder(act, first.act),
  );
  return !isAlike ? 'apart' : first.act.decision === 'approved' ? 'approved' : 'changes asked';
}
function isSameOrder(a: DesignAct, b: DesignAct): boolean {
  return equal(a.prescription, b.prescription);
}
