// What an event is about, from its `record`: `<kind>/<id>` of a document, a case's log id in hex or a draft's id, either
// with `/<file>` behind it, `item/<id>` of a thing of the house, `person/<id>`, `device/<id>`, `contact/<id>`, `backup/<id>`, or `event/<entry>/<part>`. Ids
// only, so nothing here is a name.

export interface Subject {
  readonly kind: 'patient' | 'case' | 'person' | 'device' | 'contact' | 'item' | 'event' | 'practice' | 'nothing';
  /** Of the patient, case, person, device, thing; of an event its whole id. */
  readonly id: string;
  /** '' where it is not about one file. */
  readonly file: string;
}

const PATIENT_DOCUMENTS: ReadonlySet<string> = new Set(['patient', 'consents', 'history', 'notes', 'insurance']);
const CASE_DOCUMENTS: ReadonlySet<string> = new Set(['draft', 'own', 'case', 'bench', 'kept', 'bill']);
/** Of the house as a whole. */
const HOUSE_DOCUMENTS: ReadonlySet<string> = new Set(
  ['templates', 'calendar', 'materials', 'workplan', 'manufacturer'].map((name) => `own/${name}`),
);
/** What a lab asks of its clients: about the house, and no patient. */
const BILLING_DOCUMENTS: ReadonlySet<string> = new Set(['billing', 'prices', 'client', 'invoice', 'issued']);

export function subjectOf(record: string): Subject {
  const [kind = '', id = '', ...more] = record.split('/');
  if (record === '' || kind === 'backup') return { kind: 'nothing', id: '', file: '' };
  if (kind === 'practice' || HOUSE_DOCUMENTS.has(record) || kind === 'seen')
    return { kind: 'practice', id: '', file: '' };
  if (BILLING_DOCUMENTS.has(kind)) return { kind: 'practice', id: '', file: '' };
  if (PATIENT_DOCUMENTS.has(kind)) return { kind: 'patient', id, file: '' };
  if (kind === 'person' || kind === 'device' || kind === 'contact' || kind === 'item') return { kind, id, file: '' };
  if (kind === 'event') return { kind, id: [id, ...more].join('/'), file: '' };
  if (CASE_DOCUMENTS.has(kind)) return { kind: 'case', id, file: more[0] ?? '' };
  return { kind: 'case', id: kind, file: id };
}

/** Of one file of a case or draft. A file whose id another house made too long is named by its case alone. */
export function recordOfFile(place: string, file: string): string {
  return /^[0-9a-z]{1,32}$/.test(file) ? `${place}/${file}` : place;
}
