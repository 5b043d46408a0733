// Who this relay is, in two files of the data folder, made at the first start and readable by their owner only: the seed of
// its Ed25519 key, which clients pin, and the P-256 key that push services know it by. Must never be replaced silently, so
// an unreadable file stops the start.
import { createECDH } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex, toHex, type Bytes } from '../protocol/bytes.ts';

type Random = (length: number) => Bytes;

/** The 32-byte seed of this relay's key. */
export function readIdentity(folder: string, random: Random): Bytes {
  return readSecret(folder, 'relay.key', () => random(32));
}

export interface PushKey {
  /** Scalar, 32 bytes. */
  readonly secret: Bytes;
  /** Uncompressed point, 65 bytes. */
  readonly publicKey: Bytes;
}

/** The key pair for VAPID (RFC 8292). */
export function readPushKey(folder: string, random: Random): PushKey {
  const secret = readSecret(folder, 'push.key', () => freshScalar(random));
  const publicKey = pointOf(secret);
  if (!publicKey) throw new Error(`a key file of the relay is damaged: ${join(folder, 'push.key')}`);
  return { secret, publicKey };
}

function readSecret(folder: string, name: string, make: () => Bytes): Bytes {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  if (!existsSync(path)) writeSecret(path, make());
  const secret = fromHex(readFileSync(path, 'utf8').trim());
  if (secret?.length !== 32) throw new Error(`a key file of the relay is damaged: ${path}`);
  return secret;
}

function writeSecret(path: string, secret: Bytes): void {
  writeFileSync(`${path}.new`, `${toHex(secret)}\n`, { mode: 0o600, flush: true });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
}

/** One in four billion is no scalar of the curve. */
function freshScalar(random: Random): Bytes {
  for (;;) {
    const secret = random(32);
    if (pointOf(secret)) return secret;
  }
}

function pointOf(secret: Bytes): Bytes | null {
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(secret);
  } catch {
    return null;
  }
  return new Uint8Array(pair.getPublicKey());
}
