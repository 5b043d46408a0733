// Who this relay is: an Ed25519 seed in the data folder, made at the first start, readable by its owner only.
// Clients pin the public key; must never be replaced silently, so an unreadable file stops the start.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex, toHex, type Bytes } from '../protocol/bytes.ts';

/** The 32-byte seed of this relay's key. */
export function readIdentity(folder: string, random: (length: number) => Bytes): Bytes {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'relay.key');
  if (!existsSync(path)) writeIdentity(path, random(32));
  const seed = fromHex(readFileSync(path, 'utf8').trim());
  if (seed?.length !== 32) throw new Error(`the relay's key file is damaged: ${path}`);
  return seed;
}

function writeIdentity(path: string, seed: Uint8Array): void {
  writeFileSync(`${path}.new`, `${toHex(seed)}\n`, { mode: 0o600, flush: true });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
}
