// Vectors of what a relay signs: receipts of a batch of five, a term, and what is refused.
import { type Bytes } from '../../protocol/bytes.ts';
import { SIGNED_TERM, RECEIPT, rootOf, runOn, signReceipts, signTerm, type Stored } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { fixed } from './plain.ts';

export function makeReceiptVectors() {
  const relay = signingKeyFromSeed(fixed('relay'));
  const log = fixed('log');
  const nonce = fixed('term', 16);
  let hash: Bytes = log;
  const batch = Array.from({ length: 5 }, (_, index): Stored => {
    const storage = fixed(`entry ${index}`);
    hash = runOn(sha256, hash, storage);
    return { log, term: 1, nonce, seq: index + 1, storage, hash, time: 1_767_225_600_000 };
  });
  const receipts = signReceipts(sha256, relay.sign, batch);
  const [first, second] = receipts;
  if (!first || !second) throw new Error('no receipts');
  const before = { term: 1, nonce, seq: 5, hash };
  const term = signTerm(relay.sign, { log, term: 2, nonce: fixed('term 2', 16), before, time: 1_767_312_000_000 });
  const moved = { ...first.stored, seq: 2 };
  return {
    relaySeed: fixed('relay'),
    relayKey: relay.publicKey,
    receipts: receipts.map((receipt) => ({ stored: receipt.stored, receipt: encode(RECEIPT, receipt) })),
    root: rootOf(sha256, first),
    term: { fields: term.term, signedTerm: encode(SIGNED_TERM, term) },
    refusedReceipts: [
      { name: 'moved to another place', receipt: encode(RECEIPT, { ...first, stored: moved }) },
      { name: "with its neighbour's path", receipt: encode(RECEIPT, { ...first, path: second.path }) },
      { name: 'with the signature of a term', receipt: encode(RECEIPT, { ...first, signature: term.signature }) },
      { name: 'with a step left out', receipt: encode(RECEIPT, { ...first, path: first.path.slice(1) }) },
    ],
    fork: signReceipts(sha256, relay.sign, [
      { ...first.stored, storage: fixed('another entry'), hash: runOn(sha256, log, fixed('another entry')) },
    ]).map((receipt) => encode(RECEIPT, receipt)),
  };
}
