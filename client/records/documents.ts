// Every document there is: where it lives, who may write it, what it is made of. The gate and the replica judge by this
// table, so a right to write is a document of its own and nothing else has to be decided.

export type Compartment = 'desk' | 'clinical' | 'billing' | 'imaging' | 'cases' | 'office';
export type RootKind = 'map' | 'array' | 'text';

export interface DocumentRule {
  readonly kind: DocumentKind;
  readonly pattern: RegExp;
  /** The compartment of the organisation, or 'case' for a document shared in a case's log. */
  readonly place: Compartment | 'case';
  /** In a case: the side that may write. In a compartment all its members write: 'owner'. */
  readonly writers: 'owner' | 'guest' | 'both';
  /** In a case: who of that side, by role; everybody of it where not given. */
  readonly roles?: readonly string[];
  /** Only adds plain values to its lists: nothing in it can be changed or removed. */
  readonly isAppendOnly: boolean;
  readonly roots: Readonly<Record<string, RootKind>>;
}

export type DocumentKind =
  | 'patient'
  | 'consents'
  | 'lab work'
  | 'history'
  | 'clinical notes'
  | 'insurance'
  | 'billed case'
  | 'prices'
  | 'billing terms'
  | 'client terms'
  | 'bill draft'
  | 'issued'
  | 'bill book'
  | 'draft'
  | 'templates'
  | 'calendar'
  | 'stock'
  | 'work plan'
  | 'manufacturer'
  | 'bench notes'
  | 'kept statements'
  | 'own case'
  | 'physical item'
  | 'seen marks'
  | 'practice'
  | 'prescription'
  | 'case patient'
  | 'files'
  | 'steps'
  | 'acceptance'
  | 'read marks'
  | 'parcels'
  | 'production'
  | 'making'
  | 'statements'
  | 'thread'
  | 'case notes';

/** Ids inside document names: patients, drafts, log ids in hex. */
const ID = '[0-9a-z]{8,64}';

function rule(
  kind: DocumentKind,
  place: DocumentRule['place'],
  name: string,
  roots: DocumentRule['roots'],
  rest: Partial<Pick<DocumentRule, 'writers' | 'isAppendOnly' | 'roles'>> = {},
): DocumentRule {
  const pattern = new RegExp(`^${name.replace('<id>', ID)}$`);
  return { kind, place, pattern, roots, writers: 'owner', isAppendOnly: false, ...rest };
}

/** Who decides for a house that orders: whoever may share a case. */
const SHARERS = ['dentist', 'specialist', 'technician', 'lab manager'];
/** Who takes an order on, holds it, refuses it, and says who does the work. */
const ACCEPTERS = ['lab manager', 'dentist', 'specialist'];
/** Who stands for a device before the law. */
const STATERS = ['lab manager'];
/** Who makes the work and signs for its quality. */
const MAKERS = ['technician', 'lab manager', 'dentist', 'specialist'];

const PARCELS = { parcels: 'array', arrivals: 'array' } as const;
const ORDER = { header: 'map', items: 'array', notes: 'text' } as const;

export const DOCUMENTS: readonly DocumentRule[] = [
  rule('patient', 'desk', 'patient/<id>', { fields: 'map' }),
  rule('consents', 'desk', 'consents/<id>', { consents: 'array' }, { isAppendOnly: true }),
  rule('lab work', 'desk', 'status/<id>', { fields: 'map' }),
  rule('history', 'clinical', 'history/<id>', {
    conditions: 'array',
    medications: 'array',
    allergies: 'array',
    surgeries: 'array',
    reviews: 'map',
  }),
  rule('clinical notes', 'clinical', 'notes/<id>', { notes: 'array' }, { isAppendOnly: true }),
  rule('insurance', 'billing', 'insurance/<id>', { fields: 'map' }),
  rule('billed case', 'billing', 'bill/<id>', { fields: 'map' }),
  rule('prices', 'billing', 'prices/<id>', { fields: 'map' }),
  rule('billing terms', 'billing', 'billing/terms', { fields: 'map' }),
  rule('client terms', 'billing', 'client/<id>', { fields: 'map' }),
  rule('bill draft', 'billing', 'invoice/<id>', { fields: 'map' }),
  rule('issued', 'billing', 'issued/<id>', { papers: 'array' }, { isAppendOnly: true }),
  rule('bill book', 'billing', 'billing/book', { acts: 'array' }, { isAppendOnly: true }),
  rule('draft', 'cases', 'draft/<id>', { ...ORDER, draft: 'map', files: 'array', private: 'text' }),
  // An earlier version takes these for cases of its own, with the same verdicts.
  rule('templates', 'cases', 'own/templates', { fields: 'map' }),
  rule('calendar', 'cases', 'own/calendar', { fields: 'map' }),
  rule('stock', 'cases', 'own/materials', { fields: 'map' }),
  rule('work plan', 'cases', 'own/workplan', { fields: 'map' }),
  rule('manufacturer', 'cases', 'own/manufacturer', { fields: 'map' }),
  rule('own case', 'cases', 'own/<id>', { fields: 'map' }),
  rule('bench notes', 'cases', 'bench/<id>', { notes: 'text' }),
  rule('kept statements', 'cases', 'kept/<id>', { statements: 'array' }, { isAppendOnly: true }),
  rule('physical item', 'cases', 'item/<id>', { marks: 'array' }, { isAppendOnly: true }),
  rule('seen marks', 'cases', 'seen/<id>', { fields: 'map' }),
  rule('practice', 'office', 'practice', { fields: 'map' }),
  rule('prescription', 'case', 'case/prescription', ORDER),
  rule('case patient', 'case', 'case/patient', { patient: 'map' }),
  rule('files', 'case', 'case/files-owner', { files: 'array' }, { isAppendOnly: true }),
  rule('files', 'case', 'case/files-guest', { files: 'array' }, { isAppendOnly: true, writers: 'guest' }),
  rule('steps', 'case', 'case/clinic', { steps: 'array' }, { isAppendOnly: true, roles: SHARERS }),
  rule('steps', 'case', 'case/arrivals', { steps: 'array' }, { isAppendOnly: true }),
  rule(
    'acceptance',
    'case',
    'case/acceptance',
    { steps: 'array', assigned: 'array' },
    { isAppendOnly: true, writers: 'guest', roles: ACCEPTERS },
  ),
  rule('steps', 'case', 'case/work', { steps: 'array' }, { isAppendOnly: true, writers: 'guest' }),
  rule('production', 'case', 'case/production', { fields: 'map', notes: 'text' }, { writers: 'guest' }),
  rule(
    'making',
    'case',
    'case/making',
    { steps: 'array', materials: 'array', tests: 'array', checks: 'array', others: 'array', void: 'array' },
    { isAppendOnly: true, writers: 'guest', roles: MAKERS },
  ),
  rule(
    'statements',
    'case',
    'case/statements',
    { statements: 'array' },
    { isAppendOnly: true, writers: 'guest', roles: STATERS },
  ),
  rule('thread', 'case', 'case/thread', { messages: 'array' }, { isAppendOnly: true, writers: 'both' }),
  rule('read marks', 'case', 'case/read-owner', { reads: 'array' }, { isAppendOnly: true }),
  rule('read marks', 'case', 'case/read-guest', { reads: 'array' }, { isAppendOnly: true, writers: 'guest' }),
  rule('parcels', 'case', 'case/parcels-owner', PARCELS, { isAppendOnly: true }),
  rule('parcels', 'case', 'case/parcels-guest', PARCELS, { isAppendOnly: true, writers: 'guest' }),
  rule('case notes', 'case', 'case/notes', { notes: 'text' }, { writers: 'both' }),
];

/** The rule of a document in a compartment or a case; null when there is no such document there. */
export function documentRule(place: Compartment | 'case', name: string): DocumentRule | null {
  return DOCUMENTS.find((each) => each.place === place && each.pattern.test(name)) ?? null;
}

/** The rule of a document of the organisation, by its name alone: names are unique over all compartments. */
export function ownDocumentRule(name: string): (DocumentRule & { readonly place: Compartment }) | null {
  for (const each of DOCUMENTS) {
    const { place } = each;
    if (place !== 'case' && each.pattern.test(name)) return { ...each, place };
  }
  return null;
}

export const patientDocument = (patient: string): string => `patient/${patient}`;
export const consentsDocument = (patient: string): string => `consents/${patient}`;
export const labWorkDocument = (logHex: string): string => `status/${logHex}`;
export const historyDocument = (patient: string): string => `history/${patient}`;
export const notesDocument = (patient: string): string => `notes/${patient}`;
export const insuranceDocument = (patient: string): string => `insurance/${patient}`;
export const billedCaseDocument = (logHex: string): string => `bill/${logHex}`;
export const draftDocument = (draft: string): string => `draft/${draft}`;
export const ownCaseDocument = (logHex: string): string => `own/${logHex}`;
export const itemDocument = (item: string): string => `item/${item}`;
export const seenDocument = (person: string): string => `seen/${person}`;
