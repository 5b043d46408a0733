// Opening the next epoch of a log we are in: control entry and record are stored first, count here at once, and go to the
// relay together. Whoever was left out opens nothing that is written from then on. P7: what was signed is never replaced.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import type { KeyId, StorageId } from '../../protocol/ids.ts';
import { memberPassOf } from '../crypto/secret.ts';
import { encodeControl, type Act } from '../roster/control.ts';
import { draftEpoch, groupPasses, passesAfter, writeEpoch } from '../roster/epochs.ts';
import { citationOf } from '../roster/founding.ts';
import type { Written } from '../sync/replica.ts';
import type { RowOp } from '../sync/rows.ts';
import { takeOwn } from './founding.ts';
import type { House } from './house.ts';
import { Refused } from './rpc.ts';

export interface Member {
  readonly publicKey: Bytes;
  /** S of the member group, when it is our own. */
  readonly own?: Bytes;
}

/** The houses of a case, as recipients of its next epoch; without `except`. null when our own keys are not here. */
export function caseMembers(house: House, log: Bytes, except?: Uint8Array): readonly Member[] | null {
  const { groups } = house;
  const own = groups.epoch(groups.own('cases').log);
  const members = groups.need(log).caseRoster?.members ?? [];
  const isOurs = (root: Uint8Array): boolean => equal(root, groups.organisation.root);
  if (!own || !members.some(({ side }) => isOurs(side.root))) return null;
  return members
    .filter(({ side }) => !except || !equal(side.entry, except))
    .map(({ side, key }) => (isOurs(side.root) ? { publicKey: key, own: own.secret } : { publicKey: key }));
}

/** Durable when it resolves, whether the relay is there or not. Refused while another epoch of ours waits for it. */
export async function rekey(house: House, log: Bytes, act: Act, members: readonly Member[]): Promise<void> {
  const { groups, ground } = house;
  const group = groups.need(log);
  const ownPass = groups.ownPass(log);
  const parting = ownPass && groups.parting(log);
  const before = parting?.record ?? group.newestRecord;
  const secret = before && groups.secretOf(log, before.fields.key as KeyId);
  const isNewest = parting !== null || before?.fields.number === groups.epoch(log)?.number;
  if (!before || !secret || !isNewest || group.pending) throw new Refused('relay unreachable');
  const draft = draftEpoch(before, ground.random, parting?.number);
  const citation = citationOf(
    draft,
    members.map(({ publicKey }) => publicKey),
  );
  const body = encodeControl({ epoch: citation, act });
  const key = { secret: draft.secret, id: draft.keyId };
  const also = async (written: Written): Promise<readonly RowOp[]> => {
    const record = await writeEpoch({
      draft,
      control: written.storage as StorageId,
      recipients: members,
      passes: ownPass ? groupPasses(ownPass.publicKey, draft.secret) : passesAfter(before, draft.secret),
      rootPass: before.fields.rootPass,
      relayKey: before.fields.relayKey,
      relayAddress: before.fields.relayAddress,
      signer: ownPass ?? memberPassOf(secret),
      before: secret,
      random: ground.random,
    });
    const proposed = await groups.propose(log, record, draft.secret, written.storage);
    return [...proposed, ...(await takeOwn(house, log, written.signed))];
  };
  await house.replica(log).write([{ kind: 'control', doc: '', writer: 1, body, key, also }]);
}
