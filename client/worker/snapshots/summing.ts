// Snapshots that a log holds, and whether one may be started from: its maker and somebody else who compared it belong here
// now. Decided by every tablet from the roster alone.
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decodeSigned, type SignedEntry } from '../../../protocol/entry.ts';
import { decode } from '../../../protocol/schema.ts';
import { SNAPSHOT_BODY, type Snapshot } from '../../../protocol/snapshot.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import { holds, type Compartment } from '../../roster/roles.ts';
import type { Verdict } from '../../sync/belonging.ts';
import type { RowOp, Rows } from '../../sync/rows.ts';
import type { Place } from '../groups/group.ts';
import type { House } from '../house.ts';

/** Why one is not used though somebody offered it. Kept and shown; the log is read entry by entry. */
export type SnapshotRefusal =
  'snapshot differs' | 'snapshot by somebody who left' | 'snapshot agreed by one person' | 'snapshot withheld';

export interface Offer {
  readonly id: Bytes;
  readonly device: Bytes;
  readonly reg: readonly Bytes[];
  /** What its maker's clock said. */
  readonly wall: number;
  readonly body: Snapshot;
  /** Devices that found it the same. */
  readonly agreed: readonly Bytes[];
}
/** Logs that get snapshots: those that hold patients' documents and grow with every change. */
export function isSummedUp(place: Place): place is Compartment {
  return place === 'desk' || place === 'clinical' || place === 'billing' || place === 'office';
}

/** A snapshot, or a word about one, in its place of the chain. */
export async function takeSnapshot({ groups, rows }: House, entry: SignedEntry): Promise<Verdict> {
  const { log, body } = entry.fields;
  if (!isSummedUp(groups.need(log).place)) return { type: 'quarantined', reason: 'not for this log' };
  if (!decode(SNAPSHOT_BODY, body)) return { type: 'quarantined', reason: 'malformed' };
  return { type: 'applied', ops: [await snapshotRow(rows, entry)] };
}
export function snapshotRow(rows: Rows, { id, bytes, fields }: SignedEntry): Promise<RowOp> {
  return rows.put('snapshot', `${toHex(fields.log)}|${toHex(id)}`, bytes);
}

export interface Spoken {
  readonly id: Bytes;
  readonly signed: Bytes;
}

/** In the order of what they cover. */
export function offersIn(spoken: readonly Spoken[]): readonly Offer[] {
  const read = spoken.flatMap(({ id, signed }) => {
    const fields = decodeSigned(signed);
    const body = fields && decode(SNAPSHOT_BODY, fields.body);
    return fields && body ? [{ id, fields, body }] : [];
  });
  const offers = read.flatMap(({ id, fields: { device, reg, wall }, body }) => {
    if (body.type !== 'snapshot') return [];
    const agreed = read.flatMap((each) =>
      each.body.type === 'agree' && equal(each.body.snapshot, id) ? [each.fields.device] : [],
    );
    return [{ id, device, reg, wall, body, agreed }];
  });
  return offers.sort((a, b) => a.body.at.term - b.body.at.term || a.body.at.seq - b.body.at.seq);
}

/** Those of a log that this tablet has read. */
export async function offersHere({ rows }: House, log: Bytes): Promise<readonly Offer[]> {
  const prefix = `${toHex(log)}|`;
  const stored = (await rows.all('snapshot')).filter(({ key }) => key.startsWith(prefix));
  return offersIn(stored.map(({ key, value }) => ({ id: bytesOfHex(key.slice(prefix.length)), signed: value })));
}

/** It was made before a record was erased: its pages hold it still, and nothing is done with them any more. */
export function isOutdated({ groups }: House, { reg }: Pick<Offer, 'reg'>): boolean {
  const decided = [...groups.organisation.erasures.values()].filter(({ isDecided }) => isDecided);
  if (decided.length === 0) return false;
  const known = groups.organisationAt(reg)?.erasures;
  return decided.some(({ patient }) => known?.get(patient)?.isDecided !== true);
}

/** `not agreed` is no fault of anybody's: it waits. */
export function judgeOffer(
  roster: OrganisationRoster,
  place: Compartment,
  { device, agreed }: Pick<Offer, 'device' | 'agreed'>,
): 'trusted' | 'not agreed' | SnapshotRefusal {
  const maker = personOf(roster, place, device);
  if (!maker) return 'snapshot by somebody who left';
  if (agreed.length === 0) return 'not agreed';
  const persons = agreed.map((each) => personOf(roster, place, each)).filter((each) => each !== null);
  if (persons.length === 0) return 'snapshot by somebody who left';
  const isTrusted = persons.some((person) => person !== maker) || isAlone(roster, place, maker);
  return isTrusted ? 'trusted' : 'snapshot agreed by one person';
}

/** Hex id of the person whose device this is, while both belong to the compartment. */
export function personOf(roster: OrganisationRoster, place: Compartment, device: Bytes): string | null {
  const found = roster.devices.get(toHex(device));
  const person = found?.state === 'active' ? roster.persons.get(found.person) : undefined;
  return person?.state === 'active' && holds(person.roles, place) ? person.id : null;
}
/** Nobody else is there who could compare. */
export function isAlone(roster: OrganisationRoster, place: Compartment, person: string): boolean {
  return [...roster.persons.values()].every(
    ({ id, state, roles }) => id === person || state !== 'active' || !holds(roles, place),
  );
}

/** A person should know; the entry itself stays where it is. */
export async function nameOffer(
  house: House,
  log: Bytes,
  storage: Bytes,
  device: Bytes,
  reason: SnapshotRefusal,
): Promise<void> {
  const isKnown = house.quarantined.some((each) => equal(each.storage, storage) && each.reason === reason);
  if (isKnown) return;
  await house.commit(
    async () => [await house.quarantine.note({ log, storage, reason, device, seq: null, doc: '' })],
    () => {
      house.quarantine.stored(log);
    },
  );
  house.ground.announce(['aside']);
}
