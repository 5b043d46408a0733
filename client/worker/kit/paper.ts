// What a person typed or scanned of the kit: the one paper, or two of three, in any order and mixture.
import type { Bytes } from '../../../protocol/bytes.ts';
import { kitFromWords, readKit, type KitWordsRefusal } from '../../crypto/kit.ts';
import {
  joinKit,
  partFromWords,
  PART_WORDS,
  PARTS,
  readPart,
  type JoinRefusal,
  type KitPart,
} from '../../crypto/kitparts.ts';
import { splitWords } from '../../crypto/wordlist.ts';
import type { Problem } from '../api.ts';
import { Refused } from '../rpc.ts';

const CODES = /enamel-kit[a-z-]*:[\w-]*/g;

/** The secret and, where a code was scanned, the relay it names. Throws Refused in words for what is wrong. */
export async function kitSecretOf(given: string): Promise<{ secret: Bytes; relayAddress: string | null }> {
  const codes = given.match(CODES) ?? [];
  const words = splitWords(given.replaceAll(CODES, ' '));
  const whole = codes.find((code) => code.startsWith('enamel-kit:'));
  if (whole !== undefined) {
    const read = readKit(whole);
    if (typeof read === 'string') throw new Refused('kit words wrong');
    return { secret: read.secret, relayAddress: read.relayAddress || null };
  }
  if (codes.length === 0 && (words.length === 0 || words.length % PART_WORDS !== 0)) {
    const read = kitFromWords(words.join(' '));
    if ('reason' in read) throw wrongWords(read);
    return { secret: read.secret, relayAddress: null };
  }
  return fromParts(codes, words);
}

const PROBLEMS: Readonly<Record<JoinRefusal, Problem>> = {
  'one is missing': 'paper alone',
  'same paper twice': 'same paper twice',
  'of two kits': 'papers of two kits',
  'do not fit': 'papers do not fit',
};

async function fromParts(
  codes: readonly string[],
  words: readonly string[],
): Promise<{ secret: Bytes; relayAddress: string | null }> {
  if (words.length % PART_WORDS !== 0 || codes.length + words.length / PART_WORDS > PARTS)
    throw new Refused('kit words wrong');
  let relayAddress: string | null = null;
  const parts = codes.map((code): KitPart => {
    const read = readPart(code);
    if (typeof read === 'string') throw new Refused('kit words wrong');
    relayAddress ??= read.relayAddress || null;
    return read.part;
  });
  for (let at = 0; at < words.length; at += PART_WORDS) {
    const part = partFromWords(words.slice(at, at + PART_WORDS));
    if ('reason' in part) throw wrongWords(part);
    parts.push(part);
  }
  const secret = await joinKit(parts);
  if (typeof secret === 'string') throw new Refused(PROBLEMS[secret], parts[0]?.number);
  return { secret, relayAddress };
}

function wrongWords(read: KitWordsRefusal): Refused {
  return new Refused('kit words wrong', read.reason === 'unknown word' ? read.position : undefined);
}
