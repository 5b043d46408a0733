// The key block of an epoch: S boxed to every member, and S of the epoch before sealed under the new one.
// Boxes look alike, lie in random order and are padded in number, so the relay learns a rough size at most.
import { concat, equal, utf8, type Bytes } from '../../protocol/bytes.ts';
import { epochBinding, type Box, type Epoch } from '../../protocol/epoch.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { BOXES, BOX_BYTES, XWING_ENC_BYTES } from '../../protocol/limits.ts';
import { openAead, sealAead } from './aead.ts';
import { openBox, sealBox, type SealingPair } from './box.ts';
import { hmac } from './hash.ts';
import { hkdf } from './kdf.ts';
import { shuffled, type Random } from './random.ts';
import { groupPairOf, keyIdOfSecret } from './secret.ts';

const INFO = 'enamel/v1/key-block';
const OWN_SALT_BYTES = 32;
const OWN_BYTES = OWN_SALT_BYTES + 32 + 16;

export interface KeyBlock {
  readonly boxes: readonly Box[];
  readonly before: Bytes | null;
}

export interface KeyBlockRecipient {
  readonly publicKey: Bytes;
  /** S of a member group that we belong to ourselves: its box is AES under that S, not X-Wing. */
  readonly own?: Bytes;
}

export interface KeyBlockOrder {
  /** S of the new epoch; fresh for every record that is made, also for one that was refused and is made again. */
  readonly secret: Bytes;
  readonly log: Uint8Array;
  readonly number: number;
  readonly keyId: KeyId;
  readonly recipients: readonly KeyBlockRecipient[];
  /** S of the epoch before; omitted in epoch 1 and behind a wall. */
  readonly before?: Bytes;
  readonly random: Random;
}

/** First 4 bytes of HMAC(recipient's public key, binding): lets a member find its box without trying all. */
export function hintOf(publicKey: Uint8Array, log: Uint8Array, number: number): Bytes {
  return hmac(publicKey, epochBinding(log, number)).slice(0, 4);
}

export async function sealKeyBlock(order: KeyBlockOrder): Promise<KeyBlock> {
  const { secret, log, number, recipients, random } = order;
  if (recipients.length === 0 || recipients.length > BOXES) throw new Error('a key block has 1 to 256 recipients');
  if (!equal(keyIdOfSecret(secret), order.keyId)) throw new Error('the key id does not name this secret');
  const binding = epochBinding(log, number);
  const boxes: Box[] = await Promise.all(
    recipients.map(async ({ publicKey, own }) => ({
      hint: hintOf(publicKey, log, number),
      box: own ? await sealOwn(own, secret, binding, random) : await sealBox(publicKey, secret, INFO, binding, random),
    })),
  );
  while (boxes.length < 2 ** Math.ceil(Math.log2(recipients.length))) {
    boxes.push({ hint: random(4), box: likeBox(random(BOX_BYTES)) });
  }
  const before = order.before ? await sealAead(beforeKey(secret, binding), order.before, binding) : null;
  return { boxes: shuffled(random, boxes), before };
}

/**
 * S of this epoch, when a box opens for one of our pairs or for a group whose S we hold; else null. What comes out is
 * always the secret that the record's key id names.
 */
export async function openKeyBlock(
  epoch: Epoch,
  pairs: readonly SealingPair[],
  groupSecrets: readonly Bytes[],
): Promise<Bytes | null> {
  for (const pair of pairs) {
    const secret = await openFor(epoch, pair, null);
    if (secret) return secret;
  }
  for (const groupSecret of groupSecrets) {
    const secret = await openFor(epoch, await groupPairOf(groupSecret), groupSecret);
    if (secret) return secret;
  }
  return null;
}

async function openFor(epoch: Epoch, pair: SealingPair, groupSecret: Bytes | null): Promise<Bytes | null> {
  const binding = epochBinding(epoch.log, epoch.number);
  const hint = hintOf(pair.publicKey, epoch.log, epoch.number);
  for (const { box } of epoch.keyBlock.boxes.filter((each) => equal(each.hint, hint))) {
    const own = groupSecret && (await openOwn(groupSecret, box, binding));
    const secret = own ?? (await openBox(pair, box, INFO, binding));
    if (secret?.length === 32 && equal(keyIdOfSecret(secret), epoch.key)) return secret;
  }
  return null;
}

/** S of the epoch before, from S of this one; null when there is none (epoch 1, a wall) or it was altered. */
export async function openBefore(epoch: Epoch, secret: Bytes): Promise<Bytes | null> {
  const { before } = epoch.keyBlock;
  if (!before) return null;
  const binding = epochBinding(epoch.log, epoch.number);
  return openAead(beforeKey(secret, binding), before, binding);
}

function beforeKey(secret: Bytes, binding: Bytes): Bytes {
  return hkdf(secret, binding, 'enamel/v1/before', 32);
}

/** salt ‖ AES-256-GCM of S under a key of that salt ‖ random bytes up to the size of an X-Wing box. */
async function sealOwn(own: Bytes, secret: Bytes, binding: Bytes, random: Random): Promise<Bytes> {
  const salt = random(OWN_SALT_BYTES);
  const filler = random(BOX_BYTES - OWN_BYTES);
  return likeBox(concat(salt, await sealAead(ownKey(own, salt, binding), secret, binding), filler));
}
async function openOwn(own: Bytes, box: Bytes, binding: Bytes): Promise<Bytes | null> {
  const salt = box.slice(0, OWN_SALT_BYTES);
  return openAead(ownKey(own, salt, binding), box.slice(OWN_SALT_BYTES, OWN_BYTES), binding);
}
function ownKey(own: Bytes, salt: Bytes, binding: Bytes): Bytes {
  return hkdf(own, salt, concat(utf8('enamel/v1/own-box'), binding), 32);
}

/** An X25519 share never has its top bit set; filler must not stand out by it. */
function likeBox(box: Bytes): Bytes {
  box[XWING_ENC_BYTES - 1]! &= 0x7f;
  return box;
}
