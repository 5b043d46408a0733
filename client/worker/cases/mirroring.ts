// Keeps status and dates of cases in `desk` for those who see no case. Any tablet that opens a case and writes to the desk
// does it, from what the relay has of the case, and never over a value whose source it has not seen.
import { bytesOfHex, toHex } from '../../../protocol/bytes.ts';
import { labWorkDocument } from '../../records/documents.ts';
import { writeLabWork, type LabWork } from '../../records/labWork.ts';
import { writes } from '../../roster/roles.ts';
import type { House } from '../house.ts';

/** Of 256: several tablets see the same change, and mostly one of them mirrors it. */
const OFTEN = 128;
const AT_ONCE = 32;
const AHEAD_MS = 60_000;

export async function mirrorCases(house: House): Promise<void> {
  const { groups, lists, courier } = house;
  const roles = groups.organisation.persons.get(toHex(house.me.person))?.roles ?? [];
  const desk = groups.all().find(({ place }) => place === 'desk');
  if (groups.organisation.kind !== 'clinic' || !desk || !lists || !writes(roles, 'desk')) return;
  if (!courier?.isCurrent(desk.log) || (house.ground.random(1)[0] ?? 0) >= OFTEN) return;
  const changed = house
    .cases()
    .flatMap(({ log }) => workOf(house, toHex(log)) ?? [])
    .slice(0, AT_ONCE);
  if (changed.length === 0) return;
  await house.editMany(
    desk.log,
    changed.map(({ id, work }) => ({
      name: labWorkDocument(id),
      change: (doc) => {
        writeLabWork(doc, work);
      },
      blobs: [],
    })),
  );
}

/** What the desk should be told of a case; null where it knows, or knows more. */
function workOf(house: House, id: string): { readonly id: string; readonly work: LabWork } | null {
  const row = house.lists?.cases.get(id);
  const replica = house.replicas.get(id);
  const { seen, heads } = replica?.state ?? { seen: null, heads: [] };
  const source = heads.at(-1);
  if (!row?.patientId || !replica || replica.outboxSize > 0 || !seen || !source) return null;
  if (!house.courier?.isCurrent(bytesOfHex(id))) return null;
  const known = house.lists?.labWork.get(id);
  if (known && (isSame(known, row) || isAhead(house, known, seen.seq))) return null;
  const { patientId: patient, state, due, appointment } = row;
  return { id, work: { patient, state, due, appointment, source: toHex(source), place: seen.seq, at: seen.time } };
}
/** A colleague has seen more of the case; whatever claims so for long, without the relay having it, does not count. */
function isAhead({ ground }: House, { place, at }: LabWork, seen: number): boolean {
  return place > seen && Math.abs(ground.clock.now() - at) < AHEAD_MS;
}
type Facts = Pick<LabWork, 'state' | 'due' | 'appointment'>;
function isSame(a: Facts, b: Facts): boolean {
  return a.state === b.state && a.due === b.due && a.appointment === b.appointment;
}
