// Keeps what is billed of finished cases in `billing` for those who open no case. Whoever opens a case and writes to
// `billing` does it, from what the relay has of the case, and never over a value whose source it has not seen.
import { bytesOfHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { FINISHED, unitsOf, writeBilledCase, type BilledCase } from '../../records/billedCase.ts';
import { wayOf } from '../../records/caseWay.ts';
import { billedCaseDocument } from '../../records/documents.ts';
import { readPrescription } from '../../records/prescription.ts';
import { isSameValue } from '../../records/versions.ts';
import { writes } from '../../roster/roles.ts';
import { acquaintances, isRootOf } from '../contacts/acquaintance.ts';
import type { House } from '../house.ts';
import { isUs } from '../records/listrows.ts';
import { stepsOn } from '../cases/oncase.ts';

/** Of 256: several tablets see the same change, and mostly one of them mirrors it. */
const OFTEN = 128;
const AT_ONCE = 16;
const AHEAD_MS = 60_000;

/** The newest entry of each case at which nothing was to be told. */
const looked = new WeakMap<House, Map<string, string>>();

export async function mirrorBilled(house: House): Promise<void> {
  const { groups, courier, lists } = house;
  const roles = groups.organisation.persons.get(toHex(house.me.person))?.roles ?? [];
  const billing = groups.all().find(({ place }) => place === 'billing');
  if (!billing || !lists || !writes(roles, 'billing') || !groups.all().some(({ place }) => place === 'cases')) return;
  if (!courier?.isCurrent(billing.log) || (house.ground.random(1)[0] ?? 0) >= OFTEN) return;
  const seen = looked.get(house) ?? new Map<string, string>();
  looked.set(house, seen);
  const edits: { id: string; billed: BilledCase }[] = [];
  for (const { log } of house.cases()) {
    const id = toHex(log);
    const source = sourceOf(house, id);
    if (!source || seen.get(id) === source || edits.length >= AT_ONCE) continue;
    const billed = await billedOf(house, log, id, source);
    if (billed) edits.push({ id, billed });
    else seen.set(id, source);
  }
  if (edits.length === 0) return;
  await house.editMany(
    billing.log,
    edits.map(({ id, billed }) => ({
      name: billedCaseDocument(id),
      change: (doc) => {
        writeBilledCase(doc, billed);
      },
      blobs: [],
    })),
  );
}

/** Hex id of the newest entry; null while ours wait, or what the relay has is not here. */
function sourceOf(house: House, id: string): string | null {
  const replica = house.replicas.get(id);
  const source = replica?.state.heads.at(-1);
  if (!replica || !source || replica.outboxSize > 0 || !replica.state.seen) return null;
  return house.courier?.isCurrent(bytesOfHex(id)) === true ? toHex(source) : null;
}

/** What is to be told of a case; null where it is known, or is nobody's bill. */
async function billedOf(house: House, log: Bytes, id: string, source: string): Promise<BilledCase | null> {
  const row = house.lists?.cases.get(id);
  const known = house.lists?.bills.get(id) ?? null;
  const owner = house.groups.get(log)?.caseRoster?.sides[0];
  const seen = house.replica(log).state.seen;
  if (!row || !owner || isUs(house, owner.root) || !seen || (!known && !FINISHED.includes(row.state))) return null;
  if (known && known.place > seen.seq && Math.abs(house.ground.clock.now() - known.at) < AHEAD_MS) return null;
  const read = async (name: string) => (await house.document(log, name)).doc;
  const order = readPrescription(await read('case/prescription'));
  const shipped = wayOf(await stepsOn(read)).findLast(({ state }) => state === 'shipped');
  const of = acquaintances(house).find(({ ourSide, other }) => ourSide === 'guest' && isRootOf(other, owner.root));
  const { number, kind, parent, remakeReason } = order.header;
  const billed = {
    ...{ number, client: toHex(of?.other.root ?? owner.root), clientName: owner.name, units: unitsOf(order) },
    ...{
      state: row.state,
      kind,
      parent,
      remakeReason,
      finishedOn: shipped ? dayOf(shipped.at) : (known?.finishedOn ?? ''),
    },
  };
  const before =
    known && Object.fromEntries(Object.keys(billed).map((key) => [key, known[key as keyof typeof billed]]));
  return isSameValue(before, billed) ? null : { ...billed, source, place: seen.seq, at: seen.time };
}

/** The day here. */
function dayOf(at: number): string {
  const day = new Date(at);
  if (Number.isNaN(day.getTime())) return '';
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
