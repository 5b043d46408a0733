// Starting a practice or a lab: nine logs, the roster's first acts, all sealed and stored before anything is sent.
// Epoch record 1 of a log is written when a relay is first met, because it names the relay's key.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import type { EntryId, StorageId } from '../../protocol/ids.ts';
import { kitKeys } from '../crypto/kit.ts';
import { keyIdOfSecret, memberPassOf } from '../crypto/secret.ts';
import { encodeControl, type Act, type Control, type HouseKind } from '../roster/control.ts';
import { auditPasses, groupPasses, readGenesis, writeEpoch, type EpochDraft } from '../roster/epochs.ts';
import { foundOrganisationPlan } from '../roster/founding.ts';
import { recipientsOf } from '../roster/recipients.ts';
import type { SignedEntry } from '../../protocol/entry.ts';
import { keepKit } from '../vault/kitkeeping.ts';
import { Group } from './group.ts';
import type { House } from './house.ts';
import type { RowOp } from '../sync/rows.ts';
import { putMe } from './me.ts';

/** Writes a control entry of ours and takes it into the roster in the same transaction. */
export async function writeControl(
  house: House,
  log: Bytes,
  control: Control,
  before: (entry: SignedEntry) => Promise<readonly RowOp[]> = () => Promise.resolve([]),
): Promise<void> {
  const draft = { kind: 'control', doc: '', writer: 1, body: encodeControl(control) } as const;
  await house.replica(log).write([draft], async (written) => {
    const ops: RowOp[] = [];
    for (const entry of written) ops.push(...(await before(entry)), ...(await takeOwn(house, log, entry)));
    return ops;
  });
}
export function writeAct(house: House, log: Bytes, act: Act): Promise<void> {
  return writeControl(house, log, { epoch: null, act });
}

/** Our own acts are lawful, or a rule was broken here: then nothing is stored. */
export async function takeOwn(house: House, log: Bytes, entry: SignedEntry): Promise<readonly RowOp[]> {
  const taken = await house.groups.take(log, entry);
  if (taken === 'held' || 'refused' in taken) {
    throw new Error(`our own act is refused: ${taken === 'held' ? taken : taken.refused}`);
  }
  return taken.ops;
}

export interface NewHouse {
  readonly kind: HouseKind;
  readonly organisation: string;
  readonly person: string;
}

/** Makes the organisation in an empty vault. */
export async function foundOrganisation(house: House, order: NewHouse): Promise<void> {
  const { random } = house.ground;
  const { device } = house;
  const kitSecret = random(16);
  const plan = await foundOrganisationPlan({
    random,
    kind: order.kind,
    organisation: order.organisation,
    person: order.person,
    kit: await kitKeys(kitSecret),
    device: { signing: device.signing.publicKey, sealing: device.sealing.publicKey },
    sign: device.signing.sign,
  });
  const found = plan.logs[0]?.control.act;
  if (found?.type !== 'found') throw new Error('a plan begins with staff');
  for (const { compartment, draft, control } of plan.logs) {
    // The founding entry pins its roster: its id is known only once it is signed, so the group is named by it after.
    const provisional = new Group(draft.log, compartment, draft.genesis, draft.log as unknown as EntryId);
    await house.disk.commit(await house.adoptLog(provisional, new Map([[1, draft.secret]]), false));
    await foundLog(house, provisional, control);
  }
  const staff = house.groups.own('staff').log;
  for (const act of plan.staffActs) await writeAct(house, staff, act);
  await house.disk.commit([
    await keepKit(house.rows, kitSecret),
    await putMe(house.rows, { ...house.me, person: found.person.id }),
  ]);
  house.me = { ...house.me, person: found.person.id };
}

/** Writes the first control entry of a log, and pins the group to it. */
export function foundLog(house: House, group: Group, control: Control): Promise<void> {
  return writeControl(house, group.log, control, (entry) => house.groups.pin(group, entry.id));
}

/** Epoch record 1, as the relay wants it at `found`. Made once: a second try sends the same bytes. */
export async function foundingRecord(
  house: House,
  log: Bytes,
  relayKey: Bytes,
): Promise<{ record: Bytes; invite: Bytes | null }> {
  const group = house.groups.need(log);
  const made = group.records[0];
  if (made) return { record: made.signed, invite: house.me.invite };
  const first = (await house.disk.outbox(log))[0];
  const epoch = house.groups.epoch(log);
  const genesis = readGenesis(group.genesis);
  if (!first || epoch?.number !== 1 || !genesis) throw new Error('this log was founded before');
  const draft: EpochDraft = { log: group.log, number: 1, secret: epoch.secret, keyId: keyIdOfSecret(epoch.secret), previous: null };
  const record = await writeEpoch({
    draft,
    control: first.storage as StorageId,
    recipients: await foundingRecipients(house, group),
    passes:
      group.place === 'audit'
        ? auditPasses(genesis.ownPass, epoch.secret, staffSecret(house))
        : groupPasses(genesis.ownPass, epoch.secret),
    rootPass: genesis.rootPass,
    relayKey,
    relayAddress: house.me.relayAddress,
    signer: memberPassOf(epoch.secret),
    random: house.ground.random,
  });
  await house.disk.commit(await house.groups.adopt(log, record, epoch.secret));
  return { record, invite: house.me.invite };
}

/** A compartment is sealed to its devices and the recovery key, a case to our own `cases` group. */
async function foundingRecipients(house: House, group: Group): Promise<readonly { publicKey: Bytes; own?: Bytes }[]> {
  const { organisation } = house.groups;
  if (group.place !== 'case') return recipientsOf(organisation, group.place).map((publicKey) => ({ publicKey }));
  const own = house.groups.epoch(house.groups.own('cases').log);
  const members = group.caseRoster?.members ?? [];
  return members.map(({ side, key }) => (own && equal(side.root, organisation.root) ? { publicKey: key, own: own.secret } : { publicKey: key }));
}

function staffSecret(house: House): Bytes {
  const epoch = house.groups.epoch(house.groups.own('staff').log);
  if (!epoch) throw new Error('no key for staff');
  return epoch.secret;
}
