// What a scan of ours shows of the mouth, written into every list it stands in: that of the case, and its owner's own.
import { toHex } from '../../../protocol/bytes.ts';
import { recordOfFile } from '../../access/subject.ts';
import { readFiles, sayWhatShows, type Shows } from '../../records/files.ts';
import { ownLists } from './casefiles.ts';
import type { CaseDeps } from '../cases/cases.ts';
import { editFiles } from './fileedits.ts';
import { workPurpose } from '../records/listrows.ts';
import { Refused } from '../rpc.ts';

export async function sayWhatScanShows(deps: CaseDeps, id: string, file: string, shows: Shows): Promise<void> {
  const { house } = deps;
  const record = recordOfFile(id, file);
  const mark = { addedAt: house.ground.clock.now(), by: toHex(house.device.id) };
  const lists = await ownLists(deps, id);
  const documents = await Promise.all(lists.map(({ log, document }) => house.document(log, document)));
  const holding = lists.filter((_, at) => readFiles(documents[at]!.doc).some((each) => each.file === file));
  if (holding.length === 0) throw new Refused('not found');
  await house.journal.note({ action: 'change', record, compartment: 'cases', purpose: workPurpose(house) });
  for (const { log, document } of holding) {
    const change = (doc: Parameters<typeof sayWhatShows>[0]): void => {
      sayWhatShows(doc, file, shows, mark);
    };
    await editFiles(house, log, [{ name: document, change, blobs: [] }], () => Promise.resolve([]));
  }
  house.ground.announce([`case:${id}`]);
}
