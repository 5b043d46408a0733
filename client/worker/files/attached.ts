// Which blobs the documents of a log refer to: what a relay that lost them is given back.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { draftDocument, ownCaseDocument } from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import { blobNames, readFiles, type FileRecord } from '../../records/files.ts';
import { readOwnCase } from '../../records/ownCase.ts';
import type { House } from '../house.ts';

export async function blobNamesIn(house: House, log: Bytes): Promise<readonly Bytes[]> {
  const records = await filesIn(house, log);
  const refs = records.flatMap((record) => [record, ...(record.preview ? [record.preview] : [])]);
  return [...new Map(refs.flatMap(({ blobs }) => blobNames(blobs)).map((name) => [toHex(name), name])).values()];
}

export async function filesIn(house: House, log: Bytes): Promise<readonly FileRecord[]> {
  const { place } = house.groups.need(log);
  if (place === 'case') {
    const documents = await Promise.all(
      ['case/files-owner', 'case/files-guest'].map((name) => house.document(log, name)),
    );
    return documents.flatMap(({ doc }) => readFiles(doc));
  }
  if (place !== 'cases' || !equal(log, house.own('cases').log)) return [];
  const documents = await Promise.all((await draftIds(house, log)).map((id) => house.document(log, draftDocument(id))));
  return documents.flatMap(({ doc }) => readDraft(doc).files);
}

/** Drafts that wait, and those that were sent: their files stay in our own log. */
async function draftIds(house: House, log: Bytes): Promise<readonly string[]> {
  const rows = [...(house.lists?.cases.all().values() ?? [])];
  const sent = await Promise.all(
    rows.flatMap(({ id, isDraft }) => (isDraft ? [] : [house.document(log, ownCaseDocument(id))])),
  );
  const ids = [
    ...rows.filter(({ isDraft }) => isDraft).map(({ id }) => id),
    ...sent.map(({ doc }) => readOwnCase(doc).draft),
  ];
  return ids.filter((id) => id !== '');
}
