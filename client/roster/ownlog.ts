// Control entries of an organisation's logs beside `staff`: what a log is for, who may open its epochs, and welcomes.
// The roster they are judged by stands in `staff`; their `reg` cites its heads.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { EntryId, LogId } from '../../protocol/ids.ts';
import { sha256 } from '../crypto/hash.ts';
import type { VerifiedControl } from './admit.ts';
import type { Control, Welcome } from './control.ts';
import type { OrganisationRoster } from './organisation.ts';
import { judgeRecipients } from './recipients.ts';
import { holds, writes, type Compartment } from './roles.ts';

/** What the founding entry of a log says it is; null when it is no founding entry. */
export function placeOf(control: Control): Compartment | 'case' | 'contact' | null {
  switch (control.act.type) {
    case 'found':
      return 'staff';
    case 'open':
      return control.act.compartment;
    case 'case':
    case 'direct':
      return 'case';
    case 'contact':
      return 'contact';
    default:
      return null;
  }
}

export type OwnLogRefusal =
  | 'unknown device'
  | 'device not active'
  | 'not a member'
  | 'other compartment'
  | 'not an admin'
  | 'no epoch'
  | 'wrong epoch'
  | 'wrong recipients'
  | 'not for this log';

/** Judges a control entry of a compartment's log. `roster` is the organisation as the author knew it. */
export function judgeOwnAct(
  roster: OrganisationRoster,
  compartment: Compartment,
  entry: Pick<VerifiedControl, 'fields' | 'control'>,
): OwnLogRefusal | null {
  const { act, epoch } = entry.control;
  const device = roster.devices.get(toHex(entry.fields.device));
  if (!device) return 'unknown device';
  if (device.state !== 'active') return 'device not active';
  const roles = roster.persons.get(device.person)?.roles ?? [];
  if (!holds(roles, compartment) && !device.isAdmin) return 'not a member';
  if (epoch && !equal(epoch.key, entry.fields.key)) return 'wrong epoch';
  const recipients = epoch && judgeRecipients(roster, compartment, epoch);
  if (recipients) return recipients;
  switch (act.type) {
    case 'open':
      if (act.compartment !== compartment || !equal(act.staff, roster.staff)) return 'other compartment';
      if (!device.isAdmin) return 'not an admin';
      return epoch ? null : 'no epoch';
    case 'rekey':
      return epoch ? null : 'no epoch';
    case 'late':
      return writes(roles, compartment) ? null : 'not a member';
    case 'welcome':
    case 'known':
      return compartment === 'cases' && writes(roles, 'cases') ? null : 'not for this log';
    default:
      return 'not for this log';
  }
}

export interface FoundWelcome {
  readonly place: 'case' | 'contact';
  readonly log: LogId;
  readonly welcome: Welcome;
  readonly entry: EntryId;
}

/** Logs of others that members of `cases` were told of, the newest word on each. Entries in order of the log. */
export function welcomesIn(entries: readonly VerifiedControl[]): readonly FoundWelcome[] {
  const found = new Map<string, FoundWelcome>();
  for (const { id, control } of entries) {
    if (control.act.type !== 'welcome' && control.act.type !== 'known') continue;
    const place = control.act.type === 'welcome' ? 'case' : 'contact';
    const log = sha256(control.act.genesis) as LogId;
    const before = found.get(toHex(log));
    // The founding entry is pinned by the first word.
    if (before && !equal(before.welcome.founding, control.act.founding)) continue;
    if (!before || before.welcome.number <= control.act.number)
      found.set(toHex(log), { place, log, welcome: control.act, entry: id });
  }
  return [...found.values()];
}
