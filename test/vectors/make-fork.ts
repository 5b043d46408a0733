// Vectors of the file that proves two entries of one device in one place: a fork of edits, one of a kind of entries each,
// and what proves nothing.
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import type { Kind } from '../../protocol/entry.ts';
import { sealingPairFromSeed } from '../../client/crypto/box.ts';
import { signEntry } from '../../client/crypto/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed, verify } from '../../client/crypto/sign.ts';
import { judgeFork, readFork, writeFork, type Fork } from '../../client/roster/forkproof.ts';
import { idOf } from '../../client/roster/statements.ts';
import { fixed, flipBit } from './plain.ts';

const MAGIC = 'enamel device fork 1\n';

/** What a file proves: null where it is none. */
export function forkSays(file: Bytes): string | null {
  const fork = readFork(file);
  const judged = fork && judgeFork(sha256, verify, fork);
  return typeof judged === 'object' && judged ? 'two entries' : judged;
}

export async function makeForkVectors() {
  const signing = signingKeyFromSeed(fixed('device signing'));
  const sealing = await sealingPairFromSeed(fixed('device sealing'));
  const other = signingKeyFromSeed(fixed('another device signing'));
  const device = { signing: signing.publicKey, sealing: sealing.publicKey };
  const write = (body: string, over: { seq?: number; log?: string; kind?: Kind; of?: Bytes } = {}, by = signing) => {
    const { seq = 1, log = 'log', kind = 'update', of = idOf(device) } = over;
    const { bytes, signature } = signEntry(
      {
        ...{ suite: 1, log: fixed(log), key: fixed('key', 16), reg: [fixed('head')], kind, doc: 'case/thread' },
        ...{ device: of, gen: 0, writer: 0, seq, prev: seq === 0 ? null : fixed('before'), parents: [] },
        ...{ seen: null, wall: 1_767_225_600_000, body: utf8(body) },
      },
      by.sign,
    );
    return { signed: bytes, signature };
  };
  const [first, second] = [write('A2'), write('A3')];
  const file = (fork: Partial<Fork>): Bytes => writeFork({ device, first, second, ...fork });
  const good = file({});
  const files: Record<string, Bytes> = {
    'two edits at one place': good,
    'an edit and an act at one place': file({ second: write('A2', { kind: 'act' }) }),
    'two beginnings': file({ first: write('A2', { seq: 0 }), second: write('A3', { seq: 0 }) }),
    'one entry twice': file({ second: first }),
    'two places': file({ second: write('A3', { seq: 2 }) }),
    'two logs': file({ second: write('A3', { log: 'another log' }) }),
    'the first by another device': file({ first: write('A2', {}, other) }),
    'the first in the name of another device': file({ first: write('A2', { of: fixed('another device') }) }),
    'the second in the name of another device': file({ second: write('A3', { of: fixed('another device') }) }),
    'the second by another device': file({ second: write('A3', {}, other) }),
    'keys of another device': file({ device: { ...device, signing: other.publicKey } }),
    'another sealing key': file({ device: { ...device, sealing: flipBit(device.sealing, 9) } }),
    'a signature with another bit': file({ second: { ...second, signature: flipBit(second.signature, 9) } }),
    'the kind of one changed': file({ second: { ...second, signed: write('A3', { kind: 'act' }).signed } }),
    'an entry without its last byte': file({ second: { ...second, signed: second.signed.slice(0, -1) } }),
    'a byte behind the end': concat(good, new Uint8Array(1)),
    'its last byte is missing': good.slice(0, -1),
    'the version after this': concat(utf8(MAGIC.replace('1', '2')), good.slice(MAGIC.length)),
  };
  return {
    device: idOf(device),
    files: Object.entries(files).map(([name, bytes]) => ({ name, file: bytes, says: forkSays(bytes) })),
  };
}
