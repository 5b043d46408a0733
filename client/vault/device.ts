// The device identity: a signing key, a sealing pair and the device secret. Its seeds leave the vault never.
import type { Bytes } from '../../protocol/bytes.ts';
import { deviceIdOf, type DeviceId } from '../../protocol/ids.ts';
import { XWING_PUBLIC_BYTES } from '../../protocol/limits.ts';
import { bytes, decode, encode, tuple, type Infer } from '../../protocol/schema.ts';
import { sealingPairFromSeed, type SealingPair } from '../crypto/box.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Random } from '../crypto/random.ts';
import { signingKeyFromSeed, type SigningKey } from '../crypto/sign.ts';
import type { Op } from '../storage/store.ts';
import { DamagedRow, type SealedRows } from './rows.ts';

export interface Device {
  readonly id: DeviceId;
  readonly signing: SigningKey;
  readonly sealing: SealingPair;
  /** 32 bytes that season every salt. */
  readonly secret: Bytes;
}

/** The public half of the sealing pair is kept too: deriving it at every unlock would take the whole of HPKE. */
const IDENTITY = tuple({
  signing: bytes(32),
  sealing: tuple({ publicKey: bytes(XWING_PUBLIC_BYTES), seed: bytes(32) }),
  secret: bytes(32),
});
const TABLE = 'device';
const KEY = 'identity';

/** A new identity and the step that stores it. A restored tablet takes a new one too. */
export async function makeDevice(rows: SealedRows, random: Random): Promise<{ device: Device; op: Op }> {
  const sealing = await sealingPairFromSeed(random(32));
  const identity = { signing: random(32), sealing, secret: random(32) };
  return { device: deviceOf(identity), op: await rows.put(TABLE, KEY, encode(IDENTITY, identity)) };
}

export async function loadDevice(rows: SealedRows): Promise<Device> {
  const stored = await rows.get(TABLE, KEY);
  if (!stored) throw new DamagedRow('the device identity is missing');
  const identity = decode(IDENTITY, stored);
  if (!identity) throw new DamagedRow('the device identity is damaged');
  return deviceOf(identity);
}

function deviceOf({ signing: seed, sealing, secret }: Infer<typeof IDENTITY>): Device {
  const signing = signingKeyFromSeed(seed);
  return { id: deviceIdOf(sha256, signing.publicKey, sealing.publicKey), signing, sealing, secret };
}
