// The access log of an open vault, in order and ready to be filtered: our own log, and what other houses did on our
// cases. Made anew when one of the logs has changed; a keystroke asks what is there.
import { bytesOfHex, equal, toHex } from '../../../protocol/bytes.ts';
import { EventIndex, type Indexed } from '../../access/eventindex.ts';
import { linesOf, type HeldEntry } from '../../access/held.ts';
import { earliestOf, latestOf, orderLines, shownAt, type EventLine } from '../../access/list.ts';
import { restatements, type Restatement } from '../../access/restate.ts';
import { subjectOf } from '../../access/subject.ts';
import { codeOfItem } from '../../records/physical.ts';
import { unusual, type Access, type LocalTime, type Rule, type Week } from '../../access/unusual.ts';
import type { Group } from '../groups/group.ts';
import { HeldLog } from './heldlog.ts';
import { weekOf } from './hours.ts';
import { partnerOf } from '../contacts/acquaintance.ts';
import type { House } from '../house.ts';
import type { Lists } from '../records/lists.ts';
import { ofOwnPatients, readsPatients } from './ownpatients.ts';
import { sentDrafts } from './sentdrafts.ts';

/** A line with everything that a row shows. */
export interface Known extends Indexed {
  readonly line: EventLine;
  readonly restated: readonly Restatement[];
  readonly patientName: string;
}
export interface EventLog {
  /** Newest first. */
  readonly lines: readonly Known[];
  readonly index: EventIndex;
  /** By which hours access is called unusual; null = not known here. */
  readonly week: Week | null;
}

interface Kept {
  readonly held: Map<string, HeldLog>;
  stamp: string;
  log: EventLog;
  /** One asks at a time; who asks meanwhile gets what the first has read. */
  last: Promise<unknown>;
}
const keptBy = new WeakMap<House, Kept>();

export function eventLog(house: House, lists: Lists): Promise<EventLog> {
  const kept = keptBy.get(house) ?? newKept();
  keptBy.set(house, kept);
  const next = kept.last.then(() => read(house, lists, kept));
  kept.last = next.catch(() => undefined);
  return next;
}
const newKept = (): Kept => ({
  held: new Map(),
  stamp: '',
  log: { lines: [], index: new EventIndex([]), week: null },
  last: Promise.resolve(),
});

async function read(house: House, lists: Lists, kept: Kept): Promise<EventLog> {
  const clinical = readsPatients(house) ? [house.groups.own('clinical')] : [];
  const groups = [house.groups.own('audit'), ...clinical, ...house.cases()];
  for (const group of groups) {
    const name = toHex(group.log);
    const held = kept.held.get(name) ?? new HeldLog(house, group.log);
    kept.held.set(name, held);
    await held.refresh();
  }
  const staff = house.stored.get(toHex(house.own('staff').log)) ?? 0;
  const week = await weekOf(house);
  const stamp = [staff, JSON.stringify(week), ...groups.map(({ log }) => kept.held.get(toHex(log))?.read ?? '')].join(
    '|',
  );
  if (stamp === kept.stamp) return kept.log;
  const records = groups.flatMap((group) =>
    entriesOf(kept.held, group).flatMap(({ events }) => events.map(({ record }) => record)),
  );
  const sent = await sentDrafts(house, lists, new Set(records));
  kept.log = build(house, new Facts(house, lists, groups, sent), groups, kept.held, week);
  kept.stamp = stamp;
  return kept.log;
}

function build(
  house: House,
  facts: Facts,
  groups: readonly Group[],
  held: ReadonlyMap<string, HeldLog>,
  week: Week | null,
): EventLog {
  const seen = seenOnCases(house, groups, held);
  const lines = groups.flatMap((group) => linesIn(house, group, entriesOf(held, group), seen));
  const ordered = orderLines(lines);
  const restated = restatements(ordered);
  const all = ordered.map((line) => facts.of(line, restated.get(line.id) ?? []));
  const plain = readsPatients(house) ? ofOwnPatients(house, all) : all;
  const flags = flagsOf(plain, toHex(house.groups.own('audit').log), week);
  const known = plain.map((each, i): Known => ({ ...each, flags: flags[i] ?? [] })).reverse();
  return { lines: known, index: new EventIndex(known), week };
}

/**
 * On a case, and in the clinical log, our own events stand in our own access log already; on a case they only tell what the
 * other house has seen. What colleagues did is asked there by those alone who cannot ask the access log.
 */
function linesIn(house: House, group: Group, entries: readonly HeldEntry[], seen: ReadonlySet<string>): EventLine[] {
  if (group.place === 'audit')
    return linesOf(entries, ({ device, events }) =>
      events.some((each) => seen.has(mirrorKey(device, each.record, each.at))),
    );
  const own = toHex(house.device.id);
  const isShown = readsPatients(house)
    ? (device: string) => device !== own
    : (device: string) => house.isOtherHouse(group, bytesOfHex(device));
  return linesOf(entries, () => false).filter(({ device }) => isShown(device));
}
const mirrorKey = (device: string, record: string, at: number): string =>
  `${device}|${record.slice(0, 64)}|${String(at)}`;

/** Events of ours that the other house has verified in the log of their case. */
function seenOnCases(house: House, groups: readonly Group[], held: ReadonlyMap<string, HeldLog>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const group of groups) {
    const { seenBy } = house.replica(group.log).state;
    if (group.place !== 'case' || !seenBy) continue;
    for (const { device, stored, events } of entriesOf(held, group)) {
      if (!stored || stored.seq > seenBy.seq || !equal(stored.nonce, seenBy.nonce)) continue;
      for (const { record, at } of events) found.add(mirrorKey(device, record, at));
    }
  }
  return found;
}

const entriesOf = (held: ReadonlyMap<string, HeldLog>, { log }: Group): readonly HeldEntry[] =>
  held.get(toHex(log))?.entries() ?? [];

type About = Pick<Known, 'patient' | 'patientName' | 'lab' | 'record' | 'file' | 'label'>;

/** What lists and rosters say of ids, looked up once each. */
class Facts {
  readonly #house: House;
  readonly #lists: Lists;
  readonly #cases: ReadonlyMap<string, Group>;
  readonly #sent: ReadonlyMap<string, string>;
  readonly #abouts = new Map<string, About>();
  readonly #ofEvent = new Map<string, About>();

  /** `sent` = the case that became of a draft. */
  constructor(house: House, lists: Lists, groups: readonly Group[], sent: ReadonlyMap<string, string>) {
    this.#house = house;
    this.#lists = lists;
    this.#sent = sent;
    this.#cases = new Map(groups.flatMap((group) => (group.place === 'case' ? [[toHex(group.log), group]] : [])));
  }

  of(line: EventLine, restated: readonly Restatement[]): Known {
    const { organisation } = this.#house.groups;
    const { event, device, person } = line;
    const owner = organisation.devices.get(device)?.person;
    const side =
      owner === undefined ? this.#cases.get(line.log)?.caseRoster?.devices.get(device)?.[0]?.side.name : undefined;
    const about = this.#about(event.record);
    this.#ofEvent.set(line.id, about);
    return {
      line,
      restated,
      ...about,
      person: side ?? organisation.persons.get(person ?? owner ?? '')?.name ?? '',
      personKey: side === undefined ? (person ?? owner ?? '') : `house:${side}`,
      device,
      organisation: side ?? organisation.name,
      action: event.action,
      purpose: restated.at(-1)?.purpose ?? event.purpose ?? '',
      reason: event.reason,
      earliest: earliestOf(line),
      latest: latestOf(line),
      flags: [],
    };
  }

  #about(record: string): About {
    const known = this.#abouts.get(record) ?? this.#find(record);
    this.#abouts.set(record, known);
    return known;
  }
  #find(record: string): About {
    const { kind, id: named, file } = subjectOf(record);
    const id = kind === 'case' ? (this.#sent.get(named) ?? named) : named;
    // What was restated lies before it, for lines are asked in their order.
    const first = kind === 'event' ? this.#ofEvent.get(id) : undefined;
    if (first) return { ...first, record: id, file: '' };
    const row = kind === 'case' ? this.#lists.cases.get(id) : undefined;
    const patient = kind === 'patient' ? id : (row?.patientId ?? '');
    const name = this.#lists.patients.get(patient)?.name ?? '';
    return {
      patient,
      patientName: name,
      lab: row?.partner ?? '',
      // What has no patient and no case is found by its whole name.
      record: id === '' ? record : id,
      file,
      label: this.#label(kind, id, name, row),
    };
  }
  /** A name for those who may read it now: events themselves hold ids only. */
  #label(kind: string, id: string, patient: string, row: { number: string; patientLabel: string } | undefined): string {
    if (kind === 'patient') return patient === '' ? id : patient;
    if (kind === 'case') return row ? [row.number, row.patientLabel].filter((each) => each !== '').join(' · ') : id;
    if (kind === 'person') return this.#house.groups.organisation.persons.get(id)?.name ?? id;
    if (kind === 'item') return codeOfItem(id);
    if (kind === 'contact') return partnerOf(this.#house, id) ?? id.slice(0, 8);
    if (kind !== 'device') return kind === 'event' ? id.slice(0, 8) : '';
    const owner = this.#house.groups.organisation.devices.get(id)?.person ?? '';
    return this.#house.groups.organisation.persons.get(owner)?.name ?? id.slice(0, 8);
  }
}

/** `lines` oldest first. Only the access log, as far as it is read here, tells enough to judge by. */
function flagsOf(lines: readonly Known[], log: string, week: Week | null): readonly (readonly Rule[])[] {
  const own = lines.flatMap((known, index) => (known.line.log === log ? [{ known, index }] : []));
  const rules = unusual(
    own.map(({ known }) => accessOf(known)),
    toLocal,
    week,
  );
  const flags: (readonly Rule[])[] = lines.map(() => []);
  for (const [i, { index }] of own.entries()) flags[index] = rules[i] ?? [];
  return flags;
}
function accessOf({ line, person, personKey, patient, patientName, record, file }: Known): Access {
  const { event, window } = line;
  return {
    person: personKey,
    name: person,
    action: event.action,
    compartment: event.compartment,
    isBreakGlass: event.action === 'break-glass' || event.note === 'break-glass',
    thing: `${record}/${file}`,
    patient,
    patientName,
    at: shownAt(window),
    notBefore: window.notBefore,
    notAfter: window.notAfter,
  };
}

function toLocal(at: number): LocalTime {
  const time = new Date(at);
  return { date: dateOf(time), day: time.getDay(), minutes: time.getHours() * 60 + time.getMinutes() };
}
const two = (value: number): string => String(value).padStart(2, '0');
function dateOf(time: Date): string {
  return `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
