// Vectors of a case ticket: its words and its code, and what is not taken for either.
import { RECEIPT, runOn, signReceipts } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import { checkpointWords, readCheckpoint, readCheckpointWords, writeCheckpoint } from '../../client/crypto/checkpoint.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { fixed } from './plain.ts';

export async function makeCheckpointVectors() {
  const relay = signingKeyFromSeed(fixed('relay'));
  const [log, nonce, storage] = [fixed('log'), fixed('term', 16), fixed('entry 213')];
  const hash = runOn(sha256, fixed('run 212'), storage);
  const stored = { log, term: 3, nonce, seq: 213, storage, hash, time: 1_767_225_600_000 };
  const [receipt] = signReceipts(sha256, relay.sign, [stored, { ...stored, seq: 214 }]);
  if (!receipt) throw new Error('no receipt');
  const words = [...((await checkpointWords(stored)) ?? [])];
  const typed: Record<string, string> = {
    'a word left out': words.slice(1).join(' '),
    'two words swapped': [words[1], words[0], ...words.slice(2)].join(' '),
    'a word that is none': ['enamelx', ...words.slice(1)].join(' '),
    'of another case': ((await checkpointWords({ ...stored, log: fixed('another log') })) ?? []).join(' '),
  };
  const code = writeCheckpoint(receipt);
  const scanned: Record<string, string> = {
    'cut off': code.slice(0, -4),
    'one letter changed': code.slice(0, 40) + (code[40] === 'A' ? 'B' : 'A') + code.slice(41),
    'a kit': 'enamel-kit:AaAfNEmZGgpQUw3n',
  };
  return {
    relayKey: relay.publicKey,
    receipt: encode(RECEIPT, receipt),
    stored,
    words: words.join(' '),
    code,
    refusedWords: Object.entries(typed).map(([name, text]) => ({ name, text, reason: readCheckpointWords(text, log) })),
    refusedCodes: Object.entries(scanned).map(([name, text]) => ({ name, text, reason: readCheckpoint(text) })),
  };
}
