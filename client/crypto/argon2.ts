// Argon2id (RFC 9106): makes each guess of a passphrase or code cost memory and time.
import type { argon2id } from 'hash-wasm';
import { utf8, type Bytes } from '../../protocol/bytes.ts';
import { later } from '../later.ts';

export interface Cost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** For what a thief may guess at leisure: 64 MiB, three passes, one lane. */
export const PASSPHRASE_COST: Cost = { memoryKib: 64 * 1024, passes: 3 };
/** For short codes, which also need a 32-byte secret and of which the relay takes five tries. */
export const CODE_COST: Cost = { memoryKib: 16 * 1024, passes: 2 };

/** Who unlocks with a passkey never runs it, so it is apart from what an unlock waits for. */
export const loadArgon2 = (): Promise<typeof argon2id> =>
  // Written so that the bundle takes nothing else of the package.
  later(async () => (await import('hash-wasm')).argon2id);

/** 32 bytes. `salt` has 16 bytes or more. */
export async function stretch(text: string, salt: Bytes, cost: Cost): Promise<Bytes> {
  const argon2 = await loadArgon2();
  const stretched = await argon2({
    password: utf8(text),
    salt,
    iterations: cost.passes,
    parallelism: 1,
    memorySize: cost.memoryKib,
    hashLength: 32,
    outputType: 'binary',
  });
  return new Uint8Array(stretched);
}
