// The physical items of this house: listed, described, moved, given away. Every word about one is noted in the access log
// first and then a mark in its document, under the name of who said it.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { clientIdOf, type LogId } from '../../../protocol/ids.ts';
import { sha256 } from '../../crypto/hash.ts';
import { itemDocument } from '../../records/documents.ts';
import {
  appendItemMark,
  codeOfItem,
  isDueForDisposal,
  readItemMarks,
  readPhysical,
  RETENTION_MONTHS,
  retentionOf,
  type ItemRetention,
  type MarkType,
  type NewMark,
  type PhysicalItem,
} from '../../records/physical.ts';
import type { CaseDeps } from '../cases/cases.ts';
import type { House } from '../house.ts';
import type { ItemRow, ItemView, ItemWord, NewItem } from '../views/itemviews.ts';
import { workPurpose } from '../records/listrows.ts';
import { mayEdit } from '../records/mayedit.ts';
import { Refused } from '../rpc.ts';

const ITEM_ID = /^[0-9a-f]{16,64}$/;

export function itemRows({ lists, today }: CaseDeps): readonly ItemRow[] {
  const cases = lists.cases.all();
  return [...lists.items.all()].map(([id, item]) => {
    const { number = '', appliance = '', teeth = [], partner = '' } = cases.get(item.case) ?? {};
    const isDue = isDueForDisposal(item, today());
    return { ...item, id, code: codeOfItem(id), number, appliance, teeth, partner, isDue };
  });
}

export async function itemView(deps: CaseDeps, id: string, isOpening = false): Promise<ItemView> {
  const { house } = deps;
  const row = itemRows(deps).find((each) => each.id === id);
  if (!row) throw new Refused('not found');
  const { log } = house.own('cases');
  const name = itemDocument(id);
  if (isOpening)
    await house.journal.note({ action: 'open', record: name, compartment: 'cases', purpose: workPurpose(house) });
  const marks = readItemMarks((await house.document(log, name)).doc).flatMap(({ writer, type, ...mark }) =>
    type === '' ? [] : [{ ...mark, type, person: wrote(house, log, name, mark.by, writer) }],
  );
  return { ...row, mayWrite: mayEdit(house, log, name), marks: marks.toReversed() };
}

/** The name of who says to have written it, when that is so. */
function wrote(house: House, log: Bytes, name: string, by: string, writer: number): string {
  const device = house.groups.organisation.devices.get(by);
  if (!device) return '';
  const newest = house.replica(log).state.chains.get(by)?.gen ?? 0;
  const gens = Array.from({ length: newest + 2 }, (_, gen) => gen);
  const isTrue = gens.some((gen) =>
    ([0, 1] as const).some((each) => clientIdOf(sha256, log as LogId, name, device.id, gen, each) === writer),
  );
  return isTrue ? house.nameOf(log, device.id) : '';
}

export async function addItem(deps: CaseDeps, item: NewItem): Promise<string> {
  const { house } = deps;
  const id = toHex(house.ground.random(16));
  await bringIn(deps, id, { ...item, house: '', parcel: '', with: '', who: '', day: '' });
  return id;
}

export interface Coming extends NewItem {
  readonly house: string;
  readonly parcel: string;
  readonly with: string;
  readonly who: string;
  readonly day: string;
}
/** It is here from now on. What is known already keeps its name. */
export async function bringIn(deps: CaseDeps, id: string, item: Coming): Promise<void> {
  const { house, lists, today } = deps;
  const { kind, part, name, place } = item;
  if (item.case !== '' && !house.hasCase(item.case)) throw new Refused('not found');
  const known = lists.items.get(id);
  const retention = retentionOf(kind);
  const isTestData = house.me.isDemo;
  const until = untilOf(retention, today());
  await say(house, id, item.case, [
    ...(known ? [] : [{ type: 'named', kind, part, name, case: item.case, retention, until, isTestData } as const]),
    { ...{ type: 'in', place, house: item.house, parcel: item.parcel }, with: item.with, who: item.who, day: item.day },
  ]);
}

export async function sayOfItem({ house, lists }: CaseDeps, id: string, word: ItemWord): Promise<void> {
  const known = lists.items.get(id);
  if (!known) throw new Refused('not found');
  const who =
    word.type === 'disinfected' || word.type === 'disposed'
      ? { who: house.nameOf(staffOf(house), house.device.id) }
      : {};
  await say(house, id, known.case, [{ ...word, ...who }]);
}
const staffOf = (house: House): Bytes => house.own('staff').log;

export async function describeItem(
  { house, lists, today }: CaseDeps,
  id: string,
  said: Pick<PhysicalItem, 'kind' | 'part' | 'name' | 'retention'>,
): Promise<void> {
  const known = lists.items.get(id);
  if (!known) throw new Refused('not found');
  const { case: of, isTestData, until } = known;
  const isKept = said.retention === known.retention;
  const day = isKept ? until : untilOf(said.retention, today());
  await say(house, id, of, [{ type: 'named', case: of, isTestData, ...said, until: day }]);
}

/** What is lent has no end of keeping: it goes back. */
function untilOf(retention: ItemRetention, today: string): string {
  const months = RETENTION_MONTHS[retention];
  if (months === 0) return '';
  const day = new Date(`${today}T00:00:00Z`);
  const wanted = day.getUTCMonth() + months;
  day.setUTCMonth(wanted);
  // The 31st of a month that has none.
  if (day.getUTCMonth() !== wanted % 12) day.setUTCDate(0);
  return day.toISOString().slice(0, 10);
}

type Said = Omit<NewMark, 'at' | 'by'> & { readonly type: MarkType };
/** One edit, so that nobody sees a thing without its name. */
async function say(house: House, id: string, of: string, marks: readonly Said[]): Promise<void> {
  const { log } = house.own('cases');
  const name = itemDocument(id);
  if (!ITEM_ID.test(id)) throw new Refused('not found');
  if (!mayEdit(house, log, name)) throw new Refused('not allowed');
  await house.journal.note({
    ...{ action: 'change', compartment: 'cases', purpose: workPurpose(house) },
    record: house.hasCase(of) ? of : name,
  });
  const by = { at: house.ground.clock.now(), by: toHex(house.device.id) };
  const live = await house.document(log, name);
  await live.edit((doc) => {
    for (const mark of marks) appendItemMark(doc, { ...mark, ...by });
  });
}

/** When items leave in a parcel: all in one transaction. */
export async function sendAway(
  deps: CaseDeps,
  ids: readonly string[],
  to: { readonly house: string; readonly parcel: string; readonly tracking: string },
): Promise<void> {
  const { house } = deps;
  const by = { at: house.ground.clock.now(), by: toHex(house.device.id) };
  await house.editMany(
    house.own('cases').log,
    ids.map((id) => ({
      name: itemDocument(id),
      change: (doc) => {
        if (readPhysical(doc)) appendItemMark(doc, { type: 'out', ...to, ...by });
      },
      blobs: [],
    })),
  );
}

export async function noteItemLabels({ house, lists }: CaseDeps, ids: readonly string[]): Promise<void> {
  const known = ids.filter((id) => lists.items.get(id));
  await house.journal.note(
    ...known.map((id) => ({
      ...({ action: 'print', compartment: 'cases', purpose: workPurpose(house) } as const),
      record: itemDocument(id),
    })),
  );
}
