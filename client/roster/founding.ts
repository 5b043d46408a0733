// Founding an organisation: the nine logs and the first acts, as a plan that the caller signs, seals and sends.
// All keys are drawn before anything is sealed, because every genesis names the own pass, which follows from S[admins].
import type { Bytes } from '../../protocol/bytes.ts';
import type { Pass } from '../../protocol/epoch.ts';
import type { Sign } from '../../protocol/ids.ts';
import type { KitKeys } from '../crypto/kit.ts';
import type { Random } from '../crypto/random.ts';
import { groupPairOf, ownPassOf } from '../crypto/secret.ts';
import type { ActOf, Citation, Control, HouseKind } from './control.ts';
import { auditPasses, draftLog, groupPasses, type EpochDraft, type LogDraft } from './epochs.ts';
import { recipientHashes } from './recipients.ts';
import { COMPARTMENTS, SOLO_ROLES, type Compartment } from './roles.ts';
import { NO_STATEMENTS, announce, certify, idOf, vouch, type DeviceKeys } from './statements.ts';

export interface PlannedLog {
  readonly compartment: Compartment;
  readonly draft: LogDraft;
  /** Body of the entry that opens epoch 1. Its `reg` is empty in `staff`, elsewhere the founding entry's id. */
  readonly control: Control;
  readonly passes: readonly Pass[];
  /** Public sealing keys: the device, and the recovery key. */
  readonly recipients: readonly Bytes[];
  /** Public key, for `writeEpoch`. */
  readonly rootPass: Bytes;
}
export interface FoundingPlan {
  /** `staff` first, then `admins`, then the others. */
  readonly logs: readonly PlannedLog[];
  /** Follow the founding entry in `staff`, in this order, each citing the one before. */
  readonly staffActs: readonly [ActOf<'compartments'>, ActOf<'carry'>];
}

export async function foundOrganisationPlan(order: {
  readonly random: Random;
  readonly kind: HouseKind;
  readonly organisation: string;
  readonly person: string;
  readonly kit: KitKeys;
  readonly device: DeviceKeys;
  readonly sign: Sign;
}): Promise<FoundingPlan> {
  const { random, kind, kit, device } = order;
  const adminsSecret = random(32);
  const ownPass = ownPassOf(adminsSecret).publicKey;
  const draftFor = (secret: Bytes): LogDraft => draftLog({ random, ownPass, rootPass: kit.rootPass.publicKey, secret });
  const staff = draftFor(random(32));
  const cases = draftFor(random(32));
  const known: Partial<Record<Compartment, LogDraft>> = { staff, cases, admins: draftFor(adminsSecret) };
  const person = { id: random(16), name: order.person, roles: SOLO_ROLES[kind] };
  const found: ActOf<'found'> = {
    type: 'found',
    kind,
    name: order.organisation,
    root: kit.root.publicKey,
    recovery: kit.recovery.publicKey,
    person,
    device,
    certificate: certify({ root: kit.root.publicKey, device }, kit.root.sign),
    ownPass,
  };
  const recipients = [device.sealing, kit.recovery.publicKey];
  const logs = COMPARTMENTS.map((compartment): PlannedLog => {
    const draft = known[compartment] ?? draftFor(random(32));
    const act = compartment === 'staff' ? found : ({ type: 'open', compartment, staff: staff.log } as const);
    const passes =
      compartment === 'audit' ? auditPasses(ownPass, draft.secret, staff.secret) : groupPasses(ownPass, draft.secret);
    const control = { epoch: citationOf(draft, recipients), act };
    return { compartment, draft, control, passes, recipients, rootPass: kit.rootPass.publicKey };
  });
  const by = idOf(device);
  const root = kit.root.publicKey;
  const key = (await groupPairOf(cases.secret)).publicKey;
  const statements = {
    ...NO_STATEMENTS,
    vouches: [vouch({ root, by, number: 1, device, name: order.person, roles: person.roles }, order.sign)],
    announcements: [announce({ root, by, group: cases.log, number: 1, key, previous: null }, order.sign)],
  };
  const named = logs.map(({ compartment, draft }) => ({ compartment, log: draft.log }));
  return {
    logs,
    staffActs: [
      { type: 'compartments', logs: named },
      { type: 'carry', statements },
    ],
  };
}

/** What the control entry of a new epoch says of it. */
export function citationOf(draft: EpochDraft, recipients: readonly Bytes[]): Citation {
  return { number: draft.number, key: draft.keyId, recipients: recipientHashes(recipients) };
}
