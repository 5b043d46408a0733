// A device that went two ways in a log (P14): which way counts is decided anew from all that is here. What stands beside it
// is set aside, as evidence and for a person to read; what was set aside and counts now comes back.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import { sidesOf, type Sides, type Step } from '../../roster/forks.ts';
import { decodeControl } from '../../roster/control.ts';
import type { Verdict } from '../../sync/belonging.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import { chainOf, type LogState } from '../../sync/logstate.ts';
import type { RowOp } from '../../sync/rows.ts';
import { applyContent } from '../records/content.ts';
import { noteHeard } from './forked.ts';
import { isShared } from './group.ts';
import type { House } from '../house.ts';
import { parts } from '../parts.ts';
import { mayWriteIn } from '../aside/standing.ts';

const TAKEN = 'two entries in one place';
/** Why an entry has no place in its author's chain; a note that is lost says nothing else. */
export const WITHOUT_PLACE: readonly string[] = [TAKEN, 'went backwards', 'false remnant', ''];

/** An entry that is stored here and that its author signed. */
export interface Opened {
  readonly stored: StoredEntry;
  readonly entry: SignedEntry;
}
export interface Turned {
  /** Hex ids of what stands beside the way that counts. */
  readonly aside: ReadonlySet<string>;
  /** Of what stood beside it, that which counts now. */
  readonly back: ReadonlySet<string>;
  /** Documents that something of left, or came back to. */
  readonly names: ReadonlySet<string>;
  readonly ops: readonly RowOp[];
}

/** Inside a transaction of the log. `all` with causes before effects; what is left of the documents is not done here. */
export async function turn(house: House, log: Bytes, all: readonly Opened[]): Promise<Turned> {
  const { state } = house.replica(log);
  const reasons = new Map(house.quarantined.map(({ storage, reason }) => [toHex(storage), reason]));
  const reasonOf = ({ stored }: Opened): string | null =>
    stored.state === 'quarantined' ? (reasons.get(toHex(stored.storage)) ?? '') : null;
  const hasPlace = (each: Opened): boolean => !WITHOUT_PLACE.includes(reasonOf(each) ?? 'none');
  const taken = all.filter(mayHavePlace);
  const sides = sidesOf(stepsOf(house, log, taken, hasPlace), toHex(house.groups.need(log).founding));
  noteHeard(house, log, sides.heard);
  const counting = new Set([...sides.ways.values()].flatMap((way) => way.map(({ id }) => id)));
  const away = taken.filter((each) => sides.aside.has(idOf(each)) && reasonOf(each) !== TAKEN);
  const back = taken.filter((each) => counting.has(idOf(each)) && reasonOf(each) === TAKEN);
  const ops: RowOp[] = [];
  for (const each of away) ops.push(...(await setAside(house, log, each)));
  ops.push(...(await turnActs(house, log, sides, [...away, ...back], back)));
  for (const each of back.filter(isApart)) ops.push(...(await bringBack(house, log, each)));
  if (away.length + back.length > 0) {
    const isBack = new Set(back);
    const placed = taken.filter((each) => isBack.has(each) || (hasPlace(each) && !sides.aside.has(idOf(each))));
    follow(state, sides, placed, new Set(taken.map(idOf)));
  }
  const names = new Set([...away, ...back].filter(isEdit).map(({ entry }) => entry.fields.doc));
  return { aside: sides.aside, back: new Set(back.map(idOf)), names, ops };
}

const isEdit = ({ entry: { fields } }: Opened): boolean => fields.kind === 'update' || fields.kind === 'act';
const idOf = ({ entry }: Opened): string => toHex(entry.id);
/** Documents are built anew elsewhere; acts of the roster have their own door. */
const isApart = (each: Opened): boolean => each.entry.fields.kind !== 'control' && !isEdit(each);

/** What never took a place in a chain has none in a fork either. */
function mayHavePlace({ stored, entry: { fields, remnant } }: Opened): boolean {
  if (stored.state === 'held') return false;
  if (stored.state === 'applied') return true;
  return !remnant && (fields.kind !== 'control' || decodeControl(fields.body) !== null);
}

function stepsOf(
  { groups }: House,
  log: Bytes,
  taken: readonly Opened[],
  hasPlace: (each: Opened) => boolean,
): readonly Step[] {
  const here = new Set(taken.map(idOf));
  return taken.map((each) => {
    const { id, fields } = each.entry;
    const { device, seq, prev, parents, reg, gen, seen } = fields;
    const causes = [...(prev ? [prev] : []), ...parents].map(toHex);
    return {
      ...{ id: toHex(id), device: toHex(device), seq, gen, seen, prev: prev && toHex(prev) },
      before: [...causes, ...reg.map(toHex)],
      isWhole: hasPlace(each) || (causes.every((cause) => here.has(cause)) && groups.knowsRoster(log, reg)),
      isTaken: hasPlace(each),
    };
  });
}

async function setAside(house: House, log: Bytes, { stored, entry }: Opened): Promise<readonly RowOp[]> {
  const { device, seq, doc } = entry.fields;
  const { storage } = stored;
  return [
    house.disk.putEntry({ ...stored, state: 'quarantined' }),
    await house.quarantine.note({ log, storage, reason: TAKEN, device, seq, doc }),
  ];
}
async function standing(house: House, log: Bytes, { stored }: Opened, verdict: Verdict): Promise<readonly RowOp[]> {
  if (verdict.type === 'held') return [];
  const { disk, quarantine } = house;
  const ops = 'ops' in verdict ? (verdict.ops ?? []) : [];
  const { storage } = stored;
  if (verdict.type === 'applied')
    return [...ops, disk.putEntry({ ...stored, state: 'applied' }), quarantine.drop(log, storage)];
  const [found] = house.quarantined.filter((each) => toHex(each.storage) === toHex(storage));
  return found ? [...ops, await quarantine.note({ ...found, reason: verdict.reason })] : ops;
}

async function turnActs(
  house: House,
  log: Bytes,
  { aside }: Sides,
  changed: readonly Opened[],
  back: readonly Opened[],
): Promise<readonly RowOp[]> {
  const isAct = ({ entry }: Opened): boolean => entry.fields.kind === 'control';
  if (!changed.some(isAct)) return [];
  const acts = back.filter(isAct);
  const { ops, refused } = await house.groups.turn(
    log,
    aside,
    acts.map(({ entry }) => entry),
  );
  const rows = [...ops];
  for (const each of acts) {
    const reason = refused.get(idOf(each)) ?? null;
    const verdict: Verdict = reason === null ? { type: 'applied', ops: [] } : { type: 'quarantined', reason };
    rows.push(...(await standing(house, log, each, verdict)));
  }
  return rows;
}

/** Events, their keys, snapshots. */
async function bringBack(house: House, log: Bytes, each: Opened): Promise<readonly RowOp[]> {
  const { library, groups } = house;
  const { entry } = each;
  const deps = {
    ...{ library, placeOf: (of: Bytes): string => groups.need(of).place },
    mayWrite: (...of: Parameters<Parameters<typeof applyContent>[0]['mayWrite']>) => mayWriteIn(house, ...of),
  };
  const verdict =
    entry.fields.kind === 'snapshot' && !isShared(groups.need(log).place)
      ? await (await parts.summing()).takeSnapshot(house, entry)
      : await applyContent(deps, log, entry);
  return standing(house, log, each, verdict);
}

/** Chains and heads as they are by now: what others write next goes on from what counts. */
function follow(state: LogState, { ways }: Sides, placed: readonly Opened[], all: ReadonlySet<string>): void {
  const byId = new Map(placed.map((each) => [idOf(each), each.entry]));
  for (const [device, way] of ways) {
    const chain = chainOf(way.flatMap(({ id }) => byId.get(id) ?? []));
    if (chain) state.chains.set(device, chain);
  }
  const covered = new Set(placed.flatMap(({ entry: { fields } }) => [fields.prev, ...fields.parents].map(hexOf)));
  const heads = placed.filter((each) => !covered.has(idOf(each))).map(({ entry }) => entry.id);
  state.heads = [...state.heads.filter((head) => !all.has(toHex(head))), ...heads];
}
const hexOf = (id: Bytes | null): string | null => id && toHex(id);
