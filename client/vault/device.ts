// The device identity: a signing key, a sealing pair and the device secret. Its seeds leave the vault never.
import type { Bytes } from '../../protocol/bytes.ts';
import { deviceIdOf, type DeviceId } from '../../protocol/ids.ts';
import { bytes, decode, encode, tuple } from '../../protocol/schema.ts';
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

const SEEDS = tuple({ signing: bytes(32), sealing: bytes(32), secret: bytes(32) });
const TABLE = 'device';
const KEY = 'identity';

/** A new identity and the step that stores it. A restored tablet takes a new one too. */
export async function makeDevice(rows: SealedRows, random: Random): Promise<{ device: Device; op: Op }> {
  const seeds = encode(SEEDS, { signing: random(32), sealing: random(32), secret: random(32) });
  return { device: await fromSeeds(seeds), op: await rows.put(TABLE, KEY, seeds) };
}

export async function loadDevice(rows: SealedRows): Promise<Device> {
  const seeds = await rows.get(TABLE, KEY);
  if (!seeds) throw new DamagedRow('the device identity is missing');
  return fromSeeds(seeds);
}

async function fromSeeds(encoded: Bytes): Promise<Device> {
  const seeds = decode(SEEDS, encoded);
  if (!seeds) throw new DamagedRow('the device identity is damaged');
  const signing = signingKeyFromSeed(seeds.signing);
  const sealing = await sealingPairFromSeed(seeds.sealing);
  return { id: deviceIdOf(sha256, signing.publicKey, sealing.publicKey), signing, sealing, secret: seeds.secret };
}
