// Parcels between the two houses of a case: what each sent, what the other found, and what of it is an item here. The
// id of an item that arrives follows from its parcel, so that two people who unpack at once note one thing.
import { bytesOfHex, toHex, utf8 } from '../../../protocol/bytes.ts';
import type * as Y from 'yjs';
import { sha256 } from '../../crypto/hash.ts';
import {
  appendArrival,
  appendParcel,
  MOST_PIECES,
  parcelsDocument,
  parcelsOn,
  type Parcel,
  type ParcelSide,
  type Piece,
} from '../../records/parcels.ts';
import { readPrescription } from '../../records/prescription.ts';
import type { CaseRoster } from '../../roster/case.ts';
import type { CaseDeps } from '../cases/cases.ts';
import type { House } from '../house.ts';
import type { NewParcelWords, ParcelsView, ParcelView } from '../views/itemviews.ts';
import { workPurpose } from '../records/listrows.ts';
import { mayEdit } from '../records/mayedit.ts';
import { docReader, writersOf } from '../cases/oncase.ts';
import { bringIn, itemRows, sendAway } from './physical.ts';
import { sideOfUs } from '../cases/progress.ts';
import { Refused } from '../rpc.ts';

interface Standing {
  readonly roster: CaseRoster;
  readonly side: ParcelSide;
  readonly parcels: readonly Parcel[];
}
const otherOf = (side: ParcelSide): ParcelSide => (side === 'owner' ? 'guest' : 'owner');

async function standing(house: House, id: string): Promise<Standing> {
  const roster = house.hasCase(id) ? house.groups.get(bytesOfHex(id))?.caseRoster : null;
  const side = roster && sideOfUs(house, roster);
  if (!roster || !side) throw new Refused('not found');
  const read = docReader(house, roster.log);
  const order = readPrescription(await read('case/prescription'));
  const [owner, guest] = [await read(parcelsDocument('owner')), await read(parcelsDocument('guest'))];
  return { roster, side, parcels: parcelsOn(order, { owner, guest }) };
}

export async function parcelsView(deps: CaseDeps, id: string): Promise<ParcelsView> {
  const { house, lists } = deps;
  const { roster, side, parcels } = await standing(house, id);
  const nameIn = (of: ParcelSide, writer: number): string => {
    const device = writersOf(house, roster, parcelsDocument(of), [writer]).get(writer)?.device;
    return device ? house.nameOf(roster.log, bytesOfHex(device)) : '';
  };
  return {
    parcels: parcels.map(({ writer, ...parcel }): ParcelView => ({
      ...parcel,
      isOurs: parcel.side === side,
      person: nameIn(parcel.side, writer),
      pieces: parcel.pieces.map(({ writer: finder, ...piece }) => {
        const known = [piece.id, idOf(id, parcel.key, piece)].find((each) => lists.items.get(each)?.case === id);
        const item = known ? lists.items.get(known) : undefined;
        return {
          ...piece,
          person: nameIn(otherOf(parcel.side), finder),
          item: known && item ? { id: known, place: item.place, where: item.where } : null,
        };
      }),
    })),
    mayWrite:
      mayEdit(house, roster.log, parcelsDocument(side)) && mayEdit(house, house.own('cases').log, 'item/00000000'),
    items: itemRows(deps).filter((row) => row.case === id),
  };
}

/** The sender's own id where that is one, so that a label tells the same in both houses. */
function idOf(id: string, parcel: string, piece: Pick<Piece, 'id'>): string {
  return toHex(sha256(utf8(`${id}|${parcel}|${piece.id}`))).slice(0, 32);
}
function freeId({ lists }: CaseDeps, id: string, parcel: string, piece: Piece): string {
  const known = lists.items.get(piece.id);
  const isUsable = /^[0-9a-f]{32}$/.test(piece.id) && (!known || known.case === id);
  return isUsable ? piece.id : idOf(id, parcel, piece);
}

/** One at a time: a second tap finds what the first has written. */
const unpacking = new WeakMap<House, Promise<unknown>>();

export function unpack(
  deps: CaseDeps,
  id: string,
  parcel: string,
  piece: string,
  state: 'arrived' | 'missing',
): Promise<void> {
  const { house } = deps;
  const work = (): Promise<void> => unpackNow(deps, id, parcel, piece, state);
  const run = (unpacking.get(house) ?? Promise.resolve()).then(work, work);
  unpacking.set(house, run);
  return run;
}

async function unpackNow(
  deps: CaseDeps,
  id: string,
  key: string,
  pieceId: string,
  state: 'arrived' | 'missing',
): Promise<void> {
  const { house, lists } = deps;
  const { roster, side, parcels } = await standing(house, id);
  const parcel = parcels.find((each) => each.key === key && each.side !== side);
  const piece = parcel?.pieces.find((each) => each.id === pieceId);
  if (!parcel || !piece) throw new Refused('not found');
  if (!mayEdit(house, roster.log, parcelsDocument(side))) throw new Refused('not allowed');
  const itemId = freeId(deps, id, key, piece);
  const known = lists.items.get(itemId);
  // The item first: cut short, the piece is still to be unpacked.
  if (state === 'arrived' && known?.where !== 'here') {
    const { kind, part, name, with: how, who, day } = piece;
    const from = lists.cases.get(id)?.partner ?? '';
    await bringIn(deps, itemId, {
      kind,
      part,
      name,
      case: id,
      place: '',
      house: from,
      parcel: key,
      with: how,
      who,
      day,
    });
  }
  if (piece.state === state) return;
  await noteChange(house, id);
  const arrival = { parcel: key, piece: pieceId, state, at: house.ground.clock.now(), by: toHex(house.device.id) };
  await edit(house, roster, side, (doc) => {
    appendArrival(doc, arrival);
  });
}

export async function sendParcel(deps: CaseDeps, id: string, words: NewParcelWords): Promise<void> {
  const { house, lists } = deps;
  const { roster, side } = await standing(house, id);
  const count = words.pieces.length;
  if (count === 0 || count > MOST_PIECES || !mayEdit(house, roster.log, parcelsDocument(side)))
    throw new Refused('not allowed');
  const name = toHex(house.ground.random(8));
  const who = house.nameOf(roster.log, house.device.id);
  const pieces = words.pieces.map(({ item, kind, part, name: called, with: how }): Piece => {
    const known = item === '' ? undefined : lists.items.get(item);
    if (item !== '' && known?.where !== 'here') throw new Refused('case went on');
    const what = known ? { kind: known.kind, part: known.part, name: known.name } : { kind, part, name: called };
    const said = known?.disinfection ?? { with: how, who: how === '' ? '' : who, day: how === '' ? '' : deps.today() };
    return { id: item === '' ? toHex(house.ground.random(16)) : item, ...what, ...said };
  });
  const { carrier, tracking, note } = words;
  const at = house.ground.clock.now();
  await noteChange(house, id);
  await edit(house, roster, side, (doc) => {
    appendParcel(doc, { name, at, by: toHex(house.device.id), carrier, tracking, note, pieces });
  });
  const items = words.pieces.flatMap(({ item }) => (item === '' ? [] : [item]));
  const to = { house: lists.cases.get(id)?.partner ?? '', parcel: `${side}/${name}`, tracking };
  if (items.length > 0) await sendAway(deps, items, to);
}

function noteChange(house: House, record: string): Promise<void> {
  return house.journal.note({ action: 'change', record, compartment: 'cases', purpose: workPurpose(house) });
}
async function edit(house: House, { log }: CaseRoster, side: ParcelSide, change: (doc: Y.Doc) => void): Promise<void> {
  await (await house.document(log, parcelsDocument(side))).edit(change);
}
