// The steps a person takes on a case: checked against what the screen showed and what this role may do, noted in the
// access log first, then written with the newest steps it builds on.
import { bytesOfHex, fromHex, toHex } from '../../../protocol/bytes.ts';
import type { CaseSide } from '../../records/caseState.ts';
import { newestOf } from '../../records/caseState.ts';
import type * as Y from 'yjs';
import { readPrescription, writeHeader } from '../../records/prescription.ts';
import { appendMarks, daysKey, readMarks } from '../../records/readMarks.ts';
import { appendAssigned, appendStep, listOf, REASONED } from '../../records/steps.ts';
import { ABOUT_DAYS, appendMessage } from '../../records/thread.ts';
import type { CaseRoster } from '../../roster/case.ts';
import type { House } from '../house.ts';
import { workPurpose } from '../records/listrows.ts';
import { mayEdit } from '../records/mayedit.ts';
import { docReader, isMine, spokenOn, stepsOn } from './oncase.ts';
import { nextOf, sideOfUs } from './progress.ts';
import { Refused } from '../rpc.ts';

/** Letters of a reason that somebody else understands. */
const SHORTEST = 3;

interface Standing {
  readonly roster: CaseRoster;
  readonly side: CaseSide;
}
function need(house: House, id: string): Standing {
  const log = fromHex(id);
  const roster = log && house.groups.get(log)?.caseRoster;
  const side = roster && sideOfUs(house, roster);
  if (!roster || !side) throw new Refused('not found');
  return { roster, side };
}

/** One at a time: a second tap finds what the first has written. */
const taking = new WeakMap<House, Promise<unknown>>();
function inTurn(house: House, work: () => Promise<void>): Promise<void> {
  const run = (taking.get(house) ?? Promise.resolve()).then(work, work);
  taking.set(house, run);
  return run;
}

export function takeStep(
  house: House,
  id: string,
  step: { readonly state: string; readonly reason: string; readonly seen: readonly string[] },
): Promise<void> {
  return inTurn(house, async () => {
    const { roster, side } = need(house, id);
    const newest = newestOf(await stepsOn(docReader(house, roster.log))).map(({ key }) => key);
    if (newest.length !== step.seen.length || !newest.every((key) => step.seen.includes(key)))
      throw new Refused('case went on');
    const state = (await nextOf(house, roster, side)).find((each) => each === step.state);
    if (!state) throw new Refused('not allowed');
    const reason = step.reason.trim();
    if (REASONED.includes(state) && reason.length < SHORTEST) throw new Refused('reason too short');
    await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: workPurpose(house) });
    const { clock, random, device } = { ...house.ground, device: house.device.id };
    const taken = { id: toHex(random(8)), state, at: clock.now(), by: toHex(device), over: newest, reason };
    await (
      await house.document(roster.log, listOf(state))
    ).edit((doc) => {
      appendStep(doc, taken);
    });
  });
}

export async function assign(house: House, id: string, to: string): Promise<void> {
  const { roster, side } = need(house, id);
  const isOurs = to === '' || roster.devices.get(to)?.some((place) => place.side.role === side && !place.ending);
  if (side !== 'guest' || !isOurs || !mayEdit(house, roster.log, 'case/acceptance')) throw new Refused('not allowed');
  await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: workPurpose(house) });
  const by = { at: house.ground.clock.now(), by: toHex(house.device.id) };
  await (
    await house.document(roster.log, 'case/acceptance')
  ).edit((doc) => {
    appendAssigned(doc, { to, ...by });
  });
}

/** The old days stay in the document, and the clinic's name with the new ones. */
export async function moveDays(
  house: House,
  id: string,
  { due, appointment, reason }: { readonly due: string; readonly appointment: string; readonly reason: string },
): Promise<void> {
  const { roster, side } = need(house, id);
  if (side !== 'owner' || !mayEdit(house, roster.log, 'case/prescription')) throw new Refused('not allowed');
  await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: workPurpose(house) });
  const edit = async (name: string, change: (doc: Y.Doc) => void): Promise<void> =>
    (await house.document(roster.log, name)).edit(change);
  await edit('case/prescription', (doc) => {
    writeHeader(doc, { due, appointment });
  });
  const text = reason.trim();
  if (text === '') return;
  const by = { by: toHex(house.device.id), side, at: house.ground.clock.now() };
  await edit('case/thread', (doc) => {
    appendMessage(doc, { ...by, text, refersTo: ABOUT_DAYS });
  });
}

/** Once for every message, and again when the days of the order are others. */
export function markRead(house: House, id: string, hasThread: boolean): Promise<void> {
  return inTurn(house, async () => {
    const log = fromHex(id);
    const roster = log && house.groups.get(log)?.caseRoster;
    const side = roster && sideOfUs(house, roster);
    if (!side || !mayEdit(house, log, `case/read-${side}`)) return;
    const read = docReader(house, bytesOfHex(id));
    const marks = readMarks(await read(`case/read-${side}`)).filter(({ by }) => isMine(house, by));
    const known = new Set(marks.flatMap(({ messages }) => messages));
    const days = daysKey(readPrescription(await read('case/prescription')).header);
    const thread = hasThread ? spokenOn(house, roster, await read('case/thread')) : [];
    const messages = thread
      .filter(({ id: message, by }) => !known.has(message) && !isMine(house, by))
      .map(({ id: message }) => message);
    if (messages.length === 0 && marks.at(-1)?.days === days) return;
    const by = { at: house.ground.clock.now(), by: toHex(house.device.id) };
    await (
      await house.document(log, `case/read-${side}`)
    ).edit((doc) => {
      appendMarks(doc, { ...by, messages, days });
    });
  });
}
