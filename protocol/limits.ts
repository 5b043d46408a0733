// Budgets of the formats. Both sides refuse what exceeds them before doing work for it.
const KIB = 1024;
const MIB = 1024 * KIB;

export const VERSION = 1;
export const SUITE = 1;

/** One WebSocket message. */
export const FRAME_BYTES = 1 * MIB;
/** One sealed entry, padding included; leaves room for the frame around it. */
export const ENTRY_BYTES = 768 * KIB;
/** Kind-specific body of an entry before sealing. */
export const BODY_BYTES = 512 * KIB;
/** Upload unit: the ciphertext a relay stores under one SHA-256. */
export const BLOB_BYTES = 1 * MIB;
/** Boxes of one epoch record; larger groups nest. */
export const BOXES = 256;
export const PASSES = 16;
export const PARENTS = 64;
export const REG_HEADS = 16;
/** Entries in one append frame. */
export const BATCH = 256;
export const INVITE_PACKAGE_BYTES = 64 * KIB;
export const PRESENCE_BYTES = 16 * KIB;
/** Address of one browser at its push service, and the logs it may be told about. */
export const ENDPOINT_BYTES = 1024;
export const PUSH_LOGS = 512;

/** An X-Wing public key (draft-connolly-cfrg-xwing-kem): 1184 ML-KEM-768 + 32 X25519. */
export const XWING_PUBLIC_BYTES = 1216;
/** HPKE encapsulation with X-Wing: 1088 ML-KEM-768 ciphertext + 32 X25519. */
export const XWING_ENC_BYTES = 1120;
/** A box holds one 32-byte secret: encapsulation ‖ ciphertext ‖ 16-byte tag. */
export const BOX_BYTES = XWING_ENC_BYTES + 32 + 16;

/** PADMÉ (Nikitin et al., PETS 2019) with a floor: at most 12 % overhead, few distinct sizes. */
export const PADDING_FLOOR_BYTES = 512;
export function paddedLength(length: number): number {
  if (length <= PADDING_FLOOR_BYTES) return PADDING_FLOOR_BYTES;
  const exponent = Math.floor(Math.log2(length));
  const significant = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - significant);
  return Math.ceil(length / step) * step;
}
