// The roster of a case, from the control entries of its log: the owner's house, who was invited, who claimed, whose
// devices may act, and which groups the next epoch is sealed to. The same for every order of arrival; no clock.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { EntryId, KeyId, LogId, Verify } from '../../protocol/ids.ts';
import { REG_HEADS } from '../../protocol/limits.ts';
import type { VerifiedControl } from './admit.ts';
import { judgeCaseAct, type CaseRefusal } from './caserules.ts';
import { viewOf, type CaseSide, type CaseView } from './caseview.ts';
import type { Citation } from './control.ts';
import { arrange, newestOf } from './graph.ts';
import { cites } from './recipients.ts';
import { remembering } from './statements.ts';

export interface CaseRoster extends CaseView {
  readonly log: LogId;
  readonly founding: EntryId;
  readonly heads: readonly EntryId[];
  /** Epochs opened by lawful entries. */
  readonly epochs: readonly { readonly entry: EntryId; readonly citation: Citation }[];
  readonly refused: readonly { readonly entry: EntryId; readonly reason: CaseRefusal }[];
  readonly waiting: readonly EntryId[];
  /** Whether whoever cites these heads knew this roster entry. */
  knew(heads: readonly Uint8Array[], entry: Uint8Array): boolean;
}

/** Verdicts on entries that were resolved before, by hex id: each follows from its own past, so it never changes. */
export type CaseVerdicts = Map<string, CaseRefusal | null>;

/** Resolves all control entries of a case log. `founding` is pinned: by the package, a welcome, or epoch record 1. */
export function resolveCase(
  log: LogId,
  founding: EntryId,
  entries: readonly VerifiedControl[],
  verify: Verify,
  verdicts: CaseVerdicts = new Map(),
): CaseRoster | 'no founding' {
  const graph = arrange(entries);
  const check = remembering(verify);
  const first = graph.order.find((entry) => equal(entry.id, founding));
  if (!first) return 'no founding';
  const lawful: VerifiedControl[] = [];
  const refused: { entry: EntryId; reason: CaseRefusal }[] = [];
  for (const entry of graph.order) {
    const id = toHex(entry.id);
    const past = graph.pastOf(id);
    let reason = verdicts.get(id);
    if (reason === undefined) {
      const known = lawful.filter((each) => past.has(toHex(each.id)));
      reason = judgeCaseAct({ entry, known, log, founding, graph, verify: check });
      verdicts.set(id, reason);
    }
    if (reason) refused.push({ entry: entry.id, reason });
    else lawful.push(entry);
  }
  if (!lawful.includes(first)) return 'no founding';
  const view = viewOf(lawful, graph, check);
  return {
    ...view,
    log,
    founding,
    heads: newestOf(lawful, graph)
      .map((entry) => entry.id)
      .slice(0, REG_HEADS),
    epochs: lawful.flatMap(({ id, control: { epoch } }) => (epoch ? [{ entry: id, citation: epoch }] : [])),
    refused,
    waiting: graph.waiting.map((entry) => entry.id),
    knew: (heads, entry) => heads.some((head) => equal(head, entry) || graph.knew(toHex(head), toHex(entry))),
  };
}

/** The newest lawful epoch is not sealed to exactly the members: any side that may rekey should. */
export function owesRekey(roster: CaseView, citation: Citation): boolean {
  return !cites(
    citation,
    roster.members.map((member) => member.key),
  );
}

/** Keys of epochs that a claimer received in its package: it writes nothing under them. */
export function packageKeysOf(roster: CaseRoster, side: CaseSide): readonly KeyId[] {
  return roster.epochs
    .filter(({ entry }) => roster.knew([side.entry], entry) && !equal(entry, side.entry))
    .map(({ citation }) => citation.key as KeyId);
}
