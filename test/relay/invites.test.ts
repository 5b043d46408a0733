import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Bytes } from '../../protocol/bytes.ts';
import { RIGHT } from '../../protocol/epoch.ts';
import { claimMessage, type RelayFrame } from '../../protocol/frames.ts';
import type { SigningKey } from '../../relay/ed25519.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { freshKey, makeEntry, makeLog, random, type TestLog } from '../support/test-log.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';

let relay: TestRelay;
let clinic: RelayClient;
let log: TestLog;
const sealed = random(4000);
const key = freshKey();
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  relay = await startTestRelay();
});
beforeEach(async () => {
  clinic = await RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
  log = makeLog();
  await clinic.found(log);
  await clinic.prove(log, log.member);
});
afterEach(async () => {
  await clinic.close();
  expect(relay.errors).toEqual([]);
});
afterAll(() => relay.dispose());

async function deposit(expires = Date.now() + HOUR_MS, allowance = 1_000_000): Promise<Bytes> {
  const invite = random(16);
  const frame = {
    type: 'invite',
    log: log.id,
    invite,
    key: key.publicKey,
    expires,
    allowance,
    package: sealed,
  } as const;
  expect(await clinic.request(frame)).toMatchObject({ type: 'ok' });
  return invite;
}
function claim(client: RelayClient, invite: Bytes, claimer: SigningKey, prover = key): Promise<RelayFrame> {
  const message = claimMessage(client.welcome.nonce, client.welcome.relayKey, invite, claimer.publicKey);
  const signatures = { proof: prover.sign(message), signature: claimer.sign(message) };
  return client.request({ type: 'claim', invite, claimer: claimer.publicKey, ...signatures });
}
function acknowledge(client: RelayClient, invite: Bytes, claimer: SigningKey): Promise<RelayFrame> {
  const message = claimMessage(client.welcome.nonce, client.welcome.relayKey, invite, claimer.publicKey);
  return client.request({ type: 'claimed', invite, claimer: claimer.publicKey, signature: claimer.sign(message) });
}
const peek = (client: RelayClient, invite: Bytes) => client.request({ type: 'peek', invite });

test('looking at an invite, however often, uses nothing up', async () => {
  const invite = await deposit();
  const bot = await RelayClient.connect(relay.port);
  for (let i = 0; i < 10; i++) expect(await peek(bot, invite)).toMatchObject({ state: 'open' });
  expect(await peek(bot, random(16))).toMatchObject({ state: 'unknown' });
  expect(await claim(bot, invite, freshKey())).toMatchObject({ type: 'package', package: sealed, log: log.id });
});

test('case 47a the first claim takes the package; the same device gets it again after a broken line, nobody else ever', async () => {
  const invite = await deposit();
  const technician = freshKey();
  const first = await RelayClient.connect(relay.port);
  expect(await claim(first, invite, technician)).toMatchObject({ type: 'package' });
  first.terminate();
  const second = await RelayClient.connect(relay.port);
  expect(await claim(second, invite, technician)).toMatchObject({ type: 'package', package: sealed });
  const thief = await RelayClient.connect(relay.port);
  expect(await claim(thief, invite, freshKey())).toMatchObject({ reason: 'invite used' });
  expect(await acknowledge(thief, invite, freshKey())).toMatchObject({ reason: 'unknown invite' });
  expect(await acknowledge(second, invite, technician)).toMatchObject({ type: 'ok' });
  expect(await claim(second, invite, technician)).toMatchObject({ reason: 'invite used' });
  expect(await peek(thief, invite)).toMatchObject({ state: 'used' });
});

test('five wrong codes burn the package, and the right one comes too late', async () => {
  const invite = await deposit();
  const guesser = await RelayClient.connect(relay.port);
  const answers: unknown[] = [];
  for (let i = 0; i < 5; i++) {
    const answer = await claim(guesser, invite, freshKey(), freshKey());
    answers.push(answer.type === 'refuse' && [answer.reason, answer.hint]);
  }
  const wrong = [4, 3, 2, 1].map((left) => ['wrong code', left]);
  expect(answers).toEqual([...wrong, ['invite burnt', null]]);
  expect(await claim(guesser, invite, freshKey())).toMatchObject({ reason: 'invite burnt' });
});

test('a revoked invite opens nothing, also for whoever had claimed it; strangers revoke nothing', async () => {
  const invite = await deposit();
  const stranger = await RelayClient.connect(relay.port);
  const revocation = { type: 'revoke', log: log.id, invite } as const;
  expect(await stranger.request(revocation)).toMatchObject({ reason: 'not proven' });
  const technician = freshKey();
  await claim(stranger, invite, technician);
  expect(await clinic.request(revocation)).toMatchObject({ type: 'ok' });
  expect(await claim(stranger, invite, technician)).toMatchObject({ reason: 'invite revoked' });
});

test('who may only read the log deposits and revokes nothing, and no other log’s member revokes this invite', async () => {
  const reader = freshKey();
  const read = makeLog({ morePasses: [{ key: reader.publicKey, rights: RIGHT.read, cap: 0 }] });
  await clinic.found(read);
  const auditor = await RelayClient.connect(relay.port);
  await auditor.prove(read, reader);
  const invite = await deposit();
  const frame = { log: read.id, key: key.publicKey, expires: Date.now() + HOUR_MS, allowance: 0, package: sealed };
  expect(await auditor.request({ ...frame, type: 'invite', invite: random(16) })).toMatchObject({
    reason: 'not allowed',
  });
  expect(await auditor.request({ type: 'revoke', log: read.id, invite })).toMatchObject({ reason: 'not allowed' });
  await clinic.prove(read, read.member);
  expect(await clinic.request({ type: 'revoke', log: read.id, invite })).toMatchObject({ reason: 'unknown invite' });
  expect(await clinic.request({ ...frame, type: 'invite', invite })).toMatchObject({ reason: 'duplicate' });
  expect(await peek(auditor, invite)).toMatchObject({ state: 'open' });
});

test('a claim signed for another connection, or by somebody else, is refused and counts nothing', async () => {
  const invite = await deposit();
  const client = await RelayClient.connect(relay.port);
  const other = await RelayClient.connect(relay.port);
  const claimer = freshKey();
  const message = claimMessage(other.welcome.nonce, other.welcome.relayKey, invite, claimer.publicKey);
  const replayed = { proof: key.sign(message), signature: claimer.sign(message) };
  const frame = { type: 'claim', invite, claimer: claimer.publicKey, ...replayed } as const;
  expect(await client.request(frame)).toMatchObject({ reason: 'bad signature' });
  expect(await claim(client, invite, claimer)).toMatchObject({ type: 'package' });
});

test('an invited lab founds its own logs from the allowance, without an account, until it is spent', async () => {
  const invite = await deposit(undefined, 50_000);
  const technician = freshKey();
  const lab = await RelayClient.connect(relay.port);
  const own = makeLog();
  expect(await lab.found(own)).toMatchObject({ reason: 'no account' });
  expect(await lab.found(own, invite)).toMatchObject({ reason: 'no account' });
  await claim(lab, invite, technician);
  expect(await lab.found(own, invite)).toMatchObject({ type: 'receipts' });
  await lab.prove(own, own.member);
  expect(await lab.append(own, [makeEntry(own.id, 60_000)])).toMatchObject({ reason: 'quota' });
  await acknowledge(lab, invite, technician);

  // Later, on another connection: the claimer is known by its key, though the package is gone.
  const later = await RelayClient.connect(relay.port);
  expect(await acknowledge(later, invite, technician)).toMatchObject({ type: 'ok' });
  expect(await later.found(makeLog(), invite)).toMatchObject({ type: 'receipts' });

  // An account of its own takes the log over, and lifts the limit.
  const session = await openAccount(relay.port, random(32));
  const grown = await RelayClient.connect(relay.port, session);
  await grown.prove(own, own.own);
  await grown.request({ type: 'ping' });
  expect(await grown.append(own, [makeEntry(own.id, 60_000)])).toMatchObject({ type: 'receipts' });
  // Still naming the invite, on a connection that claimed nothing: the account pays.
  expect(await grown.found(makeLog(), invite)).toMatchObject({ type: 'receipts' });
});

test('the clinic deposits the same invite twice and nothing changes; another one of that name is refused', async () => {
  const invite = await deposit();
  const frame = {
    type: 'invite',
    log: log.id,
    invite,
    expires: Date.now() + HOUR_MS,
    allowance: 0,
    package: sealed,
  } as const;
  expect(await clinic.request({ ...frame, key: key.publicKey })).toMatchObject({ type: 'ok' });
  expect(await clinic.request({ ...frame, key: freshKey().publicKey })).toMatchObject({ reason: 'duplicate' });
  expect(await clinic.request({ ...frame, invite: random(16), key: key.publicKey, expires: 5 })).toMatchObject({
    reason: 'invite expired',
  });
});
