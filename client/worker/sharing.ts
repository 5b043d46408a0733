// Sending a case: what the preview showed is written into a new log of its own, sealed to our `cases` group, and an
// invite is made. Nothing else of the practice enters that log; photos and names wait until a person has confirmed.
import { bytesOfHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { EntryId } from '../../protocol/ids.ts';
import { bool, decode, encode, list, text, tuple } from '../../protocol/schema.ts';
import { caseContent, type CaseContent, type ContentChoices } from '../records/caseContent.ts';
import { writeCasePatient } from '../records/casePatient.ts';
import { consentFor, appendConsent } from '../records/consents.ts';
import { missingOf } from '../records/completeness.ts';
import { consentsDocument, draftDocument, ownCaseDocument, patientDocument } from '../records/documents.ts';
import { readDraft, writeDraft, type Draft } from '../records/draft.ts';
import { addFile, readFiles, type FileRecord } from '../records/files.ts';
import { writeOwnCase } from '../records/ownCase.ts';
import { readPatient, type Patient } from '../records/patient.ts';
import { writePrescription } from '../records/prescription.ts';
import { appendClinicStep } from '../records/steps.ts';
import { draftLog, readGenesis } from '../roster/epochs.ts';
import { citationOf } from '../roster/founding.ts';
import { makeInvite } from '../roster/invite.ts';
import { sideOf } from '../roster/side.ts';
import { preparePublicCopy } from '../imaging/deidentify.ts';
import type { ConsentRecord, InviteView, ShareChoices, SharePreview } from './api.ts';
import { foundLog } from './founding.ts';
import { readFile, storeFile, typeOf } from './files.ts';
import { Group } from './group.ts';
import type { House } from './house.ts';
import { inviteView, keepInvite } from './invites.ts';
import { Refused } from './rpc.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const CHOICES = tuple({
  draft: text(64),
  showName: bool(),
  showAge: bool(),
  showSex: bool(),
  atOnce: list(text(64), 512),
});

interface Material {
  readonly draft: Draft;
  readonly patient: Patient;
  readonly content: CaseContent;
  readonly consent: SharePreview['consent'];
}

async function material(house: House, draftId: string, choices: ContentChoices, today: string): Promise<Material> {
  const cases = house.own('cases').log;
  const desk = house.own('desk').log;
  const draft = readDraft((await house.document(cases, draftDocument(draftId))).doc);
  const patient = readPatient((await house.document(desk, patientDocument(draft.patient))).doc);
  const consents = await house.document(desk, consentsDocument(draft.patient));
  const consent = consentFor(consents.doc, `draft/${draftId}`, today);
  return {
    draft,
    patient,
    content: caseContent(draft, patient, choices, today),
    consent: consent && { at: consent.at, wording: consent.wording },
  };
}

export async function sharePreview(house: House, choices: ShareChoices, today: string): Promise<SharePreview> {
  await house.flushAll();
  const { draft, content, consent } = await material(house, choices.draft, choices, today);
  const shown = (file: FileRecord): { id: string; name: string; size: number } => ({
    id: file.file,
    name: file.name,
    size: file.size,
  });
  const { header, items, notes } = content.prescription;
  return {
    patientLabel:
      content.patientLater.name === ''
        ? content.patient.reference
        : `${content.patient.reference} · ${content.patientLater.name}`,
    age: content.patientLater.age || null,
    sex: content.patientLater.sex || null,
    facts: [
      ...items.map((item) => ({
        label: 'work',
        value: JSON.stringify({ type: item.type, teeth: item.teeth, material: item.material, shade: item.shade }),
      })),
      ...(header.due === '' ? [] : [{ label: 'due', value: header.due }]),
      ...(header.appointment === '' ? [] : [{ label: 'appointment', value: header.appointment }]),
    ],
    notes,
    atOnce: content.filesAtOnce.map(shown),
    afterConfirmation: content.filesLater.map(shown),
    missing: missingOf({
      prescription: draft.prescription,
      files: draft.files,
      hasConsent: consent !== null,
      today,
    }).map(({ code }) => code),
    consent,
  };
}

export async function recordConsent(house: House, draftId: string, consent: ConsentRecord): Promise<void> {
  const draft = readDraft((await house.document(house.own('cases').log, draftDocument(draftId))).doc);
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
      subject: `draft/${draftId}`,
    });
  });
}

/** A copy for the other house: no name in the file, none in its headers, under a key of its own. */
async function publicCopy(
  house: House,
  file: FileRecord,
  index: number,
): Promise<{ record: FileRecord; blobs: readonly Bytes[] }> {
  const original = await readFile(house, house.own('cases').log, file);
  const type = typeOf(file.mediaType);
  const copy = type ? preparePublicCopy(original, type, file.kind, index + 1) : 'file type refused';
  if (typeof copy === 'string') throw new Refused(copy);
  const { kind } = file;
  const facts = { kind, name: copy.name, mediaType: copy.mediaType, originalHash: file.hash };
  const stored = await storeFile(house, copy.bytes, facts);
  return { ...stored, record: { ...stored.record, file: file.file } };
}

/** Creates the case here and now; the relay gets it when it can. */
export async function share(
  house: House,
  choices: ShareChoices,
  appOrigin: string,
  today: string,
): Promise<{ id: string; invite: InviteView }> {
  await house.flushAll();
  if (house.me.isDemo) throw new Refused('not allowed');
  if (!house.me.relayKey) throw new Refused('relay unreachable');
  const { draft, patient, content, consent } = await material(house, choices.draft, choices, today);
  if (draft.sentAs !== '') throw new Refused('not allowed');
  if (!consent) throw new Refused('no consent');
  if (draft.prescription.items.length === 0) throw new Refused('incomplete');

  const organisation = house.groups.organisation;
  const side = sideOf(organisation);
  const groupKey = organisation.voice.groupKey;
  if (!side || !groupKey) throw new Refused('not allowed');
  const copies = await Promise.all(content.filesAtOnce.map((file, index) => publicCopy(house, file, index)));
  const expires = house.ground.clock.now() + choices.days * DAY_MS;
  const invite = await makeInvite({ random: house.ground.random, withCode: choices.withCode, role: 'lab', expires });

  const staff = readGenesis(house.groups.own('staff').genesis);
  const log = draftLog({
    random: house.ground.random,
    ownPass: organisation.ownPass,
    rootPass: staff?.rootPass ?? null,
  });
  const hex = toHex(log.log);
  await house.journal.note(
    { action: 'share', record: hex, compartment: 'cases', purpose: 'lab work' },
    { action: 'share', record: patientDocument(draft.patient), compartment: 'desk', purpose: 'lab work' },
  );
  const group = new Group(log.log, 'case', log.genesis, log.log as unknown as EntryId);
  const ops = await house.adoptLog(group, new Map([[1, log.secret]]), false);
  const kept = await house.rows.put(
    'choices',
    hex,
    encode(CHOICES, {
      draft: choices.draft,
      showName: choices.showName,
      showAge: choices.showAge,
      showSex: choices.showSex,
      atOnce: choices.atOnce,
    }),
  );
  await house.disk.commit([...ops, kept]);
  await foundLog(house, group, {
    epoch: citationOf(log, [groupKey]),
    act: { type: 'case', side, invite: invite.fields },
  });
  await writeContent(house, log.log, content, copies);
  await keepInvite(house, group, invite);
  await (
    await house.document(house.own('cases').log, ownCaseDocument(hex))
  ).edit((doc) => {
    writeOwnCase(doc, {
      patient: draft.patient,
      reference: patient.reference,
      number: draft.prescription.header.number,
      draft: choices.draft,
    });
  });
  await (
    await house.document(house.own('cases').log, draftDocument(choices.draft))
  ).edit((doc) => {
    writeDraft(doc, { sentAs: hex });
  });
  await house.journal.note({ action: 'invite', record: hex, compartment: 'cases', purpose: 'lab work' });
  house.courier?.carry(house.replica(log.log));
  const view = await inviteView(house, hex, appOrigin);
  if (!view) throw new Refused('failed');
  return { id: hex, invite: view };
}

async function writeContent(
  house: House,
  log: Bytes,
  content: CaseContent,
  copies: readonly { record: FileRecord; blobs: readonly Bytes[] }[],
): Promise<void> {
  await (
    await house.document(log, 'case/prescription')
  ).edit((doc) => {
    writePrescription(doc, content.prescription);
  });
  await (
    await house.document(log, 'case/patient')
  ).edit((doc) => {
    writeCasePatient(doc, content.patient);
  });
  await addCopies(house, log, copies);
  await (
    await house.document(log, 'case/clinic')
  ).edit((doc) => {
    appendClinicStep(doc, { state: 'sent', at: house.ground.clock.now(), by: toHex(house.device.id), after: 0 });
  });
}

async function addCopies(
  house: House,
  log: Bytes,
  copies: readonly { record: FileRecord; blobs: readonly Bytes[] }[],
): Promise<void> {
  const files = await house.document(log, 'case/files-owner');
  for (const { record, blobs } of copies) {
    await files.edit((doc) => {
      addFile(doc, record);
    }, blobs);
  }
}

/** What waits until a person has confirmed: the other files, and the patient's name once words were compared. */
export async function sendRest(house: House, hex: string, haveComparedWords: boolean, today: string): Promise<void> {
  const log = bytesOfHex(hex);
  const stored = await house.rows.get('choices', hex);
  const choices = stored && decode(CHOICES, stored);
  if (!choices) return;
  const { content } = await material(house, choices.draft, choices, today);
  const sent = new Set(readFiles((await house.document(log, 'case/files-owner')).doc).map(({ file }) => file));
  const waiting = content.filesLater.filter(({ file }) => !sent.has(file));
  const first = content.filesAtOnce.length;
  await addCopies(house, log, await Promise.all(waiting.map((file, index) => publicCopy(house, file, first + index))));
  if (!haveComparedWords) return;
  await (
    await house.document(log, 'case/patient')
  ).edit((doc) => {
    writeCasePatient(doc, content.patientLater);
  });
}

/** Files the owner's preview kept back, to be shown as such. */
export async function heldBack(house: House, hex: string, today: string): Promise<readonly FileRecord[]> {
  const stored = await house.rows.get('choices', hex);
  const choices = stored && decode(CHOICES, stored);
  if (!choices) return [];
  const { content } = await material(house, choices.draft, choices, today);
  const sent = new Set(
    readFiles((await house.document(bytesOfHex(hex), 'case/files-owner')).doc).map(({ file }) => file),
  );
  return content.filesLater.filter(({ file }) => !sent.has(file));
}
