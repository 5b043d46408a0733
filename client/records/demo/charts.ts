// What the demo practice knows of one invented patient: desk, history, notes, insurance, consents.
import { appendClinicalNote } from '../clinicalNotes.ts';
import { appendConsent } from '../consents.ts';
import { addDays, daysBetween } from '../dates.ts';
import {
  consentsDocument,
  historyDocument,
  insuranceDocument,
  notesDocument,
  patientDocument,
  type Compartment,
} from '../documents.ts';
import { HISTORY_LISTS, addHistoryEntry, reviewHistory } from '../history.ts';
import { writeInsurance } from '../insurance.ts';
import { writePatient, type Patient } from '../patient.ts';
import type * as Y from 'yjs';
import type { Dice } from './dice.ts';
import { WORDS, type DemoLanguage } from './words.ts';

export interface DemoDocument {
  readonly place: Compartment;
  readonly name: string;
  /** Fills an empty document, in one transaction. */
  readonly build: (doc: Y.Doc) => void;
}

export interface DemoTime {
  /** ISO date. */
  readonly today: string;
  readonly language: DemoLanguage;
  /** Hex device id of the person who tries the demo. */
  readonly device: string;
}

/** Noon of an ISO date, Unix ms. */
export function noon(date: string): number {
  return Date.parse(`${date}T12:00:00Z`);
}

export function chart(dice: Dice, id: string, patient: Patient, time: DemoTime): readonly DemoDocument[] {
  const words = WORDS[time.language];
  const allergy = dice.isLucky(0.3) ? dice.pick(words.allergies) : '';
  const facts = {
    conditions: dice.isLucky(0.45) ? [dice.pick(words.conditions)] : [],
    medications: dice.isLucky(0.4) ? [dice.pick(words.medications)] : [],
    allergies: allergy === '' ? [] : [allergy],
    surgeries: dice.isLucky(0.25) ? [dice.pick(words.surgeries)] : [],
  };
  const wasAsked = dice.isLucky(0.85);
  const reviewedAt = noon(addDays(time.today, -dice.between(3, 400)));
  const noteDays = Array.from({ length: dice.between(0, 4) }, () => dice.between(2, 900)).toSorted((a, b) => b - a);
  const noteTexts = noteDays.map((days) => ({ days, text: dice.pick(words.notes) }));
  const by = time.device;
  return [
    document('desk', patientDocument(id), (doc) => {
      writePatient(doc, { ...patient, alert: allergy === '' ? '' : words.alert(allergy) });
    }),
    document('clinical', historyDocument(id), (doc) => {
      for (const name of HISTORY_LISTS) {
        facts[name].forEach((text, i) => {
          addHistoryEntry(doc, name, { id: `${name}-${i}`, text, at: reviewedAt, by });
        });
        if (wasAsked) reviewHistory(doc, name, { isNoneKnown: facts[name].length === 0, at: reviewedAt, by });
      }
    }),
    document('clinical', notesDocument(id), (doc) => {
      for (const { days, text } of noteTexts)
        appendClinicalNote(doc, { at: noon(addDays(time.today, -days)), by, text });
    }),
    insurance(dice, id, time),
  ];
}

function insurance(dice: Dice, id: string, { today, language }: DemoTime): DemoDocument {
  const words = WORDS[language];
  const values = {
    payer: dice.pick(words.payers),
    plan: words.plan,
    memberNumber: `T${String(dice.between(0, 999_999_999)).padStart(9, '0')}`,
    validFrom: `${Number(today.slice(0, 4)) - dice.between(1, 6)}-01-01`,
    validTo: '',
  };
  return document('billing', insuranceDocument(id), (doc) => {
    writeInsurance(doc, values);
  });
}

/** `subject` names the draft or case the consent was given for. */
export function labConsent(
  patient: string,
  given: readonly { readonly subject: string; readonly date: string; readonly recipient: string }[],
  time: DemoTime,
): DemoDocument {
  return document('desk', consentsDocument(patient), (doc) => {
    for (const { subject, date, recipient } of given) {
      appendConsent(doc, {
        at: noon(date),
        by: time.device,
        purpose: 'lab work',
        recipient,
        classes: ['order', 'scans'],
        wording: WORDS[time.language].consent,
        method: daysBetween(date, time.today) > 30 ? 'on paper' : 'on this tablet',
        expires: addDays(date, 365),
        subject,
      });
    }
  });
}

export function document(place: Compartment, name: string, build: (doc: Y.Doc) => void): DemoDocument {
  return {
    place,
    name,
    build: (doc) => {
      doc.transact(() => {
        build(doc);
      });
    },
  };
}
