// A relay and the members of a log hold the same records: they have to agree which of them is the newest, whatever owners and
// members sent at once and in whatever order it came.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { readEpochRecord, type EpochRecord } from '../../protocol/epoch.ts';
import { goesBeside, lawfulChain } from '../../client/roster/epochs.ts';
import { sha256, verifyStrictly, type SigningKey } from '../../relay/ed25519.ts';
import { judgeRecord } from '../../relay/logs/judge.ts';
import { freshKey, makeLog, makeRekey } from '../support/test-log.ts';

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
      const read = (record: Uint8Array): EpochRecord => readEpochRecord(sha256, verifyStrictly, record)!;
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
  const read = (record: Uint8Array): EpochRecord => readEpochRecord(sha256, verifyStrictly, record)!;
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
