// The demo practice: invented patients in a vault of its own, never connected to anything, gone with one erase.
// The labs of its cases are real members with keys of their own here, so that every rule applies as it would.
import type { Store } from '../storage/store.ts';
import { createVault, type OpenVault } from '../vault/vault.ts';
import type { Me } from './me.ts';
import { demoKey, type Sitting, type TabletOptions } from './tablet.ts';
import { foundOrganisation } from './founding.ts';
import { demoPractice } from '../records/demo.ts';
import { toHex } from '../../protocol/bytes.ts';

const SEED = 36;

export async function seedDemo(
  options: TabletOptions,
  assemble: (vault: OpenVault, store: Store, me: Me) => Sitting,
  me: Me,
  language: 'en' | 'de',
): Promise<Sitting> {
  const store = await options.openDemoStore();
  await store.erase();
  await store.reopen();
  const vault = await createVault({ store, random: options.random, now: () => options.clock.now() }, demoKey());
  const now = assemble(vault, store, me);
  const practice = demoPractice({ seed: SEED, today: options.today(), language, device: toHex(vault.device.id) });
  await foundOrganisation(now.house, { kind: 'clinic', organisation: practice.organisation, person: practice.person });
  return now;
}
