// A clinic, a lab and a thief, and a case the clinic has just sent: the ground of the stories about cases.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { verify } from '../../client/crypto/sign.ts';
import { type VerifiedControl } from '../../client/roster/admit.ts';
import { resolveCase, type CaseRoster } from '../../client/roster/case.ts';
import { type ActOf, type Citation, type SideFields } from '../../client/roster/control.ts';
import { draftLog, type LogDraft } from '../../client/roster/epochs.ts';
import { claimAct, makeInvite, type MadeInvite } from '../../client/roster/invite.ts';
import { resolveOrganisation } from '../../client/roster/organisation.ts';
import { recipientHashes } from '../../client/roster/recipients.ts';
import { sideOf } from '../../client/roster/side.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { Ledger, countedRandom, house, tablet, type House, type Tablet } from './world.ts';

export let clinic: House;
export let lab: House;
export let thief: House;
export let technician: Tablet;
export let clinicSide: SideFields;
export let labSide: SideFields;
export let thiefSide: SideFields;
export let random = countedRandom('case');

export function enter(home: House): SideFields {
  const roster = resolveOrganisation(home.staff.log, home.founding[0]!.id, home.staff.entries, verify);
  const side = roster === 'no founding' ? null : sideOf(roster);
  if (!side) throw new Error('no side');
  return side;
}
export async function openHouses(): Promise<void> {
  clinic = await house('clinic', 'Smile Practice', 'Dr Ada Quist');
  lab = await house('lab', 'Crown Lab', 'Theo Brandt');
  thief = await house('lab', 'Thief Lab', 'Mallory');
  technician = await tablet('technician');
  [clinicSide, labSide, thiefSide] = [enter(clinic), enter(lab), enter(thief)];
}

export let draft: LogDraft;
export let log: Ledger;
export let invite: MadeInvite;
export let founding: VerifiedControl;
export async function sendCase(): Promise<void> {
  random = countedRandom('case');
  const ownPass = clinic.plan.logs[0]!.passes[0]!.key;
  draft = draftLog({ random, ownPass, rootPass: clinic.kit.rootPass.publicKey });
  log = new Ledger(draft.log);
  invite = await makeInvite({ random, withCode: false, role: 'lab', expires: 1_000 });
  founding = log.write(
    clinic.admin,
    { type: 'case', side: clinicSide, invite: invite.fields },
    [],
    epoch(1, clinicKey()),
  );
}

export const keyOf = (home: House): Bytes => {
  const act = home.plan.staffActs[1].statements.announcements[0]!;
  const roster = resolveOrganisation(home.staff.log, home.founding[0]!.id, home.staff.entries, verify);
  if (roster === 'no founding' || !roster.voice.groupKey || act.bytes.length === 0) throw new Error('no key');
  return roster.voice.groupKey;
};
export const clinicKey = (): Bytes => keyOf(clinic);
export const labKey = (): Bytes => keyOf(lab);
export function epoch(number: number, ...keys: readonly Bytes[]): Citation {
  return { number, key: random(16), recipients: recipientHashes(keys) };
}
export function claim(home: House = lab, side: SideFields = labSide, using: MadeInvite = invite): ActOf<'claim'> {
  return claimAct({ keys: using.keys, invite: using.fields.id, log: draft.log, device: home.admin.id, side });
}
export function claimed(): VerifiedControl {
  return log.write(lab.admin, claim(), [founding], epoch(2, clinicKey(), labKey()));
}
export function resolved(entries: readonly VerifiedControl[] = log.entries): CaseRoster {
  const roster = resolveCase(draft.log, founding.id, entries, verify);
  if (roster === 'no founding') throw new Error(roster);
  return roster;
}
export const reasons = (): readonly string[] => resolved().refused.map((each) => each.reason);
export const inviteState = (made: MadeInvite = invite): string | undefined =>
  resolved().invites.get(toHex(made.fields.id))?.state;
export const memberNames = (): readonly string[] => resolved().members.map((member) => member.side.name);
export const rekey = { type: 'rekey', statements: NO_STATEMENTS, pins: [] } as const;
export function voidOf(target: VerifiedControl | null, pins: ActOf<'void'>['pins'] = []): ActOf<'void'> {
  return { type: 'void', invite: invite.fields.id, claim: target?.id ?? null, pins };
}
/** A confirmation written where nothing but the claim had arrived. */
export function confirmUnknowing(target: VerifiedControl): VerifiedControl {
  const apart = new Ledger(draft.log);
  for (const [id, keys] of log.directory) apart.directory.set(id, keys);
  return apart.write(clinic.admin, { type: 'confirm', claim: target.id }, [target]);
}
