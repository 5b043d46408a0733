// How often a person wants a new way to unlock: a setting, off until somebody turns it on. Nothing is locked when it is
// due; the person is reminded, and the old way goes when they remove it.
import { decode, encode, tuple, uint } from '../../../protocol/schema.ts';
import { listWays, type OpenVault } from '../../vault/vault.ts';
import type { Store } from '../../storage/store.ts';
import type { WayView } from '../api.ts';
import { Refused } from '../rpc.ts';
import type { Rows } from '../../sync/rows.ts';
import type { House } from '../house.ts';

const RENEWAL = tuple({ months: uint(120) });
const MONTH_MS = 30.44 * 24 * 60 * 60 * 1000;
/** 0 = never. */
const CHOICES: readonly number[] = [0, 3, 6, 12];

export async function renewalMonths(rows: Rows): Promise<number> {
  const stored = await rows.get('settings', 'renewal');
  return (stored && decode(RENEWAL, stored)?.months) ?? 0;
}
export async function setRenewal(house: House, months: number): Promise<void> {
  if (house.me.isDemo || !CHOICES.includes(months)) throw new Refused('not allowed');
  await house.journal.note({ action: 'renewal-set', record: '', compartment: 'staff', purpose: 'operations' });
  await house.commit(async () => [await house.rows.put('settings', 'renewal', encode(RENEWAL, { months }))]);
}

/** Ways of the open vault, the newest first. What older versions made has no date and counts from the vault's. */
export async function waysOf(store: Store, vault: OpenVault): Promise<readonly WayView[]> {
  const made = (await store.get('vaults', [vault.id]))?.created ?? 0;
  const ways = (await listWays(store, vault.id)).map(({ id, method, created }) => ({
    id,
    method,
    created: created ?? made,
  }));
  return ways.sort((a, b) => b.created - a.created);
}
export async function isRenewalDue(store: Store, vault: OpenVault, now: number): Promise<boolean> {
  const months = await renewalMonths(vault.rows);
  const [newest] = months > 0 ? await waysOf(store, vault) : [];
  return newest !== undefined && now - newest.created > months * MONTH_MS;
}
