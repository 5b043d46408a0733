// Which documents belong to a patient's record that was erased. Asked for every entry, so it is a file of its own.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { Erasure } from '../../roster/erasures.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import { holds, type Compartment } from '../../roster/roles.ts';
import type { House } from '../house.ts';

/** Kinds of documents that a patient's id names, by the compartment they lie in. */
export const RECORD = {
  desk: ['patient', 'consents'],
  clinical: ['history', 'notes'],
  billing: ['insurance'],
} as const;
const KINDS: readonly string[] = Object.values(RECORD).flat();

/** The decided erasure that a document falls under. */
function erasureOf({ groups }: House, doc: string): Erasure | null {
  const { organisation } = groups.all().find(({ place }) => place === 'staff') ?? {};
  return organisation ? erasureIn(organisation, doc) : null;
}
function erasureIn({ erasures }: OrganisationRoster, doc: string): Erasure | null {
  const [kind = '', id = ''] = doc.split('/');
  if (erasures.size === 0) return null;
  const found = KINDS.includes(kind)
    ? erasures.get(id)
    : [...erasures.values()].find(({ drafts }) => kind === 'draft' && drafts.includes(id));
  return found?.isDecided ? found : null;
}
export function isErased(house: House, doc: string): boolean {
  return erasureOf(house, doc) !== null;
}

/** Where it is noted that nothing of a record is left in a log. */
export const erasureKey = (log: Uint8Array, patient: string): string => `${toHex(log)}|${patient}`;

/** An entry of an erased record in its place: somebody who did not know wrote it, so it is to be erased once more. */
export function erasedAgain(house: House, { fields, remnant }: SignedEntry): readonly RowOp[] {
  const patient = erasureOf(house, fields.doc)?.patient;
  return remnant || patient === undefined ? [] : [house.rows.remove('erasure', erasureKey(fields.log, patient))];
}

/**
 * P84: a device leaves remnants of its own entries. An administrator's counts where the author has no place in the log any
 * more: nobody else could be robbed of the next one.
 */
export function standingOfRemnant(
  { groups }: House,
  log: Bytes,
  { fields, remnant }: SignedEntry,
): 'counts' | 'not yet' | 'not allowed' {
  if (!remnant) return 'counts';
  const known = groups.organisationAt(remnant.reg);
  if (!known) return 'not yet';
  if (erasureIn(known, fields.doc)?.isDecided !== true) return 'not allowed';
  return mayLeave(known, groups.need(log).place, fields.device, remnant.by) ? 'counts' : 'not allowed';
}
/** Whether `by` may leave remnants of what `author` wrote in this compartment. */
export function mayLeave({ devices, persons }: OrganisationRoster, place: string, author: Bytes, by: Bytes): boolean {
  if (equal(by, author)) return true;
  const [theirs, ours] = [devices.get(toHex(author)), devices.get(toHex(by))];
  const roles = persons.get(theirs?.person ?? '')?.roles ?? [];
  const isGone = theirs?.state === 'removed' || (theirs?.state === 'active' && !holds(roles, place as Compartment));
  return isGone && ours?.state === 'active' && ours.isAdmin;
}
