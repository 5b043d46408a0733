// The roster of an organisation, from the control entries of its `staff` log: who belongs, with which roles, on which
// devices, and whom each compartment is sealed to. The same for every order of arrival; never asks a clock or a relay.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { DeviceId, EntryId, LogId, Verify } from '../../protocol/ids.ts';
import { REG_HEADS } from '../../protocol/limits.ts';
import type { VerifiedControl } from './admit.ts';
import type { ActOf, Citation, HouseKind } from './control.ts';
import { erasuresIn, type Erasure } from './erasures.ts';
import { arrange, newestOf, pastOfHeads } from './graph.ts';
import { settle, type Device, type Person } from './membership.ts';
import {
  compartmentLogs,
  judge,
  levelOf,
  statementsOf,
  voiceOf,
  type OrganisationRefusal,
  type Setting,
} from './organisationrules.ts';
import type { Compartment } from './roles.ts';
import { remembering, type Statements } from './statements.ts';
import type { Proof } from './succession.ts';
import { proposalsFor, type Proposal } from './successionrules.ts';
import type { Voice } from './voice.ts';

export interface OrganisationRoster {
  readonly staff: LogId;
  readonly founding: EntryId;
  readonly kind: HouseKind;
  readonly name: string;
  /** Root signing public key: of the paper that rules. */
  readonly root: Bytes;
  /** That one and those that ruled before, the founding one first. */
  readonly roots: readonly Bytes[];
  /** What leads from the first of them to the last. */
  readonly proofs: readonly Proof[];
  /** Acts that brought the papers after the first, and those that named another without knowing of them. */
  readonly successions: readonly EntryId[];
  readonly rivals: readonly EntryId[];
  /** New papers without the old one, which admins have proposed since this one rules. */
  readonly proposals: readonly Proposal[];
  /** Public key of the pass that the ruling paper opens at the relay; null = the one of the genesis. */
  readonly rootPass: Bytes | null;
  /** Recovery sealing public key: a recipient of every epoch. */
  readonly recovery: Bytes;
  readonly ownPass: Bytes;
  readonly level: number;
  /** By hex person id. */
  readonly persons: ReadonlyMap<string, Person>;
  /** By hex device id. */
  readonly devices: ReadonlyMap<string, Device>;
  readonly compartments: ReadonlyMap<Compartment, LogId>;
  readonly voice: Voice;
  /** Statements to carry into a case: every certificate, vouch and announcement. */
  readonly statements: Statements;
  /** For `reg` of the next entry. */
  readonly heads: readonly EntryId[];
  /** Epochs of `staff` opened by lawful entries. */
  readonly epochs: readonly { readonly entry: EntryId; readonly citation: Citation }[];
  /** By patient. */
  readonly erasures: ReadonlyMap<string, Erasure>;
  /** Keys handed to devices. */
  readonly hands: readonly { readonly entry: EntryId; readonly by: DeviceId; readonly act: ActOf<'hand'> }[];
  readonly refused: readonly { readonly entry: EntryId; readonly reason: OrganisationRefusal }[];
  /** Acts of somebody who was removed meanwhile; an admin may do them again. */
  readonly suspended: readonly EntryId[];
  /** Entries whose past is not here yet. */
  readonly waiting: readonly EntryId[];
}

/** Verdicts on entries that were resolved before, by hex id and how much of its past was here: they follow from that alone. */
export type OrganisationVerdicts = Map<string, OrganisationRefusal | null>;

/** Resolves all control entries of a `staff` log. `founding` is pinned: by epoch record 1, a welcome, or the kit. */
export function resolveOrganisation(
  staff: LogId,
  founding: EntryId,
  entries: readonly VerifiedControl[],
  verify: Verify,
  verdicts: OrganisationVerdicts = new Map(),
): OrganisationRoster | 'no founding' {
  const graph = arrange(entries);
  const first = graph.order.find((entry) => equal(entry.id, founding));
  if (first?.control.act.type !== 'found') return 'no founding';
  const setting: Setting = { staff, founding: first, found: first.control.act, graph, verify: remembering(verify) };
  const lawful: VerifiedControl[] = [];
  const refused: { entry: EntryId; reason: OrganisationRefusal }[] = [];
  for (const entry of graph.order) {
    const past = graph.pastOf(toHex(entry.id));
    const name = `${toHex(entry.id)} ${past.size}`;
    let reason = entry.isAside ? 'two entries in one place' : verdicts.get(name);
    if (reason === undefined) {
      reason = judge(
        entry,
        lawful.filter((each) => past.has(toHex(each.id))),
        setting,
      );
      verdicts.set(name, reason);
    }
    if (reason) refused.push({ entry: entry.id, reason });
    else lawful.push(entry);
  }
  if (!lawful.includes(first)) return 'no founding';
  return { ...describe(lawful, setting), refused, waiting: graph.waiting.map((entry) => entry.id) };
}

/** The roster as somebody knew it who cites these heads; null when a head is not here. */
export function organisationAt(
  roster: OrganisationRoster,
  entries: readonly VerifiedControl[],
  heads: readonly Uint8Array[],
  verify: Verify,
  verdicts: OrganisationVerdicts = new Map(),
): OrganisationRoster | null {
  const past = pastOfHeads(arrange(entries), heads);
  const known = past && entries.filter((entry) => past.has(toHex(entry.id)));
  const resolved = known && resolveOrganisation(roster.staff, roster.founding, known, verify, verdicts);
  return resolved === 'no founding' ? null : resolved;
}

function describe(
  lawful: readonly VerifiedControl[],
  setting: Setting,
): Omit<OrganisationRoster, 'refused' | 'waiting'> {
  const { found, graph } = setting;
  const { reign, persons, devices, kept, suspended } = settle(lawful, graph);
  const said = kept.map(statementsOf);
  const owners = newestOf(
    kept.filter(({ control }) => control.act.type === 'owner'),
    graph,
  );
  const owner = owners[0]?.control.act;
  return {
    staff: setting.staff,
    founding: setting.founding.id,
    kind: found.kind,
    name: found.name,
    root: reign?.root ?? found.root,
    roots: reign?.roots ?? [found.root],
    proofs: reign?.proofs ?? [],
    successions: reign?.steps.map(({ id }) => id) ?? [],
    rivals: reign?.rivals.map(({ id }) => id) ?? [],
    proposals: proposalsFor(reign?.root ?? found.root, kept),
    rootPass: reign?.rootPass ?? null,
    recovery: reign?.recovery ?? found.recovery,
    ownPass: owner?.type === 'owner' ? owner.ownPass : found.ownPass,
    level: levelOf(kept),
    persons,
    devices,
    compartments: compartmentLogs(kept),
    voice: voiceOf(kept, reign, setting),
    statements: {
      certificates: said.flatMap((each) => each.certificates),
      vouches: said.flatMap((each) => each.vouches),
      announcements: said.flatMap((each) => each.announcements),
    },
    heads: newestOf(lawful, graph)
      .map((entry) => entry.id)
      .slice(0, REG_HEADS),
    epochs: kept.flatMap(({ id, control: { epoch } }) => (epoch ? [{ entry: id, citation: epoch }] : [])),
    erasures: erasuresIn(lawful, devices),
    hands: kept.flatMap(({ id, fields, control: { act } }) =>
      act.type === 'hand' ? [{ entry: id, by: fields.device as DeviceId, act }] : [],
    ),
    suspended: suspended.map((entry) => entry.id),
  };
}

/** Whether this is, or once was, the house's root. */
export function isOwnRoot({ roots }: OrganisationRoster, root: Uint8Array): boolean {
  return roots.some((each) => equal(each, root));
}
