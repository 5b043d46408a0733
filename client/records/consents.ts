// What a patient agreed to (`consents/<id>`, compartment `desk`). Only grows: a withdrawal is another record.
import type * as Y from 'yjs';
import { CODE, DEVICE, LINE, NAME, PARAGRAPH } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { code, date, instant, list, record, text, type Infer } from './shape.ts';

const CONSENT = record({
  at: instant(),
  by: text(DEVICE),
  /** 'given', or the withdrawal of the record named in `of`. */
  act: code('given', 'withdrawn'),
  of: text(CODE),
  purpose: code('lab work', 'referral', 'transfer', 'other'),
  /** Lab, specialist or insurer, as told to the patient; '' = any lab for this case. */
  recipient: text(NAME),
  /** Kinds of data, e.g. 'scans', 'photos', 'name'. */
  classes: list(text(CODE), 20),
  /** The words the patient saw; of a withdrawal why, as it was typed. */
  wording: text(PARAGRAPH),
  method: code('on this tablet', 'on paper', 'spoken'),
  expires: date(),
  /** Draft or case it was given for. */
  subject: text(LINE),
});
export type Consent = Infer<typeof CONSENT>;

export function readConsents(doc: Y.Doc): readonly Listed<Consent>[] {
  return readList(doc.getArray('consents'), CONSENT);
}
export function appendConsent(doc: Y.Doc, consent: Partial<Consent>): void {
  appendRecord(doc.getArray('consents'), CONSENT, { ...CONSENT.empty, ...consent });
}

/** The newest consent for `subject` that is neither withdrawn nor over on `today`; null when there is none. */
export function consentFor(doc: Y.Doc, subject: string, today: string): Listed<Consent> | null {
  const consents = readConsents(doc);
  const withdrawn = new Set(consents.filter(({ act }) => act === 'withdrawn').map(({ of }) => of));
  const isValid = (each: Listed<Consent>): boolean =>
    each.act === 'given' &&
    each.subject === subject &&
    !withdrawn.has(each.id) &&
    (each.expires === '' || each.expires >= today);
  return consents.findLast(isValid) ?? null;
}

/** The withdrawal of `consent`, null while it stands. */
export function withdrawalOf(consents: readonly Listed<Consent>[], { id }: Listed<Consent>): Listed<Consent> | null {
  return consents.find(({ act, of }) => act === 'withdrawn' && of === id) ?? null;
}

/** Why nothing more may go out for `subject`: the last consent to it was withdrawn, and no other stands. */
export function withdrawnFor(doc: Y.Doc, subject: string, today: string): Listed<Consent> | null {
  if (consentFor(doc, subject, today)) return null;
  const consents = readConsents(doc);
  const last = consents.findLast((each) => each.act === 'given' && each.subject === subject);
  return last ? withdrawalOf(consents, last) : null;
}
