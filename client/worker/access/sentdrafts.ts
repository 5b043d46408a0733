// As which case a draft was sent. It is in no list any more, and whoever opened it opened that patient's order: what they
// did has to stay with the patient. Each draft is asked once, then a row says it.
import { utf8 } from '../../../protocol/bytes.ts';
import { subjectOf } from '../../access/subject.ts';
import { draftDocument } from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import type { House } from '../house.ts';
import type { Lists } from '../records/lists.ts';

const TABLE = 'sentdraft';
/** A case is called by its log, in hex. */
const CASE_LENGTH = 64;

/** Case by draft, of all drafts among these records of events that were sent. Nothing where this role opens no drafts. */
export async function sentDrafts(
  house: House,
  lists: Lists,
  records: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const cases = house.groups.all().find(({ place }) => place === 'cases');
  if (!cases || !house.groups.epoch(cases.log)) return new Map();
  const rows = await house.rows.all(TABLE);
  const sent = new Map(rows.map(({ key, value }) => [key, new TextDecoder().decode(value)]));
  const unknown = new Set(
    [...records].flatMap((record) => {
      const { kind, id } = subjectOf(record);
      const isListed = sent.has(id) || lists.cases.get(id) !== undefined;
      return kind === 'case' && id.length < CASE_LENGTH && !isListed ? [id] : [];
    }),
  );
  const found = new Map<string, string>();
  for (const id of unknown) {
    const { sentAs } = readDraft((await house.document(cases.log, draftDocument(id))).doc);
    if (sentAs !== '') found.set(id, sentAs);
  }
  // Where there is no room for the rows it is asked again next time.
  if (found.size > 0)
    await house
      .commit(() => Promise.all([...found].map(([draft, id]) => house.rows.put(TABLE, draft, utf8(id)))))
      .catch(() => undefined);
  return new Map([...sent, ...found]);
}
