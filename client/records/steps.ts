// The steps a case has taken. Whoever may take a step writes it into a list of its own, which every reader checks: the
// clinic's decisions, what its staff unpacks, what a lab manager decides, and the lab's work.
import type * as Y from 'yjs';
import { CODE, DEVICE, NOTES, REASON } from './bounds.ts';
import { appendRecord, readList, readMap, readText, writeMap } from './content.ts';
import { code, date, instant, list, record, text, type Infer, type InferAll } from './shape.ts';

/** Which states stand in which list. */
export const STEP_LISTS = {
  'case/clinic': ['sent', 'approved', 'changes asked', 'try-in', 'fitted', 'completed', 'cancelled'],
  'case/arrivals': ['arrived'],
  'case/acceptance': ['accepted', 'on hold', 'rejected'],
  'case/work': ['received', 'design', 'design review', 'making', 'qc', 'ready', 'shipped'],
} as const;
export type StepList = keyof typeof STEP_LISTS;
export const STEP_DOCUMENTS = Object.keys(STEP_LISTS) as readonly StepList[];

export type ClinicState = (typeof STEP_LISTS)['case/clinic' | 'case/arrivals'][number];
export type LabState = (typeof STEP_LISTS)['case/acceptance' | 'case/work'][number];
export type StepState = ClinicState | LabState;

export function listOf(state: StepState): StepList {
  return STEP_DOCUMENTS.find((name) => (STEP_LISTS[name] as readonly StepState[]).includes(state)) ?? 'case/work';
}
export function sideOf(name: StepList): 'owner' | 'guest' {
  return name === 'case/clinic' || name === 'case/arrivals' ? 'owner' : 'guest';
}

/** Newest steps that one step may name. */
const MOST_OVER = 16;
const STEP = record({
  /** Chosen by its author, each once in its list. */
  name: text(CODE),
  /** '' for what an earlier version does not know. */
  state: code('', ...Object.values(STEP_LISTS).flat()),
  at: instant(),
  by: text(DEVICE),
  /** Keys of the newest steps its author had seen: tells what was taken without knowing of each other, by no clock. */
  over: list(text(CODE), MOST_OVER),
  /** Why; asked of every step that stops or sends back work. */
  reason: text(REASON),
});
export type NewStep = Omit<Infer<typeof STEP>, 'state' | 'reason' | 'name'> & {
  readonly id: string;
  readonly state: StepState;
  readonly reason?: string;
};
export interface CaseStep extends NewStep {
  /** Names it among all lists of the case. */
  readonly key: string;
  readonly side: 'owner' | 'guest';
  /** The Yjs client that wrote it. */
  readonly writer: number;
  readonly reason: string;
}

/** States that nobody sets without saying why. */
export const REASONED: readonly StepState[] = ['rejected', 'on hold', 'changes asked', 'cancelled'];

/** What stands in one list; what does not belong there, and an id taken before, is passed over. */
export function readSteps(doc: Y.Doc, name: StepList): readonly CaseStep[] {
  const seen = new Set<string>();
  return readList(doc.getArray('steps'), STEP).flatMap(({ name: id, state, at, by, over, reason, writer }) => {
    if (state === '' || listOf(state) !== name || id === '' || seen.has(id)) return [];
    seen.add(id);
    return [{ id, state, at, by, over, reason, writer, key: keyIn(name, id), side: sideOf(name) }];
  });
}
export function keyIn(name: StepList, id: string): string {
  return `${name.slice('case/'.length)}/${id}`;
}
/** Into the document that `listOf` names. Returns its key. */
export function appendStep(doc: Y.Doc, { id, over, reason = '', ...step }: NewStep): string {
  appendRecord(doc.getArray('steps'), STEP, { ...step, name: id, reason, over: over.slice(0, MOST_OVER) });
  return keyIn(listOf(step.state), id);
}

const ASSIGNED = record({ to: text(DEVICE), at: instant(), by: text(DEVICE) });
/** Who of the lab does the work, '' for nobody yet; stands beside the steps of its manager. */
export function readAssigned(doc: Y.Doc): string {
  return readList(doc.getArray('assigned'), ASSIGNED).at(-1)?.to ?? '';
}
export function appendAssigned(doc: Y.Doc, assigned: Infer<typeof ASSIGNED>): void {
  appendRecord(doc.getArray('assigned'), ASSIGNED, assigned);
}

export const PRODUCTION = {
  number: text(CODE),
  expected: date(),
  /** The numbered tray the work lies in. */
  pan: text(CODE),
};
export interface Production extends InferAll<typeof PRODUCTION> {
  readonly notes: string;
}

export function readProduction(doc: Y.Doc): Production {
  return { ...readMap(doc.getMap('fields'), PRODUCTION), notes: readText(doc, 'notes', NOTES) };
}
/** The lab's own number, the day it expects to be ready, and its pan. */
export function writeProduction(doc: Y.Doc, values: Partial<InferAll<typeof PRODUCTION>>): void {
  writeMap(doc.getMap('fields'), PRODUCTION, values);
}
