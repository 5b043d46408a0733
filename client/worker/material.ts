// What of a draft a case carries: read from our own documents by the choices that the preview showed, at once and later.
// Files go as copies without names; what was not chosen never leaves.
import { bytesOfHex, concat, type Bytes } from '../../protocol/bytes.ts';
import { deidentify, neutralName } from '../imaging/copy.ts';
import { caseContent, type CaseContent, type ContentChoices } from '../records/caseContent.ts';
import { writeCasePatient } from '../records/casePatient.ts';
import { consentFor } from '../records/consents.ts';
import { consentsDocument, draftDocument, patientDocument } from '../records/documents.ts';
import { readDraft, type Draft } from '../records/draft.ts';
import { addFile, readFiles, type FileRecord } from '../records/files.ts';
import { readPatient, type Patient } from '../records/patient.ts';
import type { SharePreview } from './api.ts';
import { choicesOf } from './choices.ts';
import { fetchFile, storeFile, typeOf } from './files.ts';
import type { House } from './house.ts';
import type { BulkEdit } from './library.ts';
import { Refused } from './rpc.ts';
import { sealedSource } from './sealedSource.ts';

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
    consent: consent && { at: consent.at, wording: consent.wording },
  };
}

export interface Copy {
  readonly record: FileRecord;
  readonly blobs: readonly Bytes[];
}

/** A copy for the other house: no name in the file, none in its headers, under a key of its own. */
export async function publicCopy(house: House, file: FileRecord, index: number): Promise<Copy> {
  const type = typeOf(file.mediaType);
  if (!type) throw new Refused('file type refused');
  await fetchFile(house, house.own('cases').log, file);
  const copy = await deidentify(sealedSource(house.disk, file), type);
  if (typeof copy === 'string') throw new Refused(copy);
  const { kind, mediaType } = file;
  const parts: Bytes[] = [];
  for await (const part of copy) parts.push(part);
  const facts = { kind, mediaType, name: neutralName(kind, index + 1, type), originalHash: file.hash };
  const stored = await storeFile(house, concat(...parts), facts);
  return { ...stored, record: { ...stored.record, file: file.file } };
}

export function copyEdits(copies: readonly Copy[]): readonly BulkEdit[] {
  return copies.map(({ record, blobs }) => ({
    name: 'case/files-owner',
    change: (doc) => {
      addFile(doc, record);
    },
    blobs,
  }));
}

/** What waits until a person has confirmed: the other files, and the patient's name once words were compared. */
export async function sendRest(house: House, hex: string, haveComparedWords: boolean, today: string): Promise<void> {
  const log = bytesOfHex(hex);
  const choices = await choicesOf(house, hex);
  if (!choices) return;
  const { content } = await material(house, choices.draft, choices, today);
  const sent = new Set(readFiles((await house.document(log, 'case/files-owner')).doc).map(({ file }) => file));
  const waiting = content.filesLater.filter(({ file }) => !sent.has(file));
  const copies = await Promise.all(waiting.map((file, index) => publicCopy(house, file, sent.size + index)));
  await house.editMany(log, copyEdits(copies));
  if (!haveComparedWords) return;
  await (
    await house.document(log, 'case/patient')
  ).edit((doc) => {
    writeCasePatient(doc, content.patientLater);
  });
}

/** Files the owner's preview kept back, to be shown as such. */
export async function heldBack(house: House, hex: string, today: string): Promise<readonly FileRecord[]> {
  const choices = await choicesOf(house, hex);
  if (!choices) return [];
  const { content } = await material(house, choices.draft, choices, today);
  const sent = new Set(
    readFiles((await house.document(bytesOfHex(hex), 'case/files-owner')).doc).map(({ file }) => file),
  );
  return content.filesLater.filter(({ file }) => !sent.has(file));
}
