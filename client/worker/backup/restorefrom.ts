// The two ways in which the paper brings a practice back, onto a vault that was made for it and is still empty.
import { equal } from '../../../protocol/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { kitKeys } from '../../crypto/kit.ts';
import type { RestoreView } from '../api.ts';
import { findBackup, readBackup } from './backupfiles.ts';
import { ROOM_KEPT } from '../files/carrying.ts';
import { fileSource } from './filesource.ts';
import type { House } from '../house.ts';
import { kitSecretOf } from '../kit/paper.ts';
import { relaySource } from './relaysource.ts';
import { restoreHouse } from './restoring.ts';
import { Refused } from '../rpc.ts';

export interface Paper {
  readonly words: string;
  readonly relayAddress: string;
}
/** What restores into an empty house. Returns the organisation's name. */
export interface Restorer {
  readonly relayAddress: string;
  readonly run: (house: House, tell: (now: RestoreView) => void, choose: Chooser) => Promise<string>;
}
type Chooser = Parameters<typeof restoreHouse>[4];

export async function fromRelay(paper: Paper): Promise<Restorer> {
  const { secret, relayAddress } = await kitSecretOf(paper.words);
  const kit = await kitKeys(secret);
  return {
    relayAddress: relayAddress ?? paper.relayAddress,
    run: (house, tell, choose) => restoreHouse(house, kit, relaySource, tell, choose),
  };
}

/** Every byte is checked here, before there is a vault. */
export async function fromFiles(
  paper: Paper,
  files: readonly File[],
  roomHere: ((wanted: number) => Promise<number | null>) | undefined,
  tell: (now: RestoreView) => void,
): Promise<Restorer> {
  const { secret, relayAddress } = await kitSecretOf(paper.words);
  const kit = await kitKeys(secret);
  const chain = await findBackup(files);
  if (!equal(chain.newest.practice, sha256(kit.root.publicKey))) throw new Refused('backup of another practice');
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const room = await roomHere?.(size + ROOM_KEPT);
  if (typeof room === 'number' && room < size + ROOM_KEPT) throw new Refused('no room on tablet', room);
  const backup = await readBackup(chain, (done, total) => {
    tell({ done, total });
  });
  return {
    relayAddress: relayAddress ?? paper.relayAddress,
    async run(house, now, choose) {
      const open: Parameters<typeof restoreHouse>[2] = (of, keys) =>
        fileSource(of, keys, backup, (done, total) => {
          now({ done, total });
        });
      const name = await restoreHouse(house, kit, open, () => undefined, choose);
      // The relay that its records name, and no other, is its relay.
      const relay = house.groups.own('staff').newestRecord?.fields;
      if (relay) await house.saveMe({ relayKey: relay.relayKey, relayAddress: relay.relayAddress });
      return name;
    },
  };
}
