// The real relay as a process of its own, killed while many write: whatever it gave a receipt for must be there afterwards.
import { toHex } from '../../protocol/bytes.ts';
import type { Stored } from '../../protocol/receipt.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { startRelay } from '../support/relay-process.ts';
import { makeEntry, makeLog, random, type TestLog } from '../support/test-log.ts';

const LOGS = 3;
const LANES = 3;

export interface Toll {
  readonly kills: number;
  readonly receipted: number;
  readonly lost: readonly string[];
}
const nameOf = ({ log, seq, storage }: Stored): string => `${toHex(log)} ${seq} ${toHex(storage)}`;

/** Appends as fast as answers come until the relay dies; hands over every receipt. */
async function hammer(port: number, log: TestLog, onStored: (stored: Stored) => void): Promise<void> {
  const client = await RelayClient.connect(port);
  await client.prove(log, log.member);
  const lane = async (): Promise<void> => {
    for (;;) {
      const answer = await client.append(log, [makeEntry(log.id), makeEntry(log.id)]);
      if (answer.type !== 'receipts') throw new Error(answer.type);
      for (const { stored } of answer.items) onStored(stored);
    }
  };
  await Promise.allSettled(Array.from({ length: LANES }, lane));
}

export async function killUnderLoad(kills: number): Promise<Toll> {
  const relay = await startRelay();
  try {
    const { port } = relay;
    const logs = Array.from({ length: LOGS }, () => makeLog());
    const founder = await RelayClient.connect(port, await openAccount(port, random(32)));
    for (const log of logs) await founder.found(log);
    const receipts = new Set<string>();
    for (let round = 0; round < kills; round++) {
      const enough = Promise.withResolvers<undefined>();
      // Not always at the same moment of a batch.
      const target = receipts.size + 20 + (round % 17) * 7;
      const note = (stored: Stored): void => {
        receipts.add(nameOf(stored));
        if (receipts.size >= target) enough.resolve(undefined);
      };
      const load = Promise.all(logs.map((log) => hammer(port, log, note)));
      await enough.promise;
      await relay.kill();
      await load;
      await relay.restart();
    }
    const reader = await RelayClient.connect(port);
    const found = new Set<string>();
    for (const log of logs) {
      await reader.prove(log, log.member);
      await reader.subscribe(log);
      const { seq } = await reader.next('current');
      for (const { receipt } of await reader.entries(log, seq)) found.add(nameOf(receipt.stored));
    }
    return { kills, receipted: receipts.size, lost: [...receipts].filter((name) => !found.has(name)) };
  } finally {
    await relay.stop();
  }
}
