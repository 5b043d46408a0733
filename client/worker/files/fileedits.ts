// Changes to the lists of files, together with the rows that follow from them: all of it is stored, or nothing.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { Draft } from '../../sync/sealer.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { House } from '../house.ts';
import type { BulkEdit } from '../records/library.ts';

export async function editFiles(
  house: House,
  log: Bytes,
  edits: readonly BulkEdit[],
  rows: () => Promise<readonly RowOp[]>,
): Promise<void> {
  await house.replica(log).write(async () => withRows(await house.library.edits(log, edits), rows));
}

/** The rows go with the last of these entries. */
function withRows(drafts: readonly Draft[], rows: () => Promise<readonly RowOp[]>): readonly Draft[] {
  return drafts.map((draft, at) => {
    if (at < drafts.length - 1) return draft;
    return { ...draft, also: async (written) => [...((await draft.also?.(written)) ?? []), ...(await rows())] };
  });
}
