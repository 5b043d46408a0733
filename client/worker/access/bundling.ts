// The auditor's bundle of our access log, made from what this device holds.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { readHeader, type SignedEntry } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { SIGNED_TERM, type Receipt, type SignedTerm } from '../../../protocol/receipt.ts';
import { decode, encode, list } from '../../../protocol/schema.ts';
import type { Scope } from '../../access/bundle.ts';
import { buildBundle, type LogItem } from '../../access/bundleparts.ts';
import { itemOf } from '../../access/held.ts';
import { subjectOf } from '../../access/subject.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import { casesFor } from './bundlecases.ts';
import { receiptOf } from '../disk.ts';
import { eventLog, type Known } from './eventlog.ts';
import type { ExportScope } from '../views/eventrow.ts';
import type { House } from '../house.ts';
import type { Lists } from '../records/lists.ts';
import { relayKeysOf } from '../relay/relaykeys.ts';

export interface Opened {
  readonly stored: StoredEntry;
  readonly entry: SignedEntry;
  readonly receipt: Receipt | null;
}

/** The entries of the log that open here; whether all did. What was set aside is nobody's event, and left out unless asked for. */
export async function openAll(
  house: House,
  log: Bytes,
  withAside = false,
): Promise<{ opened: readonly Opened[]; isWhole: boolean }> {
  const stored = (await house.disk.entries(log)).filter(({ state }) => withAside || state !== 'quarantined');
  const tried = await Promise.all(
    stored.map((each) => openEntry(each.bytes, (key) => house.groups.secretOf(log, key), log)),
  );
  const opened = stored.flatMap((each, i) => {
    const open = tried[i];
    return typeof open === 'object' ? [{ stored: each, entry: open.entry, receipt: receiptOf(each) }] : [];
  });
  return { opened, isWhole: opened.length === stored.length };
}

const TERMS = list(SIGNED_TERM, 65_536);
export async function keepTerm(house: House, log: Bytes, term: SignedTerm): Promise<void> {
  await house.commit(async () => {
    const stored = await house.rows.get('terms', toHex(log));
    const terms = (stored && decode(TERMS, stored)) ?? [];
    if (terms.some((each) => equal(each.signature, term.signature))) return [];
    return [await house.rows.put('terms', toHex(log), encode(TERMS, [...terms, term]))];
  });
}

/** Of our own chain alone when not all of the log opens here. */
export async function bundle(house: House, lists: Lists, asked: ExportScope): Promise<Bytes> {
  const audit = house.groups.own('audit');
  const staff = house.groups.own('staff');
  const storedTerms = await house.rows.get('terms', toHex(audit.log));
  const wanted = await entriesWanted(house, lists, asked);
  const { opened, isWhole } = await openAll(house, audit.log);
  const mine = isWhole ? opened : opened.filter(({ entry }) => equal(entry.fields.device, house.device.id));
  return buildBundle(sha256, house.device.signing.sign, {
    staff: staff.log,
    log: audit.log,
    scope: scopeOf(asked, isWhole),
    made: house.ground.clock.now(),
    exporter: house.device.id,
    exporterKey: house.device.signing.publicKey,
    roster: staff.stored.map(({ bytes, signature }) => ({ bytes, signature })),
    relays: relayKeysOf(house, audit.log),
    terms: (storedTerms && decode(TERMS, storedTerms)) ?? [],
    items: mine.map((each) => itemFor(house, audit.log, each, wanted)),
    cases: isWhole ? await casesFor(house, wanted) : [],
  });
}

function scopeOf({ record = '', from, to }: ExportScope, isWhole: boolean): Scope {
  const hasPeriod = from !== undefined || to !== undefined;
  const part = record !== '' ? 'record' : hasPeriod ? 'period' : 'everything';
  return { kind: isWhole ? part : 'own', subject: record, from: from ?? null, to: to ?? null };
}

/** Hex ids of the entries that are disclosed, and with each event what it was restated to be; null = all of them. */
async function entriesWanted(house: House, lists: Lists, asked: ExportScope): Promise<ReadonlySet<string> | null> {
  if (asked.record === undefined && asked.from === undefined && asked.to === undefined) return null;
  const found = await linesWanted(house, lists, asked);
  return new Set(found.flatMap(({ line, restated }) => [line.id, ...restated.map(({ by }) => by)]).map(entryIn));
}
/** The lines that a scope names, newest first. */
export async function linesWanted(house: House, lists: Lists, { record, from, to }: ExportScope): Promise<Known[]> {
  const { lines, index } = await eventLog(house, lists);
  const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const { kind, id } = subjectOf(record ?? '');
  const about =
    record === undefined
      ? [index.find(period)]
      : [index.find({ ...period, record: kind === 'nothing' ? record : id }), index.find({ ...period, patient: id })];
  const places = [...new Set(about.flatMap((found) => [...found]))].sort((a, b) => a - b);
  return places.flatMap((place) => lines[place] ?? []);
}
const entryIn = (line: string): string => line.split('/')[0] ?? '';

/** What is not wanted stands there as a link. */
function itemFor(
  house: House,
  log: Bytes,
  { stored, entry, receipt }: Opened,
  wanted: ReadonlySet<string> | null,
): LogItem {
  const header = readHeader(stored.bytes)?.header;
  const isWanted = entry.fields.kind === 'event' && (wanted?.has(toHex(entry.id)) ?? true);
  const secret = header && isWanted ? house.groups.secretOf(log, header.key as KeyId) : undefined;
  return itemOf(entry, stored.bytes, receipt, secret ?? null);
}
