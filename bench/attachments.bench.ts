// An attachment on its way: encrypted and put to a real relay (which syncs it to disk), fetched and opened again, unit
// by unit, several under way. In Node over plain HTTP, so that our code and the relay are measured, not a fetch.
import { Agent, request } from 'node:http';
import { toHex, type Bytes } from '../protocol/bytes.ts';
import { sha256Large } from '../client/crypto/hash.ts';
import { openFile, sealFile, UNIT_PLAIN_BYTES, type SealedFile, type SealedUnit } from '../client/crypto/stream.ts';
import { BLOB_LANES, openBlobTransfer, type BlobTransfer, type Fetch } from '../client/sync/blobs.ts';
import { openAccount, RelayClient } from '../test/support/relay-client.ts';
import { makeLog, random } from '../test/support/test-log.ts';
import { median, ratio, timed, type Figure } from './figure.ts';
import { ENAMEL } from './servers/enamel.ts';
import { ServerProcess } from './servers/process.ts';

const MIB = 2 ** 20;
const SIZE = 64 * MIB;
const LARGE = 500 * MIB;
/** The first of them warms up and does not count. */
const ROUNDS = 4;
const CAP = 10_000_000_000;

export async function attachmentsBench(): Promise<readonly Figure[]> {
  const relay = await ServerProcess.start(ENAMEL);
  const agent = new Agent({ keepAlive: true, maxSockets: BLOB_LANES });
  try {
    const { transfer, token } = await connect(relay.port, agent);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await travel(transfer, token, SIZE));
    const counted = rounds.slice(1);
    const before = [process.memoryUsage().rss, relay.residentBytes()];
    const large = await travel(transfer, token, LARGE);
    const [here, there] = [large.peakBytes - before[0]!, relay.peakBytes() - before[1]!];
    const rate = (took: number): string => `${(SIZE / MIB / (took / 1000)).toFixed(0)} MiB/s`;
    const mib = (bytes: number): string => `${(bytes / MIB).toFixed(0)} MiB`;
    return [
      {
        what: 'attachment of 64 MiB: encrypt, put, fsync',
        ours: rate(median(counted.map((each) => each.put))),
        reach: '≥ 150 MiB/s',
      },
      {
        what: 'attachment of 64 MiB: get, open',
        ours: rate(median(counted.map((each) => each.got))),
        reach: '≥ 200 MiB/s',
      },
      { what: 'attachment, stored bytes beside plain', ours: ratio(large.stored / LARGE), reach: '≤ 1.01 ×' },
      { what: '500 MiB up and down, memory of the client (peak RSS)', ours: mib(here), reach: '≤ 64 MiB' },
      { what: 'the same, memory of the relay (peak RSS)', ours: mib(there), reach: '' },
    ];
  } finally {
    agent.destroy();
    await relay.stop();
  }
}

async function connect(port: number, agent: Agent): Promise<{ transfer: BlobTransfer; token: string }> {
  const client = await RelayClient.connect(port, await openAccount(port, random(32)));
  const log = makeLog({ memberCap: CAP });
  await client.found(log);
  await client.prove(log, log.member);
  const ticket = await client.request({ type: 'ticket', log: log.id });
  if (ticket.type !== 'ticket') throw new Error(ticket.type);
  await client.close();
  const transfer = openBlobTransfer(overHttp(agent), sha256Large, `ws://127.0.0.1:${String(port)}/relay`);
  return { transfer, token: ticket.token };
}

interface Round {
  readonly put: number;
  readonly got: number;
  readonly stored: number;
  readonly peakBytes: number;
}

async function travel(transfer: BlobTransfer, token: string, size: number): Promise<Round> {
  const fileKey = { fileId: random(16), key: random(32) };
  const units: Bytes[] = [];
  let [stored, peakBytes, opened] = [0, 0, 0];
  const look = (): void => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  };
  const put = await timed(() =>
    flow(sealFile(scan(size), fileKey), async ({ hash, bytes }: SealedUnit) => {
      units.push(hash);
      stored += bytes.length;
      await transfer.put(token, hash, bytes);
      look();
    }),
  );
  const file: SealedFile = { ...fileKey, size, units };
  const coming = new Map<string, Promise<Bytes>>();
  const ask = (index: number): void => {
    const name = units[index];
    if (name) coming.set(toHex(name), transfer.get(token, name));
  };
  const got = await timed(async () => {
    for (let i = 0; i < BLOB_LANES; i++) ask(i);
    const take = async (name: Bytes, index: number): Promise<Bytes | null> => {
      const bytes = (await coming.get(toHex(name))) ?? null;
      coming.delete(toHex(name));
      ask(index + BLOB_LANES);
      return bytes;
    };
    for await (const part of openFile(file, take)) {
      opened += part.length;
      look();
    }
  });
  if (opened !== size) throw new Error('a file should come back whole');
  return { put: put.took, got: got.took, stored, peakBytes };
}

/** A file as a disk gives it, piece by piece; every unit of it is different. */
async function* scan(size: number): AsyncGenerator<Bytes> {
  const piece = random(UNIT_PLAIN_BYTES);
  for (let at = 0; at < size; at += piece.length) {
    new DataView(piece.buffer).setFloat64(0, at);
    yield await Promise.resolve(piece.subarray(0, Math.min(piece.length, size - at)));
  }
}

/** Each item as it comes, at most `BLOB_LANES` under way. */
async function flow<T>(source: AsyncIterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const under = new Set<Promise<void>>();
  for await (const item of source) {
    const one = work(item).finally(() => under.delete(one));
    under.add(one);
    if (under.size >= BLOB_LANES) await Promise.race(under);
  }
  await Promise.all(under);
}

function overHttp(agent: Agent): Fetch {
  return (url, { method, headers, body }) =>
    new Promise((resolve, reject) => {
      const length = body ? { 'content-length': String(body.length) } : {};
      const sending = request(url, { agent, method, headers: { ...headers, ...length } }, (response) => {
        const whole = new Uint8Array(Number(response.headers['content-length'] ?? 0));
        let at = 0;
        response.on('data', (part: Buffer) => {
          whole.set(part, at);
          at += part.length;
        });
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, arrayBuffer: () => Promise.resolve(whole.buffer) });
        });
        response.on('error', reject);
      });
      sending.on('error', reject);
      sending.end(body);
    });
}
