// Who may do what on a case, as one verdict for each act, given only what its author knew. Rules of right alone:
// whether an invite has expired is the relay's word, and is shown, never judged.
import { concat, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage, type DeviceId, type EntryId, type LogId, type Verify } from '../../protocol/ids.ts';
import type { VerifiedControl } from './admit.ts';
import { firstWords, viewOf, wordIn, type CaseDevice, type CaseView } from './caseview.ts';
import { placedBy } from './claims.ts';
import { judgeContactAct, type ContactRefusal } from './contactrules.ts';
import type { Act, ActOf, SideFields } from './control.ts';
import type { Graph } from './graph.ts';
import { cites } from './recipients.ts';
import { isOffCases, mayShare } from './roles.ts';
import { listen } from './spoken.ts';
import { hear, silentVoice, type StatementRefusal } from './voice.ts';

export type CaseRefusal =
  | StatementRefusal
  | ContactRefusal
  | 'two entries in one place'
  | 'other log'
  | 'not the founding'
  | 'not on the case'
  | 'not the owner side'
  | 'role may not share'
  | 'void'
  | 'frozen'
  | 'closed'
  | 'unknown invite'
  | 'invite exists'
  | 'invite used'
  | 'invite void'
  | 'own house'
  | 'wrong kind of house'
  | 'wrong proof'
  | 'unknown claim'
  | 'no group key'
  | 'no epoch'
  | 'wrong epoch'
  | 'wrong recipients'
  /** By a device that its house had taken away by then. */
  | 'late';

/** What the invite key signs in a claim: this log, this device, this house. */
export function inviteClaimMessage(log: Uint8Array, device: Uint8Array, root: Uint8Array): Bytes {
  return signedMessage('invite-claim', concat(log, device, root));
}

export interface CaseSetting {
  readonly entry: VerifiedControl;
  /** Lawful entries that the author knew, causes first. */
  readonly known: readonly VerifiedControl[];
  readonly log: LogId;
  readonly founding: EntryId;
  readonly graph: Graph<VerifiedControl>;
  readonly verify: Verify;
}

export function judgeCaseAct(setting: CaseSetting): CaseRefusal | null {
  const { entry, known, log, founding, graph, verify } = setting;
  const { act } = entry.control;
  if (!equal(entry.fields.log, log)) return 'other log';
  if (isFounding(act)) return equal(entry.id, founding) ? judgeFounding(setting, act) : 'not the founding';
  if (known.length === 0) return 'not on the case';
  const view = viewOf(known, graph, verify);
  const elsewhere = judgeContactAct(act, known, view.isClosed);
  if (elsewhere) return elsewhere;
  if (act.type === 'claim') return judgeClaim(setting, act, view) ?? judgeEpoch(setting);
  const place = view.devices.get(toHex(entry.fields.device))?.[0];
  const author = place && place.ending?.reason !== 'removed' ? place : introducedHere(setting, view);
  if (!author) return 'not on the case';
  if (author.side.state === 'void' || author.side.state === 'frozen') return author.side.state;
  return judgeMember(setting, author, view) ?? judgeEpoch(setting);
}

/** A device that its house vouches for since (a new, restored or readmitted tablet) enters with the statements it carries. */
function introducedHere({ entry, graph, verify }: CaseSetting, view: CaseView): CaseDevice | null {
  const device = toHex(entry.fields.device);
  for (const side of view.sides) {
    const { voice, ended } = listen(
      silentVoice(side.root, side.group),
      [...side.words, ...wordIn(entry)],
      graph,
      verify,
    );
    const vouch = ended.has(device) ? undefined : voice.vouched.get(device);
    if (vouch && !isOffCases(vouch.roles))
      return {
        id: entry.fields.device as DeviceId,
        side,
        name: vouch.name,
        roles: vouch.roles,
        keys: vouch.device,
        ending: null,
      };
  }
  return null;
}

type Founding = ActOf<'case' | 'direct' | 'contact'>;
function isFounding(act: Act): act is Founding {
  return act.type === 'case' || act.type === 'direct' || act.type === 'contact';
}

function judgeFounding(setting: CaseSetting, act: Founding): CaseRefusal | null {
  if (setting.entry.fields.reg.length > 0) return 'not the founding';
  const reason = judgeSide(setting, act.side) ?? judgePlaced(setting, act);
  if (reason) return reason;
  return setting.entry.control.epoch ? judgeEpoch(setting) : 'no epoch';
}

/** Whom the owner names is another house, in words of its own root. */
function judgePlaced({ verify }: CaseSetting, act: Founding): CaseRefusal | null {
  const placed = placedBy(act);
  if (!placed) return null;
  const voice = firstWords(placed.side, verify);
  if (typeof voice === 'string') return voice;
  if (equal(placed.side.root, act.side.root) || equal(placed.side.group, act.side.group)) return 'own house';
  return voice.groupKey ? null : 'no group key';
}

/** A house enters a case with a device that its root or an admin stands for, and a group to seal to. */
function judgeSide({ entry, verify }: CaseSetting, side: SideFields): CaseRefusal | null {
  const voice = firstWords(side, verify);
  if (typeof voice === 'string') return voice;
  const device = toHex(entry.fields.device);
  const vouch = voice.vouched.get(device);
  if (!vouch) return 'not on the case';
  if (!mayShare(vouch.roles)) return 'role may not share';
  return voice.groupKey ? null : 'no group key';
}

/** Whoever claims has link and code, says who it is, and moves the case at once to an epoch the link doesn't open. */
function judgeClaim(setting: CaseSetting, act: ActOf<'claim'>, view: CaseView): CaseRefusal | null {
  const { entry, log, verify } = setting;
  const invite = view.invites.get(toHex(act.invite));
  if (!invite) return 'unknown invite';
  if (invite.state === 'void') return 'invite void';
  if (invite.state !== 'open') return 'invite used';
  if (view.isClosed) return 'closed';
  if (equal(act.side.root, view.sides[0]!.root)) return 'own house';
  if (invite.fields.role === 'lab' && act.side.kind !== 'lab') return 'wrong kind of house';
  const message = inviteClaimMessage(log, entry.fields.device, act.side.root);
  if (!verify(invite.fields.key, message, act.proof)) return 'wrong proof';
  const reason = judgeSide(setting, act.side);
  if (reason) return reason;
  return entry.control.epoch ? null : 'no epoch';
}

function judgeMember(setting: CaseSetting, author: CaseDevice, view: CaseView): CaseRefusal | null {
  const { entry, known, verify } = setting;
  const { act } = entry.control;
  switch (act.type) {
    case 'carry':
    case 'rekey': {
      const voice = hear(author.side.voice, act.statements, verify);
      if (typeof voice === 'string') return voice;
      return act.type === 'rekey' && !entry.control.epoch ? 'no epoch' : null;
    }
    case 'succeed': {
      const voice = hear(author.side.voice, act.statements, verify, act.proofs);
      return typeof voice === 'string' ? voice : null;
    }
    case 'invite':
      if (view.isClosed) return 'closed';
      return view.invites.has(toHex(act.invite.id)) ? 'invite exists' : judgeOwner(author);
    case 'confirm':
      return judgeOwner(author) ?? judgeConfirm(act, view);
    case 'void':
      return judgeOwner(author) ?? judgeVoid(setting, act, view);
    case 'close':
    case 'welcome':
    case 'acquaint':
      return judgeOwner(author);
    case 'trust':
      return mayShare(author.roles) ? judgeTrust(author, act, view) : 'role may not share';
    case 'late':
      return judgeLate(author, act, view);
    default:
      return known.length > 0 ? 'not for this log' : 'not the founding';
  }
}

/** Only the side that owns the case changes who belongs to it. */
function judgeOwner(author: CaseDevice): CaseRefusal | null {
  if (author.side.role !== 'owner') return 'not the owner side';
  return mayShare(author.roles) ? null : 'role may not share';
}

/** The owner decides of every house, a house of its own devices. */
function judgeLate(author: CaseDevice, act: ActOf<'late'>, view: CaseView): CaseRefusal | null {
  const isOwn = act.pins.every(({ device }) =>
    (view.devices.get(toHex(device)) ?? []).some(({ side }) => side === author.side),
  );
  if (!isOwn) return judgeOwner(author);
  return mayShare(author.roles) ? null : 'role may not share';
}

/** Of the other house, and of administrators whose certificates its author had seen. */
function judgeTrust(author: CaseDevice, act: ActOf<'trust'>, view: CaseView): CaseRefusal | null {
  const other = view.sides.find(({ root }) => equal(root, act.root));
  if (!other || equal(other.root, author.side.root)) return 'own house';
  return act.admins.every((admin) => other.voice.admins.has(toHex(admin))) ? null : 'unknown admin';
}

function judgeConfirm(act: ActOf<'confirm'>, view: CaseView): CaseRefusal | null {
  const claims = [...view.invites.values()].map((invite) => invite.claims);
  const rivals = claims.find((list) => list.some((claim) => equal(claim.entry.id, act.claim)));
  const claim = rivals?.find((each) => equal(each.entry.id, act.claim));
  if (!rivals || !claim) return 'unknown claim';
  if (claim.state === 'void') return 'void';
  return rivals.some((each) => each !== claim && each.state === 'confirmed') ? 'invite used' : null;
}

/** Voiding a claim rotates in the same act: whoever claimed holds the key. */
function judgeVoid({ entry }: CaseSetting, act: ActOf<'void'>, view: CaseView): CaseRefusal | null {
  const invite = view.invites.get(toHex(act.invite));
  if (!invite) return 'unknown invite';
  const { claim } = act;
  const meant = claim === null ? invite.claims : invite.claims.filter((each) => equal(each.entry.id, claim));
  if (claim !== null && meant.length === 0) return 'unknown claim';
  return meant.some((each) => each.state !== 'void') && !entry.control.epoch ? 'no epoch' : null;
}

/** Who opens an epoch seals it, under a key nobody had before, to exactly the groups that belong after this act. */
function judgeEpoch({ entry, known, graph, verify }: CaseSetting): CaseRefusal | null {
  const citation = entry.control.epoch;
  if (!citation) return null;
  if (!equal(citation.key, entry.fields.key)) return 'wrong epoch';
  // Which number comes next is for the records to say (P22): one that is cited and never made must not use any up.
  const earlier = known.flatMap(({ control }) => (control.epoch ? [control.epoch] : []));
  if (earlier.some((each) => equal(each.key, citation.key))) return 'wrong epoch';
  if ((earlier.length === 0) !== (citation.number === 1)) return 'wrong epoch';
  const { members } = viewOf([...known, entry], graph, verify);
  return cites(
    citation,
    members.map((member) => member.key),
  )
    ? null
    : 'wrong recipients';
}
