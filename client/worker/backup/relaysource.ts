// The logs of a practice as its relay lists them to the paper.
import type { Bytes } from '../../../protocol/bytes.ts';
import { listMessage } from '../../../protocol/frames.ts';
import type { KitKeys } from '../../crypto/kit.ts';
import { memberPassOf } from '../../crypto/secret.ts';
import { readRecord } from '../../roster/epochs.ts';
import { restoreLogs, type ListedLog } from '../../roster/restore.ts';
import { proofOf } from '../../sync/enter.ts';
import { RelayRefused, type Session } from '../../sync/session.ts';
import type { House } from '../house.ts';
import { whenOnline } from '../cases/joining.ts';
import type { RestoreSource } from './restoring.ts';
import { Refused } from '../rpc.ts';

const CURRENT_MS = 120_000;

export async function relaySource(house: House, kit: KitKeys): Promise<RestoreSource> {
  house.connect();
  await whenOnline(house);
  const { logs } = await restoreLogs(kit, await listAll(house, kit));
  return {
    logs,
    async first({ log, secrets }) {
      const newest = [...secrets].sort((a, b) => b[0] - a[0])[0];
      if (!newest || !house.courier) return null;
      return house.courier.fetchFirst(log, newest[0], memberPassOf(newest[1]));
    },
    async take(log) {
      house.courier?.carry(house.replica(log));
      await house.courier?.whenCurrent(log, CURRENT_MS);
      return true;
    },
    finish: () => Promise.resolve(),
  };
}

async function listAll(house: House, kit: KitKeys): Promise<readonly ListedLog[]> {
  const { session } = house;
  if (!session?.welcome) throw new Refused('relay unreachable');
  const { nonce, relayKey } = session.welcome;
  const listed: ListedLog[] = [];
  const signature = kit.rootPass.sign(listMessage(nonce, relayKey));
  for (let after = 0; ;) {
    const page = await session
      .request({ type: 'list', rootPass: kit.rootPass.publicKey, signature, after }, 'logs')
      .catch(sayReplaced);
    for (const { log, genesis, records } of page.items)
      listed.push({ genesis, records: await wholeChain(session, kit, log, records) });
    after += page.items.length;
    if (!page.more || page.items.length === 0) return listed;
  }
}

/** Since when, the relay says; that it is so, our own roster would. */
function sayReplaced(error: unknown): never {
  if (error instanceof RelayRefused && error.reason === 'stale epoch')
    throw new Refused('kit was replaced', error.hint ?? undefined);
  throw error;
}

/** A list holds the newest records of a log; a chain is believed from its first one. */
async function wholeChain(
  session: Session,
  kit: KitKeys,
  log: Bytes,
  listed: readonly Bytes[],
): Promise<readonly Bytes[]> {
  const numbers = listed.map((record) => readRecord(record)?.fields.number ?? 0);
  if (numbers.includes(1)) return listed;
  const proof = proofOf(session, log, Math.max(0, ...numbers), kit.rootPass);
  const records: Bytes[] = [];
  for (let after = 0; ;) {
    const { items } = await session.request({ type: 'epochs', after, ...proof }, 'records');
    records.push(...items);
    const last = Math.max(after, ...items.map((item) => readRecord(item)?.fields.number ?? 0));
    if (items.length === 0 || last === after) return records;
    after = last;
  }
}
