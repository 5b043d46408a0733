// Calls between the page and the vault: what went wrong crosses as a word of a closed set, and nothing else does.
import { expect, test } from 'vitest';
import { later } from '../../client/later.ts';
import { connect, Refused, serve, type Served } from '../../client/worker/rpc.ts';

test('what the vault lacks a part for is refused as that, and the next call finds it', async () => {
  let isHere = false;
  const load = (): Promise<{ readonly remakes: () => string }> =>
    isHere ? Promise.resolve({ remakes: () => 'none' }) : Promise.reject(new TypeError('fetch of /assets/x.js failed'));
  const { port1: page, port2: vault } = new MessageChannel();
  serve(vault, { remakes: async () => (await later(load)).remakes() } as unknown as Served);
  vault.start();
  const remote = connect(page, () => undefined);
  page.start();
  expect(await remote.remakes().catch((error: unknown) => error)).toEqual(new Refused('app incomplete'));
  isHere = true;
  expect(await remote.remakes()).toBe('none');
  page.close();
});
