// Receipts are judged by the relay's key, whether or not the connection that they came over still stands: an honest relay is
// never accused because a connection ended.
import { expect, test } from 'vitest';
import { signReceipts, type Stored } from '../../protocol/receipt.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { Forged, Genuine } from '../../client/sync/genuine.ts';
import { Disconnected } from '../../client/sync/session.ts';

const filled = (length: number, byte: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(byte);
const relay = signingKeyFromSeed(filled(32, 1));
const [log, storage] = [filled(32, 2), filled(32, 3)];
const stored: Stored = { log, term: 1, nonce: filled(16, 5), seq: 1, storage, hash: filled(32, 4), time: 7 };
const receipts = signReceipts(sha256, relay.sign, [stored]);

test('what came over a connection that has ended since is no forgery, and what another signed stays one', () => {
  let key: Uint8Array<ArrayBuffer> | null = null;
  const genuine = new Genuine(() => key);
  expect(() => genuine.demand(receipts, log, [storage])).toThrow(Disconnected);
  key = relay.publicKey;
  genuine.demand(receipts, log, [storage]);
  key = null;
  genuine.demand(signReceipts(sha256, relay.sign, [{ ...stored, seq: 2 }]), log, [storage]);
  const forger = signingKeyFromSeed(filled(32, 9));
  expect(() => genuine.demand(signReceipts(sha256, forger.sign, [stored]), log, [storage])).toThrow(Forged);
  expect(() => genuine.demand(receipts, log, [filled(32, 8)])).toThrow(Forged);
});
