// The relay over real sockets on loopback, fsync before every receipt: a busy practice, one writer and fifty readers, a
// tablet that comes back with much to send, and a relay killed with receipts just given.
import { toHex } from '../protocol/bytes.ts';
import { openAccount, RelayClient } from '../test/support/relay-client.ts';
import { startRelay, type RelayProcess } from '../test/support/relay-process.ts';
import { makeEntry, makeLog, random, type TestLog } from '../test/support/test-log.ts';
import { median, ms, timed, type Figure } from './figure.ts';

const UPDATES_A_SECOND = 200;
const SECONDS = 5;
const READERS = 50;
const BACKLOG = 4_000;
const WAITING = 1_000;
const BATCH = 250;
const KILLS = 20;

async function founded(relay: RelayProcess): Promise<{ client: RelayClient; log: TestLog }> {
  const client = await RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
  const log = makeLog();
  await client.found(log);
  await client.prove(log, log.member);
  return { client, log };
}
async function member(relay: RelayProcess, log: TestLog): Promise<RelayClient> {
  const client = await RelayClient.connect(relay.port);
  await client.prove(log, log.member);
  return client;
}
const receiptsOf = (answer: Awaited<ReturnType<RelayClient['append']>>) => {
  if (answer.type !== 'receipts') throw new Error(`expected receipts, got ${answer.type}`);
  return answer.items;
};

async function steady(relay: RelayProcess): Promise<Figure> {
  const { client, log } = await founded(relay);
  const waits: Promise<number>[] = [];
  const started = performance.now();
  for (let i = 0; i < UPDATES_A_SECOND * SECONDS; i++) {
    const due = started + (i * 1000) / UPDATES_A_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    waits.push(timed(() => client.append(log, [makeEntry(log.id)]).then(receiptsOf)).then(({ took }) => took));
  }
  const value = ms(median(await Promise.all(waits)));
  await client.close();
  return { what: `${String(UPDATES_A_SECOND)} updates/s, edit to receipt, p50`, value, reach: '≤ 3 ms' };
}

/** A reader that takes frames and decodes nothing, so that the relay is measured and not this process. */
function drain(reader: RelayClient, log: TestLog, isEnd: (frame: Buffer) => boolean): Promise<void> {
  reader.socket.removeAllListeners('message');
  return new Promise((resolve) => {
    reader.socket.on('message', (data: Buffer) => {
      if (isEnd(data)) resolve();
    });
    reader.send({ type: 'subscribe', n: 1_000_000, log: log.id, after: 0, credit: 2 ** 40 });
  });
}
const isCurrent = (frame: Buffer): boolean => frame.length < 256 && frame.includes('current');

async function fanOut(relay: RelayProcess): Promise<Figure> {
  const { client, log } = await founded(relay);
  for (let sent = 0; sent < BACKLOG; sent += BATCH) {
    receiptsOf(
      await client.append(
        log,
        Array.from({ length: BATCH }, () => makeEntry(log.id)),
      ),
    );
  }
  const readers = await Promise.all(Array.from({ length: READERS }, () => member(relay, log)));
  const { took } = await timed(() => Promise.all(readers.map((reader) => drain(reader, log, isCurrent))));
  await Promise.all([client, ...readers].map((each) => each.close()));
  const rate = (READERS * (BACKLOG + 1)) / (took / 1000);
  return {
    what: `1 → ${String(READERS)} readers, a backlog of ${BACKLOG.toLocaleString('en')}, deliveries/s`,
    value: `${(rate / 1000).toFixed(0)}k`,
    reach: '≥ 430k',
  };
}

async function comingBack(relay: RelayProcess): Promise<Figure> {
  const { client, log } = await founded(relay);
  const entries = Array.from({ length: WAITING }, () => makeEntry(log.id));
  await client.close();
  const { took } = await timed(async () => {
    const again = await member(relay, log);
    for (let at = 0; at < WAITING; at += BATCH) receiptsOf(await again.append(log, entries.slice(at, at + BATCH)));
    await again.close();
  });
  return { what: '1,000 waiting entries, connection to all receipts', value: ms(took), reach: '≤ 2 s' };
}

/** Every receipt of an entry, then SIGKILL at once: all of them must be there afterwards. */
async function killed(relay: RelayProcess): Promise<Figure> {
  const { client, log } = await founded(relay);
  await client.close();
  let kept = 0;
  for (let round = 0; round < KILLS; round++) {
    const writer = await member(relay, log);
    const [receipt] = receiptsOf(await writer.append(log, [makeEntry(log.id)]));
    await relay.kill();
    await relay.restart();
    const reader = await member(relay, log);
    await reader.subscribe(log, (receipt?.stored.seq ?? 1) - 1);
    const [found] = await reader.entries(log, 1);
    if (found && receipt && toHex(found.receipt.stored.storage) === toHex(receipt.stored.storage)) kept += 1;
    await reader.close();
  }
  return {
    what: 'acknowledged, then SIGKILL: kept',
    value: `${String(kept)} of ${String(KILLS)}`,
    reach: 'all (y-websocket 2 of 20)',
  };
}

export async function relayBench(): Promise<readonly Figure[]> {
  const relay = await startRelay();
  try {
    return [await steady(relay), await fanOut(relay), await comingBack(relay), await killed(relay)];
  } finally {
    await relay.stop();
  }
}
