// Reading the access log: every event this device may read, with the window in which it truly happened, and the bundle
// that an auditor verifies offline.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader, type SignedEntry } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { SIGNED_TERM, type Receipt, type SignedTerm } from '../../protocol/receipt.ts';
import { decode, encode, list } from '../../protocol/schema.ts';
import { buildBundle, type LogItem, type Scope } from '../access/bundle.ts';
import { decodeEvents } from '../access/event.ts';
import { itemOf, linesOf } from '../access/held.ts';
import { orderLines, type EventLine } from '../access/list.ts';
import { openEntry } from '../crypto/entry.ts';
import { sha256 } from '../crypto/hash.ts';
import type { StoredEntry } from '../sync/disk.ts';
import type { EventFilter, EventRow } from './eventrow.ts';
import { receiptOf } from './disk.ts';
import type { Group } from './group.ts';
import type { House } from './house.ts';
import type { Lists } from './lists.ts';

interface Opened {
  readonly stored: StoredEntry;
  readonly entry: SignedEntry;
  readonly receipt: Receipt | null;
}

/** The entries of a log that open here; whether all did. What was set aside is nobody's event. */
async function openAll(house: House, log: Bytes): Promise<{ opened: readonly Opened[]; isWhole: boolean }> {
  const stored = (await house.disk.entries(log)).filter(({ state }) => state !== 'quarantined');
  const tried = await Promise.all(
    stored.map((each) => openEntry(each.bytes, (key) => house.groups.secretOf(log, key), log)),
  );
  const opened = stored.flatMap((each, i) => {
    const open = tried[i];
    return typeof open === 'object' ? [{ stored: each, entry: open.entry, receipt: receiptOf(each) }] : [];
  });
  return { opened, isWhole: opened.length === stored.length };
}

export async function eventRows(house: House, lists: Lists, filter: EventFilter): Promise<EventRow[]> {
  const audit = house.groups.own('audit');
  const lines: EventLine[] = [];
  for (const group of [audit, ...house.cases()]) {
    const { opened } = await openAll(house, group.log);
    // On a case our own events stand in our own access log already.
    const held = opened
      // What waits was not judged: its signature may be anybody's.
      .filter(({ stored }) => stored.state === 'applied')
      .filter(({ entry }) => group === audit || house.isOtherHouse(group, entry.fields.device))
      .map(({ entry, receipt }) => ({ entry, receipt, isSeenByOther: isSeen(house, group, receipt) }));
    lines.push(...linesOf(held));
  }
  const rows = orderLines(lines)
    .reverse()
    .map((line) => toRow(house, lists, line));
  return rows.filter((row) => isWanted(row, filter)).slice(0, filter.limit ?? 1_000);
}

function toRow(house: House, lists: Lists, { id, log, device, person, event, window, where }: EventLine): EventRow {
  const { organisation } = house.groups;
  const onCase = house
    .cases()
    .find((group) => toHex(group.log) === log)
    ?.caseRoster?.devices.get(device)?.[0];
  return {
    id,
    person: onCase ? onCase.side.name : person === null ? '' : (organisation.persons.get(person)?.name ?? ''),
    device,
    organisation: onCase ? onCase.side.name : organisation.name,
    action: event.action,
    record: labelOf(lists, event.record),
    recordId: event.record,
    purpose: event.purpose ?? '',
    outcome: event.outcome,
    claimedAt: window.claimed,
    notBefore: window.notBefore,
    notAfter: window.notAfter,
    state: where,
  };
}

/** The other house has verified the log beyond that place. */
function isSeen(house: House, group: Group, receipt: Receipt | null): boolean {
  if (group.place !== 'case' || !receipt) return false;
  const { seenBy } = house.replica(group.log).state;
  return seenBy !== null && equal(seenBy.nonce, receipt.stored.nonce) && seenBy.seq >= receipt.stored.seq;
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
  return (
    text === '' ||
    [row.person, row.record, row.organisation, row.action].some((each) => each.toLowerCase().includes(text))
  );
}

// --- the bundle

const TERMS = list(SIGNED_TERM, 65_536);
export async function keepTerm(house: House, log: Bytes, term: SignedTerm): Promise<void> {
  await house.commit(async () => {
    const stored = await house.rows.get('terms', toHex(log));
    const terms = (stored && decode(TERMS, stored)) ?? [];
    if (terms.some((each) => equal(each.signature, term.signature))) return [];
    return [await house.rows.put('terms', toHex(log), encode(TERMS, [...terms, term]))];
  });
}

/** The auditor's bundle of our access log; of one record when the filter names one, of our own chain when not all opens. */
export async function bundle(house: House, filter: EventFilter): Promise<Bytes> {
  const audit = house.groups.own('audit');
  const staff = house.groups.own('staff');
  const storedTerms = await house.rows.get('terms', toHex(audit.log));
  const { opened, isWhole } = await openAll(house, audit.log);
  const mine = isWhole ? opened : opened.filter(({ entry }) => equal(entry.fields.device, house.device.id));
  const subject = filter.record ?? '';
  const kind: Scope['kind'] = !isWhole ? 'own' : subject === '' ? 'everything' : 'record';
  return buildBundle(sha256, house.device.signing.sign, {
    staff: staff.log,
    log: audit.log,
    scope: { kind, subject: kind === 'record' ? subject : '', from: null, to: null },
    made: house.ground.clock.now(),
    exporter: house.device.id,
    exporterKey: house.device.signing.publicKey,
    roster: staff.stored.map(({ bytes, signature }) => ({ bytes, signature })),
    relays: house.me.relayKey ? [house.me.relayKey] : [],
    terms: (storedTerms && decode(TERMS, storedTerms)) ?? [],
    items: mine.map((each) => itemFor(house, audit.log, each, subject)),
  });
}

/** With a subject only its events are disclosed; the others stand there as links. */
function itemFor(house: House, log: Bytes, { stored, entry, receipt }: Opened, subject: string): LogItem {
  const header = readHeader(stored.bytes)?.header;
  const events = entry.fields.kind === 'event' ? decodeEvents(entry.fields.body) : null;
  const isWantedHere = events?.some(({ record }) => subject === '' || record === subject) ?? false;
  const secret = header && isWantedHere ? house.groups.secretOf(log, header.key as KeyId) : undefined;
  return itemOf(entry, stored.bytes, receipt, secret ?? null);
}
