// The demo practice: invented patients in a vault of its own, never connected to anything, gone with one erase.
// A demo that was begun goes on after a reload: its key is no secret, because nothing in it is true.
import type { Store } from '../../storage/store.ts';
import { listVaults, unlockVault, type OpenVault } from '../../vault/vault.ts';
import type { Key } from '../../vault/wrap.ts';
import { getMe, type Me } from '../me.ts';
import type { Sitting } from '../sitting.ts';
import type { TabletOptions } from '../tablet.ts';

export type Assemble = (vault: OpenVault, store: Store, me: Me) => Promise<Sitting>;

export function demoKey(): Key {
  return { method: 'passkey', credentialId: new Uint8Array(16), prf: new ArrayBuffer(32) };
}

/** The demo that is here, or null. */
export async function openDemo(options: TabletOptions, assemble: Assemble): Promise<Sitting | null> {
  const store = await options.openDemoStore();
  const ground = { store, random: options.random, now: () => options.clock.now() };
  const [listed] = await listVaults(ground);
  if (!listed) return null;
  const vault = await unlockVault(ground, listed.id, demoKey());
  const me = 'reason' in vault ? null : await getMe(vault.rows);
  if ('reason' in vault || !me) {
    await store.erase();
    return null;
  }
  const now = await assemble(vault, store, me);
  await now.load();
  return now;
}
