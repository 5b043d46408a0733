// What of a draft a case carries: read from our own documents by the choices that the preview showed, at once and later.
// What was not chosen never leaves.
import { bytesOfHex } from '../../../protocol/bytes.ts';
import { caseContent, type CaseContent, type ContentChoices } from '../../records/caseContent.ts';
import { writeCasePatient } from '../../records/casePatient.ts';
import { consentFor, withdrawnFor } from '../../records/consents.ts';
import { consentsDocument, draftDocument, patientDocument } from '../../records/documents.ts';
import { readDraft, type Draft } from '../../records/draft.ts';
import { readFiles, type FileRecord } from '../../records/files.ts';
import { ANOTHER_LAB } from '../../records/onward.ts';
import { readPatient, type Patient } from '../../records/patient.ts';
import type { SharePreview } from '../api.ts';
import { choicesOf } from './choices.ts';
import { beginSending, copyEdits, copyRows, inDraft, publicCopies } from '../files/copies.ts';
import { editFiles } from '../files/fileedits.ts';
import type { House } from '../house.ts';

export interface HeldBack {
  readonly record: FileRecord;
  readonly why: 'held back' | 'asked' | 'left out';
}
export interface Material {
  readonly draft: Draft;
  readonly patient: Patient;
  readonly content: CaseContent;
  readonly consent: SharePreview['consent'];
}

export async function material(
  house: House,
  draftId: string,
  choices: ContentChoices,
  today: string,
): Promise<Material> {
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
    consent: consent && {
      at: consent.at,
      wording: consent.wording,
      coversOnward: consent.classes.includes(ANOTHER_LAB),
    },
  };
}

/** What waits until a person has confirmed: the other files, and the patient's name once words were compared. */
export function sendRest(house: House, hex: string, haveComparedWords: boolean, today: string): Promise<void> {
  // One after the other: what one sends is seen by the next.
  const before = sending.get(house) ?? Promise.resolve();
  const work = before.catch(() => undefined).then(() => sendRestNow(house, hex, haveComparedWords, today));
  sending.set(house, work);
  return work;
}
const sending = new WeakMap<House, Promise<void>>();

async function sendRestNow(house: House, hex: string, haveComparedWords: boolean, today: string): Promise<void> {
  const log = bytesOfHex(hex);
  const choices = await choicesOf(house, hex);
  if (!choices) return;
  const { draft, content } = await material(house, choices.draft, choices, today);
  const consents = await house.document(house.own('desk').log, consentsDocument(draft.patient));
  // Taken back since the preview: what waits stays here.
  if (withdrawnFor(consents.doc, `draft/${choices.draft}`, today)) return;
  const sent = new Set(readFiles((await house.document(log, 'case/files-owner')).doc).map(({ file }) => file));
  const waiting = content.filesLater.filter(({ file }) => !sent.has(file));
  const copies = await publicCopies(
    house,
    { id: hex, mayStop: false },
    inDraft(house, choices.draft, waiting),
    sent.size,
  );
  if (copies.length > 0) await editFiles(house, log, copyEdits(copies), () => copyRows(house, log, copies));
  beginSending(house, log, copies);
  if (!haveComparedWords) return;
  await (
    await house.document(log, 'case/patient')
  ).edit((doc) => {
    writeCasePatient(doc, content.patientLater);
  });
}

/** Our files of a case that are not in it: why each is not, to be shown as such. */
export async function heldBack(
  house: House,
  hex: string,
  today: string,
): Promise<{ readonly document: string; readonly files: readonly HeldBack[] }> {
  const choices = await choicesOf(house, hex);
  if (!choices) return { document: '', files: [] };
  const { content } = await material(house, choices.draft, choices, today);
  const sent = new Set(
    readFiles((await house.document(bytesOfHex(hex), 'case/files-owner')).doc).map(({ file }) => file),
  );
  const files = [
    ...content.filesLater.map((record) => ({ record, why: 'held back' as const })),
    ...content.filesAsked.map((record) => ({ record, why: 'asked' as const })),
    ...content.filesLeftOut.map((record) => ({ record, why: 'left out' as const })),
  ];
  return { document: draftDocument(choices.draft), files: files.filter(({ record }) => !sent.has(record.file)) };
}
