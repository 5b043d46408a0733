// Who may bring a new paper: the old one, or two admins who are two persons, after a time in which the old one may object.
// One verdict for each act, given only what its author knew; times are the relay's, in receipts that the act carries.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { DeviceId, EntryId, LogId, Verify } from '../../protocol/ids.ts';
import type { VerifiedControl } from './admit.ts';
import type { ActOf } from './control.ts';
import type { Membership } from './membership.ts';
import {
  hasWaited,
  judgeProof,
  objectionMessage,
  readSuccession,
  successionMessage,
  type Succession,
} from './succession.ts';

export type SuccessionRefusal =
  | 'forged succession'
  | 'bad root signature'
  /** Another paper rules by now, or this one ruled before. */
  | 'root was followed'
  | 'unknown proposal'
  | 'needs a second admin'
  | 'not this device'
  | 'old paper objects'
  | 'too early';

interface Ground {
  readonly entry: VerifiedControl;
  /** Everything lawful that the author knew. */
  readonly past: readonly VerifiedControl[];
  readonly known: Membership;
  readonly staff: LogId;
  readonly verify: Verify;
}

export function judgeSuccession(act: ActOf<'succeed'>, ground: Ground): SuccessionRefusal | null {
  const { known, verify } = ground;
  const [proof] = act.proofs;
  const fields = proof && readSuccession(proof);
  if (!fields || act.proofs.length !== 1) return 'forged succession';
  const stale = judgeNext(fields, known);
  if (stale) return stale;
  const verdict = judgeProof(proof, fields, (device) => known.devices.get(device)?.keys.signing, verify);
  if (verdict === 'by the root') return act.wait === null ? null : 'forged succession';
  return verdict === 'by two admins' ? judgeWait(act, ground) : 'bad root signature';
}

/** It follows the paper that rules, and never ruled itself. */
function judgeNext({ previous, root }: Succession, { reign }: Membership): SuccessionRefusal | null {
  const follows = reign && equal(previous, reign.root) && !reign.roots.some((each) => equal(each, root));
  return follows ? null : 'root was followed';
}

function judgeWait(act: ActOf<'succeed'>, { past, known, staff, verify }: Ground): SuccessionRefusal | null {
  const { wait } = act;
  const agreement = wait && past.find(({ id }) => equal(id, wait.agreement));
  const agreed = agreement?.control.act;
  if (!wait || agreed?.type !== 'agree') return 'unknown proposal';
  const proposal = proposalIn(past, agreed.proposal);
  if (!proposal || !equal(proposal.act.succession, act.proofs[0]?.bytes ?? agreed.proposal)) return 'unknown proposal';
  const signers = [proposal.entry, agreement].map((each) => each?.fields.device);
  const isSame = act.proofs[0]?.approvals.every(({ by }, at) => by && signers[at] && equal(by, signers[at]));
  if (!isSame) return 'unknown proposal';
  // Whoever was removed, or is no admin any more, has not agreed.
  const admins = signers.map((device) => device && known.devices.get(toHex(device)));
  if (!admins.every((each) => each?.isAdmin && each.state === 'active')) return 'needs a second admin';
  if (past.some(({ control }) => control.act.type === 'object' && equal(control.act.proposal, proposal.entry.id)))
    return 'old paper objects';
  return hasWaited(wait, staff, proposal.act.relayKey, verify) ? null : 'too early';
}

export function judgeProposal(act: ActOf<'propose'>, { entry, known, verify }: Ground): SuccessionRefusal | null {
  const fields = readSuccession({ bytes: act.succession });
  if (!fields) return 'forged succession';
  const stale = judgeNext(fields, known);
  if (stale) return stale;
  return isSignedBy(entry, known, act.succession, act.signature, verify) ? null : 'not this device';
}

/** By another person than who proposed, both admins. */
export function judgeAgreement(act: ActOf<'agree'>, ground: Ground): SuccessionRefusal | null {
  const { entry, past, known, verify } = ground;
  const proposal = proposalIn(past, act.proposal);
  const fields = proposal && readSuccession({ bytes: proposal.act.succession });
  if (!fields) return 'unknown proposal';
  const stale = judgeNext(fields, known);
  if (stale) return stale;
  const person = (device: Bytes): string | undefined => known.devices.get(toHex(device))?.person;
  if (person(proposal.entry.fields.device) === person(entry.fields.device)) return 'needs a second admin';
  return isSignedBy(entry, known, proposal.act.succession, act.signature, verify) ? null : 'not this device';
}

export function judgeObjection(act: ActOf<'object'>, { past, known, staff, verify }: Ground): SuccessionRefusal | null {
  const proposal = proposalIn(past, act.proposal);
  const fields = proposal && readSuccession({ bytes: proposal.act.succession });
  if (!fields) return 'unknown proposal';
  const stale = judgeNext(fields, known);
  if (stale) return stale;
  return verify(fields.previous, objectionMessage(staff, act.proposal), act.root) ? null : 'bad root signature';
}

export function proposalIn(
  acts: readonly VerifiedControl[],
  id: Uint8Array,
): { readonly entry: VerifiedControl; readonly act: ActOf<'propose'> } | null {
  const entry = acts.find((each) => equal(each.id, id));
  const act = entry?.control.act;
  return entry && act?.type === 'propose' ? { entry, act } : null;
}

export interface Proposal {
  readonly entry: EntryId;
  readonly by: DeviceId;
  readonly act: ActOf<'propose'>;
  readonly agreement: { readonly entry: EntryId; readonly by: DeviceId; readonly signature: Bytes } | null;
  readonly isObjected: boolean;
}
/** Those that would follow this root, as they stand. */
export function proposalsFor(root: Bytes, acts: readonly VerifiedControl[]): readonly Proposal[] {
  return acts.flatMap(({ id, fields, control: { act } }): Proposal[] => {
    if (act.type !== 'propose') return [];
    const succession = readSuccession({ bytes: act.succession });
    if (!succession || !equal(succession.previous, root)) return [];
    const answers = acts.flatMap(({ id: entry, fields: { device }, control: { act: answer } }) =>
      (answer.type === 'agree' || answer.type === 'object') && equal(answer.proposal, id)
        ? [{ entry, by: device as DeviceId, answer }]
        : [],
    );
    const [first] = answers.flatMap(({ entry, by, answer }) =>
      answer.type === 'agree' ? [{ entry, by, signature: answer.signature }] : [],
    );
    const isObjected = answers.some(({ answer }) => answer.type === 'object');
    return [{ entry: id, by: fields.device as DeviceId, act, agreement: first ?? null, isObjected }];
  });
}

function isSignedBy(
  { fields }: VerifiedControl,
  known: Membership,
  succession: Bytes,
  signature: Bytes,
  verify: Verify,
): boolean {
  const key = known.devices.get(toHex(fields.device))?.keys.signing;
  return key !== undefined && verify(key, successionMessage(succession), signature);
}
