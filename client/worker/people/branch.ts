// What a tablet wrote that is a copy of another, and that nobody else has: taken from its silent vault into the vault of
// the new device that its person becomes there, which signs it anew. The silent vault keeps it all, readable.
import { bytesOfHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { BODY_BYTES } from '../../../protocol/limits.ts';
import {
  bool,
  bytes,
  bytesUpTo,
  decode,
  encode,
  list,
  oneOf,
  text,
  tuple,
  uint,
  type Infer,
} from '../../../protocol/schema.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import { encodeControl } from '../../roster/control.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import { PAGE } from '../../sync/documents.ts';
import type { Replica } from '../../sync/replica.ts';
import { draftsOf } from '../records/batches.ts';
import type { House } from '../house.ts';
import { isAtRelay, KINDS, welcomeOf } from '../groups/welcoming.ts';
import { MOVE } from '../files/move.ts';
import type { Sitting } from '../sitting.ts';
import { UPDATES, WAITING } from '../records/waiting.ts';

/** Sent just before it met the other: where both were online at once, others may have set these aside. */
const SENT_BEFORE = 16;

/** One entry of the twin. `move` is a file that was on its way out; `seq` its place in the old chain. */
export const WRITTEN = tuple({
  log: bytes(32),
  kind: oneOf('update', 'event', 'control', 'move'),
  doc: text(128),
  id: bytes(32),
  seq: uint(),
  body: bytesUpTo(BODY_BYTES),
  blobs: list(bytes(32), 1024),
  /** Whether the twin knew that a relay keeps the entry which founds this log. */
  isFounded: bool(),
});
export type WrittenByTwin = Infer<typeof WRITTEN>;
/** Whose it was: only the same person of the same house signs it anew. */
export const WHOSE = tuple({ root: bytes(32), person: bytes(16), device: bytes(32), vault: text(64) });

export const BRANCH = 'branch';
export const WHOSE_KEY = 'whose';

/** Into the new vault, before its house is entered: it begins with all of it. */
export async function bringBranch(from: Sitting | null, { house }: Sitting): Promise<void> {
  if (!from) return;
  const { house: twin, vault } = from;
  const written: WrittenByTwin[] = [];
  for (const replica of twin.replicas.values()) written.push(...(await entriesOf(twin, replica)));
  written.push(...(await typedIn(twin)), ...(await unsignedIn(twin)), ...(await movesIn(twin)));
  written.push(...(await untoldBy(twin)));
  const { root } = twin.groups.organisation;
  const whose = encode(WHOSE, { root, person: twin.me.person, device: twin.device.id, vault: vault.id });
  const rows = [house.rows.put(BRANCH, WHOSE_KEY, whose)];
  for (const [at, each] of written.entries()) rows.push(house.rows.put(BRANCH, nameOf(at), encode(WRITTEN, each)));
  await house.commit(() => Promise.all(rows));
}
/** In the order of writing. */
const nameOf = (at: number): string => at.toString(16).padStart(8, '0');

async function entriesOf(house: House, replica: Replica): Promise<readonly WrittenByTwin[]> {
  const { disk } = house;
  const { log, outbox } = replica;
  const sent: StoredEntry[] = [];
  for await (const each of replica.oursSent()) if (sent.push(each) >= SENT_BEFORE) break;
  const waiting = await disk.entriesOf(
    log,
    outbox.items.map(({ storage }) => storage),
  );
  const all = [...sent.reverse(), ...waiting].filter((stored) => stored !== null);
  const found = await Promise.all(all.map((stored) => writtenIn(house, replica, stored)));
  return found.filter((each) => each !== null);
}

async function writtenIn(house: House, replica: Replica, stored: StoredEntry): Promise<WrittenByTwin | null> {
  const { log, outbox } = replica;
  const opened = await openEntry(stored.bytes, (key: KeyId) => house.groups.secretOf(log, key), log);
  if (typeof opened === 'string') return null;
  const { kind, doc, body, seq } = opened.entry.fields;
  if (kind !== 'update' && kind !== 'event' && kind !== 'control') return null;
  const blobs = [...(outbox.byId(stored.id)?.blobs ?? [])];
  return { log, kind, doc, id: stored.id, seq, body, blobs, isFounded: isAtRelay(house, house.groups.need(log)) };
}

/** Nobody else can have it. */
const neverSigned = (body: Bytes) => ({ body, id: sha256(body), seq: 0, blobs: [], isFounded: true }) as const;

/** What pages typed and no entry carries, because nothing could be signed any more. */
async function typedIn({ rows }: House): Promise<readonly WrittenByTwin[]> {
  const typed = await rows.all(WAITING);
  return typed.flatMap(({ key, value }) => {
    const updates = decode(UPDATES, value) ?? [];
    const at = key.indexOf('|');
    const [log, doc] = [bytesOfHex(key.slice(0, at)), key.slice(at + 1)];
    return draftsOf(doc, updates, PAGE, []).map(({ body }): WrittenByTwin => ({
      ...neverSigned(body),
      log,
      kind: 'update',
      doc,
    }));
  });
}

/** Who looked at what while nothing could be signed. */
async function unsignedIn({ rows, groups }: House): Promise<readonly WrittenByTwin[]> {
  const { log } = groups.own('audit');
  const noted = (await rows.all('unsigned')).sort((a, b) => (a.key < b.key ? -1 : 1));
  return noted.map(({ value }): WrittenByTwin => ({ ...neverSigned(value), log, kind: 'event', doc: '' }));
}

/** Cases and contacts that the relay has, and of which colleagues had not been told yet: nobody else has their keys. */
async function untoldBy(twin: House): Promise<readonly WrittenByTwin[]> {
  const cases = twin.groups.all().find(({ place }) => place === 'cases');
  if (!cases) return [];
  const untold = KINDS.map(async ({ place, table, type }) => {
    const told = new Set((await twin.rows.all(table)).map(({ key }) => key));
    return twin.groups.all().flatMap((group): readonly WrittenByTwin[] => {
      const welcome = group.place === place && !told.has(toHex(group.log)) ? welcomeOf(twin, group) : null;
      if (!welcome) return [];
      const body = encodeControl({ epoch: null, act: { type, ...welcome } });
      return [{ ...neverSigned(body), log: cases.log, kind: 'control', doc: '' }];
    });
  });
  return (await Promise.all(untold)).flat();
}

async function movesIn({ rows }: House): Promise<readonly WrittenByTwin[]> {
  return (await rows.all('move')).flatMap(({ value }) => {
    const move = decode(MOVE, value);
    return move?.isUp ? [{ ...neverSigned(value), log: move.log, kind: 'move', doc: move.document }] : [];
  });
}
