// What dentists are told by the clinical log, and alerts of emergency openings: the event stands in the access log, which
// managers read, and there; whoever gets one from a colleague is shown it until they say they have seen it.
import { equal, toHex, utf8, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import { decodeEvents, encodeEvents, type Event } from '../../access/event.ts';
import { subjectOf } from '../../access/subject.ts';
import { historyDocument } from '../../records/documents.ts';
import { holds, mustBreakGlass } from '../../roster/roles.ts';
import { isForEmergencies, type Glass } from './breakglass.ts';
import type { Alert } from '../views/eventrow.ts';
import type { House } from '../house.ts';
import type { Lists } from '../records/lists.ts';
import { Refused } from '../rpc.ts';

const SHORTEST_REASON = 10;
const LONGEST_REASON_BYTES = 280;
/** Older ones stay in the log, where a rule marks them. */
const MOST_ALERTS = 200;

export async function breakGlass(
  house: House,
  lists: Lists,
  glass: Glass,
  patient: string,
  typed: string,
): Promise<{ told: readonly string[] }> {
  const reason = cut(typed.toWellFormed().trim().replaceAll(/\s+/g, ' '));
  if (!isForEmergencies(house, 'clinical')) throw new Refused('not allowed');
  if (!lists.patients.get(patient)) throw new Refused('not found');
  if (reason.length < SHORTEST_REASON) throw new Refused('reason too short');
  const at = house.ground.clock.now();
  const about = { action: 'break-glass', record: historyDocument(patient), compartment: 'clinical' } as const;
  const why = { purpose: 'emergency', note: 'break-glass', reason } as const;
  await house.journal.note({ ...about, ...why });
  glass.set(patient, at);
  house.ground.announce([`patient:${patient}`]);
  return { told: whoIsTold(house) };
}
/** What an event has room for, never ending inside a character. */
function cut(reason: string): string {
  let kept = reason;
  while (utf8(kept).length > LONGEST_REASON_BYTES) kept = `${kept.slice(0, -2).toWellFormed()}…`;
  return kept;
}

function whoIsTold(house: House): readonly string[] {
  return [...house.groups.organisation.persons.values()]
    .filter(({ id, state }) => state === 'active' && id !== toHex(house.me.person))
    .filter(({ roles }) => holds(roles, 'audit') || (holds(roles, 'clinical') && !mustBreakGlass(roles, 'clinical')))
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b));
}

/** Dentists read no access log: what was done to clinical records stands in the clinical log too. */
export async function tellDentists(house: House, events: readonly Event[]): Promise<void> {
  const clinical = house.groups.all().find(({ place }) => place === 'clinical');
  if (!clinical || !house.groups.epoch(clinical.log)) return;
  await house.replica(clinical.log).write([{ kind: 'event', doc: '', writer: 1, body: encodeEvents(events) }]);
}

// --- at those who are told

interface KeptAlert {
  readonly id: string;
  readonly person: string;
  readonly patient: string;
  readonly reason: string;
  readonly at: number;
  readonly isSeen: boolean;
}

async function kept(house: House): Promise<readonly KeptAlert[]> {
  const stored = await house.rows.get('alerts', 'all');
  return stored ? (JSON.parse(new TextDecoder().decode(stored)) as KeptAlert[]) : [];
}
function keep(house: House, change: (alerts: readonly KeptAlert[]) => readonly KeptAlert[]): Promise<void> {
  return house.commit(async () => {
    const next = change(await kept(house)).slice(-MOST_ALERTS);
    return [await house.rows.put('alerts', 'all', utf8(JSON.stringify(next)))];
  });
}

/** Taken in and verified already. The same event comes by two logs, and is one alert. */
export async function noteAlerts(house: House, log: Bytes, { id, fields }: SignedEntry): Promise<void> {
  const place = house.groups.get(log)?.place;
  if ((place !== 'audit' && place !== 'clinical') || equal(fields.device, house.device.id)) return;
  const fresh = (decodeEvents(fields.body) ?? []).flatMap(({ action, record, reason, at }): KeptAlert[] => {
    if (action !== 'break-glass') return [];
    const person = house.groups.organisation.devices.get(toHex(fields.device))?.person ?? '';
    const patient = subjectOf(record).id;
    return [{ id: toHex(id), person, patient, reason, at, isSeen: false }];
  });
  if (fresh.length === 0) return;
  await keep(house, (alerts) => [...alerts, ...fresh.filter((each) => !alerts.some((known) => isSame(known, each)))]);
  house.ground.announce(['log']);
}

const SAME_MS = 60_000;
function isSame(a: KeptAlert, b: KeptAlert): boolean {
  return a.person === b.person && a.patient === b.patient && a.reason === b.reason && Math.abs(a.at - b.at) < SAME_MS;
}

export async function openAlerts(house: House, lists: Lists): Promise<Alert[]> {
  const { persons } = house.groups.organisation;
  return (await kept(house))
    .filter(({ isSeen }) => !isSeen)
    .map(({ id, person, patient, reason, at }) => ({
      ...{ id, patient, reason, at },
      person: persons.get(person)?.name ?? '',
      patientName: lists.patients.get(patient)?.name ?? '',
    }));
}

export function seenAlert(house: House, alert: string): Promise<void> {
  return keep(house, (alerts) => alerts.map((each) => (each.id === alert ? { ...each, isSeen: true } : each))).then(
    () => {
      house.ground.announce(['log']);
    },
  );
}
