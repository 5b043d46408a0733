// The roster of a case, from the control entries of its log: the owner's house, who was invited, who claimed, whose
// devices may act, and which groups the next epoch is sealed to. The same for every order of arrival; no clock.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { EntryId, KeyId, LogId, Verify } from '../../protocol/ids.ts';
import { REG_HEADS } from '../../protocol/limits.ts';
import type { VerifiedControl } from './admit.ts';
import { judgeCaseAct, type CaseRefusal } from './caserules.ts';
import { viewOf, type CaseDevice, type CaseSide, type CaseView, type Ending } from './caseview.ts';
import type { Act, Citation } from './control.ts';
import { arrange, newestOf, type Graph } from './graph.ts';
import { cites } from './recipients.ts';
import { mayShare } from './roles.ts';
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
    let reason = entry.isAside ? 'two entries in one place' : verdicts.get(id);
    if (reason === undefined) {
      const known = lawful.filter((each) => past.has(toHex(each.id)));
      reason = judgeCaseAct({ entry, known, log, founding, graph, verify: check });
      verdicts.set(id, reason);
    }
    if (reason) refused.push({ entry: entry.id, reason });
    else lawful.push(entry);
  }
  if (!lawful.includes(first)) return 'no founding';
  const late = lateActs(lawful, graph, viewOf(lawful, graph, check));
  const kept = lawful.filter((entry) => !late.has(entry));
  refused.push(...[...late].map((entry) => ({ entry: entry.id, reason: 'late' as const })));
  const view = late.size === 0 ? viewOf(lawful, graph, check) : viewOf(kept, graph, check, lawful);
  return {
    ...view,
    log,
    founding,
    heads: newestOf(lawful, graph)
      .map((entry) => entry.id)
      .slice(0, REG_HEADS),
    epochs: kept.flatMap(({ id, control: { epoch } }) => (epoch ? [{ entry: id, citation: epoch }] : [])),
    refused,
    waiting: graph.waiting.map((entry) => entry.id),
    knew: (heads, entry) => heads.some((head) => equal(head, entry) || graph.knew(toHex(head), toHex(entry))),
  };
}

/**
 * Acts of a device that its house had taken away, beyond what was heard of it (P31a): they count for nobody, unless a
 * member who did not know built on them.
 */
function lateActs(
  lawful: readonly VerifiedControl[],
  graph: Graph<VerifiedControl>,
  { devices }: CaseView,
): ReadonlySet<VerifiedControl> {
  const endingOf = ({ fields, control }: VerifiedControl): Ending | null => {
    const places = devices.get(toHex(fields.device)) ?? [];
    const isOver = places.length > 0 && places.every(({ ending }) => ending?.reason === 'removed');
    const ending = isOver ? places[0]!.ending : raisedBy(places, control.act);
    const isHeard = ending?.pins.some((pin) => equal(pin.device, fields.device) && fields.seq <= pin.seq);
    return ending && isHeard !== true ? ending : null;
  };
  const late = new Map(lawful.map((entry) => [entry, endingOf(entry)]));
  const out = new Set<VerifiedControl>();
  // Effects first: what stands makes its causes stand.
  for (const entry of [...lawful].reverse()) {
    const ending = late.get(entry);
    if (!ending) continue;
    const isBuiltOn = lawful.some(
      (later) =>
        !out.has(later) &&
        !equal(later.fields.device, entry.fields.device) &&
        late.get(later) === null &&
        graph.knew(toHex(later.id), toHex(entry.id)) &&
        !ending.by.some((each) => graph.knew(toHex(later.id), toHex(each))),
    );
    if (!isBuiltOn) out.add(entry);
  }
  return out;
}

const FOR_SHARERS: readonly Act['type'][] = [
  'invite',
  'confirm',
  'void',
  'close',
  'welcome',
  'acquaint',
  'trust',
  'late',
];

/** An act by a role that only an administrator gave who was taken away meanwhile. */
function raisedBy(places: readonly CaseDevice[], act: Act): Ending | null {
  if (!FOR_SHARERS.includes(act.type) || places.some(({ roles }) => mayShare(roles))) return null;
  const [raised] = places.flatMap(({ id, side }) => side.unheard.get(toHex(id)) ?? []);
  return raised ? { reason: 'removed', by: raised.by, pins: [] } : null;
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
