// What somebody with a good signature leaves out of a bundle, or labels anew, to make an event look older than it is: both
// verifiers name it alike.
import { beforeAll, expect, test } from 'vitest';
import { signTerm } from '../../protocol/receipt.ts';
import { decode, encode } from '../../protocol/schema.ts';
import {
  HIDDEN,
  readFrame,
  TERMS,
  WITNESSES,
  writeFrame,
  type Frame,
  type Section,
} from '../../client/access/bundle.ts';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { event, exportItems, itemOf, MINUTE, NOON, quietMorning, seedOf, store, write } from './practice.ts';

interface Verdict {
  readonly problems: readonly { readonly place: string; readonly reason: string; readonly seq: number | null }[];
}
// @ts-expect-error plain JavaScript on purpose, without types
const { judgeBundle } = (await import('../../tools/second-verifier/judge.mjs')) as {
  judgeBundle: (file: Uint8Array) => Verdict;
};

const short = ({ problems }: Verdict): string[] =>
  problems.map(({ place, reason, seq }) => `${place} ${String(seq ?? '-')} ${reason}`);

/** Anna wrote at half past what she dates back to eleven; she had seen the relay's receipt of her own entry at noon. */
async function backdatedBundle() {
  const morning = await quietMorning(2);
  const late = await write(morning.anna, [event({ at: NOON - 60 * MINUTE })]);
  store(morning.relay, [late], NOON + 30 * MINUTE);
  const hidden = morning.kept.map((each) => itemOf(each, false));
  return { morning, bytes: exportItems(morning.anna, morning, [...hidden, itemOf(late)]) };
}
let made: Awaited<ReturnType<typeof backdatedBundle>>;
beforeAll(async () => {
  made = await backdatedBundle();
});

/** The same with these sections, signed again. */
async function problemsWith(changed: Partial<Record<Section, Uint8Array<ArrayBuffer>>>): Promise<string[]> {
  const { manifest, sections } = readFrame(made.bytes) as Frame;
  const bytes = writeFrame(sha256, made.morning.anna.key.sign, manifest, { ...sections, ...changed });
  const named = short(await verifyBundle(OFFLINE_TOOLS, bytes));
  expect(short(judgeBundle(bytes))).toEqual(named);
  return named;
}

test('[1.12] case 53 whole, the bundle holds and shows the back-dating', async () => {
  const report = await verifyBundle(OFFLINE_TOOLS, made.bytes);
  expect([report.ok, report.events[0]?.clock]).toEqual([true, 'claimed too early']);
});

test('[1.12] case 53 without the receipt that shows it, the bundle does not hold', async () => {
  expect(await problemsWith({ witnesses: encode(WITNESSES, []) })).toEqual(['witnesses - receipt left out']);
});

test('a second term of one number is a second history', async () => {
  const { sections } = readFrame(made.bytes) as Frame;
  const hidden = decode(HIDDEN, sections.hidden)!.map((each, i) =>
    i === 1 ? { ...each, place: { ...each.place!, nonce: seedOf('other').slice(0, 16) } } : each,
  );
  expect(await problemsWith({ hidden: encode(HIDDEN, hidden) })).toEqual(['relay 2 relay fork']);
});

test('the term of another log is none of this one; that an old term is not there says nothing', async () => {
  const { key, terms } = made.morning.relay;
  const other = signTerm(key.sign, { ...terms[0]!.term, log: seedOf('other') });
  expect(await problemsWith({ terms: encode(TERMS, [other]) })).toEqual(['terms - forged term']);
  expect(await problemsWith({ terms: encode(TERMS, []) })).toEqual([]);
});
