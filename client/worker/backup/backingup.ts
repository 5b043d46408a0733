// What this tablet holds, as a backup: every log with its records, its entries and the attachments it refers to, the same
// sealed bytes. Reads only; what is written meanwhile is in the next one.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { epochBinding } from '../../../protocol/epoch.ts';
import { RECEIPT } from '../../../protocol/receipt.ts';
import { decode } from '../../../protocol/schema.ts';
import type { BackupChain } from '../../backup/chain.ts';
import type { BackupManifest, BackupPart, Covered } from '../../backup/format.ts';
import { StateHash } from '../../backup/state.ts';
import { BackupWriter, type BackupSink, type Written } from '../../backup/write.ts';
import { sealBox } from '../../crypto/box.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import { DocStore } from '../../sync/docstore.ts';
import { blobNamesIn } from '../files/attached.ts';
import { receiptOf } from '../disk.ts';
import type { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import { whenWhole } from '../snapshots/whole.ts';

export const OPENING_INFO = 'enamel/v1/backup';
const BATCH_BYTES = 512 * 1024;
const BATCH = 256;
const PAGE = 512;
/** A log in which somebody writes all the time is held for a moment after so many tries. */
const TRIES = 4;

export interface BackupOrder {
  readonly sink: BackupSink;
  /** What this one goes on from; null = a full one. */
  readonly base: (BackupChain & { readonly hash: Bytes }) | null;
  /** Attachments beyond so many bytes are left to the next file. */
  readonly mostBytes: number;
  /** Asked before every piece; rejects when it shall not go on. */
  readonly goOn: () => Promise<void>;
  readonly tell: (done: number, total: number) => void;
}

export async function writeBackup(house: House, order: BackupOrder): Promise<Written> {
  await whenWhole(house, order.goOn);
  const writer = new BackupWriter(order.sink);
  const covered: Covered[] = [];
  const groups = house.groups.all();
  const blobs = await lackingBlobs(house, order.base);
  const total = groups.length + blobs.length;
  const documents = new Documents(house);
  let relayTime = 0;
  for (const group of groups) {
    await order.goOn();
    const done = await writeLog(house, writer, group, documents, order);
    covered.push(done.covered);
    relayTime = Math.max(relayTime, done.relayTime);
    order.tell(covered.length, total);
  }
  let missing = 0;
  let left = blobs.length;
  for (const { log, name } of blobs) {
    if (writer.bytes >= order.mostBytes) break;
    await order.goOn();
    const bytes = await blobOf(house, log, name);
    if (bytes) await writer.addBlob(name, bytes);
    else missing += 1;
    left -= 1;
    order.tell(total - left, total);
  }
  const { device, groups: known, ground } = house;
  const manifest: Omit<BackupManifest, 'parts' | 'blobs'> = {
    practice: sha256(known.organisation.root),
    by: { signing: device.signing.publicKey, sealing: device.sealing.publicKey },
    id: ground.random(16),
    base: order.base && { id: order.base.newest.id, manifest: order.base.hash },
    isPartial: left > 0,
    at: ground.clock.now(),
    relayTime,
    logs: covered,
    missing,
  };
  return writer.finish(manifest, device.signing.sign);
}

async function lackingBlobs(
  house: House,
  base: BackupOrder['base'],
): Promise<readonly { readonly log: Bytes; readonly name: Bytes }[]> {
  const held = new Set(base?.files.flatMap(({ manifest }) => manifest.blobs.map(({ name }) => toHex(name))) ?? []);
  const lacking: { log: Bytes; name: Bytes }[] = [];
  for (const { log } of house.groups.all())
    for (const name of await blobNamesIn(house, log)) {
      if (held.has(toHex(name))) continue;
      held.add(toHex(name));
      lacking.push({ log, name });
    }
  return lacking;
}
/** From this tablet, or from the relay without keeping it. */
async function blobOf(house: House, log: Bytes, name: Bytes): Promise<Bytes | null> {
  const here = await house.disk.blob(name);
  if (here || house.session?.state !== 'online') return here;
  return (await house.courier?.download(log, name).catch(() => null)) ?? null;
}

/** The stored documents; which there are is asked again only when something was stored. */
class Documents {
  readonly #house: House;
  #store: DocStore;
  #names: ReadonlyMap<string, readonly string[]> = new Map();
  #at = -1;
  constructor(house: House) {
    this.#house = house;
    this.#store = new DocStore(house.rows);
  }
  async *of(log: Bytes): AsyncGenerator<readonly [string, Bytes]> {
    const stored = [...this.#house.stored.values()].reduce((sum, each) => sum + each, 0);
    if (stored !== this.#at) {
      this.#store = new DocStore(this.#house.rows);
      this.#names = await this.#store.names();
    }
    this.#at = stored;
    for (const name of this.#names.get(toHex(log)) ?? []) {
      // What is written anew at this moment can't be read: whoever asks sees that something was stored.
      const update = await this.#store.load(log, name).catch(() => null);
      if (update) yield [name, update];
    }
  }
}

/** Somebody wrote or sealed anew while the log was read. */
class Moved extends Error {}

async function writeLog(
  house: House,
  writer: BackupWriter,
  group: Group,
  documents: Documents,
  order: BackupOrder,
): Promise<{ covered: Covered; relayTime: number }> {
  for (const part of await logParts(house, group)) await writer.add(part);
  const replica = house.replica(group.log);
  for (let tries = 1; ; tries++) {
    const work = (): Promise<Cut> => cutOf(house, group, documents, order);
    try {
      const cut = tries < TRIES ? await work() : await replica.exclusive(work);
      await writeEntries(house, writer, group.log, cut, order);
      return cut;
    } catch (error) {
      if (!(error instanceof Moved) || tries > TRIES) throw error;
    }
  }
}

/** Genesis and records; what no relay has founded yet opens through a box of its own. */
async function logParts(house: House, group: Group): Promise<readonly BackupPart[]> {
  const { log, genesis, records, rivals, pending, founding } = group;
  const epochs = records.length === 0 ? house.groups.epochsOf(log).slice(0, 16) : [];
  const { recovery } = house.groups.organisation;
  const secrets = await Promise.all(
    epochs.map(async ({ number, secret }) => {
      const box = await sealBox(recovery, secret, OPENING_INFO, epochBinding(log, number), house.ground.random);
      return { number, box };
    }),
  );
  const parts: BackupPart[] = [
    { type: 'log', genesis, records: [], opening: secrets.length > 0 ? { founding, secrets } : null },
  ];
  for (const { signed } of [...records, ...rivals, ...(pending ? [pending.record] : [])])
    parts.push({ type: 'log', genesis, records: [signed], opening: null });
  return parts;
}

interface Cut {
  readonly covered: Covered;
  /** What goes into this file, in an order in which it can be taken in. */
  readonly storages: readonly Bytes[];
  readonly relayTime: number;
}

/** What the log holds at one moment: its documents and its entries belong together. */
async function cutOf(house: House, { log }: Group, documents: Documents, { base, goOn }: BackupOrder): Promise<Cut> {
  const hex = toHex(log);
  const count = (): number => house.stored.get(hex) ?? 0;
  const before = count();
  const state = new StateHash();
  for await (const [name, update] of documents.of(log)) {
    await goOn();
    if (count() !== before) throw new Moved('written to');
    state.add(name, update);
  }
  const { heads, seen } = house.replica(log).state;
  const after = await heldUntil(house, log, base?.newest.logs.find((each) => equal(each.log, log)) ?? null);
  const found = await indexOf(house, log);
  if (count() !== before) throw new Moved('written to');
  const covered = { log, entries: found.length, heads: heads.slice(-4096), seen, state: state.digest() };
  const fresh = found.filter(({ seq }) => seq === null || seq > after);
  const times = found.map(({ time }) => time);
  const relayTime = times.reduce((a, b) => Math.max(a, b), 0);
  return { covered, storages: (await inOrder(house, log, fresh)).map(({ storage }) => storage), relayTime };
}

/** Up to which place of the relay's sequence the base has everything: only where the relay still has the same past. */
async function heldUntil(house: House, log: Bytes, before: Covered | null): Promise<number> {
  if (!before?.seen) return 0;
  const { seq, nonce, hash } = before.seen;
  const here = (await house.disk.entriesAt(log, seq)).map((entry) => receiptOf(entry)?.stored);
  return here.some((stored) => stored && equal(stored.nonce, nonce) && equal(stored.hash, hash)) ? seq : 0;
}

interface Indexed {
  readonly storage: Bytes;
  readonly seq: number | null;
  readonly time: number;
}

async function indexOf({ disk }: House, log: Bytes): Promise<Indexed[]> {
  const found: Indexed[] = [];
  for (let after: Bytes | null = null; ;) {
    const page: readonly StoredEntry[] = await disk.page(log, after, PAGE);
    for (const { storage, seq, receipt } of page) {
      const time = receipt ? (decode(RECEIPT, receipt)?.stored.time ?? 0) : 0;
      found.push({ storage, seq, time });
    }
    after = page.at(-1)?.storage ?? null;
    if (page.length < PAGE) return found;
  }
}

/** The relay's order; then what waits for a relay, in its order; then the rest by what its writers believed of time. */
async function inOrder(house: House, log: Bytes, found: readonly Indexed[]): Promise<readonly Indexed[]> {
  const waiting = new Map((await house.disk.outbox(log)).map(({ storage, n }) => [toHex(storage), n]));
  const rest = found.filter(({ seq, storage }) => seq === null && !waiting.has(toHex(storage)));
  const walls = new Map<string, number>();
  for (const { storage } of rest) {
    const stored = await house.disk.entry(log, storage);
    const opened = stored && (await openEntry(stored.bytes, (key) => house.groups.secretOf(log, key), log));
    walls.set(toHex(storage), typeof opened === 'object' && opened ? opened.entry.fields.wall : 0);
  }
  const rank = ({ seq, storage }: Indexed): readonly [number, number] => {
    const hex = toHex(storage);
    if (seq !== null) return [1, seq];
    const n = waiting.get(hex);
    return n === undefined ? [0, walls.get(hex) ?? 0] : [2, n];
  };
  return [...found].sort((a, b) => {
    const [[groupA, placeA], [groupB, placeB]] = [rank(a), rank(b)];
    return groupA - groupB || placeA - placeB;
  });
}

async function writeEntries(
  { disk }: House,
  writer: BackupWriter,
  log: Bytes,
  { storages }: Cut,
  { goOn }: BackupOrder,
): Promise<void> {
  type Item = Extract<BackupPart, { type: 'entries' }>['items'][number];
  let items: Item[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (items.length > 0) await writer.add({ type: 'entries', log, items });
    items = [];
    size = 0;
  };
  for (let at = 0; at < storages.length; at += BATCH) {
    await goOn();
    for (const stored of await disk.entriesOf(log, storages.slice(at, at + BATCH))) {
      if (!stored) throw new Moved('sealed anew');
      if (size + stored.bytes.length > BATCH_BYTES || items.length === BATCH) await flush();
      items.push({ entry: stored.bytes, receipt: receiptOf(stored) });
      size += stored.bytes.length;
    }
  }
  await flush();
}
