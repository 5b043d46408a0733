// Vectors of the kit: words, QR text and the keys that follow; and papers that are not taken.
import { sha256 } from '../../client/crypto/hash.ts';
import { kitFromWords, kitKeys, kitToWords, readKit, writeKit } from '../../client/crypto/kit.ts';
import { joinKit, partFromWords, partToWords, readPart, writePart } from '../../client/crypto/kitparts.ts';
import { bytesOf, fixed } from './plain.ts';

/** Splitting is random: these were made once, of the kit, of another one, and of the kit a second time. */
const PARTS = [
  '010bb6c2562e0214533260e5791e90a274410ecc',
  '020bb67ade422bf7db01e14946c2471291b0f515',
  '030bb63053a0c2ee569df69aad30b4023e86020a',
].map(bytesOf);
const OTHER_KIT = bytesOf('02f1620bd4a371bd40da47617ecd5b78b9dabb4b');
const OTHER_SPLITTING = bytesOf('020bb633e183851c95b4b2ce11a58885baecf04c');

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
    parts: await makeParts({ relayKeyHash: paper.relayKeyHash, relayAddress: paper.relayAddress }),
    refusedPapers: Object.entries(scanned).map(([name, text]) => ({ name, text, reason: readKit(text) })),
  };
}

/** Three papers, any two of which open the kit; pairs that do not, words and codes that are none. */
async function makeParts(relay: Parameters<typeof writePart>[1]) {
  const wordsOf = (part: (typeof PARTS)[number]): string => partToWords(part).join(' ');
  const [first = OTHER_KIT] = PARTS;
  const pairs: Record<string, readonly string[]> = {
    'one alone': [wordsOf(first)],
    'the same twice': [wordsOf(first), wordsOf(first)],
    'of two kits': [wordsOf(first), wordsOf(OTHER_KIT)],
    'of two splittings': [wordsOf(first), wordsOf(OTHER_SPLITTING)],
  };
  const list = partToWords(first);
  const typed: Record<string, readonly string[]> = {
    'a word left out': list.slice(1),
    'two words swapped': [list[1] ?? '', list[0] ?? '', ...list.slice(2)],
    'a word that is none': ['enamelx', ...list.slice(1)],
    'paper 0': partToWords(new Uint8Array([0, ...first.slice(1)])),
    'paper 4': partToWords(new Uint8Array([4, ...first.slice(1)])),
    'evaluated at 0': partToWords(new Uint8Array([...first.slice(0, -1), 0])),
  };
  const code = writePart(first, relay);
  const scanned: Record<string, string> = {
    'cut off': code.slice(0, -4),
    'one letter changed': code.slice(0, 25) + (code[25] === 'A' ? 'B' : 'A') + code.slice(26),
    'a whole kit': code.replace('-part', ''),
  };
  const read = (words: readonly string[]) => {
    const part = partFromWords(words);
    if ('reason' in part) throw new Error(part.reason);
    return part;
  };
  const reasonOf = async (words: readonly string[]) => joinKit(words.map((each) => read(each.split(' '))));
  return {
    papers: PARTS.map((part) => ({ part, words: wordsOf(part), code: writePart(part, relay) })),
    refused: await Promise.all(
      Object.entries(pairs).map(async ([name, words]) => ({ name, words, reason: await reasonOf(words) })),
    ),
    refusedWords: Object.entries(typed).map(([name, words]) => ({
      ...{ name, text: words.join(' ') },
      reason: partFromWords(words),
    })),
    refusedCodes: Object.entries(scanned).map(([name, text]) => ({ name, text, reason: readPart(text) })),
  };
}
