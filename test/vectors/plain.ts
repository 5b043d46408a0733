// How vectors are written down, and where their fixed secrets come from.
import { createHash } from 'node:crypto';
import { fromHex, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import type { Schema } from '../../protocol/schema.ts';

/** SHA-256 of a name: 32 bytes that everybody can make again. */
export function fixed(name: string, length = 32): Bytes {
  return sha256(utf8(`enamel vectors: ${name}`)).slice(0, length);
}

/** Bytes as hex, the rest as JSON has it. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

export function bytesOf(hex: string): Bytes {
  const bytes = fromHex(hex);
  if (!bytes) throw new Error('no hex');
  return bytes;
}

export function flipBit(data: Uint8Array, bit: number): Bytes {
  const out = new Uint8Array(data);
  out[bit >> 3]! ^= 0x80 >> (bit & 7);
  return out;
}

export function hashOfGrammar({ grammar }: Schema<unknown>): string {
  return createHash('sha256').update(grammar).digest('hex').slice(0, 32);
}
