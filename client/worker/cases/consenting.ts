// A patient's consent as it is given and withdrawn. A withdrawal stops whatever would still go out under it: a link nobody
// used is taken back and no lab may pass on a part; what waits to be sent asks for the consent itself. What another house
// has, it has.
import { bytesOfHex, toHex } from '../../../protocol/bytes.ts';
import { LINE } from '../../records/bounds.ts';
import { appendConsent, consentFor, readConsents, withdrawalOf, withdrawnFor } from '../../records/consents.ts';
import { consentsDocument, draftDocument, ownCaseDocument } from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import { ANOTHER_LAB, readOnward, writeOnward } from '../../records/onward.ts';
import { readOwnCase } from '../../records/ownCase.ts';
import { mayShare, writes } from '../../roster/roles.ts';
import type { House } from '../house.ts';
import { isErased } from '../records/erased.ts';
import { mayEdit } from '../records/mayedit.ts';
import { Refused } from '../rpc.ts';
import type { ConsentFacts, CoveredWork, Withdrawal, WithdrawnConsent } from '../views/consentview.ts';
import type { ConsentRecord } from '../views/shareviews.ts';
import type { CaseDeps } from './cases.ts';
import { inviteView, revokeInvite } from './invites.ts';
import { needWriter } from './sharer.ts';

const SHORTEST_WHY = 3;

export async function recordConsent({ house }: CaseDeps, draftId: string, consent: ConsentRecord): Promise<void> {
  const draft = readDraft((await house.document(house.own('cases').log, draftDocument(draftId))).doc);
  needWriter(house, 'desk');
  const name = consentsDocument(draft.patient);
  await house.journal.note({ action: 'consent', record: name, compartment: 'desk', purpose: 'treatment' });
  const live = await house.document(house.own('desk').log, name);
  await live.edit((doc) => {
    appendConsent(doc, {
      at: house.ground.clock.now(),
      by: toHex(house.device.id),
      act: 'given',
      purpose: 'lab work',
      wording: consent.wording,
      method: consent.method,
      classes: consent.coversOnward === true ? [ANOTHER_LAB] : [],
      subject: subjectOf(draftId),
    });
  });
}
const subjectOf = (draft: string): string => `draft/${draft}`;

export async function consentFacts(deps: CaseDeps, patient: string): Promise<ConsentFacts> {
  const { house } = deps;
  const { doc } = await consentsOf(house, patient);
  const consents = readConsents(doc);
  const { persons, devices } = house.groups.organisation;
  const nameOf = (device: string): string => persons.get(devices.get(device)?.person ?? '')?.name ?? '';
  const subjects = new Set(consents.map(({ subject }) => subject));
  const work = await workOf(deps, patient, subjects);
  return {
    mayWithdraw: mayWrite(house),
    persons: Object.fromEntries(consents.map(({ by }) => [by, nameOf(by)])),
    work: Object.fromEntries(work),
  };
}

export async function withdrawConsent(deps: CaseDeps, patient: string, id: string, said: Withdrawal): Promise<void> {
  const { house } = deps;
  needWriter(house, 'desk');
  const why = said.why.trim().slice(0, LINE);
  if (why.length < SHORTEST_WHY) throw new Refused('reason too short');
  const live = await consentsOf(house, patient);
  const consents = readConsents(live.doc);
  const first = consents.find((each) => each.id === id && each.act === 'given');
  if (!first) throw new Refused('not found');
  // Whoever takes the first word back does not leave standing what was built on it.
  const standing = consents
    .slice(consents.indexOf(first))
    .filter((each) => each.act === 'given' && each.subject === first.subject && !withdrawalOf(consents, each));
  if (standing.length > 0) {
    const note = { action: 'withdraw', record: consentsDocument(patient), compartment: 'desk' } as const;
    await house.journal.note({ ...note, purpose: 'patient request', reason: why.slice(0, REASON) });
    await live.edit((doc) => {
      for (const { id: of, purpose, subject } of standing)
        appendConsent(doc, {
          ...{ at: house.ground.clock.now(), by: toHex(house.device.id), act: 'withdrawn', of },
          ...{ purpose, subject, wording: why, method: said.method },
        });
    });
  }
  await stopWhatWaits(deps, patient, first.subject);
  house.ground.announce([`patient:${patient}`, 'cases']);
}
/** As the access log has room for. */
const REASON = 280;

/** As far as whoever sits here may; the rest is told on the screen for those who may. */
async function stopWhatWaits(deps: CaseDeps, patient: string, subject: string): Promise<void> {
  const { house, today } = deps;
  const consent = consentFor((await consentsOf(house, patient)).doc, subject, today());
  const vouch = house.groups.organisation.voice.vouched.get(toHex(house.device.id));
  const sharer = vouch !== undefined && mayShare(vouch.roles);
  for (const each of (await workOf(deps, patient, new Set([subject]))).get(subject) ?? []) {
    if (!each.isShared) continue;
    if (!consent && each.isLinkOpen && sharer) await revokeInvite(house, each.id);
    if (!consent?.classes.includes(ANOTHER_LAB)) await forbidOnward(house, each.id);
  }
}
async function forbidOnward(house: House, id: string): Promise<void> {
  const log = bytesOfHex(id);
  if (!mayEdit(house, log, 'case/prescription')) return;
  const live = await house.document(log, 'case/prescription');
  if (readOnward(live.doc) !== 'allowed') return;
  await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: 'patient request' });
  await live.edit((doc) => {
    writeOnward(doc, 'forbidden');
  });
}

export async function withdrawnConsent(deps: CaseDeps, id: string): Promise<WithdrawnConsent | null> {
  const { house, lists, today } = deps;
  const row = lists.caseRow(id);
  if (!row?.patientId || !house.groups.all().some(({ place }) => place === 'desk')) return null;
  const subject = await subjectFor(deps, id);
  if (subject === null) return null;
  const gone = withdrawnFor((await consentsOf(house, row.patientId)).doc, subject, today());
  if (!gone) return null;
  const { persons, devices } = house.groups.organisation;
  return { at: gone.at, by: persons.get(devices.get(gone.by)?.person ?? '')?.name ?? '', why: gone.wording };
}

/** What a case was agreed to as; a part goes by what it is a part of. */
async function subjectFor({ house, lists }: CaseDeps, id: string): Promise<string | null> {
  if (lists.caseRow(id)?.isDraft) return subjectOf(id);
  const ownOf = async (hex: string): Promise<ReturnType<typeof readOwnCase>> =>
    readOwnCase((await house.document(house.own('cases').log, ownCaseDocument(hex))).doc);
  const own = await ownOf(id);
  const { draft, number } = own.partOf === '' ? own : await ownOf(own.partOf);
  if (draft !== '') return subjectOf(draft);
  // Of the demo practice, whose cases were never drafts.
  return number === '' ? null : `case/${number}`;
}

async function workOf(
  deps: CaseDeps,
  patient: string,
  subjects: ReadonlySet<string>,
): Promise<Map<string, CoveredWork[]>> {
  const found = new Map<string, CoveredWork[]>();
  if (!deps.house.groups.all().some(({ place }) => place === 'cases')) return found;
  for (const row of deps.lists.caseRows('').filter(({ patientId }) => patientId === patient)) {
    const subject = await subjectFor(deps, row.id);
    if (subject === null || !subjects.has(subject)) continue;
    const invite = row.isDraft ? null : await inviteView(deps.house, row.id, deps.appOrigin);
    const isLinkOpen = invite?.state === 'open' || invite?.state === 'waiting to be sent';
    const work = { id: row.id, number: row.number, partner: row.partner, isLinkOpen, isShared: !row.isDraft };
    found.set(subject, [...(found.get(subject) ?? []), work]);
  }
  return found;
}

async function consentsOf(house: House, patient: string): ReturnType<House['document']> {
  const name = consentsDocument(patient);
  if (isErased(house, name)) throw new Refused('not found');
  return house.document(house.own('desk').log, name);
}
function mayWrite({ groups, me }: House): boolean {
  return writes(groups.organisation.persons.get(toHex(me.person))?.roles ?? [], 'desk');
}
