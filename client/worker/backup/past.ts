// A backup that a person looks into beside the records of today. It is replayed elsewhere with the keys at hand, so it
// shows what her roles open and nothing else; nothing of it is taken unless she says so.
import { writeReason } from '../../access/reasons.ts';
import { equal, toHex } from '../../../protocol/bytes.ts';
import { PURPOSES, type Purpose } from '../../access/event.ts';
import { sha256 } from '../../crypto/hash.ts';
import { backupsOf } from './backups.ts';
import { findBackup } from './backupfiles.ts';
import type { House } from '../house.ts';
import type { Lists } from '../records/lists.ts';
import type { Openings } from '../records/openings.ts';
import {
  comparedParts,
  noteLook,
  takeBack,
  takeParts,
  type Looking,
  type RecordName,
  type Taken,
} from './pastrecord.ts';
import { pastRow, pastRows, withoutErased } from './pastrows.ts';
import { bringLacking, standingOf, type Standing } from './paststanding.ts';
import type { PastBackup, PastChoice, PastRecord, PastRow, PastView } from '../views/pastview.ts';
import type { Glimpse, Replayer } from './replaying.ts';
import { Refused } from '../rpc.ts';
import { takeOut } from '../records/trash.ts';

/** Clocks of tablets differ by so much without being wrong. */
const LATER_MS = 24 * 60 * 60 * 1000;

interface Room {
  readonly house: House;
  readonly lists: Lists;
  readonly openings: Openings;
}
interface OpenPast {
  readonly files: readonly File[];
  readonly replayer: Replayer;
  readonly glimpse: Glimpse;
  /** Looks that are in the access log. */
  readonly noted: Set<string>;
  standing: Standing;
  taken: (Taken & { readonly wasGone: boolean }) | null;
}

const known = new WeakMap<House, Past>();
export function pastOf(room: Room): Past {
  const open = known.get(room.house);
  if (open) return open;
  const past = new Past(room);
  known.set(room.house, past);
  room.house.atEnd({
    end: () => {
      past.close();
    },
  });
  return past;
}

class Past {
  readonly #room: Room;
  #open: OpenPast | null = null;

  constructor(room: Room) {
    this.#room = room;
  }

  async inFolder(): Promise<readonly PastBackup[]> {
    const { house } = this.#room;
    return (await backupsOf(house).wholesInFolder()).map(({ newest, files }) => ({
      ...{ id: toHex(newest.id), at: newest.at, bytes: files.reduce((sum, { size }) => sum + size, 0) },
      isOfThisTablet: equal(newest.by.signing, house.device.signing.publicKey),
    }));
  }
  async #inFolder(id: string): Promise<readonly File[]> {
    const found = (await backupsOf(this.#room.house).wholesInFolder()).find(({ newest }) => toHex(newest.id) === id);
    if (!found) throw new Refused('backup target gone');
    return found.files;
  }

  async open(which: readonly File[] | string): Promise<void> {
    const { house } = this.#room;
    this.close();
    const backups = backupsOf(house);
    const files = typeof which === 'string' ? await this.#inFolder(which) : which;
    const { newest } = await findBackup(files);
    if (!equal(newest.practice, sha256(house.groups.organisation.root)))
      throw new Refused('backup of another practice');
    await house.journal.note({
      ...{ action: 'open', record: `backup/${toHex(newest.id)}`, compartment: 'staff', purpose: 'operations' },
      reason: writeReason({ type: 'backup looked into', at: newest.at }),
    });
    const { replayer, glimpse } = await backups.look(files);
    const standing = await standingOf(house, glimpse);
    this.#open = { files, replayer, glimpse, noted: new Set(), standing, taken: null };
    this.#announce();
  }
  close(): void {
    this.#open?.replayer.end();
    this.#open = null;
    this.#announce();
  }
  #need(): OpenPast {
    if (!this.#open) throw new Refused('not found');
    return this.#open;
  }
  #seen(): Glimpse {
    return withoutErased(this.#room.house, this.#need().glimpse);
  }
  #announce(): void {
    this.#room.house.ground.announce(['past']);
  }

  get view(): PastView | null {
    if (!this.#open) return null;
    const { glimpse, standing } = this.#open;
    const { house } = this.#room;
    const { at, by, id, device, patients, cases } = withoutErased(house, glimpse);
    return {
      ...{ id, at, by, newerHere: standing.newerHere, newerThere: standing.newerThere },
      isOfThisTablet: device === toHex(house.device.id),
      isFromLater: at > house.ground.clock.now() + LATER_MS,
      patients: patients.length,
      cases: cases.length,
      erased: glimpse.patients.length - patients.length,
    };
  }
  rows(search: string): Promise<readonly PastRow[]> {
    return pastRows(this.#room, this.#seen(), search);
  }

  async record(of: RecordName, typed: string): Promise<PastRecord> {
    const open = this.#need();
    const row = await pastRow(this.#room, this.#seen(), of);
    const looking = this.#looking(open, typed);
    await this.#noteOnce(open, looking, of);
    const { taken } = open;
    const mayUndo = taken?.of.id === of.id && taken.of.kind === of.kind;
    return { ...row, parts: await comparedParts(looking, of), mayUndo };
  }
  #looking({ replayer }: OpenPast, typed: string): Looking {
    const { house, openings } = this.#room;
    const purpose: Purpose = PURPOSES.find((each) => each === typed) ?? 'treatment';
    return { house, glass: openings.glass, purpose, documents: (log, names) => replayer.documents(log, names) };
  }
  /** Behind broken glass once more. */
  async #noteOnce(open: OpenPast, looking: Looking, of: RecordName): Promise<void> {
    const key = [of.kind, of.id, looking.purpose, looking.glass.get(of.id) ?? ''].join('|');
    if (open.noted.has(key)) return;
    const reason = writeReason({ type: 'record looked into', at: open.glimpse.at });
    await noteLook(looking, of, 'open', reason);
    open.noted.add(key);
  }

  async take(of: RecordName, typed: string, choices: readonly PastChoice[]): Promise<void> {
    const open = this.#need();
    const { place } = await pastRow(this.#room, this.#seen(), of);
    // What is in the trash comes back from there; what was sent is another record now.
    if (place === 'trash' || place === 'sent') throw new Refused('not allowed');
    const looking = this.#looking(open, typed);
    const count = choices.reduce((sum, { names }) => sum + names.length, 0);
    const reason = writeReason({ type: 'places taken over', count, at: open.glimpse.at });
    await noteLook(looking, of, 'restore', reason);
    open.taken = { ...(await takeParts(looking, of, choices)), wasGone: place === 'gone' };
    this.#announce();
  }
  async undo(): Promise<void> {
    const open = this.#need();
    const { taken } = open;
    if (!taken) throw new Refused('not found');
    open.taken = null;
    const { of, purpose, wasGone } = taken;
    if (wasGone && of.kind !== 'case') await takeOut(this.#room, of.kind, of.id);
    else {
      await noteLook(this.#looking(open, purpose), of, 'undo', '');
      await takeBack(this.#room.house, taken);
    }
    this.#announce();
  }

  async bringMissing(): Promise<void> {
    const open = this.#need();
    await bringLacking(this.#room.house, open.files, open.glimpse, open.standing);
    open.standing = await standingOf(this.#room.house, open.glimpse);
    this.#announce();
  }
}
