// What leaves the practice with a case: computed once, shown as the preview and written into the case by the same value,
// so that the preview is the content. Must never take anything from a draft that is not listed here.
import type * as Y from 'yjs';
import { writeCasePatient, type CasePatient } from './casePatient.ts';
import { ageOn } from './dates.ts';
import type { Draft } from './draft.ts';
import { addFile, mayShowWriting, type FileKind, type FileRecord } from './files.ts';
import type { Patient } from './patient.ts';
import { writePrescription, type Prescription } from './prescription.ts';

export interface ContentChoices {
  readonly showName: boolean;
  readonly showAge: boolean;
  readonly showSex: boolean;
  /** Ids of the files that the link opens at once. */
  readonly atOnce: readonly string[];
  /** Of pictures that may have writing in them: those a person looked at and lets go, and those that stay. */
  readonly lookedAt: readonly string[];
  readonly leftOut: readonly string[];
}

export interface CaseContent {
  readonly prescription: Prescription;
  /** Reference only: this is what the link opens. */
  readonly patient: CasePatient;
  /** What is added once two people have compared four words. */
  readonly patientLater: CasePatient;
  readonly filesAtOnce: readonly FileRecord[];
  readonly filesLater: readonly FileRecord[];
  /** Pictures that nobody has decided about yet. They do not leave. */
  readonly filesAsked: readonly FileRecord[];
  /** Pictures that a person looked at and keeps here. */
  readonly filesLeftOut: readonly FileRecord[];
}

/** `today` is an ISO date, for the age. */
export function caseContent(draft: Draft, patient: Patient, choices: ContentChoices, today: string): CaseContent {
  const { reference } = patient;
  const files = draft.files.map(({ id: _id, writer: _writer, ...file }, index) => ({
    ...file,
    name: neutralName(file.kind, file.name, index),
  }));
  const { atOnce, lookedAt, leftOut } = choices;
  const wayOf = (file: FileRecord): 'atOnce' | 'later' | 'asked' | 'left out' => {
    if (mayShowWriting(file) && leftOut.includes(file.file)) return 'left out';
    if (mayShowWriting(file) && !lookedAt.includes(file.file)) return 'asked';
    return atOnce.includes(file.file) ? 'atOnce' : 'later';
  };
  const byWay = Map.groupBy(files, wayOf);
  return {
    prescription: draft.prescription,
    patient: { reference, name: '', age: '', sex: '' },
    patientLater: {
      reference,
      name: choices.showName ? patient.name : '',
      age: choices.showAge && patient.birthDate !== '' ? String(Math.max(0, ageOn(patient.birthDate, today))) : '',
      sex: choices.showSex ? patient.sex : '',
    },
    filesAtOnce: byWay.get('atOnce') ?? [],
    filesLater: byWay.get('later') ?? [],
    filesAsked: byWay.get('asked') ?? [],
    filesLeftOut: byWay.get('left out') ?? [],
  };
}

/** File names often carry the patient's: a case gets "scan-1.stl". */
export function neutralName(kind: FileKind, name: string, index: number): string {
  const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? '';
  return `${kind}-${index + 1}${ending}`;
}

export interface CaseDocuments {
  readonly prescription: Y.Doc;
  readonly patient: Y.Doc;
  readonly files: Y.Doc;
}

/** Writes what the link opens into the documents of a new case. */
export function writeAtOnce(documents: CaseDocuments, content: CaseContent): void {
  writePrescription(documents.prescription, content.prescription);
  writeCasePatient(documents.patient, content.patient);
  for (const file of content.filesAtOnce) addFile(documents.files, file);
}

/** Writes the rest, when the clinic has seen who accepted; the patient's part only after the words were compared. */
export function writeLater(documents: CaseDocuments, content: CaseContent, haveComparedWords: boolean): void {
  if (haveComparedWords) writeCasePatient(documents.patient, content.patientLater);
  for (const file of content.filesLater) addFile(documents.files, file);
}
