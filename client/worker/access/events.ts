// What screens ask of the access log: the events that match, a part of a long list, what it can be narrowed to, and a
// purpose stated anew. This device answers with what it may read.
import type { TypedWord } from '../../access/eventindex.ts';
import { shownAt } from '../../access/list.ts';
import { readReason } from '../../access/reasons.ts';
import { isPurpose, mayBeRestated, recordOfRestated } from '../../access/restate.ts';
import { subjectOf } from '../../access/subject.ts';
import { RULES } from '../../access/unusual.ts';
import { toHex } from '../../../protocol/bytes.ts';
import { patientDocument } from '../../records/documents.ts';
import { eventLog, type EventLog, type Known } from './eventlog.ts';
import type { Choosable, EventFacets, EventFilter, EventPage, EventRow, ExportScope } from '../views/eventrow.ts';
import type { House } from '../house.ts';
import type { Lists } from '../records/lists.ts';
import { readsAll, readsPatients } from './ownpatients.ts';
import { Refused } from '../rpc.ts';

const MOST_ROWS = 1_000;

export async function eventRows(house: House, lists: Lists, filter: EventFilter): Promise<EventRow[]> {
  const log = await eventLog(house, lists);
  const found = log.index.find(indexFilter(filter)).slice(0, filter.limit ?? MOST_ROWS);
  return rowsAt(house, log, found);
}

/** Rows from `start` on; a start beyond the end gives the end. */
export async function eventPage(
  house: House,
  lists: Lists,
  filter: EventFilter,
  start: number,
  count: number,
): Promise<EventPage> {
  const log = await eventLog(house, lists);
  const found = log.index.find(indexFilter(filter));
  const size = Math.min(Math.max(0, count), MOST_ROWS);
  const first = Math.max(0, Math.min(start, found.length - size));
  const places = found.subarray(first, first + size);
  const opensDay = [...places].map((_, i) => dayOf(log, found[first + i]) !== dayOf(log, found[first + i - 1]));
  return { total: found.length, start: first, rows: rowsAt(house, log, places), opensDay };
}

function dayOf({ lines }: EventLog, place: number | undefined): string {
  const line = place === undefined ? undefined : lines[place]?.line;
  return line ? new Date(shownAt(line.window)).toDateString() : '';
}

function rowsAt(house: House, { lines }: EventLog, places: Uint32Array): EventRow[] {
  const me = toHex(house.me.person);
  return [...places].flatMap((place) => {
    const known = lines[place];
    return known ? [toRow(house, known, me)] : [];
  });
}

function toRow(house: House, known: Known, me: string): EventRow {
  const { line, restated } = known;
  const { event, window } = line;
  const subject = subjectOf(event.record);
  return {
    id: line.id,
    person: known.person,
    device: line.device,
    organisation: known.organisation,
    action: event.action,
    record: known.label,
    recordId: event.record,
    purpose: known.purpose,
    outcome: event.outcome,
    reason: event.reason,
    stated: readReason(event.action, event.reason),
    claimedAt: window.claimed,
    notBefore: window.notBefore,
    notAfter: window.notAfter,
    state: line.where,
    flags: known.flags,
    firstPurpose: event.purpose ?? '',
    restated: restated.map(({ purpose, at }) => ({
      purpose,
      person: house.groups.organisation.persons.get(at.person ?? '')?.name ?? '',
      at: shownAt(at.window),
    })),
    mayRestate: line.person === me && mayBeRestated(event.action),
    about: {
      patient: known.patient,
      case: subject.kind === 'case' ? subject.id : '',
      person: known.personKey,
    },
  };
}

/** A record that is asked for may be a patient's, and then all of theirs is meant, or a document's, a case's, a file's. */
function indexFilter({ text, words = [], record, ...rest }: EventFilter) {
  const typed = (text ?? '').split(/\s+/).filter((word) => word !== '');
  const all: TypedWord[] = [...words, ...typed.map((word) => ({ text: word, codes: [word.toLowerCase()] }))];
  const asked = record === undefined ? {} : askedRecord(record);
  return { ...rest, ...asked, ...(all.length > 0 ? { words: all } : {}) };
}
function askedRecord(record: string): { readonly record: string; readonly file?: string } {
  const { id, file } = subjectOf(record);
  return { record: id || record, ...(file === '' ? {} : { file }) };
}

export async function eventFacets(house: House, lists: Lists): Promise<EventFacets> {
  const { lines, index, week } = await eventLog(house, lists);
  const labels = (field: 'personKey' | 'device' | 'patient', label: (known: Known) => string): Choosable[] => {
    const found = new Map<string, string>();
    for (const known of lines)
      if (known[field] !== '' && !found.has(known[field])) found.set(known[field], label(known));
    return [...found].map(([key, text]) => ({ key, label: text })).sort((a, b) => a.label.localeCompare(b.label));
  };
  const counts = RULES.map((rule) => ({ rule, count: index.find({ rule }).length }));
  return {
    total: index.size,
    readsAll: readsAll(house),
    readsPatients: readsPatients(house),
    persons: labels('personKey', ({ person }) => person),
    devices: labels('device', ({ person, device }) => `${person} (${device.slice(0, 8)})`),
    patients: labels('patient', ({ patientName, patient }) => patientName || patient).map((each) => ({
      ...each,
      birthDate: lists.patients.get(each.key)?.birthDate ?? '',
    })),
    labs: [...index.counts('lab').keys()]
      .filter((lab) => lab !== '')
      .sort()
      .map((lab) => ({ key: lab, label: lab })),
    purposes: [...index.counts('purpose').keys()].filter((purpose) => purpose !== ''),
    rules: counts.filter(({ count }) => count > 0),
    week,
  };
}

/** An event of its own says what the first was for; the first stays as it is. */
export async function restatePurpose(house: House, lists: Lists, event: string, purpose: string): Promise<void> {
  const { lines } = await eventLog(house, lists);
  const known = lines.find(({ line }) => line.id === event);
  if (!known || !isPurpose(purpose)) throw new Refused('not found');
  if (known.line.person !== toHex(house.me.person) || !mayBeRestated(known.action)) throw new Refused('not allowed');
  if (known.purpose === purpose) return;
  const { compartment } = known.line.event;
  await house.journal.note({ action: 'restate', record: recordOfRestated(event), compartment, purpose });
  house.ground.announce(['log']);
}

/** Whatever leaves the app as a file is noted before it is made, and so is what a patient takes home. */
export function noteExport(house: House, { record = '' }: ExportScope): Promise<void> {
  return house.journal.note({ action: 'export', record, compartment: 'audit', purpose: 'operations' });
}
export async function noteAccessList(house: House, lists: Lists, patient: string): Promise<void> {
  if (!lists.patients.get(patient)) throw new Refused('not found');
  const record = patientDocument(patient);
  await house.journal.note({ action: 'print', record, compartment: 'audit', purpose: 'patient request' });
}
