// A small practice with real keys: two tablets that write access events, a relay that receipts them, an auditor.
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import type { Position, SignedEntry } from '../../protocol/entry.ts';
import type { LogId } from '../../protocol/ids.ts';
import { runOn, signReceipts, signTerm, type Receipt, type SignedTerm } from '../../protocol/receipt.ts';
import type { Scope } from '../../client/access/bundle.ts';
import { buildBundle, type CaseParts, type LogItem } from '../../client/access/bundleparts.ts';
import { encodeEvents, type Event } from '../../client/access/event.ts';
import { itemOf as itemOfEntry } from '../../client/access/held.ts';
import { sealEntry, signEntry } from '../../client/crypto/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { keyIdOfSecret } from '../../client/crypto/secret.ts';
import { signingKeyFromSeed, type SigningKey } from '../../client/crypto/sign.ts';
import { encodeControl, type Act } from '../../client/roster/control.ts';
import { certify, idOf, type DeviceKeys } from '../../client/roster/statements.ts';

export const NOON = Date.UTC(2026, 2, 4, 12);
export const MINUTE = 60_000;

export function seedOf(name: string): Bytes {
  return sha256(utf8(name));
}

/** Repeatable bytes: a test that fails once fails always. */
export function randomFrom(name: string): (length: number) => Bytes {
  let count = 0;
  return (length) => {
    const parts: Bytes[] = [];
    for (let have = 0; have < length; have += 32) parts.push(seedOf(`${name}/${String(count++)}`));
    return concat(...parts).slice(0, length);
  };
}

export function event(fields: Partial<Event> = {}): Event {
  return {
    action: 'open',
    record: 'patient/7',
    compartment: 'clinical',
    person: seedOf('person').slice(0, 16),
    purpose: 'treatment',
    at: NOON,
    outcome: 'done',
    note: null,
    reason: '',
    ...fields,
  };
}

export interface Tablet {
  readonly name: string;
  readonly id: Bytes;
  readonly key: SigningKey;
  readonly keys: DeviceKeys;
  readonly eventKey: Bytes;
  readonly random: (length: number) => Bytes;
  seq: number;
  prev: Bytes | null;
  seen: Position | null;
}
export function newTablet(name: string): Tablet {
  const key = signingKeyFromSeed(seedOf(`${name}/signing`));
  const keys = { signing: key.publicKey, sealing: randomFrom(`${name}/sealing`)(1216) };
  return {
    name,
    id: idOf(keys),
    key,
    keys,
    eventKey: seedOf(`${name}/events`),
    random: randomFrom(name),
    seq: 0,
    prev: null,
    seen: null,
  };
}

export interface Kept {
  readonly tablet: Tablet;
  readonly entry: SignedEntry;
  readonly sealed: Bytes;
  readonly storage: Bytes;
  receipt: Receipt | null;
}

export interface WriteOptions {
  readonly wall?: number;
  readonly seen?: Position | null;
  readonly seq?: number;
  readonly prev?: Bytes | null;
  readonly signWith?: SigningKey;
  readonly log?: Bytes;
}

export const LOG = seedOf('access log') as LogId;
export const STAFF = seedOf('staff log');

/** Writes events on a tablet, offline: signed, sealed, chained. */
export async function write(tablet: Tablet, events: readonly Event[], options: WriteOptions = {}): Promise<Kept> {
  const log = options.log ?? LOG;
  const entry = signEntry(
    {
      suite: 1,
      log,
      key: keyIdOfSecret(tablet.eventKey),
      reg: [],
      kind: 'event',
      doc: '',
      device: tablet.id,
      gen: 0,
      writer: 1,
      seq: options.seq ?? tablet.seq,
      prev: options.prev === undefined ? tablet.prev : options.prev,
      parents: [],
      seen: options.seen === undefined ? tablet.seen : options.seen,
      wall: options.wall ?? events[0]!.at,
      body: encodeEvents(events),
    },
    (options.signWith ?? tablet.key).sign,
  );
  const { bytes: sealed, storage } = await sealEntry({
    signed: entry,
    log,
    keySecret: tablet.eventKey,
    keyId: keyIdOfSecret(tablet.eventKey),
    deviceSecret: tablet.eventKey,
    random: tablet.random,
  });
  tablet.seq = entry.fields.seq + 1;
  tablet.prev = entry.id;
  return { tablet, entry, sealed, storage, receipt: null };
}

export interface Relay {
  readonly log: LogId;
  readonly key: SigningKey;
  term: number;
  nonce: Bytes;
  seq: number;
  hash: Bytes;
  readonly terms: SignedTerm[];
}
export function newRelay(name = 'relay', log = LOG): Relay {
  const key = signingKeyFromSeed(seedOf(`${name}/signing`));
  const nonce = seedOf(`${name}/term`).slice(0, 16);
  const relay: Relay = { log, key, term: 1, nonce, seq: 0, hash: log, terms: [] };
  relay.terms.push(signTerm(key.sign, { log, term: 1, nonce, before: null, time: NOON - MINUTE }));
  return relay;
}

/** The relay stores entries and signs one batch of receipts; the writers then have seen that place. */
export function store(relay: Relay, kept: readonly Kept[], time: number): void {
  const batch = kept.map(({ storage }) => {
    relay.seq += 1;
    relay.hash = runOn(sha256, relay.hash, storage);
    return { log: relay.log, term: relay.term, nonce: relay.nonce, seq: relay.seq, storage, hash: relay.hash, time };
  });
  signReceipts(sha256, relay.key.sign, batch).forEach((receipt, i) => {
    const each = kept[i]!;
    each.receipt = receipt;
    const { term, nonce, seq, hash } = receipt.stored;
    each.tablet.seen = { term, nonce, seq, hash, time };
  });
}

/** The staff log's control entries: the first tablet founds the house and enrols the others. */
export function staffEntries(tablets: readonly Tablet[], later: readonly Act[] = []): SignedEntry[] {
  const [founder, ...others] = tablets;
  if (!founder) throw new Error('a house is founded by somebody');
  const root = signingKeyFromSeed(seedOf('root'));
  const certificate = certify({ root: root.publicKey, device: founder.keys }, root.sign);
  const person = (tablet: Tablet) => ({
    id: seedOf(tablet.name).slice(0, 16),
    name: tablet.name,
    roles: tablet === founder ? (['dentist', 'admin'] as const) : (['dentist'] as const),
  });
  const acts: Act[] = [
    {
      type: 'found',
      kind: 'clinic',
      name: 'Linden Dental',
      root: root.publicKey,
      recovery: randomFrom('recovery')(1216),
      person: person(founder),
      device: founder.keys,
      certificate,
      ownPass: seedOf('own pass'),
    },
    { type: 'compartments', logs: [{ compartment: 'audit', log: LOG }] },
    ...others.flatMap((tablet): Act[] => [
      { type: 'person', person: person(tablet) },
      { type: 'enrol', person: person(tablet).id, device: tablet.keys, certificate: null },
    ]),
    ...later,
  ];
  const entries: SignedEntry[] = [];
  for (const act of acts) {
    const before = entries.at(-1)?.id ?? null;
    const fields = {
      ...{ suite: 1, log: STAFF, key: new Uint8Array(16), kind: 'control' as const, doc: '', gen: 0, writer: 1 },
      ...{ device: founder.id, reg: before ? [before] : [], seq: entries.length, prev: before },
      ...{ parents: [], seen: null, wall: NOON, body: encodeControl({ epoch: null, act }) },
    };
    entries.push(signEntry(fields, founder.key.sign));
  }
  return entries;
}

export function itemOf({ entry, sealed, receipt, tablet }: Kept, isDisclosed = true): LogItem {
  return itemOfEntry(entry, sealed, receipt, isDisclosed ? tablet.eventKey : null);
}

export const EVERYTHING: Scope = { kind: 'everything', subject: '', from: null, to: null };

export interface House {
  readonly roster: readonly SignedEntry[];
  readonly relay: Relay;
}
export function exportItems(
  exporter: Tablet,
  { roster, relay }: House,
  items: readonly LogItem[],
  scope = EVERYTHING,
  cases: readonly CaseParts[] = [],
): Bytes {
  return buildBundle(sha256, exporter.key.sign, {
    staff: STAFF,
    log: LOG,
    scope,
    made: NOON + 60 * MINUTE,
    exporter: exporter.id,
    exporterKey: exporter.key.publicKey,
    roster: roster.map(({ bytes, signature }) => ({ bytes, signature })),
    relays: [relay.key.publicKey],
    terms: relay.terms,
    items,
    cases,
  });
}

/** Anna and Ben each write `rounds` entries, receipted in turn. Returns what everybody holds. */
export async function quietMorning(rounds = 3) {
  const anna = newTablet('Anna');
  const ben = newTablet('Ben');
  const relay = newRelay();
  const kept: Kept[] = [];
  for (let i = 0; i < rounds; i++) {
    const at = NOON + i * 10 * MINUTE;
    const pair = [
      await write(anna, [event({ at, record: `patient/${String(i)}` })]),
      await write(ben, [event({ at, action: 'change' }), event({ at: at + 1000, action: 'export', purpose: 'legal' })]),
    ];
    store(relay, pair, at + MINUTE);
    kept.push(...pair);
  }
  const roster = staffEntries([anna, ben]);
  return { anna, ben, relay, roster, kept, items: kept.map((each) => itemOf(each)) };
}
