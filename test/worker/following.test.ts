// Where a log lies is what an owner signed and an act that counts stands for; a relay, an old record or a strange address
// sends nobody anywhere.
import { expect, test } from 'vitest';
import type { Epoch, EpochRecord } from '../../protocol/epoch.ts';
import { isRelayAddress, readRelayAddress } from '../../protocol/relayaddress.ts';
import { namedIn } from '../../client/worker/groups/following.ts';
import type { Group } from '../../client/worker/groups/group.ts';
import type { House } from '../../client/worker/house.ts';
import { random } from '../support/tablet.ts';

const keys = new Map(['a', 'b', 'c'].map((name) => [name, random(32)]));
const at = (name: string, address = `wss://${name}.example/relay`) => ({
  relayKey: keys.get(name) ?? random(32),
  relayAddress: address,
});

/** A chain of records that go from relay to relay; only what the judge and the follower read of them. */
function chain(...relays: readonly ReturnType<typeof at>[]): EpochRecord[] {
  const records: EpochRecord[] = [];
  for (const [index, relay] of relays.entries()) {
    const fields = {
      ...{ version: 1, suite: 1, log: new Uint8Array(32), number: index + 1, key: random(16), ...relay },
      previous: records.at(-1)?.hash ?? null,
    } as unknown as Epoch;
    records.push({ fields, signed: new Uint8Array(0), hash: random(32) });
  }
  return records;
}
/** `counts` = records whose acts are here and lawful. */
function follow(records: readonly EpochRecord[], counts: readonly EpochRecord[], here = 'wss://a.example/relay') {
  const house = {
    me: { relayAddress: here },
    groups: { citationOf: (_: Group, key: Uint8Array) => counts.find(({ fields }) => fields.key === key) ?? null },
  } as unknown as House;
  return namedIn(house, { records } as unknown as Group)?.address ?? null;
}

test('the newest change that counts is followed, however many records come after it', () => {
  const records = chain(at('a'), at('b'), at('b'));
  expect(follow(records, records)).toBe('wss://b.example/relay');
  expect(follow(records, records.slice(2))).toBe('wss://b.example/relay');
  const back = chain(at('a'), at('b'), at('c'));
  expect(follow(back, back)).toBe('wss://c.example/relay');
});

test('a relay that shows a record and hides its act, or shows one that does not count, moves nobody', () => {
  const records = chain(at('a'), at('a'), at('b'));
  expect(follow(records, records.slice(0, 2))).toBeNull();
  expect(follow(records, [])).toBeNull();
  expect(follow(chain(at('a'), at('a')), [])).toBeNull();
});

test('an earlier move that is shown again brings nobody back', () => {
  const records = chain(at('a'), at('b'), at('a'));
  expect(follow(records, records)).toBe('wss://a.example/relay');
  expect(follow(records.slice(0, 2), records.slice(0, 2))).toBe('wss://b.example/relay');
});

const strange = [
  'http://b.example/relay',
  'https://b.example/relay',
  'ws://b.example/relay',
  'wss://user:secret@b.example/relay',
  'wss://b.example/relay?token=1',
  'wss://b.example/relay#x',
  'wss://b.example/relay/../admin',
  'wss://b.example/other',
  'wss://b.example:0/relay',
  'wss://b.example:70000/relay',
  'wss://B.example/relay',
  'wss://b.example\\@evil.example/relay',
  'wss://-b.example/relay',
  'wss:///relay',
  'wss://b.example/relay\n',
  ` wss://b.example/relay`,
  `wss://${'b'.repeat(250)}/relay`,
  'javascript:alert(1)',
  '',
];
test.each(strange)('%j is no address that a record may name', (address) => {
  expect(isRelayAddress(address)).toBe(false);
  const records = chain(at('a'), at('b', address));
  expect(follow(records, records)).toBeNull();
});

test('this machine itself is named only to a tablet that works there', () => {
  const records = chain(at('a'), at('b', 'ws://localhost:9000/relay'));
  expect(follow(records, records)).toBeNull();
  expect(follow(records, records, 'ws://localhost:8787/relay')).toBe('ws://localhost:9000/relay');
});

test.each([
  ['records.example.com', 'wss://records.example.com/relay'],
  [' https://Records.Example.com/ ', 'wss://records.example.com/relay'],
  ['wss://records.example.com:8443/relay', 'wss://records.example.com:8443/relay'],
  ['localhost:8787', 'ws://localhost:8787/relay'],
  ['http://127.0.0.1:8787', 'ws://127.0.0.1:8787/relay'],
  ['http://records.example.com', null],
  ['https://a:b@records.example.com', null],
  ['records.example.com/path', null],
  ['records.example.com?x=1', null],
  ['ftp://records.example.com', null],
  ['', null],
])('what a person types as %j is read as %j', (typed, address) => {
  expect(readRelayAddress(typed)).toBe(address);
});
