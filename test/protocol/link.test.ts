import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url, type Bytes } from '../../protocol/bytes.ts';
import { readLink, writeLink, type InviteLink } from '../../protocol/link.ts';

const fixed = (length: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((data) => new Uint8Array(data));
const anyLink: fc.Arbitrary<InviteLink> = fc.record({
  invite: fixed(16),
  secret: fixed(32),
  relayKey: fixed(32),
  relayAddress: fc.constantFrom(
    'wss://relay.example/relay',
    'ws://localhost:8787/relay',
    `wss://${'a'.repeat(200)}.example/relay`,
    'wss://r.example/',
  ),
  hasCode: fc.boolean(),
});
const link: InviteLink = {
  invite: new Uint8Array(16).fill(1),
  secret: new Uint8Array(32).fill(2),
  relayKey: new Uint8Array(32).fill(3),
  relayAddress: 'wss://relay.example/relay',
  hasCode: true,
};
const app = 'https://enamel.example';

test('a link says the same at the other end, from any app address, pasted with spaces or only its fragment', () => {
  fc.assert(
    fc.property(anyLink, fc.constantFrom(app, `${app}/`, 'http://localhost:8787', `${app}/dental`), (each, from) => {
      const written = writeLink(from, each);
      expect(readLink(written)).toEqual(each);
      expect(readLink(`  ${written}\n`)).toEqual(each);
      expect(readLink(written.slice(written.indexOf('#')))).toEqual(each);
    }),
  );
});

test('nothing of the invite stands before the #, where a server would see it', () => {
  expect(writeLink(app, link).split('#')[0]).toBe('https://enamel.example/');
});

test('cut anywhere it is never taken for another link', () => {
  fc.assert(
    fc.property(anyLink, (each) => {
      const written = writeLink(app, each);
      const start = written.indexOf('#/join/') + '#/join/'.length;
      for (let length = 0; length < written.length; length++) {
        expect(readLink(written.slice(0, length))).toBe(length < start ? 'not a link' : 'cut off');
      }
    }),
    { numRuns: 20 },
  );
});

function altered(change: (data: Bytes) => void): string {
  const [before, data = ''] = writeLink(app, link).split('#/join/');
  const body = fromBase64url(data)!.slice(0, -2);
  change(body);
  let [a, b] = [0, 0];
  for (const byte of body) {
    a = (a + byte) % 255;
    b = (b + a) % 255;
  }
  return `${before}#/join/${toBase64url(new Uint8Array([...body, a, b]))}`;
}

describe('a link that is not ours', () => {
  test.each<readonly [string, string, string]>([
    ['of a newer version', altered((data) => (data[0] = 2)), 'newer version'],
    ['with a flag nobody knows', altered((data) => (data[1] = 2)), 'newer version'],
    ['whose address is longer than it says', altered((data) => data[82]!--), 'cut off'],
    ['with an address that is none', altered((data) => (data[83] = 0x78)), 'not a link'],
    ['with capitals in its address', altered((data) => (data[89] = 0x52)), 'not a link'],
    ['with letters changed', writeLink(app, link).replace('AQEB', 'AQEC'), 'cut off'],
    ['with something added', `${writeLink(app, link)}AAAA`, 'cut off'],
    ['with a full stop after it', `${writeLink(app, link)}.`, 'cut off'],
    ['of another site', 'https://example.org/', 'not a link'],
    ['that is empty', '', 'not a link'],
    ['that is a million letters long', `#/join/${'B'.repeat(1_000_000)}`, 'cut off'],
  ])('%s', (_, written, expected) => {
    expect(readLink(written)).toBe(expected);
  });
});

test.each<readonly [string, Partial<InviteLink>]>([
  ['no WebSocket', { relayAddress: 'https://relay.example/relay' }],
  ['an address with a query', { relayAddress: 'wss://relay.example/relay?token=1' }],
  ['an address beyond 255 bytes', { relayAddress: `wss://${'a'.repeat(250)}/relay` }],
  ['a short secret', { secret: new Uint8Array(31) }],
])('%s is never written', (_, change) => {
  expect(() => writeLink(app, { ...link, ...change })).toThrow('outside its format');
});
