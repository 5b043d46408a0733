// Vectors of the file that holds a relay's own signatures against it: a fork, a loss it admits, and what proves nothing.
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import { contradictions, genuineOf, HISTORY_MAGIC, readHistory, writeHistory } from '../../protocol/history.ts';
import { runOn, signReceipts, signTerm, type Receipt, type Stored } from '../../protocol/receipt.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed, verify } from '../../client/crypto/sign.ts';
import { fixed, flipBit } from './plain.ts';

const relay = signingKeyFromSeed(fixed('relay'));
const log = fixed('log');
const nonce = fixed('term', 16);

function receiptsOf(...names: readonly string[]): Receipt[] {
  let hash: Bytes = log;
  const batch = names.map((name, index): Stored => {
    const storage = fixed(name);
    hash = runOn(sha256, hash, storage);
    return { log, term: 1, nonce, seq: index + 1, storage, hash, time: 1_767_225_600_000 };
  });
  return signReceipts(sha256, relay.sign, batch);
}

/** What a file proves: null where it is none. */
export function provenBy(file: Bytes): { readonly proven: readonly string[]; readonly forged: number } | null {
  const history = readHistory(file);
  if (!history) return null;
  const { receipts, terms, forged } = genuineOf(sha256, verify, history);
  return { proven: contradictions(sha256, receipts, terms).map(({ type }) => type), forged };
}

export function makeHistoryVectors() {
  const ours = receiptsOf('first', 'second', 'third');
  const theirs = receiptsOf('first', 'another second');
  const before = { term: 1, nonce, seq: 1, hash: ours[0]!.stored.hash };
  const term = signTerm(relay.sign, { log, term: 2, nonce: fixed('term two', 16), before, time: 1_767_225_700_000 });
  const write = (receipts: readonly Receipt[], terms = [term].slice(1)): Bytes =>
    writeHistory({ relayKey: relay.publicKey, receipts, terms });
  const fork = write([...ours, theirs[1]!]);
  const forged = { ...theirs[1]!, signature: flipBit(theirs[1]!.signature, 9) };
  const files: Record<string, Bytes> = {
    'one history': write(ours),
    'two entries at one place': fork,
    'a term that goes on from less': write(ours, [term]),
    'a term that goes on from another past': write(receiptsOf('another first'), [term]),
    'a fork that the relay did not sign': write([...ours, forged]),
    'a byte behind the end': concat(fork, new Uint8Array(1)),
    'its last byte is missing': fork.slice(0, -1),
    'the version after this': concat(utf8(HISTORY_MAGIC.replace('1', '2')), fork.slice(HISTORY_MAGIC.length)),
  };
  return {
    relayKey: relay.publicKey,
    files: Object.entries(files).map(([name, file]) => ({ name, file, says: provenBy(file) })),
  };
}
