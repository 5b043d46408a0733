// Vectors of the kit: words, QR text and the keys that follow; and papers that are not taken.
import { sha256 } from '../../client/crypto/hash.ts';
import { kitFromWords, kitKeys, kitToWords, readKit, writeKit } from '../../client/crypto/kit.ts';
import { fixed } from './plain.ts';

export async function makeKitVectors() {
  const secret = fixed('kit', 16);
  const { root, rootPass, recovery } = await kitKeys(secret);
  const words = kitToWords(secret).join(' ');
  const paper = { secret, relayKeyHash: sha256(fixed('relay')), relayAddress: 'wss://relay.example/relay' };
  const qr = writeKit(paper);
  const list = words.split(' ');
  const typed: Record<string, string> = {
    'a word left out': list.slice(1).join(' '),
    'two words swapped': [list[1], list[0], ...list.slice(2)].join(' '),
    'a word that is none': ['enamelx', ...list.slice(1)].join(' '),
    nothing: '',
  };
  const scanned: Record<string, string> = {
    'cut off': qr.slice(0, -4),
    'one letter changed': qr.slice(0, 20) + (qr[20] === 'A' ? 'B' : 'A') + qr.slice(21),
    'something else': 'https://enamel.example/',
  };
  return {
    ...{ secret, words, qr, paper },
    keys: { root: root.publicKey, rootPass: rootPass.publicKey, recovery: recovery.publicKey },
    accepted: [words.toUpperCase(), list.map((word, index) => `${index + 1}. ${word.slice(0, 4)}`).join('\n')],
    refusedWords: Object.entries(typed).map(([name, text]) => ({ name, text, reason: kitFromWords(text) })),
    refusedPapers: Object.entries(scanned).map(([name, text]) => ({ name, text, reason: readKit(text) })),
  };
}
