import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../client/crypto/hash.ts';
import { compare, concat, equal, fromBase64url, fromHex, toBase64url, toHex, utf8 } from '../../protocol/bytes.ts';
import { clientIdOf, signedMessage, type DeviceId, type LogId } from '../../protocol/ids.ts';

const log = sha256(utf8('log')) as LogId;
const device = sha256(utf8('device')) as DeviceId;
const anyBytes = fc.uint8Array({ maxLength: 80 }).map((data) => new Uint8Array(data));

test('a clientID is a whole number of at most 53 bits, as Yjs can write it', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.constantFrom(0 as const, 1 as const), (document, gen, writer) => {
      const id = clientIdOf(sha256, log, document, device, gen, writer);
      expect(Number.isSafeInteger(id) && id >= 0).toBe(true);
    }),
  );
  expect(clientIdOf(() => new Uint8Array(32).fill(0xff), log, '', device, 0, 0)).toBe(Number.MAX_SAFE_INTEGER);
  expect(clientIdOf(() => new Uint8Array(32), log, '', device, 0, 0)).toBe(0);
});

test('clientIDs differ by log, document, device, gen and writer', () => {
  const other = sha256(utf8('other'));
  const ids = [
    clientIdOf(sha256, log, 'case/prescription', device, 0, 0),
    clientIdOf(sha256, other as LogId, 'case/prescription', device, 0, 0),
    clientIdOf(sha256, log, 'case/production', device, 0, 0),
    clientIdOf(sha256, log, 'case/prescription', other as DeviceId, 0, 0),
    clientIdOf(sha256, log, 'case/prescription', device, 1, 0),
    clientIdOf(sha256, log, 'case/prescription', device, 0, 1),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test('clientIDs never change: documents hold them for ever', () => {
  expect(clientIdOf(sha256, log, 'case/prescription', device, 0, 0)).toBe(6_573_987_690_094_121);
  expect(clientIdOf(sha256, log, 'case/prescription', device, 3, 1)).toBe(3_167_947_403_369_125);
  expect(clientIdOf(sha256, log, 'Zahn 11 🦷', device, 0xffff_ffff, 0)).toBe(25_419_922_914_485);
});

test('no signature of one type fits another, not even where one name begins like the other', () => {
  const body = new Uint8Array([1, 2, 3]);
  expect(signedMessage('event', body)).toEqual(concat(utf8('enamel/v1/event'), new Uint8Array([0, 1, 2, 3])));
  expect(equal(signedMessage('event', utf8('key\0')), signedMessage('eventkey', utf8('')))).toBe(false);
});

test('hex and base64url have one form, and nothing else is read', () => {
  fc.assert(
    fc.property(anyBytes, (data) => {
      expect(fromHex(toHex(data))).toEqual(data);
      expect(fromBase64url(toBase64url(data))).toEqual(data);
      expect(toBase64url(data)).toBe(Buffer.from(data).toString('base64url'));
    }),
  );
  expect(['0', 'AB', 'xy', '0g', ' 00'].map(fromHex)).toEqual([null, null, null, null, null]);
  expect(['A', 'AB', 'AA==', 'A+/A', 'AA A', 'AAAAA'].map(fromBase64url)).toEqual([null, null, null, null, null, null]);
});

test('one order of byte strings, the same for any three', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      expect(Math.sign(compare(a, b))).toBe(Math.sign(Buffer.compare(a, b)));
      expect(compare(a, b) === 0).toBe(equal(a, b));
    }),
  );
});
