// Whether the restore onto this tablet came to its end. Until then everything here is half of a practice, and paper and
// relay still have all of it: the next opening starts over.
import type { Store } from '../../storage/store.ts';
import type { Rows, RowOp } from '../../sync/rows.ts';
import type { OpenVault } from '../../vault/vault.ts';

const TABLE = 'restore';
const KEY = 'begun';

/** Before anything else is stored in a vault that is restored into. */
export async function beginRestore({ rows, fence }: OpenVault, store: Store): Promise<void> {
  await store.transaction(fence, [await rows.put(TABLE, KEY, new Uint8Array(1))]);
}
/** For the transaction that ends the restore. */
export function restoreEnded(rows: Rows): RowOp {
  return rows.remove(TABLE, KEY);
}
export async function isCutShort(rows: Rows): Promise<boolean> {
  return (await rows.get(TABLE, KEY)) !== null;
}
