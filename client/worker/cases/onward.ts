// A part of a case for another lab: a case of its own between this house and that one, which begins with what a person picked
// and nothing else. What it is a part of stands in our own log alone. Must never write a key, a file id or a word of the
// parent into the part that was not picked.
import { toHex } from '../../../protocol/bytes.ts';
import { readCasePatient, type CasePatient } from '../../records/casePatient.ts';
import { appendConsent, consentFor } from '../../records/consents.ts';
import { consentsDocument } from '../../records/documents.ts';
import { mayShowWriting, readFiles } from '../../records/files.ts';
import {
  ANOTHER_LAB,
  isPartOver,
  isSameWork,
  mayGiveOut,
  pickedItems,
  readOnward,
  writeOnward,
} from '../../records/onward.ts';
import type { OwnCase } from '../../records/ownCase.ts';
import { HEADER, readPrescription, type Header, type Item, type Prescription } from '../../records/prescription.ts';
import { record } from '../../records/shape.ts';
import { directWay, finishAnnouncing, knownTo } from './announcing.ts';
import type { CaseDeps } from './cases.ts';
import type { Original } from '../files/copies.ts';
import { nextNumber } from './drafting.ts';
import type { House } from '../house.ts';
import { inviteView } from './invites.ts';
import { workPurpose } from '../records/listrows.ts';
import { mayEdit } from '../records/mayedit.ts';
import { docReader } from './oncase.ts';
import type { NewPart, OnwardApi, OnwardView } from '../views/onwardview.ts';
import { finishParting, needCase as need, partingRow, type StandingCase as Parent } from './parting.ts';
import { Refused } from '../rpc.ts';
import { following, linkWay, sendFrom, type Way } from './sending.ts';
import type { ConsentRecord } from '../views/shareviews.ts';
import { needSharer, needWriter } from './sharer.ts';
import { needHeard } from '../groups/unheard.ts';

export async function onwardOf(deps: CaseDeps, id: string): Promise<OnwardView> {
  const { house } = deps;
  const { log, side, own, state } = await need(deps, id);
  const isPart = own.partOf !== '';
  const said = readOnward((await house.document(log, 'case/prescription')).doc);
  const mayAct = mayEdit(house, log, 'case/thread') && !house.me.isDemo && !isPart && mayGiveOut(side, state);
  return {
    said,
    maySend: mayAct && (side === 'owner' || said === 'allowed'),
    mayAllow: side === 'owner' && !isPart && mayEdit(house, log, 'case/prescription') && own.draft !== '',
  };
}

export async function allowOnward(
  deps: CaseDeps,
  id: string,
  isAllowed: boolean,
  consent: ConsentRecord | null,
): Promise<void> {
  const { house } = deps;
  const { log, side, own } = await need(deps, id);
  if (side !== 'owner' || own.partOf !== '' || !mayEdit(house, log, 'case/prescription'))
    throw new Refused('not allowed');
  if (isAllowed) await needConsent(deps, own, consent);
  await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: workPurpose(house) });
  await (
    await house.document(log, 'case/prescription')
  ).edit((doc) => {
    writeOnward(doc, isAllowed ? 'allowed' : 'forbidden');
  });
  house.ground.announce([`case:${id}`]);
}

/** The patient agreed that another lab makes a part: on file, or written down now. */
async function needConsent({ house, today }: CaseDeps, own: OwnCase, given: ConsentRecord | null): Promise<void> {
  const name = consentsDocument(own.patient);
  const subject = `draft/${own.draft}`;
  const live = await house.document(house.own('desk').log, name);
  if (consentFor(live.doc, subject, today())?.classes.includes(ANOTHER_LAB)) return;
  if (!given || given.wording.trim() === '') throw new Refused('no consent');
  needWriter(house, 'desk');
  await house.journal.note({ action: 'consent', record: name, compartment: 'desk', purpose: 'treatment' });
  await live.edit((doc) => {
    appendConsent(doc, {
      ...{ at: house.ground.clock.now(), by: toHex(house.device.id), act: 'given', purpose: 'lab work', subject },
      ...{ wording: given.wording, method: given.method, classes: [ANOTHER_LAB] },
    });
  });
}

// --- giving it out

/** One at a time: who comes second finds what is out already. */
const giving = new WeakMap<House, Promise<unknown>>();
export function sendPart(deps: CaseDeps, part: NewPart): ReturnType<typeof sendNow> {
  const work = (): ReturnType<typeof sendNow> => sendNow(deps, part);
  const run = (giving.get(deps.house) ?? Promise.resolve()).then(work, work);
  giving.set(deps.house, run);
  return run;
}

async function sendNow(deps: CaseDeps, part: NewPart): Promise<Awaited<ReturnType<OnwardApi['sendPart']>>> {
  const { house, appOrigin } = deps;
  await house.flushAll();
  // Else a part that is out, and could not be noted as one, would go twice.
  await finishParting(house);
  if (house.me.isDemo) throw new Refused('not allowed');
  if (!house.me.relayKey) throw new Refused('relay not met');
  const parent = await need(deps, part.of);
  needSharer(house);
  needHeard(house, parent.log);
  await needAllowed(deps, parent);
  const read = docReader(house, parent.log);
  const order = readPrescription(await read('case/prescription'));
  const items = pickedItems(order, part.pieces);
  if (items.length === 0) throw new Refused('incomplete');
  if (!part.isAgain && items.some((item) => isOut(deps, part.of, item))) throw new Refused('case went on');
  const patient = patientFor(part, readCasePatient(await read('case/patient')));
  const files = await filesFor(house, parent, part.files);
  const prescription = { header: headerFor(deps, part, parent, order), items, notes: part.notes.trim() };
  const way = await wayFor(house, part);
  const id = await sendFrom(house, {
    choices: { draft: '', showName: false, showAge: false, showSex: false, atOnce: [], lookedAt: [], leftOut: [] },
    ...{ patient: parent.own.patient, reference: '', from: '', onward: 'forbidden', files },
    content: contentOf(prescription, patient),
    place: { id: part.of, mayStop: true },
    way: { ...way, rows: async (group) => [...(await way.rows(group)), await partingRow(house, group.log, part)] },
  });
  const purpose = workPurpose(house);
  await house.journal.note({ action: 'share', record: part.of, compartment: 'cases', purpose });
  await following(finishParting(house));
  if (part.to === 'link') await house.journal.note({ action: 'invite', record: id, compartment: 'cases', purpose });
  else await following(finishAnnouncing(house));
  house.ground.announce([`case:${part.of}`, 'cases']);
  return { id, invite: await inviteView(house, id, appOrigin) };
}

const contentOf = (prescription: Prescription, patient: CasePatient): Parameters<typeof sendFrom>[1]['content'] => ({
  ...{ prescription, patient, patientLater: patient },
  ...{ filesAtOnce: [], filesLater: [], filesAsked: [], filesLeftOut: [] },
});

/** A lab asks the practice, a practice its patient; a part is not parted again. */
async function needAllowed({ house, today }: CaseDeps, { log, side, own, state }: Parent): Promise<void> {
  if (own.partOf !== '' || !mayGiveOut(side, state)) throw new Refused('not allowed');
  if (side === 'guest') {
    // Who could not be told is not passed over.
    if (!mayEdit(house, log, 'case/thread')) throw new Refused('not allowed');
    if (readOnward((await house.document(log, 'case/prescription')).doc) !== 'allowed') throw new Refused('no consent');
    return;
  }
  const { doc } = await house.document(house.own('desk').log, consentsDocument(own.patient));
  if (!consentFor(doc, `draft/${own.draft}`, today())) throw new Refused('no consent');
}

function isOut({ lists }: CaseDeps, of: string, { type, teeth }: Item): boolean {
  return lists
    .caseRows('')
    .some((row) => row.partOf === of && !isPartOver(row.state) && isSameWork(row, { appliance: type, teeth }));
}

function patientFor({ shows }: NewPart, shown: CasePatient): CasePatient {
  return {
    reference: shows.reference ? shown.reference : '',
    name: '',
    age: shows.age ? shown.age : '',
    sex: shows.sex ? shown.sex : '',
  };
}

function headerFor({ house, lists }: CaseDeps, part: NewPart, { roster }: Parent, order: Prescription): Header {
  const now = house.ground.clock.now();
  const person = house.groups.organisation.persons.get(toHex(house.me.person))?.name ?? '';
  const earlier = part.remakeOf === '' ? null : lists.caseRow(part.remakeOf);
  if (part.remakeOf !== '' && earlier?.partOf !== part.of) throw new Refused('not found');
  return {
    ...record(HEADER).empty,
    ...{ number: nextNumber(lists, now), orderedAt: now, due: part.due, priority: order.header.priority },
    ...(earlier ? { kind: 'remake' as const, parent: earlier.number } : {}),
    prescriber: part.shows.practice ? (roster.sides[0]?.name ?? '') : person,
  };
}

async function filesFor(house: House, { log }: Parent, wanted: readonly string[]): Promise<readonly Original[]> {
  const lists = await Promise.all(
    ['case/files-owner', 'case/files-guest'].map(async (document) =>
      readFiles((await house.document(log, document)).doc).map((each) => ({ document, record: each })),
    ),
  );
  return wanted.map((id) => {
    const found = lists.flat().find((each) => each.record.file === id);
    if (!found) throw new Refused('not found');
    if (mayShowWriting(found.record)) throw new Refused('picture not looked at');
    return { log, document: found.document, record: found.record, keepsId: false };
  });
}

async function wayFor(house: House, { to, withCode, days }: NewPart): Promise<Way> {
  return to === 'link' ? linkWay(house, withCode, days) : directWay(house, knownTo(house, to));
}
