// An attachment on its way: encrypted and put to a real relay (which syncs it to disk), fetched and opened again.
import { concat, type Bytes } from '../protocol/bytes.ts';
import { sha256 } from '../client/crypto/hash.ts';
import { openFile, sealFile, type SealedFile } from '../client/crypto/stream.ts';
import { openBlobTransfer } from '../client/sync/blobs.ts';
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
      sha256,
      `ws://localhost:${String(relay.port)}/relay`,
    );
    const plain = concat(...Array.from({ length: SIZE / MIB }, () => random(MIB)));
    const [fileId, key] = [random(16), random(32)];
    const units: Bytes[] = [];
    let sealedBytes = 0;
    const put = await timed(async () => {
      for await (const unit of sealFile(new Blob([plain]), { fileId, key })) {
        await transfer.put(ticket.token, unit.bytes);
        units.push(unit.hash);
        sealedBytes += unit.bytes.length;
      }
    });
    const file: SealedFile = { fileId, key, size: SIZE, units };
    let opened = 0;
    const got = await timed(async () => {
      for await (const part of openFile(file, (name) => transfer.get(ticket.token, name))) opened += part.length;
    });
    if (opened !== SIZE) throw new Error('a file should come back whole');
    await client.close();
    const rate = (took: number): string => `${(SIZE / MIB / (took / 1000)).toFixed(0)} MiB/s`;
    return [
      { what: 'attachment of 64 MiB: encrypt, put, fsync', value: rate(put.took), reach: '≥ 150 MiB/s' },
      { what: 'attachment of 64 MiB: get, open', value: rate(got.took), reach: '≥ 200 MiB/s' },
      { what: 'attachment, stored bytes beside plain', value: ratio(sealedBytes / SIZE), reach: '≤ 1.01 ×' },
    ];
  } finally {
    await relay.stop();
  }
}
