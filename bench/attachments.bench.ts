// An attachment on its way: encrypted and put to a real relay (which syncs it to disk), fetched and opened again.
import { concat, toHex, type Bytes } from '../protocol/bytes.ts';
import { sha256Large } from '../client/crypto/hash.ts';
import { openFile, sealFile, type SealedFile, type SealedUnit } from '../client/crypto/stream.ts';
import { BLOB_LANES, openBlobTransfer } from '../client/sync/blobs.ts';
import { inLanes } from '../client/sync/lanes.ts';
import { openAccount, RelayClient } from '../test/support/relay-client.ts';
import { startRelay } from '../test/support/relay-process.ts';
import { makeLog, random } from '../test/support/test-log.ts';
import { ratio, timed, type Figure } from './figure.ts';

const MIB = 2 ** 20;
const SIZE = 64 * MIB;
const CAP = 1_000_000_000;

export async function attachmentsBench(): Promise<readonly Figure[]> {
  const relay = await startRelay();
  try {
    const client = await RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
    const log = makeLog({ memberCap: CAP });
    await client.found(log);
    await client.prove(log, log.member);
    const ticket = await client.request({ type: 'ticket', log: log.id });
    if (ticket.type !== 'ticket') throw new Error(ticket.type);
    const transfer = openBlobTransfer(
      (url, init) => fetch(url, init),
      sha256Large,
      `ws://localhost:${String(relay.port)}/relay`,
    );
    const plain = concat(...Array.from({ length: SIZE / MIB }, () => random(MIB)));
    const [fileId, key] = [random(16), random(32)];
    const units: Bytes[] = [];
    let sealedBytes = 0;
    // As the app does: sealed unit by unit as it is read, then several units under way at a time.
    const put = await timed(async () => {
      const waiting: SealedUnit[] = [];
      const send = (): Promise<void> =>
        inLanes(waiting.splice(0), BLOB_LANES, (unit) => transfer.put(ticket.token, unit.hash, unit.bytes));
      for await (const unit of sealFile(new Blob([plain]), { fileId, key })) {
        units.push(unit.hash);
        sealedBytes += unit.bytes.length;
        waiting.push(unit);
        if (waiting.length === BLOB_LANES * 2) await send();
      }
      await send();
    });
    const file: SealedFile = { fileId, key, size: SIZE, units };
    const here = new Map<string, Bytes>();
    let opened = 0;
    const got = await timed(async () => {
      await inLanes(units, BLOB_LANES, async (name) => {
        here.set(toHex(name), await transfer.get(ticket.token, name));
      });
      for await (const part of openFile(file, async (name) => here.get(toHex(name)) ?? null)) opened += part.length;
    });
    if (opened !== SIZE) throw new Error('a file should come back whole');
    await client.close();
    const rate = (took: number): string => `${(SIZE / MIB / (took / 1000)).toFixed(0)} MiB/s`;
    return [
      { what: 'attachment of 64 MiB: encrypt, put, fsync', ours: rate(put.took), reach: '≥ 150 MiB/s' },
      { what: 'attachment of 64 MiB: get, open', ours: rate(got.took), reach: '≥ 200 MiB/s' },
      { what: 'attachment, stored bytes beside plain', ours: ratio(sealedBytes / SIZE), reach: '≤ 1.01 ×' },
    ];
  } finally {
    await relay.stop();
  }
}
