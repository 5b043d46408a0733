// Everything that lies on a tablet in the open form its person reaches, as one text to look for a word in.
import { openEntry } from '../../client/crypto/entry.ts';
import { DocStore } from '../../client/sync/docstore.ts';
import type { TestTablet } from '../support/tablet.ts';
import { houseOf } from './summaries.ts';

/** Every opened entry and every document on a tablet, as text. */
export async function everythingOn(tablet: TestTablet): Promise<string> {
  const house = houseOf(tablet);
  const out: string[] = [];
  for (const { log } of house.groups.all())
    for (const { bytes } of await house.disk.entries(log)) {
      const opened = await openEntry(bytes, (key) => house.groups.secretOf(log, key), log);
      if (typeof opened === 'object') out.push(Buffer.from(opened.entry.bytes).toString('latin1'));
    }
  const documents = new DocStore(house.rows);
  for (const [log, names] of await documents.names())
    for (const name of names)
      out.push(Buffer.from((await documents.load(Buffer.from(log, 'hex'), name)) ?? []).toString('latin1'));
  for (const table of ['patients', 'cases', 'waiting', 'controls'])
    for (const { value } of await house.rows.all(table)) out.push(Buffer.from(value).toString('latin1'));
  return out.join('\n');
}
