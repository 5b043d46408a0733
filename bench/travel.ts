// One file there and back over plain HTTP in Node: sealed as it is read, put, fetched, opened, several units under way.
import { Agent, request } from 'node:http';
import { toHex, type Bytes } from '../protocol/bytes.ts';
import { openFile, sealFile, UNIT_PLAIN_BYTES, type SealedFile, type SealedUnit } from '../client/crypto/stream.ts';
import { sha256Large } from '../client/crypto/hash.ts';
import { BLOB_LANES, openBlobTransfer, type BlobTransfer, type Fetch } from '../client/sync/blobs.ts';
import { random } from '../test/support/test-log.ts';
import { timed } from './figure.ts';

export interface Line {
  readonly transfer: BlobTransfer;
  readonly hangUp: () => void;
}
export function lineTo(port: number): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: BLOB_LANES });
  return {
    transfer: openBlobTransfer(overHttp(agent), sha256Large, `ws://127.0.0.1:${String(port)}/relay`),
    hangUp: () => {
      agent.destroy();
    },
  };
}

export interface Round {
  readonly put: number;
  readonly got: number;
  readonly stored: number;
}

export async function travel(transfer: BlobTransfer, token: string, size: number): Promise<Round> {
  const fileKey = { fileId: random(16), key: random(32) };
  const units: Bytes[] = [];
  let [stored, opened] = [0, 0];
  const put = await timed(() =>
    flow(sealFile(scan(size), fileKey), async ({ hash, bytes }: SealedUnit) => {
      units.push(hash);
      stored += bytes.length;
      await transfer.put(token, hash, bytes);
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
    }
  });
  if (opened !== size) throw new Error('a file should come back whole');
  return { put: put.took, got: got.took, stored };
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
