// The rules of belonging to an organisation: one verdict for each act, given only what its author knew. No clock, no
// relay: who was entitled follows from signatures and from who had seen what.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { LogId, Verify } from '../../protocol/ids.ts';
import type { VerifiedControl } from './admit.ts';
import type { Act, ActOf } from './control.ts';
import type { Graph } from './graph.ts';
import { erasureMessage, removalMessage, restoreMessage, settle, type Membership } from './membership.ts';
import { judgeRecipients } from './recipients.ts';
import { successorsIn, type Reign } from './reign.ts';
import type { Compartment } from './roles.ts';
import { NO_STATEMENTS, idOf, type Statements } from './statements.ts';
import { introducedBy } from './subjects.ts';
import {
  judgeAgreement,
  judgeObjection,
  judgeProposal,
  judgeSuccession,
  type SuccessionRefusal,
} from './successionrules.ts';
import { hear, silentVoice, type StatementRefusal, type Voice } from './voice.ts';

export type OrganisationRefusal =
  | StatementRefusal
  | SuccessionRefusal
  | 'two entries in one place'
  | 'other log'
  | 'not the founding'
  | 'device unknown'
  | 'device not active'
  | 'not an admin'
  | 'unknown person'
  | 'unknown device'
  | 'device of another person'
  | 'device known'
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
  const reason = judgeAuthor(entry, known) ?? judgeAct(entry, past, known, setting);
  if (reason) return reason;
  const line = [...(known.reign?.roots ?? []), ...(act.type === 'succeed' ? successorsIn(act) : [])];
  const voice = hearIn(voiceOf(past, known.reign, setting), entry, setting, line);
  if (typeof voice === 'string') return voice;
  if (act.type === 'succeed' && !voice.admins.has(toHex(entry.fields.device))) return 'no certificate';
  const shown = introducedBy(act);
  if (shown?.isCertified && !voice.admins.has(toHex(idOf(shown.device)))) return 'no certificate';
  return judgeEpoch(entry, past, setting);
}

function judgeFounding(entry: VerifiedControl, act: ActOf<'found'>, setting: Setting): OrganisationRefusal | null {
  if (entry !== setting.founding || entry.fields.reg.length > 0) return 'not the founding';
  if (!equal(idOf(act.device), entry.fields.device)) return 'not this device';
  if (!act.person.roles.includes('admin')) return 'not an admin';
  const voice = hearIn(silentVoice(act.root, null), entry, setting);
  if (typeof voice === 'string') return voice;
  if (!voice.admins.has(toHex(entry.fields.device))) return 'no certificate';
  return judgeEpoch(entry, [], setting);
}

/** What any active device does: carry statements, rotate, hand keys to a device that has a right to them. */
const FOR_ALL: readonly Act['type'][] = ['carry', 'rekey', 'hand', 'erased'];

/** Admins change the roster; the root speaks through a new device. */
function judgeAuthor(entry: VerifiedControl, known: Membership): OrganisationRefusal | null {
  const { act } = entry.control;
  if (act.type === 'restore') return equal(idOf(act.device), entry.fields.device) ? null : 'not this device';
  const author = known.devices.get(toHex(entry.fields.device));
  if (!author) return 'device unknown';
  if (author.state !== 'active') return 'device not active';
  return author.isAdmin || FOR_ALL.includes(act.type) ? null : 'not an admin';
}

function judgeAct(
  entry: VerifiedControl,
  past: readonly VerifiedControl[],
  known: Membership,
  setting: Setting,
): OrganisationRefusal | null {
  const { act } = entry.control;
  const ground = { entry, past, known, staff: setting.staff, verify: setting.verify };
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
      return setting.verify(rootIn(known, setting), message, act.root) ? null : 'bad root signature';
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
      return act.root && !setting.verify(rootIn(known, setting), message, act.root) ? 'bad root signature' : null;
    }
    case 'erase': {
      const message = erasureMessage(setting.staff, act.patient);
      return act.root && !setting.verify(rootIn(known, setting), message, act.root) ? 'bad root signature' : null;
    }
    case 'succeed':
      return judgeSuccession(act, ground);
    case 'propose':
      return judgeProposal(act, ground);
    case 'agree':
      return judgeAgreement(act, ground);
    case 'object':
      return judgeObjection(act, ground);
    case 'hand':
    case 'suspend':
      return known.devices.has(toHex(act.device)) ? null : 'unknown device';
    case 'level':
      return act.level > levelOf(known.kept) ? null : 'level goes down';
    case 'compartments':
    case 'owner':
    case 'carry':
    case 'rekey':
    case 'erased':
      return null;
    default:
      return 'not for this log';
  }
}

function rootIn({ reign }: Membership, { found }: Setting): Bytes {
  return reign?.root ?? found.root;
}

/** Who opens an epoch of `staff` seals it to exactly those who belong once this act counts. */
function judgeEpoch(
  entry: VerifiedControl,
  past: readonly VerifiedControl[],
  setting: Setting,
): OrganisationRefusal | null {
  const citation = entry.control.epoch;
  if (!citation) return null;
  const { persons, devices, reign } = settle([...past, entry], setting.graph);
  if (!equal(citation.key, entry.fields.key)) return 'wrong recipients';
  const recovery = reign?.recovery ?? setting.found.recovery;
  return judgeRecipients({ persons, devices, recovery }, 'staff', citation);
}

export function statementsOf({ control: { act } }: VerifiedControl): Statements {
  if (act.type === 'found' || act.type === 'restore') return { ...NO_STATEMENTS, certificates: [act.certificate] };
  if (act.type === 'enrol' && act.certificate) return { ...NO_STATEMENTS, certificates: [act.certificate] };
  return act.type === 'carry' || act.type === 'rekey' || act.type === 'succeed' ? act.statements : NO_STATEMENTS;
}
/** What the house has said in these acts, which were lawful; `reign` says which root speaks. */
export function voiceOf(acts: readonly VerifiedControl[], reign: Reign | null, setting: Setting): Voice {
  let voice = silentVoice(setting.found.root, compartmentLogs(acts).get('cases') ?? null);
  for (const act of acts) {
    const heard = saysSomething(act) ? hearIn(voice, act, setting, reign?.roots) : voice;
    // What rests on a paper that lost is left out, whoever carried it.
    if (typeof heard !== 'string') voice = heard;
  }
  const heard = hear(voice, NO_STATEMENTS, setting.verify, [], reign?.roots);
  return typeof heard === 'string' ? voice : heard;
}
function saysSomething(entry: VerifiedControl): boolean {
  const { certificates, vouches, announcements } = statementsOf(entry);
  return certificates.length + vouches.length + announcements.length > 0 || entry.control.act.type === 'succeed';
}
function hearIn(
  voice: Voice,
  entry: VerifiedControl,
  { verify }: Setting,
  line?: readonly Bytes[],
): Voice | StatementRefusal {
  const { act } = entry.control;
  return hear(voice, statementsOf(entry), verify, act.type === 'succeed' ? act.proofs : [], line);
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
