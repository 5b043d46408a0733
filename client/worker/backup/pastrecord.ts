// One record of a backup beside the same record today: compared place by place, and what a person chooses of it taken
// over as plain edits. Every look and every change is in the access log before it happens.
import * as Y from 'yjs';
import { bytesOfHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Action, Purpose } from '../../access/event.ts';
import { bringOver } from '../../records/bringing.ts';
import { compareCopies, type Part } from '../../records/difference.ts';
import {
  draftDocument,
  historyDocument,
  notesDocument,
  patientDocument,
  type Compartment,
} from '../../records/documents.ts';
import { isGlassClosed, noteOf, type Glass } from '../access/breakglass.ts';
import type { House } from '../house.ts';
import { mayEdit } from '../records/mayedit.ts';
import type { PastChoice, PastKind, PastPart } from '../views/pastview.ts';
import { Refused } from '../rpc.ts';

/** Who looks, and into what. */
export interface Looking {
  readonly house: House;
  readonly glass: Glass;
  readonly purpose: Purpose;
  /** Of the backup, each as one Yjs update. */
  readonly documents: (log: Bytes, names: readonly string[]) => Promise<readonly (Bytes | null)[]>;
}
export interface RecordName {
  readonly kind: PastKind;
  readonly id: string;
}
interface Place {
  readonly part: Part;
  readonly log: Bytes;
  readonly name: string;
  readonly compartment: Compartment;
  /** As the access log names it. */
  readonly record: string;
}

/** What a taking over can be taken back with. */
export interface Taken {
  readonly of: RecordName;
  readonly purpose: Purpose;
  readonly steps: readonly {
    readonly place: Place;
    readonly names: readonly string[];
    /** The document before and after it. */
    readonly before: Bytes;
    readonly after: Bytes;
  }[];
}

/** Documents of a record whose keys are here. */
function placesOf({ groups }: House, { kind, id }: RecordName): readonly Place[] {
  const own = (part: Part, compartment: Compartment, name: string): readonly Place[] => {
    const group = groups.all().find(({ place }) => place === compartment);
    return group ? [{ part, log: group.log, name, compartment, record: name }] : [];
  };
  if (kind === 'draft') return own('order', 'cases', draftDocument(id));
  if (kind === 'patient')
    return [
      ...own('patient', 'desk', patientDocument(id)),
      ...own('history', 'clinical', historyDocument(id)),
      ...own('clinical notes', 'clinical', notesDocument(id)),
    ];
  const log = bytesOfHex(id);
  if (groups.get(log)?.place !== 'case') return [];
  return [{ part: 'order', log, name: 'case/prescription', compartment: 'cases', record: id }];
}

export async function comparedParts(looking: Looking, of: RecordName): Promise<readonly PastPart[]> {
  const parts: PastPart[] = [];
  for (const place of placesOf(looking.house, of)) {
    const { part } = place;
    if (isGlassClosed(looking.house, looking.glass, place)) {
      parts.push({ part, isClosed: true, mayTake: false, differences: [], newerHere: 0, newerThere: 0 });
      continue;
    }
    const then = await docThen(looking, place);
    if (!then) continue;
    const { doc } = await looking.house.document(place.log, place.name);
    const { differences, newerNow, newerThen } = compareCopies(part, then, doc);
    const mayTake = isTakeable(looking.house, place);
    parts.push({ part, isClosed: false, mayTake, differences, newerHere: newerNow, newerThere: newerThen });
  }
  return parts;
}

/** What only grows is not copied: its own signed entries come back, or nothing. */
function isTakeable(house: House, { part, log, name }: Place): boolean {
  return part !== 'clinical notes' && mayEdit(house, log, name);
}
async function docThen({ documents }: Looking, { log, name }: Place): Promise<Y.Doc | null> {
  const [update] = await documents(log, [name]);
  return update ? docOf(update) : null;
}
function docOf(update: Bytes): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, update);
  return doc;
}

/** Noted of every compartment that is looked into or changed, before it is. */
export async function noteLook(looking: Looking, of: RecordName, action: Action, reason: string): Promise<void> {
  const { house, glass, purpose } = looking;
  const places = placesOf(house, of).filter((place) => !isGlassClosed(house, glass, place));
  const firsts = [...new Map(places.map((place) => [place.compartment, place])).values()];
  await house.journal.note(
    ...firsts.map(({ record, compartment }) => {
      const note = noteOf(house, compartment);
      return { action, record, compartment, purpose, note, reason };
    }),
  );
}

export async function takeParts(looking: Looking, of: RecordName, choices: readonly PastChoice[]): Promise<Taken> {
  const { house } = looking;
  const steps: Taken['steps'][number][] = [];
  const places = placesOf(house, of);
  for (const { part, names } of choices) {
    const place = places.find((each) => each.part === part);
    if (!place || !isTakeable(house, place) || isGlassClosed(house, looking.glass, place))
      throw new Refused('not allowed');
    const then = await docThen(looking, place);
    if (!then) throw new Refused('not found');
    steps.push(await bring(house, place, then, names));
  }
  return { of, purpose: looking.purpose, steps };
}

async function bring(
  house: House,
  place: Place,
  from: Y.Doc,
  names: readonly string[],
): Promise<Taken['steps'][number]> {
  const { part, log, name } = place;
  const stateNow = async (): Promise<Bytes> =>
    new Uint8Array(Y.encodeStateAsUpdate((await house.document(log, name)).doc));
  const before = await stateNow();
  const mark = { at: house.ground.clock.now(), by: toHex(house.device.id) };
  const change = (doc: Y.Doc): void => {
    bringOver(part, from, doc, names, mark);
  };
  await house.editMany(log, [{ name, change, blobs: [] }]);
  return { place, names, before, after: await stateNow() };
}

/** What somebody changed since stays as it is. */
export async function takeBack(house: House, { steps }: Taken): Promise<void> {
  for (const { place, names, before, after } of steps) {
    const { doc } = await house.document(place.log, place.name);
    const since = new Set(compareCopies(place.part, docOf(after), doc).differences.map(({ name }) => name));
    const ours = names.filter((name) => !since.has(name));
    await bring(house, place, docOf(before), ours);
  }
}
