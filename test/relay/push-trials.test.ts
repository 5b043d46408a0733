// Trials go out at once, so they are what a crowd of connections could make a relay send in a moment.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PUSHES_AT_A_TIME } from '../../relay/limits.ts';
import { PUSH_AUTHORITY, PushService } from '../support/push-service.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { makeLog, random } from '../support/test-log.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';

let service: PushService;
let relay: TestRelay;
beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates('default'), PUSH_AUTHORITY]);
  service = await PushService.start();
  relay = await startTestRelay({ environment: { PUSH_SERVICES: service.host } });
});
afterAll(async () => {
  await relay.dispose();
  await service.stop();
  setDefaultCACertificates(getCACertificates('bundled'));
});

/** A connection of its own, which asks for a trial. */
async function tryFromElsewhere() {
  const client = await RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
  const home = makeLog();
  await client.found(home);
  await client.prove(home, home.member);
  const wish = { type: 'pushTo', endpoint: service.endpoint(), home: home.id, logs: [], isTrial: true } as const;
  return () => client.request(wish);
}

test('case 4 a service that does not answer is asked so many things at once, by however many connections, not more', async () => {
  const held: (() => void)[] = [];
  service.answer = (response) => void held.push(() => response.writeHead(201).end());
  const crowd = await Promise.all(Array.from({ length: PUSHES_AT_A_TIME + 2 }, tryFromElsewhere));
  const asked = crowd.map((ask) => ask());
  expect(await Promise.race(asked)).toMatchObject({ type: 'refuse', reason: 'busy' });
  await vi.waitFor(() => expect(held.length).toBe(PUSHES_AT_A_TIME));
  for (const answer of held) answer();
  const answers = await Promise.all(asked);
  expect(answers.filter(({ type }) => type === 'ok').length).toBe(PUSHES_AT_A_TIME);
  expect([service.posted.length, relay.errors]).toEqual([PUSHES_AT_A_TIME, []]);
});
