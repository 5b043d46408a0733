// Everything back from the paper: the kit's recovery key opens every epoch of the organisation's own logs, and with
// `cases` every case it founded. Which log is which is learned from the entries, never from what a relay says.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { EpochRecord } from '../../protocol/epoch.ts';
import type { LogId, StorageId } from '../../protocol/ids.ts';
import type { KitKeys } from '../crypto/kit.ts';
import { lawfulChain, openEpochChain, readGenesis, readRecord } from './epochs.ts';
import type { Keyring } from './keyring.ts';

/** One item of the relay's answer to `list`, or of a backup. */
export interface ListedLog {
  readonly genesis: Bytes;
  readonly records: readonly Bytes[];
}
export interface RestoredLog {
  readonly log: LogId;
  readonly genesis: Bytes;
  /** Lawful, record 1 first. */
  readonly records: readonly EpochRecord[];
  /** Storage id of the founding entry, which says what the log is: see `placeOf`. */
  readonly founding: StorageId;
  /** S by epoch number; empty while the group it is sealed to is not open yet. */
  readonly secrets: ReadonlyMap<number, Bytes>;
}

export type RestoreRefusal = 'not ours' | 'no lawful record';
export interface Restored {
  readonly logs: readonly RestoredLog[];
  readonly refused: readonly { readonly genesis: Bytes; readonly reason: RestoreRefusal }[];
}

/** Opens what the recovery key opens. Logs whose newest record names another root pass are not ours, whoever lists them. */
export async function restoreLogs(kit: KitKeys, listed: readonly ListedLog[]): Promise<Restored> {
  const logs: RestoredLog[] = [];
  const refused: { genesis: Bytes; reason: RestoreRefusal }[] = [];
  for (const { genesis, records } of merged(listed)) {
    const read = readGenesis(genesis);
    const chain = lawfulChain(
      genesis,
      records.map(readRecord).filter((record) => record !== null),
    );
    if (!read || !chain) {
      refused.push({ genesis, reason: 'no lawful record' });
      continue;
    }
    const { rootPass } = chain.newest.fields;
    if (!rootPass || !equal(rootPass, kit.rootPass.publicKey)) {
      refused.push({ genesis, reason: 'not ours' });
      continue;
    }
    const secrets = await openEpochChain(chain.records, [kit.recovery], []);
    const founding = chain.records[0]!.fields.control as StorageId;
    logs.push({ log: read.log, genesis, records: chain.records, founding, secrets });
  }
  return { logs, refused };
}

/** Opens the logs that are sealed to one of our groups: cases, by the secrets of `cases`. */
export async function openThrough(
  logs: readonly RestoredLog[],
  groupSecrets: readonly Bytes[],
): Promise<readonly RestoredLog[]> {
  return Promise.all(
    logs.map(async (each) =>
      each.secrets.size > 0 ? each : { ...each, secrets: await openEpochChain(each.records, [], groupSecrets) },
    ),
  );
}

/** Puts the secrets into the keyring and adopts the newest epoch that opened. */
export function fillKeyring(keyring: Keyring, logs: readonly RestoredLog[]): void {
  for (const { log, secrets } of logs) {
    const oldestFirst = [...secrets].sort(([a], [b]) => a - b);
    for (const [number, secret] of oldestFirst) keyring.adopt(log, keyring.add(log, number, secret).keyId);
  }
}

/** A relay may list a log on several pages. */
function merged(listed: readonly ListedLog[]): readonly ListedLog[] {
  const out = new Map<string, ListedLog>();
  for (const { genesis, records } of listed) {
    const before = out.get(toHex(genesis));
    out.set(toHex(genesis), { genesis, records: [...(before?.records ?? []), ...records] });
  }
  return [...out.values()];
}
