// What people read, type and say: the kit's words, passphrases, invite codes and comparison words.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  generateCode,
  inviteKeys,
  isCode,
  normaliseCode,
  openPackage,
  sealPackage,
} from '../../client/crypto/invite.ts';
import { kitFromWords, kitKeys, kitToWords, readKit, writeKit } from '../../client/crypto/kit.ts';
import {
  generatePassphrase,
  judgePassphrase,
  normalisePassphrase,
  stretchPassphrase,
} from '../../client/crypto/passphrase.ts';
import { comparisonWords } from '../../client/crypto/words.ts';
import { fromHex, toBase64url, toHex, utf8 } from '../../protocol/bytes.ts';
import { dice } from './dice.ts';

const random = dice('paper');
const CHEAP = { memoryKib: 64, passes: 1 };

test('the kit is twelve words of BIP-39', () => {
  expect(kitToWords(new Uint8Array(16).fill(0x7f)).join(' ')).toBe(
    'legal winner thank year wave sausage worth useful legal winner thank yellow',
  );
});

test('words typed from paper are understood in any case, spacing and numbering, and when cut after four letters', () => {
  const secret = new Uint8Array(16).fill(0x7f);
  const ways = [
    'LEGAL Winner thank  year\nwave sausage, worth useful legal winner thank yellow.',
    'lega winn than year wave saus wort usef lega winn than yell',
    '1. legal 2. winner 3. thank 4. year 5. wave 6. sausage 7. worth 8. useful 9. legal 10. winner 11. thank 12. yellow',
  ];
  expect(ways.map(kitFromWords)).toEqual(ways.map(() => ({ secret })));
});

test('a wrong word is named with its place, a swapped one is noticed', () => {
  const words = kitToWords(new Uint8Array(16).fill(0x7f));
  const typed = (changes: Record<number, string>): string =>
    words.map((word, index) => changes[index] ?? word).join(' ');
  expect(kitFromWords(typed({ 4: 'weve' }))).toEqual({ reason: 'unknown word', word: 'weve', position: 5 });
  expect(kitFromWords(typed({ 4: 'sausages' }))).toEqual({ reason: 'unknown word', word: 'sausages', position: 5 });
  expect(kitFromWords(typed({ 4: 'zoo' }))).toEqual({ reason: 'words do not fit together' });
  expect(kitFromWords('legal winner')).toEqual({ reason: 'wrong number of words', count: 2 });
});

test('any kit survives paper, as words and as a code', () => {
  const hash = random(32);
  const kits = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(kits, (plain) => {
      const secret = new Uint8Array(plain);
      expect(kitFromWords(kitToWords(secret).join(' '))).toEqual({ secret });
      const paper = { secret, relayKeyHash: hash, relayAddress: 'wss://relay.example:8787/relay' };
      expect(readKit(writeKit(paper))).toEqual(paper);
    }),
  );
});

test('a scanned code that is cut, changed, of another kind or newer is refused with its reason', () => {
  const paper = { secret: random(16), relayKeyHash: random(32), relayAddress: '' };
  const code = writeKit(paper);
  expect(readKit(` ${code}\n`)).toEqual(paper);
  expect(readKit('https://app.example/#/join/abc')).toBe('not a kit');
  expect(readKit(code.slice(0, -3))).toBe('damaged kit');
  const at = code.length - 20;
  expect(readKit(code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1))).toBe('damaged kit');
  expect(readKit(`enamel-kit:${toBase64url(new Uint8Array(10))}`)).toBe('damaged kit');
  expect(() => writeKit({ ...paper, relayAddress: 'javascript:alert(1)' })).toThrow('relay address');
});

test('root, root pass and recovery key are three keys, the same from the same paper', async () => {
  const secret = random(16);
  const [one, two] = [await kitKeys(secret), await kitKeys(secret)];
  const names = (keys: typeof one): string[] =>
    [keys.root.publicKey, keys.rootPass.publicKey, keys.recovery.publicKey].map(toHex);
  expect(names(one)).toEqual(names(two));
  expect(new Set(names(one)).size).toBe(3);
  await expect(kitKeys(random(32))).rejects.toThrow('16 bytes');
});

test('generated passphrases pass the floor; short, repeated and counted-up ones do not', () => {
  expect(judgePassphrase(generatePassphrase(random))).toBeNull();
  expect(judgePassphrase('my dog eats molars')).toBeNull();
  expect(judgePassphrase('Zahnarzt-Praxis am Markt 7')).toBeNull();
  expect(judgePassphrase('password')).toBe('too short');
  expect(judgePassphrase('             x')).toBe('too short');
  expect(judgePassphrase('aaaaaaaaaaaaaaaaaaaa')).toBe('too simple');
  expect(judgePassphrase('1234567890123456789')).toBe('too simple');
  expect(judgePassphrase('abcdefghijklmnop')).toBe('too simple');
  expect(judgePassphrase('abandon abandon abandon abandon')).toBe('too simple');
});

test('a passphrase opens however the keyboard wrote it, and only with its own salt', async () => {
  const salt = random(16);
  const key = async (typed: string, its = salt): Promise<string> => toHex(await stretchPassphrase(typed, its, CHEAP));
  expect(normalisePassphrase('  Legal winner\u00a0Thank  year ')).toBe('legal winner thank year');
  expect(await key('Legal Winner  thank year')).toBe(await key('legal winner thank year'));
  expect(await key('Zähne putzen immer')).toBe(await key('Za\u0308hne putzen immer'));
  expect(await key('My dog eats')).not.toBe(await key('my dog eats'));
  expect(await key('legal winner thank year', random(16))).not.toBe(await key('legal winner thank year'));
});

test('a code is easy on the phone: no letters that look alike, any spacing and case', () => {
  const codes = Array.from({ length: 300 }, () => generateCode(random));
  expect(codes.every((code) => /^[34679A-Z]{3} [34679A-Z]{3}$/.test(code) && !/[BILOSVZ]/.test(code))).toBe(true);
  expect(codes.every(isCode)).toBe(true);
  expect(new Set(codes).size).toBe(300);
  expect(normaliseCode(' 7km-4qx ')).toBe('7KM4QX');
  expect(['7KM 4QX', '7km4qx', '7K.M4.QX'].map(isCode)).toEqual([true, true, true]);
  expect(['7KM 4Q', '7KM 4QO', '', '7KM 4QXX'].map(isCode)).toEqual([false, false, false, false]);
});

test('the package opens with link and code together, for that invite only', async () => {
  const [invite, secret] = [random(16), random(32)];
  const keys = await inviteKeys(invite, secret, '7KM 4QX');
  const sealed = await sealPackage(keys, invite, utf8('order'), random);
  expect(await openPackage(await inviteKeys(invite, secret, '7km4qx'), invite, sealed)).toEqual(utf8('order'));
  const others = await Promise.all([
    inviteKeys(invite, secret, '7KM 4QY'),
    inviteKeys(invite, secret, null),
    inviteKeys(invite, random(32), '7KM 4QX'),
  ]);
  expect(await Promise.all(others.map((other) => openPackage(other, invite, sealed)))).toEqual([null, null, null]);
  expect(await openPackage(keys, random(16), sealed)).toBeNull();
  expect(new Set([keys, ...others].map((each) => toHex(each.signing.publicKey))).size).toBe(4);
});

test('comparison words are the first 44 bits, and differ when the hash does', () => {
  expect(comparisonWords(new Uint8Array(32))).toEqual(['abandon', 'abandon', 'abandon', 'abandon']);
  expect(comparisonWords(new Uint8Array(32).fill(255))).toEqual(['zoo', 'zoo', 'zoo', 'zoo']);
  expect(comparisonWords(fromHex(`00200400${'00'.repeat(28)}`)!)).toEqual(['ability', 'ability', 'abandon', 'abandon']);
  expect(() => comparisonWords(new Uint8Array(16))).toThrow('32-byte');
});
