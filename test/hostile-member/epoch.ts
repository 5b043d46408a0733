// An epoch record as a member writes it (P22, P24): the passes of the one before with a new member pass, and boxes for
// whomever the hostile member likes.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import type { Epoch } from '../../protocol/epoch.ts';
import { signerOf } from '../hostile-relay/keys.ts';
import * as sealing from './sealing.ts';

export async function epochAfter(
  old: Epoch,
  made: {
    readonly secret: Bytes;
    readonly oldSecret: Bytes;
    readonly number: number;
    readonly control: Bytes;
    readonly previous: Bytes;
  },
  boxed: readonly Bytes[],
): Promise<Epoch> {
  const { secret, oldSecret, number, control, previous } = made;
  const binding = sealing.bindingOf(old.log, number);
  const signer = signerOf(sealing.derived(oldSecret, 'member-pass')).publicKey;
  const member = signerOf(sealing.derived(secret, 'member-pass')).publicKey;
  const boxOf = async (key: Bytes): Promise<Epoch['keyBlock']['boxes'][number]> => ({
    hint: sealing.hmac(key, binding).slice(0, 4),
    box: await sealing.sealBox(key, secret, binding),
  });
  return {
    ...{ ...old, number, key: sealing.keyIdOf(secret), previous, control, signer },
    passes: old.passes.map((pass) => (equal(pass.key, signer) ? { ...pass, key: member } : pass)),
    groupKey: (await sealing.pairOf(sealing.derived(secret, 'group-pair'))).publicKey,
    keyBlock: {
      boxes: await Promise.all(boxed.map(boxOf)),
      before: sealing.aesSeal(sealing.hkdf(secret, binding, 'enamel/v1/before', 32), oldSecret, binding),
    },
  };
}
