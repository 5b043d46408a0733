// A relay and the members of a log hold the same records: they have to agree which of them is the newest, whatever owners and
// members sent at once and in whatever order it came.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { HEADER, SEALED_ENTRY } from '../../protocol/entry.ts';
import { readEpochRecord, RIGHT, type EpochRecord } from '../../protocol/epoch.ts';
import { VERSION } from '../../protocol/limits.ts';
import { encode } from '../../protocol/schema.ts';
import { goesBeside, lawfulChain } from '../../client/roster/epochs.ts';
import { sha256, verifyStrictly, type SigningKey } from '../../relay/ed25519.ts';
import {
  judgeControl,
  judgeEntry,
  judgeGenesis,
  judgeRecord,
  mayAppend,
  mayRead,
  mayRekey,
  rightsIn,
} from '../../relay/logs/judge.ts';
import { standingOf } from '../../relay/logs/store.ts';
import { freshKey, makeEntry, makeLog, makeRekey, random } from '../support/test-log.ts';

const read = (record: Uint8Array): EpochRecord => readEpochRecord(sha256, verifyStrictly, record)!;

const attempt = fc.record({
  /** Mostly what follows the newest, otherwise an older one. */
  after: fc.oneof(fc.constant(0), fc.nat(5)),
  signer: fc.constantFrom('own', 'own', 'member', 'root'),
  skips: fc.constantFrom(0, 0, 1, 3),
});

test('after any records of owners and members the newest of the relay is the newest that members follow', () => {
  fc.assert(
    fc.property(fc.array(attempt, { minLength: 1, maxLength: 12 }), (attempts) => {
      const root = freshKey();
      const log = makeLog({ root });
      const held = [{ record: read(log.record), member: log.member }];
      const recordOf = (hash: Uint8Array): EpochRecord | null =>
        held.find(({ record }) => toHex(record.hash) === toHex(hash))?.record ?? null;
      for (const { after, signer, skips } of attempts) {
        const { record: newest } = held.at(-1)!;
        const before = held.at(-1 - (after % held.length))!;
        const keys: Record<string, SigningKey> = { own: log.own, member: before.member, root };
        const next = makeRekey({ ...log, newest: before.record.signed }, keys[signer], {
          number: before.record.fields.number + 1 + skips,
        });
        const record = read(next.record);
        if (judgeRecord(newest, record, recordOf) !== null) continue;
        held.push({ record, member: next.member });
        const chain = lawfulChain(
          log.genesis,
          held.map((each) => each.record),
        );
        expect(toHex(chain!.newest.hash)).toBe(toHex(record.hash));
      }
    }),
    { numRuns: 60 },
  );
});

test('what a relay names as its newest is another way only where each record is lawful after the one it names', () => {
  const log = makeLog({ root: freshKey() });
  const after = (before: EpochRecord, signer: SigningKey) => {
    const number = before.fields.number + 1;
    const { record, member } = makeRekey({ ...log, newest: before.signed }, signer, { number });
    return { record: read(record), member };
  };
  const first = read(log.record);
  const ours = after(first, log.own).record;
  const second = after(first, log.member);
  const third = after(second.record, second.member).record;
  const stranger = after(first, freshKey());
  const behind = after(stranger.record, stranger.member).record;
  const chain = [first, ours];
  expect(goesBeside(chain, [], second.record)).toBe(true);
  expect(goesBeside(chain, [third, second.record], third)).toBe(true);
  // Nobody knows what stands between, or whose it is; and what is in the chain is not beside it.
  expect(goesBeside(chain, [], third)).toBe(false);
  expect(goesBeside(chain, [], stranger.record)).toBe(false);
  expect(goesBeside(chain, [stranger.record], behind)).toBe(false);
  for (const each of chain) expect(goesBeside(chain, [], each)).toBe(false);
});

test('[1.15] each right opens its own door, an owner every one, and passes add up', () => {
  const { read: mayFetch, append, rekey, own } = RIGHT;
  const doors = (rights: number): readonly boolean[] => [mayRead(rights), mayAppend(rights), mayRekey(rights)];
  expect([0, mayFetch, append, rekey, own, mayFetch | append].map(doors)).toEqual([
    [false, false, false],
    [true, false, false],
    [false, true, false],
    [false, false, true],
    [true, true, true],
    [true, true, false],
  ]);
  const [reader, writer] = [freshKey(), freshKey()];
  const morePasses = [
    { key: reader.publicKey, rights: mayFetch, cap: 0 },
    { key: writer.publicKey, rights: append, cap: 0 },
  ];
  const standing = standingOf(read(makeLog({ morePasses }).record).fields);
  const rightsOf = (...keys: readonly SigningKey[]): number =>
    rightsIn(
      standing,
      keys.map(({ publicKey }) => publicKey),
    );
  expect([rightsOf(), rightsOf(reader), rightsOf(freshKey()), rightsOf(freshKey(), writer, reader)]).toEqual([
    0,
    mayFetch,
    0,
    mayFetch | append,
  ]);
});

test('[1.15] an entry is stored in the log it names, in a version that is known, and as nothing else', () => {
  const [log, other] = [makeLog(), makeLog()];
  const entry = makeEntry(log.id);
  const header = {
    version: VERSION + 1,
    log: log.id,
    key: random(16),
    salt: random(32),
    commit: random(32),
    box: null,
  };
  const newer = encode(SEALED_ENTRY, { header: encode(HEADER, header), ciphertext: random(528) });
  expect([
    judgeEntry(log.id, entry),
    judgeEntry(other.id, entry),
    judgeEntry(log.id, newer),
    judgeEntry(log.id, entry.slice(0, -1)),
  ]).toEqual([null, 'malformed', 'version', 'malformed']);
});

test('[1.15] an epoch record comes with the one entry it names, sealed under its own key', () => {
  const [log, other] = [makeLog(), makeLog()];
  const record = read(log.record);
  const isNamed = (fields: Partial<EpochRecord['fields']>): EpochRecord => ({
    ...record,
    fields: { ...record.fields, ...fields },
  });
  const another = makeEntry(log.id, 600, record.fields.key);
  const foreign = makeEntry(log.id);
  expect([
    judgeControl(sha256, record, log.control),
    judgeControl(sha256, record, another),
    // Named, and sealed under another key.
    judgeControl(sha256, isNamed({ control: sha256(foreign) }), foreign),
    judgeControl(sha256, isNamed({ control: sha256(other.control) }), other.control),
    judgeControl(sha256, isNamed({ control: sha256(random(9)) }), random(9)),
  ]).toEqual([null, 'not lawful', 'not lawful', 'malformed', 'malformed']);
});

test('[1.15] records of a version that is not known begin and continue nothing', () => {
  const log = makeLog();
  const first = read(log.record);
  const newer = (record: EpochRecord): EpochRecord => ({
    ...record,
    fields: { ...record.fields, version: VERSION + 1 },
  });
  const next = read(makeRekey(log).record);
  const nowhere = (): null => null;
  expect([
    judgeGenesis(sha256, log.genesis, first),
    judgeGenesis(sha256, makeLog().genesis, first),
    judgeGenesis(sha256, log.genesis, newer(first)),
  ]).toEqual([null, 'not lawful', 'version']);
  expect([
    judgeRecord(first, next, nowhere),
    judgeRecord(first, newer(next), nowhere),
    judgeRecord(first, read(makeRekey(log, freshKey()).record), nowhere),
  ]).toEqual([
    null,
    { kind: 'refused', reason: 'version', hint: null },
    { kind: 'refused', reason: 'not lawful', hint: 1 },
  ]);
});
