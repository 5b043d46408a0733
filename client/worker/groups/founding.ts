// Starting a practice or a lab: nine logs, the roster's first acts, all sealed and stored before anything is sent.
// Epoch record 1 of a log is written when a relay is first met, because it names the relay's key.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { EntryId, StorageId } from '../../../protocol/ids.ts';
import { kitKeys } from '../../crypto/kit.ts';
import { keyIdOfSecret, memberPassOf } from '../../crypto/secret.ts';
import { decodeControl, encodeControl, type Act, type Control, type HouseKind } from '../../roster/control.ts';
import { auditPasses, groupPasses, readGenesis, writeEpoch, type EpochDraft } from '../../roster/epochs.ts';
import { foundOrganisationPlan } from '../../roster/founding.ts';
import { recipientsOf } from '../../roster/recipients.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import { keepKit } from '../../vault/kitkeeping.ts';
import { Group, isShared } from './group.ts';
import type { House } from '../house.ts';
import type { Draft, Written } from '../../sync/sealer.ts';
import type { RowOp } from '../../sync/rows.ts';
import { needHeardFor } from './unheard.ts';

/** Writes a control entry of ours and takes it into the roster in the same transaction. */
export async function writeControl(
  house: House,
  log: Bytes,
  control: Control,
  before: (written: Written) => Promise<readonly RowOp[]> = () => Promise.resolve([]),
): Promise<void> {
  await house.replica(log).write([controlDraft(house, log, control, before)]);
}
export function controlDraft(
  house: House,
  log: Bytes,
  control: Control,
  before: (written: Written) => Promise<readonly RowOp[]>,
): Draft {
  const also = async (written: Written): Promise<readonly RowOp[]> => {
    const first = await before(written);
    return [...first, ...(await takeOwn(house, log, written.signed))];
  };
  return { kind: 'control', doc: '', writer: 1, body: encodeControl(control), also };
}
export function writeAct(house: House, log: Bytes, act: Act): Promise<void> {
  return writeControl(house, log, { epoch: null, act });
}

/** Our own acts are lawful, or a rule was broken here: then nothing is stored. */
export async function takeOwn(house: House, log: Bytes, entry: SignedEntry): Promise<readonly RowOp[]> {
  needHeardFor(house, log, decodeControl(entry.fields.body));
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
    await foundLog(house, provisional, draft.secret, control);
  }
  const staff = house.groups.own('staff').log;
  for (const act of plan.staffActs) await writeAct(house, staff, act);
  await house.saveMe({ person: found.person.id }, () => keepKit(house.rows, kitSecret));
}

/** A new log with its first control entry, which pins the group: all at once. */
export function foundLog(house: House, group: Group, secret: Bytes, control: Control): Promise<void> {
  return house.adoptLog(group, new Map([[1, secret]]), false, (_, rows) =>
    writeControl(house, group.log, control, async ({ signed }) => [
      ...(await rows()),
      ...(await house.groups.pin(group, signed.id)),
    ]),
  );
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
  const first = await house.disk.entryById(log, group.founding);
  const epoch = house.groups.epoch(log);
  const genesis = readGenesis(group.genesis);
  if (!first || epoch?.number !== 1 || !genesis) throw new Error('this log was founded before');
  const draft: EpochDraft = {
    log: group.log,
    number: 1,
    secret: epoch.secret,
    keyId: keyIdOfSecret(epoch.secret),
    previous: null,
  };
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
  await house.groups.adoptFirst(log, record);
  return { record, invite: house.me.invite };
}

/** A compartment is sealed to its devices and the recovery key, what is shared to the `cases` groups of its houses. */
async function foundingRecipients(house: House, group: Group): Promise<readonly { publicKey: Bytes; own?: Bytes }[]> {
  const { organisation } = house.groups;
  if (!isShared(group.place)) return recipientsOf(organisation, group.place).map((publicKey) => ({ publicKey }));
  const own = house.groups.epoch(house.groups.own('cases').log);
  const members = group.caseRoster?.members ?? [];
  return members.map(({ side, key }) =>
    own && isOwnRoot(organisation, side.root) ? { publicKey: key, own: own.secret } : { publicKey: key },
  );
}

function staffSecret(house: House): Bytes {
  const epoch = house.groups.epoch(house.groups.own('staff').log);
  if (!epoch) throw new Error('no key for staff');
  return epoch.secret;
}
