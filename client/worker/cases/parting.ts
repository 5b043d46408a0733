// What is kept with a part in the transaction that makes it, and done at once or at the next opening after a crash: its place
// in our own log, and the words by which the practice reads in its case that something went on.
import { bytesOfHex, fromHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode, encode, text, tuple } from '../../../protocol/schema.ts';
import { sha256 } from '../../crypto/hash.ts';
import { ownCaseDocument } from '../../records/documents.ts';
import { readOwnCase, writeOwnCase, type OwnCase } from '../../records/ownCase.ts';
import { appendMessage, PART_GONE, readThread, type PART_AT, type PART_BACK } from '../../records/thread.ts';
import type { CaseRoster } from '../../roster/case.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { CaseDeps } from './cases.ts';
import type { House } from '../house.ts';
import { isUs } from '../records/listrows.ts';
import { mayEdit } from '../records/mayedit.ts';
import type { NewPart } from '../views/onwardview.ts';
import { Refused } from '../rpc.ts';

/** A case of this house, whichever side it is. */
export interface StandingCase {
  readonly log: Bytes;
  readonly roster: CaseRoster;
  readonly side: 'owner' | 'guest';
  readonly own: OwnCase;
  readonly state: string;
}
export async function needCase({ house, lists }: CaseDeps, id: string): Promise<StandingCase> {
  const log = fromHex(id);
  const roster = log && house.groups.get(log)?.caseRoster;
  const row = lists.caseRow(id);
  if (!log || !roster?.sides[0] || !row) throw new Refused('not found');
  const side = isUs(house, roster.sides[0].root) ? 'owner' : 'guest';
  return { log, roster, side, own: await ownOf(house, id), state: row.state };
}
async function ownOf(house: House, id: string): Promise<OwnCase> {
  return readOwnCase((await house.document(house.own('cases').log, ownCaseDocument(id))).doc);
}

const PARTING = tuple({ of: text(64), told: text(4_000) });

export const partingRow = (house: House, log: Bytes, { of, told }: NewPart): Promise<RowOp> =>
  house.rows.put('parting', toHex(log), encode(PARTING, { of, told }));

/** What our own log says of a part, and what the practice reads: done at once, or at the next opening after a crash. */
export async function finishParting(house: House): Promise<void> {
  for (const { key, value } of await house.rows.all('parting')) {
    const parting = decode(PARTING, value);
    if (parting) {
      const own = await house.document(house.own('cases').log, ownCaseDocument(key));
      await own.edit((doc) => {
        writeOwnCase(doc, { partOf: parting.of });
      });
      await tell(house, parting.of, PART_GONE, bytesOfHex(key), parting.told);
    }
    await house.commit(() => Promise.resolve([house.rows.remove('parting', key)]));
  }
}

/** Once for each part: the practice reads in its case that something went to another lab, or came back from there. */
export async function tell(
  house: House,
  of: string,
  about: typeof PART_GONE | typeof PART_BACK | typeof PART_AT,
  part: Bytes,
  said: string,
): Promise<void> {
  const log = bytesOfHex(of);
  // The practice learns no log it is not in.
  const refersTo = `${about}${toHex(sha256(part)).slice(0, 16)}`;
  const first = house.groups.get(log)?.caseRoster?.sides[0];
  if (!first || isUs(house, first.root) || said.trim() === '' || !mayEdit(house, log, 'case/thread')) return;
  const live = await house.document(log, 'case/thread');
  if (readThread(live.doc).some((each) => each.refersTo === refersTo)) return;
  const by = { by: toHex(house.device.id), side: 'guest', at: house.ground.clock.now() } as const;
  await live.edit((doc) => {
    appendMessage(doc, { ...by, text: said.trim(), refersTo });
  });
}
