// Opening the next epoch of a log we are in: control entry and record go to the relay in one transaction, and count here
// only once it has them. Whoever was left out opens nothing that is written from then on.
import type { Bytes } from '../../protocol/bytes.ts';
import { RIGHT, rightsOf } from '../../protocol/epoch.ts';
import type { StorageId } from '../../protocol/ids.ts';
import { RECEIPT } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import { memberPassOf } from '../crypto/secret.ts';
import { encodeControl, type Act } from '../roster/control.ts';
import { draftEpoch, groupPasses, passesAfter, writeEpoch } from '../roster/epochs.ts';
import { citationOf } from '../roster/founding.ts';
import { Disconnected } from '../sync/session.ts';
import { takeOwn } from './founding.ts';
import type { House } from './house.ts';

export interface Member {
  readonly publicKey: Bytes;
  /** S of the member group, when it is our own. */
  readonly own?: Bytes;
}

/** Throws Disconnected or RelayRefused; nothing has changed then. */
export async function rekey(house: House, log: Bytes, act: Act, members: readonly Member[]): Promise<void> {
  const { session } = house;
  const group = house.groups.need(log);
  const replica = house.replica(log);
  const before = group.newestRecord;
  const epoch = house.groups.epoch(log);
  if (!session || !before || !epoch || before.fields.number !== epoch.number) throw new Disconnected('the newest epoch is not here');
  const draft = draftEpoch(before, house.ground.random);
  const citation = citationOf(draft, members.map(({ publicKey }) => publicKey));
  const ownPass = house.groups.ownPass();
  const isOwner = ownPass !== null && (rightsOf(before.fields, ownPass.publicKey) & RIGHT.own) !== 0;
  await replica.exclusive(async () => {
    const body = encodeControl({ epoch: citation, act });
    const key = { secret: draft.secret, id: draft.keyId };
    const { signed, storage, bytes } = await replica.sealNext({ kind: 'control', doc: '', writer: 1, body, key });
    const record = await writeEpoch({
      draft,
      control: storage as StorageId,
      recipients: members,
      passes: isOwner ? groupPasses(ownPass.publicKey, draft.secret) : passesAfter(before, draft.secret),
      rootPass: before.fields.rootPass,
      relayKey: before.fields.relayKey,
      relayAddress: before.fields.relayAddress,
      signer: isOwner ? ownPass : memberPassOf(epoch.secret),
      before: epoch.secret,
      random: house.ground.random,
    });
    if (isOwner) await house.courier?.proveAs(log, ownPass);
    const { items } = await session.request({ type: 'rekey', log, record, entry: bytes }, 'receipts');
    const receipt = items[0];
    await replica.commitOwn(async () => {
      const adopted = await house.groups.adopt(log, record, draft.secret);
      const taken = await takeOwn(house, log, signed);
      const entry = {
        log,
        storage,
        id: signed.id,
        bytes,
        receipt: receipt ? encode(RECEIPT, receipt) : null,
        seq: receipt?.stored.seq ?? null,
        state: 'applied',
      } as const;
      return [...adopted, ...taken, house.disk.putEntry(entry)];
    }, signed, receipt ?? null);
  });
  await house.courier?.epochChanged(replica);
}
