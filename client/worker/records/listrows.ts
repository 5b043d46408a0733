// What one row of the patient or case list says, read from the documents and the roster it is about.
import { bytesOfHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type * as Y from 'yjs';
import type { CaseRoster } from '../../roster/case.ts';
import { draftBillDocument, readBillDraft, type BillDraft } from '../../records/billDraft.ts';
import { readBilledCase, type BilledCase } from '../../records/billedCase.ts';
import { readCasePatient } from '../../records/casePatient.ts';
import type { Listed } from '../../records/content.ts';
import { caseLife, newestOf } from '../../records/caseState.ts';
import { wayOf } from '../../records/caseWay.ts';
import {
  billedCaseDocument,
  draftDocument,
  itemDocument,
  ownCaseDocument,
  patientDocument,
} from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import { parcelsDocument, parcelsOn, type ParcelSide } from '../../records/parcels.ts';
import { readPhysical, type PhysicalItem } from '../../records/physical.ts';
import type { Newest } from '../../records/news.ts';
import { readOwnCase } from '../../records/ownCase.ts';
import { readPatient } from '../../records/patient.ts';
import { firstDays, readPrescription, type Prescription } from '../../records/prescription.ts';
import { clockStops } from '../../records/clock.ts';
import { daysKey, readMarks } from '../../records/readMarks.ts';
import { readAssigned, readProduction, type CaseStep } from '../../records/steps.ts';
import type { Message } from '../../records/thread.ts';
import { removalIn, type Removal } from '../../records/trash.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import type { CaseRow, PatientRow } from '../api.ts';
import type { MissingPiece } from '../cases/caserow.ts';
import { isErased } from './erased.ts';
import type { House } from '../house.ts';
import { isMine, spokenOn, stepsOn } from '../cases/oncase.ts';

export type StoredPatient = Omit<PatientRow, 'openCases' | 'isHeld'> & {
  readonly removal: Removal | null;
  readonly isOnLegalHold: boolean;
};
export type StoredCase = Omit<CaseRow, 'sync' | 'flag' | 'isMine'> & {
  /** Hex id of the device of who does the work, else of who took our side's last step; '' before there is one. */
  readonly stepBy: string;
  readonly removal: Removal | null;
  readonly hasQuery: boolean;
  readonly isUnread: boolean;
  /** Something unread names this person. */
  readonly isNamed: boolean;
  /** Steps were taken apart, and nobody has decided yet. */
  readonly isApart: boolean;
  readonly claim: 'to check' | 'frozen' | null;
  readonly newest: Newest;
};
/** A document as the change that is being stored leaves it. */
export type ReadDocument = (log: Bytes, name: string) => Promise<Y.Doc>;

/** null once it was erased. */
export async function patientRow(house: House, read: ReadDocument, id: string): Promise<StoredPatient | null> {
  if (isErased(house, patientDocument(id))) return null;
  const doc = await read(house.own('desk').log, patientDocument(id));
  const patient = readPatient(doc);
  const { name, reference, birthDate, alert, isTestData } = patient;
  const marks = { hasAlert: alert !== '', isTestData, isOnLegalHold: patient.holdAt > 0 };
  return { id, name, reference, birthDate, ...marks, removal: removalIn(id, patient) };
}

export async function itemRow(house: House, read: ReadDocument, id: string): Promise<PhysicalItem | null> {
  return readPhysical(await read(house.own('cases').log, itemDocument(id)));
}
export async function billedRow(read: ReadDocument, log: Bytes, id: string): Promise<BilledCase | null> {
  return readBilledCase(await read(log, billedCaseDocument(id)));
}
/** null once it was issued. One that was thrown away stays, and says so. */
export async function billDraftRow(read: ReadDocument, log: Bytes, id: string): Promise<BillDraft | null> {
  const draft = readBillDraft(await read(log, draftBillDocument(id)));
  return draft.client === '' || (draft.isDone && draft.thrownAt === 0) ? null : draft;
}

/** null when it is in the list no more. */
export async function draftRow(
  house: House,
  read: ReadDocument,
  id: string,
  patientName: (id: string) => string,
): Promise<StoredCase | null> {
  if (isErased(house, draftDocument(id))) return null;
  const draft = readDraft(await read(house.own('cases').log, draftDocument(id)));
  if (draft.sentAs !== '') return null;
  return {
    ...orderFacts(draft.prescription),
    id,
    isDraft: true,
    patientId: draft.patient,
    patientLabel: patientName(draft.patient),
    partner: '',
    partOf: '',
    state: 'draft',
    turn: 'us',
    expected: '',
    pan: '',
    missing: [],
    stepBy: '',
    dueBefore: '',
    appointmentBefore: '',
    haveSeenDays: true,
    stops: [],
    reason: '',
    hasQuery: false,
    hasAnswer: false,
    isUnread: false,
    isNamed: false,
    isApart: false,
    claim: null,
    newest: { query: '', answer: '', named: '', step: '' },
    removal: removalIn(id, draft),
  };
}

export async function caseRow(
  house: House,
  read: ReadDocument,
  hex: string,
  patientName: (id: string) => string,
): Promise<StoredCase> {
  const log = bytesOfHex(hex);
  const roster = house.groups.need(log).caseRoster;
  const own = readOwnCase(await read(house.own('cases').log, ownCaseDocument(hex)));
  const thread = roster ? spokenOn(house, roster, await read(log, 'case/thread')) : [];
  const isOwner = roster?.sides[0] ? isUs(house, roster.sides[0].root) : true;
  const steps = await stepsOn((name) => read(log, name));
  const { expected, pan } = readProduction(await read(log, 'case/production'));
  const isClaimed = roster !== null && hasCome(house, roster, isOwner);
  const life = caseLife({ isShared: true, isClaimed, steps, thread });
  const ourSide = isOwner ? 'owner' : 'guest';
  const isOurs = ({ side }: CaseStep): boolean => side === ourSide;
  /** Another case goes on with the work: here nothing is waited for any more. */
  const isOver = own.goesOnAs !== '';
  const shown = readCasePatient(await read(log, 'case/patient'));
  const order = await read(log, 'case/prescription');
  const prescription = readPrescription(order);
  const facts = orderFacts(prescription);
  const before = firstDays(order);
  const marks = readMarks(await read(log, `case/read-${ourSide}`));
  const theirs = isOwner ? readMarks(await read(log, 'case/read-guest')) : marks;
  const known = new Set(marks.flatMap(({ messages }) => messages));
  const mine = new Set(marks.filter(({ by }) => isMine(house, by)).flatMap(({ messages }) => messages));
  const unread = thread.slice(own.messagesRead).filter(({ id, by }) => !mine.has(id) && !isMine(house, by));
  const isAnswer = ({ id, kind, side }: Listed<Message>): boolean =>
    kind === 'answer' && side !== ourSide && !known.has(id);
  const isForMe = ({ mentions }: Listed<Message>): boolean => mentions.some((each) => isMine(house, each));
  const partner = roster?.sides.find((side) => !isUs(house, side.root) && side.state !== 'void')?.name;
  return {
    ...facts,
    id: hex,
    isDraft: false,
    patientId: own.patient === '' ? null : own.patient,
    patientLabel: isOwner
      ? patientName(own.patient) || own.reference
      : [shown.reference, shown.name].filter((each) => each !== '').join(' · '),
    partner: partner ?? own.partner,
    partOf: own.partOf,
    state: isOver ? 'cancelled' : life.state,
    turn:
      isOver || life.turn === 'nobody'
        ? 'nobody'
        : life.turn === ourSide || (isOwner && isLinkBack(roster))
          ? 'us'
          : 'them',
    ...{ expected, pan },
    missing: isOver ? [] : await missingOn(prescription, (side) => read(log, parcelsDocument(side))),
    stepBy: readAssigned(await read(log, 'case/acceptance')) || (wayOf(steps).findLast(isOurs)?.by ?? ''),
    dueBefore: before.due,
    appointmentBefore: before.appointment,
    haveSeenDays: theirs.some(({ days }) => days === daysKey(facts)),
    stops: clockStops(thread, steps.find(({ state }) => state === 'sent')?.at ?? 0),
    reason: life.query ? '' : (newestOf(steps).find(({ state }) => state === life.state)?.reason ?? ''),
    hasQuery: !isOver && life.query !== null,
    hasAnswer: unread.some(isAnswer),
    isUnread: !isOver && unread.length > 0,
    isNamed: !isOver && unread.some(isForMe),
    isApart: !isOver && life.apart.length > 0,
    claim: isOver ? null : claimOf(roster, isOwner),
    newest: {
      query: life.query?.id ?? '',
      answer: unread.findLast(isAnswer)?.id ?? '',
      named: unread.findLast(isForMe)?.id ?? '',
      step: newestOf(steps)
        .map(({ key }) => key)
        .toSorted()
        .join(' '),
    },
    removal: null,
  };
}

async function missingOn(
  order: Prescription,
  read: (side: ParcelSide) => Promise<Y.Doc>,
): Promise<readonly MissingPiece[]> {
  const docs = { owner: await read('owner'), guest: await read('guest') };
  return parcelsOn(order, docs)
    .filter(({ standing }) => standing === 'short')
    .flatMap(({ pieces }) => pieces.filter(({ state }) => state !== 'arrived'))
    .map(({ kind, part, name, state }) => ({ kind, part, name, state }));
}

/** Somebody claimed it; a case that was made for a house has come once that house has written there. */
function hasCome(house: House, roster: CaseRoster, isOwner: boolean): boolean {
  const guest = roster.sides.find(({ state }) => state === 'claimed' || state === 'confirmed');
  if (!guest) return false;
  return !isOwner || roster.invites.get(guest.invite)?.isDirect !== true || hasSpoken(house, roster);
}

/** Whether anybody of the house that a case was made for has acted there: taking it in is an act. */
export function hasSpoken({ groups }: House, { log, devices }: CaseRoster): boolean {
  return groups.need(log).controls.some(({ fields }) => devices.get(toHex(fields.device))?.[0]?.side.role === 'guest');
}

/** Every link was taken back, with whoever came by it: nobody else can act. */
function isLinkBack(roster: CaseRoster | null): boolean {
  return roster !== null && [...roster.invites.values()].every(({ state }) => state === 'void');
}

function claimOf(roster: CaseRoster | null, isOwner: boolean): StoredCase['claim'] {
  if (roster?.isFrozen) return 'frozen';
  return isOwner && roster?.sides.some((side) => side.state === 'claimed') ? 'to check' : null;
}

export function isUs(house: House, root: Uint8Array): boolean {
  return isOwnRoot(house.groups.organisation, root);
}

function orderFacts({
  header,
  items,
}: Prescription): Pick<
  CaseRow,
  'number' | 'appliance' | 'teeth' | 'units' | 'due' | 'appointment' | 'kind' | 'isUrgent'
> {
  const { number, due, appointment, kind, priority } = header;
  return {
    ...{ number, due, appointment, kind },
    appliance: items[0]?.type ?? '',
    teeth: items.flatMap((item) => item.teeth),
    units: items.reduce((sum, item) => sum + (item.teeth.length || item.pieces || 1), 0),
    isUrgent: priority === 'urgent',
  };
}

/** Why this house works on a case. */
export function workPurpose(house: House): 'treatment' | 'lab work' {
  return house.groups.organisation.kind === 'lab' ? 'lab work' : 'treatment';
}
