// Files that lie only at the relay where the house was before: fetched from there and put where it is now, until nothing
// is missing or that relay has no more of it. One tablet may do what another does: nothing is stored twice.
import { readHeader } from '../../../protocol/entry.ts';
import type { Bytes } from '../../../protocol/bytes.ts';
import { decode } from '../../../protocol/schema.ts';
import { sha256Large } from '../../crypto/hash.ts';
import { BLOB_LANES, BlobRefused, openBlobTransfer } from '../../sync/blobs.ts';
import { proofOf } from '../../sync/enter.ts';
import { inLanes } from '../../sync/lanes.ts';
import { RelayRefused, type Session } from '../../sync/session.ts';
import type { House } from '../house.ts';
import { RELAY_AT, type RelayAt } from '../me.ts';
import { parts } from '../parts.ts';
import { dial } from '../cases/peeking.ts';

/** Key of its row. */
export const LEFT = 'left';
const AGAIN_MS = 15_000;
/** As many as one item of an append may name. */
const NAMED = 1024;
const tried = new WeakMap<House, number>();

export async function leftBehind({ rows }: House): Promise<RelayAt | null> {
  const stored = await rows.get('relay', LEFT);
  return stored && decode(RELAY_AT, stored);
}

export async function fetchLeftBehind(house: House): Promise<void> {
  const from = await leftBehind(house);
  const now = house.ground.clock.now();
  if (!from || house.session?.state !== 'online' || house.whereabouts.comingCount > 0) return;
  if (now - (tried.get(house) ?? 0) < AGAIN_MS) return;
  tried.set(house, now);
  const lacking = await lackingHere(house);
  if (lacking.length > 0 && !(await fetchAll(house, from, lacking))) return;
  await house.commit(() => Promise.resolve([house.rows.remove('relay', LEFT)]));
  house.ground.announce(['connection']);
}

interface Lacking {
  readonly log: Bytes;
  readonly names: readonly Bytes[];
}
/** What the relay of now lacks; throws where a log can't be asked about now. */
async function lackingHere(house: House): Promise<readonly Lacking[]> {
  const { blobNamesIn } = await parts.attached();
  const found: Lacking[] = [];
  for (const { log } of house.groups.all()) {
    const names = house.whereabouts.of(log) ? [] : await blobNamesIn(house, log);
    const lacking = names.length > 0 ? await house.courier?.lacking(log, names) : null;
    if (lacking && lacking.names.length > 0) found.push({ log, names: lacking.names });
  }
  return found;
}

/** False where the relay of before did not answer. What it has no more either is nowhere any more. */
async function fetchAll(house: House, from: RelayAt, all: readonly Lacking[]): Promise<boolean> {
  const session = await dial(house.ground, { relayAddress: from.address, relayKey: from.key });
  if (typeof session === 'string') return false;
  const blobs = openBlobTransfer(house.ground.fetch, sha256Large, from.address);
  try {
    for (const { log, names } of all) {
      const brought: Bytes[] = [];
      await inLanes(names, BLOB_LANES, async (name) => {
        const unit = (await house.disk.blob(name)) ?? (await blobs.get(await ticketFor(house, session, log), name));
        await house.courier?.upload(log, name, unit);
        brought.push(name);
      }).catch((error: unknown) => {
        if (!(error instanceof BlobRefused && error.reason === 'missing') && !(error instanceof RelayRefused))
          throw error;
      });
      await nameThem(house, log, brought);
    }
    return true;
  } catch {
    return false;
  } finally {
    session.close();
  }
}

/** With the pass of the epoch that both relays know: the one the house moved under. */
async function ticketFor({ groups }: House, session: Session, log: Bytes): Promise<string> {
  const record = groups.need(log).records.findLast(({ fields }) => groups.passOf(log, fields.number) !== null);
  for (const { fields } of record ? [...groups.need(log).records].reverse() : []) {
    const pass = groups.passOf(log, fields.number);
    if (!pass) continue;
    try {
      await session.request({ type: 'prove', ...proofOf(session, log, fields.number, pass) }, 'proven');
      return (await session.request({ type: 'ticket', log }, 'ticket')).token;
    } catch (error) {
      // It knows this epoch not, or a newer one.
      if (!(error instanceof RelayRefused) || error.reason === 'unknown log') throw error;
    }
  }
  throw new RelayRefused('not proven', null);
}

/** What no entry names goes after some days. */
async function nameThem(house: House, log: Bytes, names: readonly Bytes[]): Promise<void> {
  const stored = await house.disk.entries(log);
  const carrier = stored.findLast(({ seq, bytes }) => seq !== null && readHeader(bytes) !== null);
  for (let at = 0; carrier && at < names.length; at += NAMED) {
    const items = [{ entry: carrier.bytes, blobs: names.slice(at, at + NAMED) }];
    await house.session?.request({ type: 'append', log, head: null, items }, 'receipts');
  }
}
