// Case 15: receipts and terms that the relay never signed, or signed for something else. Nothing of them is taken, what was
// shown is kept as evidence, and what they were to confirm is sent again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { ClientFrame, RelayFrame } from '../../protocol/frames.ts';
import { RECEIPT, STORED, TERM, type Receipt, type SignedTerm } from '../../protocol/receipt.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { signBatch, signTerm } from './kept-log.ts';
import { random, sha256, signerOf, type Signer } from './keys.ts';
import { honest } from './relay.ts';
import type { Visitor } from './visitor.ts';
import { keptOf, messages, newWorld, say, settled, visitorOf, waitForMessage, waitUntil, type World } from './world.ts';

let world: World;
/** Answers to these were forged the first time: kind of frame and log, and the kind. */
const forgedOnce = new Map<string, string>();
beforeAll(async () => {
  world = await newWorld((relay) => {
    relay.script.says = (frame, to) => forgeFirst(relay, frame, to);
    relay.script.hears = (frame, from) => !isForgottenEpoch(relay, frame, from);
  });
  world.relay.script = honest();
}, 120_000);
afterAll(() => world.end());

/** The first answer about each log, for each kind of request that is answered with receipts. */
function forgeFirst(relay: World['relay'], frame: RelayFrame, to: Visitor): RelayFrame[] {
  if (frame.type !== 'receipts') return [frame];
  const asked = relay.heard.findLast(({ frame: of, from }) => from === to && 'n' in of && of.n === frame.n)!.frame;
  const name =
    'log' in asked ? `${asked.type} ${toHex(asked.log)}` : `${asked.type} ${toHex(frame.items[0]!.stored.log)}`;
  if (forgedOnce.has(name)) return [frame];
  forgedOnce.set(name, asked.type);
  return [{ ...frame, items: frame.items.map((each) => ({ ...each, signature: flipped(each.signature) })) }];
}
/** The first epoch that somebody opens: receipted with a forged receipt, and not kept at all. */
function isForgottenEpoch(relay: World['relay'], frame: ClientFrame, from: Visitor): boolean {
  if (frame.type !== 'rekey' || [...forgedOnce.values()].includes('rekey')) return false;
  forgedOnce.set(`rekey ${toHex(frame.log)}`, 'rekey');
  const { receipt } = relay.logs.get(toHex(frame.log))!.entries.at(-1)!;
  const claimed = { ...receipt.stored, seq: receipt.stored.seq + 1, storage: sha256(frame.entry) };
  from.sayExactly({ type: 'receipts', n: frame.n, items: signBatch(stranger, [claimed]) });
  return true;
}
const flipped = (bytes: Bytes): Bytes => bytes.map((byte, i) => (i === 9 ? byte ^ 4 : byte));

const stranger = signerOf(random(32));
type Forge = (receipt: Receipt, relay: Signer) => Receipt;
const leafOf = ({ stored }: Receipt): Bytes => sha256(new Uint8Array([0]), encode(STORED, stored));
const alone = (relay: Signer, receipt: Receipt, change: Partial<Receipt['stored']>): Receipt =>
  signBatch(relay, [{ ...receipt.stored, ...change }])[0]!;
const changed = (change: (stored: Receipt['stored']) => Partial<Receipt['stored']>): Forge => {
  return (receipt, relay) => {
    const good = alone(relay, receipt, {});
    return { ...good, stored: { ...good.stored, ...change(good.stored) } };
  };
};
const RECEIPTS: readonly (readonly [string, Forge])[] = [
  ['a flipped bit in its signature', (receipt) => ({ ...receipt, signature: flipped(receipt.signature) })],
  ['the signature of another key', (receipt) => alone(stranger, receipt, {})],
  [
    'a signature of another type',
    (receipt, relay) => ({ ...receipt, path: [], signature: relay.sign('term', leafOf(receipt)) }),
  ],
  [
    'a path that leads elsewhere',
    (receipt) => ({ ...receipt, path: [...receipt.path, { isLeft: true, hash: random(32) }] }),
  ],
  [
    'a step of its path on the other side',
    (receipt, relay) => {
      const [first] = signBatch(relay, [receipt.stored, { ...receipt.stored, seq: receipt.stored.seq + 1 }]);
      return { ...first!, path: first!.path.map((step) => ({ ...step, isLeft: !step.isLeft })) };
    },
  ],
  ['another log, and signed', (receipt, relay) => alone(relay, receipt, { log: random(32) })],
  ['another entry, and signed', (receipt, relay) => alone(relay, receipt, { storage: random(32) })],
  ['a later time', changed(({ time }) => ({ time: time + 1 }))],
  ['another place', changed(({ seq }) => ({ seq: seq + 1 }))],
  ['another term', changed(({ term }) => ({ term: term + 1 }))],
  ['another nonce', changed(() => ({ nonce: random(16) }))],
  ['another running hash', changed(() => ({ hash: random(32) }))],
];

const house = () => world.clinic.sitting()!.house;
const found = (): readonly string[] => house().evidence.all.map(({ type }) => type);
/** What came before this on the connection of the clinic has been dealt with. */
async function isAlive(text: string): Promise<void> {
  await say(world, 'clinic', text);
  await waitForMessage(world, 'lab', text);
}

test('case 15 whatever asks for a receipt (founding, sending, an epoch) does not believe a forged one, and gets a genuine one', async () => {
  expect([...new Set(forgedOnce.values())].sort()).toEqual(['append', 'found', 'rekey']);
  for (const tablet of [world.clinic, world.lab]) {
    await settled(tablet);
    const { disk, replicas } = tablet.sitting()!.house;
    for (const { log } of replicas.values()) {
      const receipts = (await disk.entries(log)).map(({ receipt }) => receipt && decode(RECEIPT, receipt));
      const kept = world.relay.logs.get(toHex(log))!;
      expect(receipts).toEqual(receipts.map((each) => kept.receiptOf(each!.stored.storage)));
    }
  }
  expect(found()).toContain('forged');
});

test.each(RECEIPTS)(
  'case 15 an entry comes with a receipt of %s: it is not taken in, and arrives with a genuine one',
  async (name, forge) => {
    const { relay, clinic, log } = world;
    await settled(clinic, world.lab);
    const visitor = visitorOf(world, clinic);
    let shown: Bytes | null = null;
    relay.script.says = (frame, to) => {
      if (to !== visitor || frame.type !== 'entries' || toHex(frame.log) !== world.id) return [frame];
      shown = frame.items[0]!.receipt.stored.storage;
      return [
        { ...frame, items: frame.items.map(({ entry, receipt }) => ({ entry, receipt: forge(receipt, relay.key) })) },
      ];
    };
    await say(world, 'lab', name);
    await waitUntil(() => expect(shown).not.toBeNull());
    await isAlive(`after ${name}`);
    expect(await messages(clinic, log)).not.toContain(name);
    expect(await house().disk.entry(log, shown!)).toBeNull();
    expect(found()).toContain('forged');
    relay.script = honest();
    visitorOf(world, clinic).deliver(log, keptOf(world).entries.slice(-8));
    await waitForMessage(world, 'clinic', name);
    const genuine = keptOf(world).receiptOf(shown!)!;
    expect(decode(RECEIPT, (await house().disk.entry(log, shown!))!.receipt!)).toEqual(genuine);
  },
  40_000,
);

test('case 15 what was sent waits on until its receipt is genuine; nobody is told that it is safe', async () => {
  const { relay, clinic, log } = world;
  await settled(clinic, world.lab);
  let tries = 0;
  const ofLab = visitorOf(world, world.lab);
  const cutOff = async (): Promise<void> => {
    for (const visitor of relay.visitors) if (visitor !== ofLab) visitor.close();
    await clinic.api.retryNow();
  };
  relay.script.says = (frame, to) => {
    if (to === ofLab) return [frame];
    // Nor does its own entry come back to it.
    if (frame.type === 'entries' && toHex(frame.log) === world.id) return [];
    if (frame.type !== 'receipts') return [frame];
    if (toHex(frame.items[0]!.stored.log) !== world.id) return [frame];
    const forgery = RECEIPTS[tries]?.[1];
    if (!forgery) return [frame];
    tries += 1;
    return [{ ...frame, items: frame.items.map((receipt) => forgery(receipt, relay.key)) }];
  };
  await say(world, 'clinic', 'waits for a genuine receipt');
  for (let at = 0; at < RECEIPTS.length; at++) {
    await waitUntil(() => expect(tries).toBeGreaterThan(at));
    const stored = await house().disk.entries(log);
    expect((await clinic.api.connection()).waiting).toBeGreaterThan(0);
    expect(stored.filter(({ receipt }) => !receipt).length).toBeGreaterThan(0);
    expect((await clinic.api.cases(''))[0]!.sync).toEqual({ type: 'attention', reason: 'relay forged' });
    await cutOff();
  }
  relay.script = honest();
  await cutOff();
  await settled(clinic);
  const stored = (await house().disk.entries(log)).flatMap(
    ({ receipt }) => (receipt && decode(RECEIPT, receipt)) ?? [],
  );
  const kept = keptOf(world);
  expect(
    stored.filter((each) => !equal(encode(RECEIPT, each), encode(RECEIPT, kept.receiptOf(each.stored.storage)!))),
  ).toEqual([]);
}, 60_000);

test('case 15 terms that the relay did not sign for this log are no news: nothing is called lost, nothing kept of them but as evidence', async () => {
  const { relay, clinic, log } = world;
  await settled(clinic, world.lab);
  const { term } = keptOf(world).term;
  const audit = house().groups.own('audit').log;
  const news = (of: Bytes) => ({ ...term, log: of, term: term.term + 1, nonce: random(16), before: null });
  const forgeries = (of: Bytes): SignedTerm[] => [
    { ...signTerm(relay.key, news(of)), signature: flipped(signTerm(relay.key, news(of)).signature) },
    signTerm(stranger, news(of)),
    { term: news(of), signature: relay.key.sign('receipt', encode(TERM, news(of))) },
    { ...signTerm(relay.key, news(of)), term: { ...news(of), term: term.term + 2 } },
    signTerm(relay.key, news(random(32))),
  ];
  const before = { heard: relay.heard.length, terms: await house().rows.get('terms', toHex(audit)) };
  const [seen, visitor] = [house().replica(log).state.seen, visitorOf(world, clinic)];
  for (const of of [log, audit])
    for (const forged of forgeries(of)) visitor.sayExactly({ type: 'term', log: of, term: forged });
  await isAlive('after forged terms');
  const { house: ours } = clinic.sitting()!;
  expect([...ours.troubles.values()]).not.toContain('relay lost entries');
  expect(ours.replica(log).state.seen!.seq).toBeGreaterThanOrEqual(seen!.seq);
  expect(
    relay.heard.slice(before.heard).filter(({ frame, from }) => frame.type === 'subscribe' && from === visitor),
  ).toEqual([]);
  expect(await ours.rows.get('terms', toHex(audit))).toEqual(before.terms);
  const forgedTerms = ours.evidence.all.filter(({ type, terms }) => type === 'forged' && terms.length > 0);
  expect(forgedTerms.length).toBeGreaterThan(0);
  // A genuine one is heard.
  const genuine = signTerm(relay.key, { ...news(audit), before: null });
  visitor.sayExactly({ type: 'term', log: audit, term: genuine });
  await waitUntil(async () => expect(await ours.rows.get('terms', toHex(audit))).not.toEqual(before.terms));
}, 90_000);

test('case 15 a relay that lost entries and forges the receipts of what it is given back is not called whole', async () => {
  const { relay, clinic, lab, log } = world;
  await settled(clinic, lab);
  const kept = keptOf(world);
  kept.rollBack(kept.seq - 3);
  const isOurs = (frame: RelayFrame): boolean =>
    frame.type === 'receipts' && toHex(frame.items[0]!.stored.log) === world.id;
  let forged = 0;
  relay.script.says = (frame) => {
    if (!isOurs(frame) || frame.type !== 'receipts') return [frame];
    forged += 1;
    return [{ ...frame, items: frame.items.map((each) => ({ ...each, signature: flipped(each.signature) })) }];
  };
  for (const visitor of relay.visitors) visitor.close();
  await clinic.api.retryNow();
  await waitUntil(() => expect(forged).toBeGreaterThan(0));
  await waitUntil(() => expect(house().replica(log).state.isHealing).toBe(true));
  expect(house().evidence.all.filter((each) => each.type === 'lost' && equal(each.log, log))).toHaveLength(1);
  relay.script = honest();
  for (const visitor of relay.visitors) visitor.close();
  await lab.api.retryNow();
  await clinic.api.retryNow();
  await waitUntil(() => expect(house().replica(log).state.isHealing).toBe(false), 40_000);
}, 60_000);

test('case 15 evidence is bounded, kept over a restart, and said until a person has settled it', async () => {
  const count = house().evidence.all.length;
  expect(
    house().evidence.all.filter(({ type, log }) => type === 'forged' && equal(log, world.log)).length,
  ).toBeLessThanOrEqual(8);
  const reopened = await world.clinic.reopen();
  world.clinic = reopened;
  await reopened.api.unlock({
    method: 'passkey',
    credentialId: 'AAAAAAAAAAAAAAAAAAAAAA',
    prf: new Uint8Array(32).fill(7).buffer,
  });
  expect(house().evidence.all.length).toBeGreaterThanOrEqual(count);
  await waitUntil(async () => expect((await reopened.api.connection()).attention).toBe('relay forged'));
  await reopened.api.settleRelay();
  await settled(reopened);
  expect((await reopened.api.connection()).attention).toBeNull();
  expect(house().evidence.all.length).toBeGreaterThanOrEqual(count);
}, 90_000);
