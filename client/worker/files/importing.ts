// A picked file becomes sealed units. It is read several times: to know what it is, whether it is here already, and to seal
// it. Its source answers for these being the same bytes: a file that changed in between is refused, and nothing of it
// stays. Never whole in memory. What a reload or a lock broke off goes on when the same file is chosen again.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { UNIT_PLAIN_BYTES, unitCount } from '../../crypto/stream.ts';
import { neutralName } from '../../imaging/copy.ts';
import type { Inspection } from '../../imaging/inspect.ts';
import { TYPES } from '../../imaging/sniff.ts';
import type { FileSource } from '../../imaging/source.ts';
import { plainName } from '../../records/fileNames.ts';
import { addFile, type FileKind, type FileRecord } from '../../records/files.ts';
import type { Anyway, MoveView } from '../api.ts';
import { DiskFull } from '../../sync/disk.ts';
import type { RowOp } from '../../sync/rows.ts';
import { pickedProblem, refuseOddSize, refuseUnseen, refuseWithoutRoom } from './admission.ts';
import { editFiles } from './fileedits.ts';
import type { FilePlace } from './fileplace.ts';
import { fits } from './files.ts';
import type { House } from '../house.ts';
import type { Move, UnderWay } from './move.ts';
import { Halted, Pace, paced } from './pace.ts';
import { pickedSource } from './picked.ts';
import { Refused } from '../rpc.ts';
import {
  leftBegun,
  dropBegun,
  endBegun,
  hashAway,
  newBegun,
  sealPieces,
  sealPreview,
  type Begun,
  type Sealed,
} from './sealing.ts';

interface Running {
  file: string;
  readonly place: string;
  readonly name: string;
  readonly kind: FileKind;
  readonly size: number;
  readonly pace: Pace;
  /** Resolves when it is sealed or given up. */
  readonly ended: Promise<void>;
  /** Bytes read and sealed, of twice the size. */
  done: number;
  /** There is no room for the next unit: tried again until there is. */
  isFull: boolean;
}

const FULL_AGAIN_MS = 5_000;
/** Then it is given up: half a scan would keep the last room from every small change. */
const FULL_TRIES = 6;

const known = new WeakMap<House, Imports>();
/** Those of an open vault. */
export function importsOf(house: House): Imports {
  const open = known.get(house);
  if (open) return open;
  const imports = new Imports(house);
  known.set(house, imports);
  house.atEnd(imports);
  return imports;
}

class Imports {
  readonly #house: House;
  readonly #running = new Set<Running>();
  #broken: readonly Begun[] = [];
  readonly #toDrop = new Set<string>();

  constructor(house: House) {
    this.#house = house;
  }

  #onChange(place: string): void {
    this.#house.moves?.changed(place);
  }

  /** What the last sitting left: imports wait for their file; copies are made anew by whoever needs them. */
  async load(): Promise<void> {
    for (const file of this.#toDrop) await dropBegun(this.#house, file).then(() => this.#toDrop.delete(file));
    const left = await leftBegun(this.#house);
    this.#broken = left.filter(({ use }) => use === 'import');
    for (const { file } of left.filter(({ use }) => use === 'copy')) await dropBegun(this.#house, file);
  }
  end(): void {
    for (const { pace } of this.#running) pace.halt('ended');
  }

  views(place: string): readonly MoveView[] {
    const still = { what: 'sealing', room: 0 } as const;
    const running = [...this.#running].filter((each) => each.place === place);
    // Chosen again: until its bytes are known, name and size say that it is the one that broke off.
    const isAgain = (one: Begun): boolean => running.some(({ name, size }) => name === one.name && size === one.size);
    const broken = this.#broken.filter((each) => each.place === place && !isAgain(each));
    return [
      ...running.map(({ file, name, kind, size, pace, done, isFull }): MoveView => {
        const state = pace.isPaused ? 'paused' : 'going';
        const trouble = isFull ? 'tablet full' : null;
        return { ...still, file, name, kind, size, state, trouble, progress: size === 0 ? 0 : done / (2 * size) };
      }),
      ...broken.map(({ file, name, kind, size, names }): MoveView => {
        const progress = names.length / unitCount(size);
        return { ...still, file, name, kind, size, state: 'broken off', trouble: null, progress };
      }),
    ];
  }
  /** Bytes of those that are being sealed at this moment, in the whole vault. */
  underWay(): readonly UnderWay[] {
    const going = [...this.#running].filter(({ pace, isFull }) => !pace.isPaused && !isFull);
    return going.map(({ done, size }) => ({ done: done / 2, size, isMoving: true }));
  }
  /** Resolves when nothing is being sealed for this place; what a person holds is not waited for. */
  async settled(place: string): Promise<void> {
    const running = [...this.#running].filter((each) => each.place === place && !each.pace.isPaused);
    await Promise.all(running.map(({ ended }) => ended));
  }
  /** Whether it is one of those that are being sealed. */
  hold(file: string, isPaused: boolean): boolean {
    const running = this.#byFile(file);
    if (isPaused) running?.pace.pause();
    else running?.pace.resume();
    if (running) this.#onChange(running.place);
    return running !== undefined;
  }
  /** Whether it was being sealed, or had broken off. */
  async cancel(file: string): Promise<boolean> {
    const running = this.#byFile(file);
    running?.pace.halt('cancelled');
    const broken = running ? undefined : this.#broken.find((each) => each.file === file);
    if (broken) {
      await dropBegun(this.#house, file);
      this.#broken = this.#broken.filter((each) => each !== broken);
      this.#onChange(broken.place);
    }
    return running !== undefined || broken !== undefined;
  }
  #byFile(file: string): Running | undefined {
    return [...this.#running].find((each) => each.file === file);
  }

  async add(place: FilePlace, file: File, kind: FileKind, anyway: readonly Anyway[]): Promise<FileRecord> {
    const { size } = file;
    const name = plainName(file.name);
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const running: Running = {
      ...{ ended, file: toHex(this.#house.ground.random(8)), place: place.id, name, kind, size },
      ...{ pace: new Pace(), done: 0, isFull: false },
    };
    await refuseWithoutRoom(this.#house, place.log, size, anyway);
    this.#running.add(running);
    this.#onChange(place.id);
    try {
      return await this.#add(place, pickedSource(file), running, anyway);
    } catch (error) {
      throw error instanceof Halted ? new Refused('stopped') : error;
    } finally {
      this.#running.delete(running);
      end();
      this.#onChange(place.id);
    }
  }

  async #add(place: FilePlace, source: FileSource, running: Running, anyway: readonly Anyway[]): Promise<FileRecord> {
    const house = this.#house;
    const { name, kind } = running;
    const inspected = await house.ground.imaging.inspect(source, name);
    if (typeof inspected === 'string') throw new Refused(pickedProblem(inspected));
    if (!fits(kind, TYPES[inspected.type].mediaType)) throw new Refused('file is not what its name says');
    refuseOddSize(inspected, anyway);
    if (place.copyNumber !== null) refuseUnseen(kind, inspected, anyway);
    const hash = await hashAway(this.#pieces(source, running));
    const isSame = ({ originalHash }: FileRecord): boolean => equal(originalHash, hash);
    if (!anyway.includes('same file') && place.files.some(isSame)) throw new Refused('file is here already');
    const begun = this.#begin(place, running, hash, inspected);
    running.file = begun.file;
    await place.note();
    try {
      const pieces = await this.#piecesFor(place, source, running, inspected);
      const sealed = await sealPieces(house, begun, pieces, (rows) => this.#store(rows, running));
      const record = await this.#refer(place, begun, sealed, inspected);
      this.#broken = this.#broken.filter(({ file }) => file !== begun.file);
      return record;
    } catch (error) {
      if (error instanceof Halted && error.why === 'ended') throw error;
      // Nothing half stored is kept without somebody who knows of it; on a full tablet even that may have to wait.
      await dropBegun(house, begun.file).catch(() => this.#toDrop.add(begun.file));
      this.#broken = this.#broken.filter(({ file }) => file !== begun.file);
      throw error;
    }
  }

  /** What a reload broke off goes on; a copy is begun anew. */
  #begin(place: FilePlace, { name, kind, size }: Running, hash: Bytes, { type }: Inspection): Begun {
    const house = this.#house;
    const facts = { place: place.id, kind, size, hash };
    if (place.copyNumber !== null)
      return newBegun(house, { ...facts, use: 'copy', name: neutralName(kind, place.copyNumber, type) });
    const broken = this.#broken.find((each) => each.place === place.id && each.size === size && equal(each.hash, hash));
    if (!broken) return newBegun(house, { ...facts, use: 'import', name });
    // The last unit is sealed again where nothing else is left: it tells where the file ends.
    return { ...broken, names: broken.names.slice(0, unitCount(size) - 1) };
  }

  async #piecesFor(
    place: FilePlace,
    source: FileSource,
    running: Running,
    { type }: Inspection,
  ): Promise<AsyncIterable<Bytes>> {
    if (place.copyNumber === null) return this.#pieces(source, running);
    const copy = await this.#house.ground.imaging.deidentify(source, type);
    if (typeof copy === 'string') throw new Refused(pickedProblem(copy));
    return this.#counted(paced(copy, running.pace), running);
  }

  /** A tablet that got full in the middle says so and waits a little for room. */
  async #store(rows: () => Promise<readonly RowOp[]>, running: Running): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#house.commit(rows);
        running.isFull = false;
        return;
      } catch (error) {
        if (!(error instanceof DiskFull)) throw error;
        if (tries > FULL_TRIES) throw new Refused('no room on tablet', 0);
      }
      running.isFull = true;
      this.#onChange(running.place);
      await new Promise<void>((resolve) => void this.#house.ground.clock.after(FULL_AGAIN_MS, resolve));
      await running.pace.next();
    }
  }

  #pieces(source: FileSource, running: Running): AsyncGenerator<Bytes> {
    const read = async function* (): AsyncGenerator<Bytes> {
      for (let at = 0; at < source.size; at += UNIT_PLAIN_BYTES)
        yield await source.read(at, Math.min(source.size, at + UNIT_PLAIN_BYTES));
    };
    return this.#counted(paced(read(), running.pace), running);
  }
  /** Of a copy, which may be larger or smaller, no more counts than the original has. */
  async *#counted(pieces: AsyncIterable<Bytes>, running: Running): AsyncGenerator<Bytes> {
    for await (const piece of pieces) {
      const { length } = piece;
      yield piece;
      running.done = Math.min(2 * running.size, running.done + length);
      this.#onChange(running.place);
    }
  }

  /** The document knows the file, its units are nobody's leftovers any more, and it waits to be sent: in one step. */
  async #refer(
    place: FilePlace,
    begun: Begun,
    sealed: Sealed,
    { type, preview, writing, surface }: Inspection,
  ): Promise<FileRecord> {
    const house = this.#house;
    const small = await sealPreview(house, preview);
    const record: FileRecord = {
      ...sealed,
      ...{ file: begun.file, act: 'added', name: begun.name, kind: begun.kind, mediaType: TYPES[type].mediaType },
      ...{ originalHash: begun.hash, preview: small.preview, writing, version: place.version, role: '', jaw: '' },
      ...{ rims: surface?.rims ?? 0, addedAt: house.ground.clock.now(), by: toHex(house.device.id) },
    };
    const { log, document } = place;
    const move: Move = { log, document, file: record.file, size: record.size, isUp: true, state: 'going' };
    const change = (doc: Parameters<typeof addFile>[0]): void => {
      addFile(doc, record);
    };
    await editFiles(house, log, [{ name: document, change, blobs: small.names }], async () => [
      endBegun(house, begun),
      ...small.ops,
      ...(house.me.isDemo || !house.moves ? [] : [await house.moves.row(move)]),
    ]);
    if (!house.me.isDemo) house.moves?.begin(move);
    return record;
  }
}
