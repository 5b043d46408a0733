// What single acts of a roster carry beside their verdict: what opened an epoch, a way into a log that was not entered yet,
// a receipt.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode, encode } from '../../../protocol/schema.ts';
import { sha256 } from '../../crypto/hash.ts';
import { WELCOME, type Citation, type Welcome } from '../../roster/control.ts';
import type { VerifiedControl } from '../../roster/admit.ts';
import type { Disk } from '../../sync/disk.ts';
import type { RowOp, Rows } from '../../sync/rows.ts';
import { isShared, type Group } from './group.ts';

/** Of all epochs that lawful entries opened, whichever way the log went on. */
export function citationsIn({ place, organisation, caseRoster, controls }: Group): readonly Citation[] {
  const isJudged = place === 'staff' || isShared(place);
  const epochs = isJudged ? (organisation ?? caseRoster)?.epochs : controls.map(({ control }) => control);
  return (epochs ?? []).flatMap((each) => ('citation' in each ? each.citation : (each.epoch ?? [])));
}

/** The founding entry is pinned by the first word. */
export async function keepWelcome(
  rows: Rows,
  table: 'welcomed' | 'acquainted',
  welcome: Welcome,
): Promise<readonly RowOp[]> {
  const log = toHex(sha256(welcome.genesis));
  const stored = await rows.get(table, log);
  const before = stored && decode(WELCOME, stored);
  if (before && (!equal(before.founding, welcome.founding) || before.number > welcome.number)) return [];
  return [await rows.put(table, log, encode(WELCOME, welcome))];
}

/** The time that two admins waited is counted from a receipt: it has to be the one of the agreement that lies here. */
export async function isItsReceipt(disk: Disk, log: Bytes, { control: { act } }: VerifiedControl): Promise<boolean> {
  if (act.type !== 'succeed' || !act.wait) return true;
  const agreement = await disk.entryById(log, act.wait.agreement);
  return agreement !== null && equal(agreement.storage, act.wait.from.stored.storage);
}
