// The rules of epoch records, one test a rule. Nothing here opens a key block: that is the members' own business.
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../client/crypto/hash.ts';
import { lawfulChain } from '../../client/roster/epochs.ts';
import { signingKeyFromSeed, verify, type SigningKey } from '../../client/crypto/sign.ts';
import { utf8 } from '../../protocol/bytes.ts';
import {
  GENESIS,
  RIGHT,
  encodeEpochRecord,
  judgeFirst,
  judgeNext,
  logIdOf,
  readEpochRecord,
  rightsOf,
  type Epoch,
  type EpochRecord,
  type Genesis,
  type Pass,
} from '../../protocol/epoch.ts';
import { SUITE, VERSION, XWING_PUBLIC_BYTES } from '../../protocol/limits.ts';
import { encode } from '../../protocol/schema.ts';

const keyOf = (name: string): SigningKey => signingKeyFromSeed(sha256(utf8(name)));
const [root, own, member, next, stranger] = ['root', 'own', 'member', 'next', 'stranger'].map(keyOf) as [
  SigningKey,
  SigningKey,
  SigningKey,
  SigningKey,
  SigningKey,
];
const MEMBER = RIGHT.read | RIGHT.append | RIGHT.rekey;
const OWNER = MEMBER | RIGHT.own;
const pass = ({ publicKey: key }: SigningKey, rights: number, cap = 0): Pass => ({ key, rights, cap });

const genesisFields: Genesis = {
  version: VERSION,
  suite: SUITE,
  random: new Uint8Array(32),
  rootPass: root.publicKey,
  ownPass: own.publicKey,
  memberPass: member.publicKey,
};
const genesis = encode(GENESIS, genesisFields);
const firstFields: Epoch = {
  version: VERSION,
  suite: SUITE,
  log: logIdOf(sha256, genesis),
  number: 1,
  key: new Uint8Array(16),
  previous: null,
  passes: [pass(own, OWNER), pass(member, MEMBER, 1000)],
  rootPass: root.publicKey,
  groupKey: new Uint8Array(XWING_PUBLIC_BYTES),
  keyBlock: { boxes: [], before: null },
  control: new Uint8Array(32),
  relayKey: sha256(utf8('relay')),
  relayAddress: 'wss://relay.example/relay',
  signer: member.publicKey,
};

function record(fields: Epoch, signer: SigningKey): EpochRecord {
  const signed = encodeEpochRecord({ ...fields, signer: signer.publicKey }, signer.sign);
  const read = readEpochRecord(sha256, verify, signed);
  if (!read) throw new Error('not a record');
  return read;
}
const first = record(firstFields, member);
/** The next lawful record by a member, changed. */
function after(change: Partial<Epoch> = {}, signer = member, before = first): EpochRecord {
  const passes = [pass(own, OWNER), pass(next, MEMBER, 1000)];
  const number = before.fields.number + 1;
  return record({ ...firstFields, number, previous: before.hash, passes, ...change }, signer);
}

describe('a record', () => {
  test('carries the signature of the pass it names', () => {
    const signed = encodeEpochRecord(firstFields, stranger.sign);
    expect(readEpochRecord(sha256, verify, signed)).toBeNull();
  });
  test('case 1 with one bit flipped is none', () => {
    for (let bit = 0; bit < first.signed.length * 8; bit += 97) {
      const flipped = first.signed.slice();
      flipped[bit >> 3]! ^= 0x80 >> (bit & 7);
      expect(readEpochRecord(sha256, verify, flipped)).toBeNull();
    }
  });
  test('is named by the hash of its signed bytes', () => {
    expect(first.hash).toEqual(sha256(first.signed));
  });
  test('gives its root all rights, a stranger none, a pass its own', () => {
    const rights = [root, own, member, stranger].map(({ publicKey }) => rightsOf(first.fields, publicKey));
    expect(rights).toEqual([15, 15, 7, 0]);
  });
});

describe('epoch 1', () => {
  const judge = (change: Partial<Epoch>, signer = member, of = genesis) =>
    judgeFirst(sha256, of, record({ ...firstFields, ...change }, signer));

  test('follows from its genesis', () => {
    expect(judge({})).toBeNull();
  });
  test('of a log without a root has no root pass', () => {
    const rootless = encode(GENESIS, { ...genesisFields, rootPass: null });
    const log = logIdOf(sha256, rootless);
    expect(judge({ log, rootPass: null }, member, rootless)).toBeNull();
    expect(judge({ log }, member, rootless)).toBe('not lawful');
  });
  const extra = (...passes: Pass[]): Partial<Epoch> => ({ passes: [...firstFields.passes, ...passes] });
  const cases: readonly (readonly [string, Partial<Epoch>, string])[] = [
    ['belongs to the log of that genesis', { log: new Uint8Array(32) }, 'other log'],
    ['has the number 1', { number: 2 }, 'not lawful'],
    ['follows nothing', { previous: new Uint8Array(32) }, 'not lawful'],
    ['has no secret before', { keyBlock: { boxes: [], before: new Uint8Array(48) } }, 'not lawful'],
    ['keeps the root of the genesis', { rootPass: stranger.publicKey }, 'not lawful'],
    ['does not drop the root of the genesis', { rootPass: null }, 'not lawful'],
    ['has the owner of the genesis', { passes: [pass(stranger, OWNER), pass(member, MEMBER)] }, 'not lawful'],
    ['has no second owner', extra(pass(stranger, OWNER)), 'raised rights'],
    ['names no pass twice', extra(pass(member, RIGHT.read)), 'not lawful'],
    ['keeps the suite of the genesis', { suite: 0 }, 'not lawful'],
    ['keeps the version of the genesis', { version: 2 }, 'not lawful'],
  ];
  test.each(cases)('%s', (_, change, expected) => {
    expect(judge(change)).toBe(expected);
  });
  test('is signed by the first member pass, not even by the owner', () => {
    expect(judge({}, own)).toBe('not lawful');
  });
  test('of a genesis that is none belongs to no log', () => {
    expect(judge({}, member, new Uint8Array([0x80]))).toBe('other log');
  });
});

describe('a later record', () => {
  test('by a member who may rekey is lawful', () => {
    expect(judgeNext(first, after())).toBeNull();
  });
  test('by a member may give less than before', () => {
    expect(judgeNext(first, after({ passes: [pass(own, OWNER), pass(next, RIGHT.read, 1000)] }))).toBeNull();
    expect(judgeNext(first, after({ passes: [pass(own, OWNER)] }))).toBeNull();
  });

  const foreign: readonly (readonly [string, EpochRecord, string])[] = [
    ['of another log', after({ log: new Uint8Array(32) }), 'other log'],
    ['by a stranger', after({}, stranger), 'not lawful'],
    ['that follows another record', after({ previous: new Uint8Array(32) }), 'stale'],
    ['that follows none', after({ previous: null }), 'stale'],
    ['with the number it follows', after({ number: 1 }), 'stale'],
    ['by a member with a number left out', after({ number: 3 }), 'stale'],
    ['in a lower suite', after({ suite: 0 }), 'not lawful'],
    ['by the owner in a lower suite', after({ suite: 0 }, own), 'not lawful'],
    ['of a lower version', after({ version: 0 }, own), 'not lawful'],
    ['that names a pass twice', after({ passes: [pass(own, OWNER), pass(own, RIGHT.read)] }, own), 'not lawful'],
    ['by the owner with an old number', after({ number: 1 }, own), 'stale'],
  ];
  test.each(foreign)('%s is refused', (_, next, expected) => {
    expect(judgeNext(first, next)).toBe(expected);
  });

  test('by a pass that may read and append, but not rekey, is refused', () => {
    const closed = after({ passes: [pass(own, OWNER), pass(next, RIGHT.read | RIGHT.append)] }, own);
    expect(judgeNext(closed, after({}, next, closed))).toBe('not lawful');
  });

  const both = [pass(own, OWNER), pass(next, MEMBER, 1000)];
  const raised: readonly (readonly [string, Partial<Epoch>])[] = [
    ['raise its own rights', { passes: [pass(own, OWNER), pass(next, OWNER, 1000)] }],
    ['put itself in the place of the owner', { passes: [pass(next, OWNER), pass(member, MEMBER, 1000)] }],
    ['drop the owner', { passes: [pass(next, MEMBER, 1000)] }],
    ['take rights from the owner', { passes: [pass(own, RIGHT.own), pass(next, MEMBER, 1000)] }],
    ['cap the owner', { passes: [pass(own, OWNER, 1), pass(next, MEMBER, 1000)] }],
    ['lift its cap', { passes: [pass(own, OWNER), pass(next, MEMBER, 0)] }],
    ['raise its cap', { passes: [pass(own, OWNER), pass(next, MEMBER, 1001)] }],
    ['get a second cap by a second pass', { passes: [...both, pass(stranger, MEMBER, 1000)] }],
    ['drop the root', { rootPass: null }],
    ['replace the root', { rootPass: stranger.publicKey }],
    ['move the log to another relay', { relayKey: sha256(utf8('other relay')) }],
    ['send the log to another address', { relayAddress: 'wss://elsewhere.example/relay' }],
  ];
  describe('a rekey pass can not', () => {
    test.each(raised)('%s', (_, change) => {
      expect(judgeNext(first, after(change))).toBe('raised rights');
    });
  });
  test('a member whom no cap binds lifts that of nobody else', () => {
    const guest = pass(stranger, RIGHT.append, 1000);
    const passes = [pass(own, OWNER), pass(next, MEMBER), guest];
    const before = after({ passes }, own);
    const byMember = (...others: readonly Pass[]) =>
      judgeNext(before, after({ number: 3, passes: [pass(own, OWNER), ...others] }, next, before));
    const rekeyed = pass(member, MEMBER);
    expect([byMember(rekeyed, guest), byMember(rekeyed), byMember(guest)]).toEqual([null, null, null]);
    expect(byMember(rekeyed, { ...guest, cap: 0 })).toBe('raised rights');
    // Nor under another key, by which nobody could tell whose it was.
    expect(byMember(rekeyed, pass(keyOf('new key'), RIGHT.append))).toBe('raised rights');
    expect(byMember(rekeyed, { ...guest, rights: MEMBER })).toBe('raised rights');
    expect(byMember(guest, { ...guest, key: keyOf('new key').publicKey })).toBe('raised rights');
  });
  describe('an owner can', () => {
    test.each(raised)('%s', (_, change) => {
      expect(judgeNext(first, after(change, own))).toBeNull();
    });
  });
  test('the root can take the log back from an owner', () => {
    expect(judgeNext(first, after({ passes: [pass(next, OWNER)] }, root))).toBeNull();
  });
});

describe('an owner supersedes', () => {
  test('what an unlawful member put after a good record, by a number above it', () => {
    const unlawful = after();
    const again = after({}, next, unlawful);
    const superseding = after({ number: again.fields.number + 1 }, own);
    expect(judgeNext(first, superseding)).toBeNull();
    expect(judgeNext(again, superseding)).toBe('stale');
    expect(judgeNext(superseding, after({}, next, superseding))).toBeNull();
  });
  test('and nobody else leaves numbers out', () => {
    expect(judgeNext(first, after({ number: 7 }, own))).toBeNull();
    expect(judgeNext(first, after({ number: 7 }, root))).toBeNull();
    expect(judgeNext(first, after({ number: 7 }))).toBe('stale');
  });

  const followed = (...records: EpochRecord[]): number[] =>
    lawfulChain(genesis, records)!.records.map(({ fields }) => fields.number);
  test('so that members step from the last good record to the owner’s', () => {
    const bad = after();
    const worse = after({}, next, bad);
    expect(followed(first, bad, worse)).toEqual([1, 2, 3]);
    const superseding = after({ number: 4 }, own);
    const goneOn = after({}, next, superseding);
    for (const order of [
      [first, bad, worse, superseding, goneOn],
      [goneOn, superseding, worse, bad, first],
    ])
      expect(followed(...order)).toEqual([1, 4, 5]);
  });
  test('and the root goes before any owner, whatever their hashes', () => {
    const byRoot = after({ number: 9 }, root);
    const rivals = Array.from({ length: 8 }, (_, turn) => after({ number: 2 + turn }, own));
    expect(followed(...rivals, byRoot, first)).toEqual([1, 9]);
  });
});
