// Bytes that look random and are the same in every run: SHA-256 over a name and a counter.
import { concat, utf8 } from '../../protocol/bytes.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import type { Random } from '../../client/crypto/random.ts';

export function dice(name: string): Random {
  let turn = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      out.set(sha256(concat(utf8(`${name}/${String(turn++)}`))).subarray(0, length - at), at);
    }
    return out;
  };
}

/** The same bytes with one bit turned over. */
export function flipped(data: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(data);
  out[bit >> 3]! ^= 0x80 >> (bit & 7);
  return out;
}
