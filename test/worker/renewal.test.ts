// Ways to unlock are renewed as often as a person wishes: a reminder, never a lock; the old way goes when she removes it.
import { expect, test } from 'vitest';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { newClinic } from './practice.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const passphrase = { method: 'passphrase', passphrase: 'correct horse battery staple' } as const;

async function isDue(tablet: TestTablet): Promise<boolean> {
  const state = await tablet.api.vaultState();
  return state.type === 'open' && state.isRenewalDue;
}

test('a person who wishes so is reminded after three months, adds a new way and removes the old; the last one stays [2.21]', async () => {
  const clinic = await newClinic(null);
  expect((await clinic.api.ways()).months).toBe(0);
  const [wrap] = await clinic.store.list('wraps', []);
  await clinic.store.transaction(null, [
    { type: 'put', table: 'wraps', value: { ...wrap!, created: Date.now() - 95 * DAY_MS } },
  ]);
  expect(await isDue(clinic)).toBe(false);
  await expect(clinic.api.setRenewal(2)).rejects.toThrow('not allowed');
  await clinic.api.setRenewal(6);
  expect(await isDue(clinic)).toBe(false);
  await clinic.api.setRenewal(3);
  expect(await isDue(clinic)).toBe(true);

  // It is only said: the old way opens as before.
  await clinic.api.lock();
  await clinic.api.unlock(passkey());
  expect(await isDue(clinic)).toBe(true);
  await expect(clinic.api.removeWay(wrap!.wrap)).rejects.toThrow('not allowed');
  await clinic.api.addWay(passphrase);
  expect(await isDue(clinic)).toBe(false);
  const { ways } = await clinic.api.ways();
  expect(ways.map(({ method }) => method)).toEqual(['passphrase', 'passkey']);
  await clinic.api.removeWay(wrap!.wrap);
  await clinic.api.lock();
  await expect(clinic.api.unlock(passkey())).rejects.toThrow('wrong passkey');
  await clinic.api.unlock(passphrase);
  expect((await clinic.api.ways()).ways).toHaveLength(1);
  await clinic.sitting()?.end();
}, 60_000);
