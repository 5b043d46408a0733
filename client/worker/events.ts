// Reading the access log: every event this device may read, with the window in which it truly happened, and the bundle
// that an auditor verifies offline.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { SignedEntry } from '../../protocol/entry.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { SIGNED_TERM, type Receipt, type SignedTerm } from '../../protocol/receipt.ts';
import { decode, encode, list } from '../../protocol/schema.ts';
import { buildBundle, type LogItem } from '../access/bundle.ts';
import { decodeEvents, type Event } from '../access/event.ts';
import { boundsOfChain, placeKey, type Bounds } from '../access/window.ts';
import { entryKeyOf, openEntry } from '../crypto/entry.ts';
import { sha256 } from '../crypto/hash.ts';
import type { StoredEntry } from '../sync/disk.ts';
import type { EventFilter, EventRow } from './api.ts';
import { receiptOf } from './disk.ts';
import type { Group } from './group.ts';
import type { House } from './house.ts';
import type { Lists } from './lists.ts';

interface Opened {
  readonly stored: StoredEntry;
  readonly entry: SignedEntry;
  readonly receipt: Receipt | null;
  readonly bounds: Bounds;
}

/** All entries of a log that open here, each with its bounds in time. */
async function openAll(house: House, log: Bytes): Promise<readonly Opened[]> {
  const stored = await house.disk.entries(log);
  const opened = await Promise.all(stored.map((each) => openEntry(each.bytes, (key) => house.groups.secretOf(log, key), log)));
  const receipts = stored.map(receiptOf);
  const byPlace = new Map(receipts.flatMap((receipt) => (receipt ? [[placeKey(receipt.stored), receipt.stored] as const] : [])));
  const entries = stored.flatMap((each, i) => {
    const open = opened[i]!;
    return typeof open === 'string' ? [] : [{ stored: each, entry: open.entry, receipt: receipts[i]! }];
  });
  const chains = Map.groupBy(entries, ({ entry }) => toHex(entry.fields.device));
  return [...chains.values()].flatMap((chain) => {
    const ordered = chain.sort((a, b) => a.entry.fields.seq - b.entry.fields.seq);
    const moments = ordered.map(({ entry, receipt }) => ({ seen: entry.fields.seen, receipt: receipt?.stored ?? null }));
    const bounds = boundsOfChain(moments, byPlace);
    return ordered.map((each, i) => ({ ...each, bounds: bounds[i]! }));
  });
}

export async function eventRows(house: House, lists: Lists, filter: EventFilter): Promise<EventRow[]> {
  const audit = house.groups.own('audit');
  const groups: readonly Group[] = [audit, ...house.cases()];
  const rows: EventRow[] = [];
  for (const group of groups) {
    for (const each of await openAll(house, group.log)) {
      if (each.entry.fields.kind !== 'event') continue;
      // On a case our own events stand in our own access log already.
      if (group !== audit && !house.isOtherHouse(group, each.entry.fields.device)) continue;
      const events = decodeEvents(each.entry.fields.body) ?? [];
      rows.push(...events.map((event, part) => toRow(house, lists, group, each, event, part)));
    }
  }
  return rows.filter((row) => isWanted(row, filter)).sort(newestFirst).slice(0, filter.limit ?? 1_000);
}

function toRow(house: House, lists: Lists, group: Group, each: Opened, event: Event, part: number): EventRow {
  const { organisation } = house.groups;
  const device = toHex(each.entry.fields.device);
  const onCase = group.caseRoster?.devices.get(device)?.[0];
  const person = event.person ? organisation.persons.get(toHex(event.person))?.name : undefined;
  const wasSeen = isSeen(house, group, each);
  return {
    id: `${toHex(each.entry.id)}/${String(part)}`,
    person: onCase ? onCase.side.name : (person ?? ''),
    device,
    organisation: onCase ? onCase.side.name : organisation.name,
    action: event.action,
    record: labelOf(lists, event.record),
    recordId: event.record,
    purpose: event.purpose ?? '',
    outcome: event.outcome,
    claimedAt: event.at,
    notBefore: each.bounds.notBefore,
    notAfter: each.bounds.notAfter,
    state: !each.receipt ? 'on this tablet' : wasSeen ? 'seen by the other house' : 'at the relay',
  };
}

/** Our event stands mirrored on a case, and the other house has verified the log beyond that place. */
function isSeen(house: House, group: Group, each: Opened): boolean {
  if (group.place !== 'case' || !each.receipt) return false;
  const { seenBy } = house.replica(group.log).state;
  return seenBy !== null && seenBy.term === each.receipt.stored.term && seenBy.seq >= each.receipt.stored.seq;
}

/** A name for those who may read it now: events themselves hold ids only. */
function labelOf(lists: Lists, record: string): string {
  const id = record.split('/').at(-1) ?? '';
  const patient = lists.patients.get(id);
  if (patient) return patient.name;
  const row = lists.cases.get(record) ?? lists.cases.get(id);
  return row ? [row.number, row.patientLabel].filter((each) => each !== '').join(' · ') : record;
}

function isWanted(row: EventRow, filter: EventFilter): boolean {
  if (filter.record !== undefined && !row.recordId.includes(filter.record)) return false;
  if (filter.person !== undefined && row.person !== filter.person) return false;
  const text = (filter.text ?? '').trim().toLowerCase();
  return text === '' || [row.person, row.record, row.organisation, row.action].some((each) => each.toLowerCase().includes(text));
}

/** By the proved time, else by where it must lie: after everything the relay has. */
function newestFirst(a: EventRow, b: EventRow): number {
  const timeOf = (row: EventRow): number => row.notAfter ?? Math.max(row.claimedAt, row.notBefore ?? 0);
  return timeOf(b) - timeOf(a) || b.id.localeCompare(a.id);
}

// --- the bundle

const TERMS = list(SIGNED_TERM, 65_536);
export async function keepTerm(house: House, log: Bytes, term: SignedTerm): Promise<void> {
  const stored = await house.rows.get('terms', toHex(log));
  const terms = (stored && decode(TERMS, stored)) ?? [];
  if (terms.some((each) => equal(each.signature, term.signature))) return;
  await house.disk.commit([await house.rows.put('terms', toHex(log), encode(TERMS, [...terms, term]))]);
}

/** The auditor's bundle of our access log. */
export async function bundle(house: House): Promise<Bytes> {
  const audit = house.groups.own('audit');
  const staff = house.groups.own('staff');
  const storedTerms = await house.rows.get('terms', toHex(audit.log));
  const items = (await openAll(house, audit.log)).map((each) => itemOf(house, audit.log, each));
  return buildBundle(sha256, house.device.signing.sign, {
    staff: staff.log,
    log: audit.log,
    scope: { kind: 'everything', subject: '', from: null, to: null },
    made: house.ground.clock.now(),
    exporter: house.device.id,
    exporterKey: house.device.signing.publicKey,
    roster: staff.stored.map(({ bytes, signature }) => ({ bytes, signature })),
    relays: house.me.relayKey ? [house.me.relayKey] : [],
    terms: (storedTerms && decode(TERMS, storedTerms)) ?? [],
    items,
  });
}

function itemOf(house: House, log: Bytes, { stored, entry, receipt }: Opened): LogItem {
  const header = readHeader(stored.bytes)?.header;
  const secret = header && house.groups.secretOf(log, header.key as KeyId);
  const isShown = entry.fields.kind === 'event' && header && secret;
  return {
    device: entry.fields.device,
    seq: entry.fields.seq,
    id: entry.id,
    prev: entry.fields.prev,
    storage: stored.storage,
    receipt,
    disclosed: isShown ? { sealed: stored.bytes, key: entryKeyOf(secret, header), seen: entry.fields.seen } : null,
  };
}
