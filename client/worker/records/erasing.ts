// Carries out what a practice decided: the documents of an erased record go from this tablet, of the entries that carried
// them only remnants stay, and the relay is asked to let the originals go. Each device leaves those of what it wrote.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { signPrune } from '../../../protocol/prune.ts';
import { bytes, decode, encode, list, tuple } from '../../../protocol/schema.ts';
import type { SigningKey } from '../../crypto/sign.ts';
import { blobNames } from '../../records/files.ts';
import { draftDocument } from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import type { Erasure } from '../../roster/erasures.ts';
import { proofOf } from '../../sync/enter.ts';
import { leaveRemnants, surveyOf, type StandIn } from '../../sync/remnants.ts';
import type { RowOp } from '../../sync/rows.ts';
import { RelayRefused } from '../../sync/session.ts';
import { erasureKey, mayLeave, RECORD } from './erased.ts';
import { writeAct } from '../groups/founding.ts';
import type { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import { pageOf } from '../snapshots/sheets.ts';
import { isSummedUp, offersHere } from '../snapshots/summing.ts';

/** Of 256: for an author who is gone, whoever decided leaves them; others do where that tablet does not come to it. */
const OFTEN = 24;
const NAMED = 256;
/** An empty document as Yjs writes it. */
const EMPTY_BYTES = 2;

/** What may go from the relay: entries with what stands for them, and units of attachments and pages. */
export const LEFT = tuple({
  standIns: list(tuple({ storage: bytes(32), by: bytes(32) }), 1 << 20),
  blobs: list(bytes(32), 1 << 20),
  /** Devices that have not left remnants of what they wrote. */
  waitsFor: list(bytes(32), 4096),
});

const running = new WeakSet<House>();
/** Transactions of a log at the last look, by log and patient; and what was asked of the relay, by its greeting. */
const looked = new WeakMap<House, Map<string, number>>();
const asked = new WeakMap<object, Set<string>>();

export async function tendErasures(house: House): Promise<void> {
  if (running.has(house) || house.replicas.size === 0) return;
  running.add(house);
  try {
    const { staff, erasures } = house.groups.organisation;
    for (const erasure of [...erasures.values()].filter(({ isDecided }) => isDecided)) {
      let isDone = true;
      for (const group of groupsOf(house)) isDone = (await eraseIn(house, group, erasure)) && isDone;
      if (isDone && !erasure.done.has(toHex(house.device.id)))
        await writeAct(house, staff, { type: 'erased', patient: erasure.patient });
    }
  } finally {
    running.delete(house);
  }
}

/** The logs that may hold a part of a record, as far as this tablet opens them. */
function groupsOf({ groups }: House): readonly Group[] {
  const places = [...Object.keys(RECORD), 'cases'];
  return groups.all().filter(({ place, log }) => places.includes(place) && groups.newestKey(log) !== null);
}
function documentsOf({ place }: Group, { patient, drafts }: Erasure): readonly string[] {
  if (place === 'cases') return drafts.map(draftDocument);
  return RECORD[place as keyof typeof RECORD].map((kind) => `${kind}/${patient}`);
}

/** Whether nothing is left here and the relay has every remnant. */
async function eraseIn(house: House, group: Group, erasure: Erasure): Promise<boolean> {
  const { rows, ground } = house;
  const { log } = group;
  const key = erasureKey(log, erasure.patient);
  const noted = await rows.get('erasure', key);
  if (noted) {
    const left = decode(LEFT, noted);
    if (left) await askRelay(house, log, key, left).catch(() => undefined);
    return true;
  }
  const isOurs = toHex(erasure.asked.at(-1)?.by ?? house.device.id) === toHex(house.device.id);
  const isTurn = isOurs || (ground.random(1)[0] ?? 0) <= OFTEN;
  const counts = looked.get(house) ?? new Map<string, number>();
  looked.set(house, counts);
  const count = house.stored.get(toHex(log)) ?? 0;
  if (counts.get(key) === count && !isTurn) return false;
  const names = documentsOf(group, erasure);
  // What a page typed last is an entry first: it goes with the others.
  for (const name of names) await (await house.document(log, name)).flush();
  await rework(house, group, names, key, isTurn);
  counts.set(key, house.stored.get(toHex(log)) ?? 0);
  return (await rows.get('erasure', key)) !== null;
}

async function rework(
  house: House,
  group: Group,
  names: readonly string[],
  key: string,
  isTurn: boolean,
): Promise<void> {
  const { rows, disk, library } = house;
  const { log } = group;
  const pages = await pagesWith(house, group, names);
  await house.replica(log).rework(async (ground) => {
    const blobs = new Map((await namedIn(house, log, names)).map((name) => [toHex(name), name]));
    const before = await rows.get('erasing', key);
    for (const name of (before && decode(LEFT, before)?.blobs) ?? []) blobs.set(toHex(name), name);
    const ops: RowOp[] = [];
    for (const name of names)
      if ((await house.document(log, name)).state().length > EMPTY_BYTES) await library.anew(log, name);
    const { originals, standIns, waiting } = await surveyOf(ground, new Set(names));
    const mine = originals.filter(({ author }) => mayLeaveNow(house, group, author, isTurn));
    ops.push(
      ...(await leaveRemnants(
        ground,
        mine.map(({ stored }) => stored),
      )),
    );
    for (const name of blobs.values()) ops.push(disk.removeBlob(name));
    if (originals.length > 0 || waiting > 0) {
      const open = new Map(
        originals.filter((each) => !mine.includes(each)).map(({ author }) => [toHex(author), author]),
      );
      const next = encode(LEFT, { standIns: [], blobs: [...blobs.values()], waitsFor: [...open.values()] });
      const isKnown = before !== null && equal(before, next) && library.changed(log).length === 0;
      if (!isKnown) ops.push(await rows.put('erasing', key, next));
      return ops;
    }
    for (const { storage, log: of } of house.quarantined)
      if (toHex(of) === toHex(log) && !(await disk.entry(log, storage))) ops.push(house.quarantine.drop(log, storage));
    ops.push(rows.remove('erasing', key));
    const left = { standIns, blobs: [...blobs.values(), ...pages], waitsFor: [] };
    ops.push(await rows.put('erasure', key, encode(LEFT, left)));
    return ops;
  });
}

/** Its own word each; an administrator's, in turn, for an author who has no place here any more. */
function mayLeaveNow({ groups, device }: House, { place }: Group, author: Bytes, isTurn: boolean): boolean {
  return (isTurn || equal(author, device.id)) && mayLeave(groups.organisation, place, author, device.id);
}

/** Units of the files of a draft, previews included. */
async function namedIn(house: House, log: Bytes, names: readonly string[]): Promise<readonly Bytes[]> {
  const drafts = names.filter((name) => name.startsWith('draft/'));
  const documents = await Promise.all(drafts.map((name) => house.document(log, name)));
  const files = documents.flatMap(({ doc }) => readDraft(doc).files);
  return files
    .flatMap((file) => [file, ...(file.preview ? [file.preview] : [])])
    .flatMap(({ blobs }) => blobNames(blobs));
}

/** Pages of the snapshots that were made before, where they hold these documents. */
async function pagesWith(house: House, { log, place }: Group, names: readonly string[]): Promise<readonly Bytes[]> {
  if (!isSummedUp(place)) return [];
  const found = new Map<string, Bytes>();
  for (const { body } of await offersHere(house, log))
    for (const name of names)
      for (const blob of body.pages[pageOf(name, body.pages.length)]?.blobs ?? []) found.set(toHex(blob), blob);
  return [...found.values()];
}

/** Once a connection: a relay that was set back began anew, and has forgotten that it was asked. */
async function askRelay(
  house: House,
  log: Bytes,
  key: string,
  { standIns, blobs }: { readonly standIns: readonly StandIn[]; readonly blobs: readonly Bytes[] },
): Promise<void> {
  const { session, groups } = house;
  const owner = groups.ownPass(log);
  if (!owner || !session?.welcome || session.state !== 'online' || house.courier?.isCurrent(log) !== true) return;
  const done = asked.get(session.welcome) ?? new Set<string>();
  asked.set(session.welcome, done);
  if (done.has(key)) return;
  const proof = proofOf(session, log, groups.passes(log)?.epoch ?? 0, owner);
  await session.request({ type: 'prove', ...proof }, 'proven');
  for (let at = 0; at < Math.max(standIns.length, blobs.length); at += NAMED)
    await prune(house, log, owner, standIns.slice(at, at + NAMED), blobs.slice(at, at + NAMED));
  done.add(key);
}

/** What was never sent is not at the relay; what is named beside it goes all the same. */
async function prune(
  house: House,
  log: Bytes,
  owner: SigningKey,
  items: readonly StandIn[],
  blobs: readonly Bytes[],
): Promise<void> {
  const signed = signPrune(owner.sign, { log, isWanted: true, items, blobs, signer: owner.publicKey });
  try {
    await house.session?.request({ type: 'prune', log, ...signed }, 'ok');
  } catch (error) {
    if (!(error instanceof RelayRefused) || error.reason !== 'not lawful') throw error;
    const half = Math.ceil(items.length / 2);
    if (items.length > 1) {
      await prune(house, log, owner, items.slice(0, half), blobs);
      await prune(house, log, owner, items.slice(half), []);
    } else if (blobs.length > 0) await prune(house, log, owner, [], blobs);
  }
}
