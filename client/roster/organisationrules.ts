// The rules of belonging to an organisation: one verdict for each act, given only what its author knew. No clock, no
// relay: who was entitled follows from signatures and from who had seen what.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { LogId, Verify } from '../../protocol/ids.ts';
import type { VerifiedControl } from './admit.ts';
import type { Act, ActOf } from './control.ts';
import type { Graph } from './graph.ts';
import { introducedBy, removalMessage, restoreMessage, settle, type Membership } from './membership.ts';
import { judgeRecipients } from './recipients.ts';
import type { Compartment } from './roles.ts';
import {
  NO_STATEMENTS,
  hear,
  idOf,
  silentVoice,
  type StatementRefusal,
  type Statements,
  type Voice,
} from './statements.ts';

export type OrganisationRefusal =
  | StatementRefusal
  | 'other log'
  | 'not the founding'
  | 'device unknown'
  | 'device not active'
  | 'not an admin'
  | 'not this device'
  | 'unknown person'
  | 'unknown device'
  | 'device of another person'
  | 'device known'
  | 'needs a second admin'
  | 'bad root signature'
  | 'no certificate'
  | 'wrong recipients'
  | 'level goes down'
  | 'not for this log';

export interface Setting {
  readonly staff: LogId;
  readonly founding: VerifiedControl;
  readonly found: ActOf<'found'>;
  readonly graph: Graph<VerifiedControl>;
  readonly verify: Verify;
}

/** The rules of belonging. `past` is everything lawful that the author knew. */
export function judge(
  entry: VerifiedControl,
  past: readonly VerifiedControl[],
  setting: Setting,
): OrganisationRefusal | null {
  const { act } = entry.control;
  if (!equal(entry.fields.log, setting.staff)) return 'other log';
  if (act.type === 'found') return judgeFounding(entry, act, setting);
  if (past.length === 0) return 'device unknown';
  const known = settle(past, setting.graph);
  const reason = judgeAuthor(entry, known) ?? judgeAct(entry, known, setting);
  if (reason) return reason;
  const voice = voiceOf([...past, entry], setting);
  if (typeof voice === 'string') return voice;
  const shown = introducedBy(act);
  if (shown?.isCertified && !voice.admins.has(toHex(idOf(shown.device)))) return 'no certificate';
  return judgeEpoch(entry, past, setting);
}

function judgeFounding(entry: VerifiedControl, act: ActOf<'found'>, setting: Setting): OrganisationRefusal | null {
  if (entry !== setting.founding || entry.fields.reg.length > 0) return 'not the founding';
  if (!equal(idOf(act.device), entry.fields.device)) return 'not this device';
  if (!act.person.roles.includes('admin')) return 'not an admin';
  const voice = voiceOf([entry], setting);
  if (typeof voice === 'string') return voice;
  if (!voice.admins.has(toHex(entry.fields.device))) return 'no certificate';
  return judgeEpoch(entry, [], setting);
}

/** What any active device does: carry statements, rotate, hand keys to a device that has a right to them. */
const FOR_ALL: readonly Act['type'][] = ['carry', 'rekey', 'hand'];

/** Admins change the roster; the root speaks through a new device. */
function judgeAuthor(entry: VerifiedControl, known: Membership): OrganisationRefusal | null {
  const { act } = entry.control;
  if (act.type === 'restore') return equal(idOf(act.device), entry.fields.device) ? null : 'not this device';
  const author = known.devices.get(toHex(entry.fields.device));
  if (!author) return 'device unknown';
  if (author.state !== 'active') return 'device not active';
  return author.isAdmin || FOR_ALL.includes(act.type) ? null : 'not an admin';
}

function judgeAct(entry: VerifiedControl, known: Membership, setting: Setting): OrganisationRefusal | null {
  const { act } = entry.control;
  switch (act.type) {
    case 'enrol': {
      const owner = known.devices.get(toHex(idOf(act.device)))?.person;
      if (owner !== undefined && owner !== toHex(act.person)) return 'device of another person';
      return known.persons.has(toHex(act.person)) ? null : 'unknown person';
    }
    case 'restore': {
      if (known.devices.has(toHex(entry.fields.device))) return 'device known';
      if (!known.persons.has(toHex(act.person))) return 'unknown person';
      const message = restoreMessage(setting.staff, act.person, idOf(act.device));
      return setting.verify(setting.found.root, message, act.root) ? null : 'bad root signature';
    }
    case 'roles':
    case 'person': {
      const person = toHex(act.type === 'roles' ? act.person : act.person.id);
      const roles = act.type === 'roles' ? act.roles : act.person.roles;
      const before = known.persons.get(person);
      if (act.type === 'roles' && !before) return 'unknown person';
      const isOwn = known.devices.get(toHex(entry.fields.device))?.person === person;
      const isAdmin = before?.state !== 'removed' && before?.roles.includes('admin');
      const losesAdmin = isAdmin && !roles.includes('admin');
      return losesAdmin && !isOwn ? 'needs a second admin' : null;
    }
    case 'remove': {
      if (!known.persons.has(toHex(act.person))) return 'unknown person';
      const message = removalMessage(setting.staff, act.person);
      return act.root && !setting.verify(setting.found.root, message, act.root) ? 'bad root signature' : null;
    }
    case 'hand':
    case 'suspend':
      return known.devices.has(toHex(act.device)) ? null : 'unknown device';
    case 'level':
      return act.level > levelOf(known.kept) ? null : 'level goes down';
    case 'compartments':
    case 'owner':
    case 'carry':
    case 'rekey':
      return null;
    default:
      return 'not for this log';
  }
}

/** Who opens an epoch of `staff` seals it to exactly those who belong once this act counts. */
function judgeEpoch(
  entry: VerifiedControl,
  past: readonly VerifiedControl[],
  setting: Setting,
): OrganisationRefusal | null {
  const citation = entry.control.epoch;
  if (!citation) return null;
  const { persons, devices } = settle([...past, entry], setting.graph);
  if (!equal(citation.key, entry.fields.key)) return 'wrong recipients';
  return judgeRecipients({ persons, devices, recovery: setting.found.recovery }, 'staff', citation);
}

export function statementsOf({ control: { act } }: VerifiedControl): Statements {
  if (act.type === 'found' || act.type === 'restore') return { ...NO_STATEMENTS, certificates: [act.certificate] };
  if (act.type === 'enrol' && act.certificate) return { ...NO_STATEMENTS, certificates: [act.certificate] };
  return act.type === 'carry' || act.type === 'rekey' ? act.statements : NO_STATEMENTS;
}
export function voiceOf(acts: readonly VerifiedControl[], { found, verify }: Setting): Voice | StatementRefusal {
  let voice: Voice | StatementRefusal = silentVoice(found.root, compartmentLogs(acts).get('cases') ?? null);
  for (const act of acts) if (typeof voice !== 'string') voice = hear(voice, statementsOf(act), verify);
  return voice;
}
/** The first to name a log for a compartment is believed. */
export function compartmentLogs(acts: readonly VerifiedControl[]): ReadonlyMap<Compartment, LogId> {
  const out = new Map<Compartment, LogId>();
  for (const { control } of acts) {
    if (control.act.type !== 'compartments') continue;
    for (const { compartment, log } of control.act.logs) if (!out.has(compartment)) out.set(compartment, log as LogId);
  }
  return out;
}
export function levelOf(acts: readonly VerifiedControl[]): number {
  return acts.reduce((level, { control: { act } }) => (act.type === 'level' ? Math.max(level, act.level) : level), 1);
}
