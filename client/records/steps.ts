// The steps a case has taken. Each side writes its own list: the clinic `case/clinic`, the lab `case/production`.
import type * as Y from 'yjs';
import { DEVICE, NOTES, CODE } from './bounds.ts';
import { appendRecord, readList, readMap, readText, writeMap, type Listed } from './content.ts';
import { code, count, date, instant, record, text, type Infer, type InferAll } from './shape.ts';

export const CLINIC_STATES = [
  'sent',
  'approved',
  'changes asked',
  'arrived',
  'try-in',
  'fitted',
  'completed',
  'cancelled',
] as const;
export type ClinicState = (typeof CLINIC_STATES)[number];

export const LAB_STATES = [
  'received',
  'accepted',
  'on hold',
  'rejected',
  'design',
  'design review',
  'making',
  'qc',
  'ready',
  'shipped',
] as const;
export type LabState = (typeof LAB_STATES)[number];

const COMMON = {
  at: instant(),
  by: text(DEVICE),
  /** Steps of the other side that this one had seen: tells which of two came later without trusting a clock. */
  after: count(100_000),
};
const CLINIC_STEP = record({ state: code('sent', ...CLINIC_STATES), ...COMMON });
const LAB_STEP = record({ state: code('received', ...LAB_STATES), ...COMMON });
export type ClinicStep = Infer<typeof CLINIC_STEP>;
export type LabStep = Infer<typeof LAB_STEP>;

export function readClinicSteps(doc: Y.Doc): readonly Listed<ClinicStep>[] {
  return readList(doc.getArray('steps'), CLINIC_STEP);
}
export function appendClinicStep(doc: Y.Doc, step: ClinicStep): void {
  appendRecord(doc.getArray('steps'), CLINIC_STEP, step);
}

export const PRODUCTION = {
  number: text(CODE),
  expected: date(),
  /** The numbered tray the work lies in. */
  pan: text(CODE),
};
export interface Production extends InferAll<typeof PRODUCTION> {
  readonly steps: readonly Listed<LabStep>[];
  readonly notes: string;
}

export function readProduction(doc: Y.Doc): Production {
  return {
    ...readMap(doc.getMap('fields'), PRODUCTION),
    steps: readList(doc.getArray('steps'), LAB_STEP),
    notes: readText(doc, 'notes', NOTES),
  };
}
/** The lab's own number, the day it expects to be ready, and its pan. */
export function writeProduction(doc: Y.Doc, values: Partial<InferAll<typeof PRODUCTION>>): void {
  writeMap(doc.getMap('fields'), PRODUCTION, values);
}
export function appendLabStep(doc: Y.Doc, step: LabStep): void {
  appendRecord(doc.getArray('steps'), LAB_STEP, step);
}
