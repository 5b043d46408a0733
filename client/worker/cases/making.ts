// What a lab notes of its work on a case: checked, noted in the access log first, then written under the device that did
// it. A quality check that is passed moves the case by the same step a person would take.
import { fromHex, toHex } from '../../../protocol/bytes.ts';
import type { CaseSide } from '../../records/caseState.ts';
import { newestOf } from '../../records/caseState.ts';
import {
  appendMade,
  appendVoided,
  asMade,
  havePassed,
  hindering,
  isPast,
  MAKING,
  MAKING_LISTS,
  readMaking,
  saysLots,
  standing,
  standingOfCheck,
  withoutLot,
  type MakingList,
  type NewMade,
} from '../../records/making.ts';
import { readPrescription } from '../../records/prescription.ts';
import type { CaseRoster } from '../../roster/case.ts';
import type { House } from '../house.ts';
import type { MakingView } from '../views/makingview.ts';
import { mayEdit } from '../records/mayedit.ts';
import { docReader, stepsOn, writersOf } from './oncase.ts';
import { nextOf, sideOfUs } from './progress.ts';
import { Refused } from '../rpc.ts';
import { takeStep } from './stepping.ts';

/** Letters of a reason that somebody else understands. */
const SHORTEST = 3;

function need(house: House, id: string): { readonly roster: CaseRoster; readonly side: CaseSide } {
  const log = fromHex(id);
  const roster = log && house.groups.get(log)?.caseRoster;
  const side = roster && sideOfUs(house, roster);
  if (!roster || !side) throw new Refused('not found');
  return { roster, side };
}

export async function makingOf(house: House, id: string): Promise<MakingView> {
  const { roster } = need(house, id);
  const making = readMaking(await docReader(house, roster.log)(MAKING));
  const all = MAKING_LISTS.flatMap((list) =>
    making[list].flatMap(({ writer, voided }) => (voided ? [writer, voided.writer] : [writer])),
  );
  const writers = [...writersOf(house, roster, MAKING, all)].map(([client, { device }]) => ({ client, device }));
  return { making, writers, mayMake: mayEdit(house, roster.log, MAKING) };
}

export async function noteMade(
  house: House,
  today: string,
  id: string,
  list: MakingList,
  wanted: object,
): Promise<void> {
  const { roster } = need(house, id);
  if (!MAKING_LISTS.includes(list) || !mayEdit(house, roster.log, MAKING)) throw new Refused('not allowed');
  const { clock, random } = house.ground;
  const by = { name: toHex(random(8)), at: clock.now(), by: toHex(house.device.id) };
  const made = checked(list, { ...asMade(list, wanted), ...by }, today);
  if (list === 'checks') await needLots(house, roster, made as NewMade<'checks'>);
  await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: 'lab work' });
  await (
    await house.document(roster.log, MAKING)
  ).edit((doc) => {
    appendMade(doc, list, made);
  });
  if (list === 'checks') await goOn(house, roster, (made as NewMade<'checks'>).item);
}

/** As it is written: whether a check is passed follows from its points. */
function checked<L extends MakingList>(list: L, made: NewMade<L>, today: string): NewMade<L> {
  const of = made as Readonly<Record<string, unknown>>;
  const lacks = (...names: readonly string[]): boolean => names.some((name) => String(of[name]).trim() === '');
  const needed = { steps: ['step'], materials: ['product', 'manufacturer', 'lot'], tests: ['test', 'result'] };
  const more = { checks: ['type', 'item'], others: ['who', 'what'] };
  if (lacks(...{ ...needed, ...more }[list])) throw new Refused('incomplete');
  if (list === 'materials') {
    const { expiry, reason } = made as NewMade<'materials'>;
    if (isPast(expiry, today) && reason.trim().length < SHORTEST) throw new Refused('reason too short');
  }
  if (list !== 'checks') return made;
  const { points } = made as NewMade<'checks'>;
  if (points.length === 0 || points.some(({ answer }) => answer === 'open')) throw new Refused('incomplete');
  return { ...made, isPassed: hindering(points).length === 0 };
}

/** Nobody signs that lots stand there while one does not. */
async function needLots(house: House, roster: CaseRoster, { item, points }: NewMade<'checks'>): Promise<void> {
  if (!saysLots(points)) return;
  const read = docReader(house, roster.log);
  const { items } = readPrescription(await read('case/prescription'));
  const piece = items.find(({ id }) => id === item);
  if (!piece) throw new Refused('not found');
  if (withoutLot(piece, readMaking(await read(MAKING)).materials).length > 0) throw new Refused('incomplete');
}

export async function voidMade(
  house: House,
  id: string,
  list: MakingList,
  name: string,
  reason: string,
): Promise<void> {
  const { roster } = need(house, id);
  if (!mayEdit(house, roster.log, MAKING)) throw new Refused('not allowed');
  if (reason.trim().length < SHORTEST) throw new Refused('reason too short');
  const { doc } = await house.document(roster.log, MAKING);
  if (
    !standing<{ readonly voided: unknown; readonly name: string }>(readMaking(doc)[list]).some(
      (each) => each.name === name,
    )
  )
    throw new Refused('not found');
  await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: 'lab work' });
  const by = { at: house.ground.clock.now(), by: toHex(house.device.id) };
  await (
    await house.document(roster.log, MAKING)
  ).edit((edited) => {
    appendVoided(edited, { list, of: name, reason: reason.trim(), ...by });
  });
}

/** The case goes on by a step of the lab where its life allows that now; the check stands by itself. */
async function goOn(house: House, roster: CaseRoster, item: string): Promise<void> {
  const read = docReader(house, roster.log);
  const { checks } = readMaking(await read(MAKING));
  const { items } = readPrescription(await read('case/prescription'));
  const next = await nextOf(house, roster, 'guest');
  const steps = await stepsOn(read);
  const isInCheck = newestOf(steps).some(({ state }) => state === 'qc');
  const isFailed = standingOfCheck(checks, item) === 'failed';
  const state = havePassed(checks, items) ? 'ready' : isFailed && isInCheck ? 'making' : null;
  if (state === null || !next.includes(state)) return;
  const seen = newestOf(steps).map(({ key }) => key);
  const id = toHex(roster.log);
  await takeStep(house, id, { state, reason: '', seen }).catch((error: unknown) => {
    const isElsewhere = error instanceof Refused && ['not allowed', 'case went on'].includes(error.problem);
    if (!isElsewhere) throw error;
  });
}
