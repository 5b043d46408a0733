// What people type into open documents: each a word of its own that must be found again where it was put.
import type * as Y from 'yjs';
import { appendClinicalNote, readClinicalNotes } from '../../client/records/clinicalNotes.ts';
import { caseNotesText, readCaseNotes } from '../../client/records/caseNotes.ts';
import { readPatient, writePatient } from '../../client/records/patient.ts';
import { readPrescription, writeHeader } from '../../client/records/prescription.ts';
import { appendStep, readSteps, STEP_LISTS, writeProduction } from '../../client/records/steps.ts';
import { appendMessage, readThread } from '../../client/records/thread.ts';
import type { Dice } from './dice.ts';

export interface Typing {
  readonly document: string;
  readonly change: (doc: Y.Doc, token: string, dice: Dice) => void;
  /** Whether the word is still there; null where it may be overwritten by whoever comes later. */
  readonly holds: ((doc: Y.Doc, token: string) => boolean) | null;
}

const message: Typing = {
  document: 'case/thread',
  change: (doc, text, dice) => {
    appendMessage(doc, { text, at: 1, kind: dice.pick(['message', 'query', 'answer'] as const) });
  },
  holds: (doc, token) => readThread(doc).some(({ text }) => text === token),
};
const notes: Typing = {
  document: 'case/notes',
  change: (doc, token, dice) => {
    const text = caseNotesText(doc);
    text.insert(dice.between(0, text.length), ` ${token} `);
    // Somebody tidies up, but never a whole word.
    if (text.length > 40 && dice.chance(0.3)) {
      const at = text.toJSON().indexOf('  ');
      if (at >= 0) text.delete(at, 1);
    }
  },
  // Another may have typed into the middle of it.
  holds: (doc, token) => isWithin(readCaseNotes(doc), token),
};

export const CLINIC_TYPING: readonly Typing[] = [
  message,
  notes,
  {
    document: 'case/prescription',
    change: (doc, _, dice) => {
      writeHeader(doc, { due: `2030-01-${String(dice.between(10, 28))}`, priority: dice.pick(['normal', 'urgent']) });
    },
    holds: null,
  },
  {
    document: 'case/prescription',
    change: (doc, token) => {
      doc.getText('notes').insert(0, `${token} `);
    },
    holds: (doc, token) => isWithin(readPrescription(doc).notes, token),
  },
  {
    document: 'case/clinic',
    change: (doc, token, dice) => {
      appendStep(doc, { id: token, state: dice.pick(STEP_LISTS['case/clinic']), at: 1, by: token, over: [] });
    },
    holds: null,
  },
];
export const LAB_TYPING: readonly Typing[] = [
  message,
  notes,
  {
    document: 'case/production',
    change: (doc, token) => {
      writeProduction(doc, { number: token });
    },
    holds: null,
  },
  {
    document: 'case/work',
    change: (doc, token, dice) => {
      appendStep(doc, { id: token, state: dice.pick(STEP_LISTS['case/work']), at: 1, by: token, over: [] });
    },
    holds: (doc, token) => readSteps(doc, 'case/work').some(({ id }) => id === token),
  },
];
export const PATIENT_TYPING: readonly Typing[] = [
  {
    document: 'patient',
    change: (doc, token) => {
      writePatient(doc, { alert: token });
    },
    holds: (doc) => readPatient(doc).alert !== '',
  },
  {
    document: 'notes',
    change: (doc, text) => {
      appendClinicalNote(doc, { at: 1, text });
    },
    holds: (doc, token) => readClinicalNotes(doc).some(({ text }) => text === token),
  },
];
export const ALL_TYPING = [...CLINIC_TYPING, ...LAB_TYPING, ...PATIENT_TYPING];

/** Whether the letters of the word are there in their order; others may have typed between them. */
function isWithin(text: string, token: string): boolean {
  let at = 0;
  for (const letter of token) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
