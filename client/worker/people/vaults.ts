// The vaults of this tablet, one for each of its persons: what the lock screen may know of them, and their end.
import { freeSpace, listVaults, type Ground, type ListedVault, type OpenVault } from '../../vault/vault.ts';
import type { GoesOn, VaultState } from '../api.ts';
import { parts } from '../parts.ts';
import { Refused } from '../rpc.ts';

/** On one tablet. */
const MOST = 24;

export class Vaults {
  readonly #ground: Ground;
  readonly #isOneOpen: () => boolean;

  constructor(ground: Ground, isOneOpen: () => boolean) {
    this.#ground = ground;
    this.#isOneOpen = isOneOpen;
  }

  list(): Promise<ListedVault[]> {
    return listVaults(this.#ground);
  }
  /** The only one when not named. Refused when there is no such vault. */
  async one(id: string | undefined): Promise<ListedVault> {
    const all = await this.list();
    const found = id === undefined && all.length === 1 ? all[0] : all.find((each) => each.id === id);
    if (!found) throw new Refused('not found');
    return found;
  }

  async needEmpty(): Promise<void> {
    if ((await this.list()).length > 0) throw new Refused('not allowed');
  }
  /** One more person may have a vault here while nobody's is open. */
  async needRoom(): Promise<void> {
    if (this.#isOneOpen()) throw new Refused('not allowed');
    if ((await this.list()).length >= MOST) throw new Refused('tablet full');
  }
  space(): Promise<string> {
    return freeSpace(this.#ground);
  }

  async locked(goesOn: GoesOn | null): Promise<VaultState> {
    const all = await this.list();
    if (all.length === 0) return { type: 'empty' };
    const persons = all.map(({ space: _, created: __, ...shown }) => shown);
    return { type: 'locked', goesOn, persons, unsent: persons.reduce((sum, { unsent }) => sum + unsent, 0) };
  }
  /** What an open vault tells of the tablet around it. */
  async around(own: OpenVault): Promise<{ others: number; showsInitials: boolean; isRenewalDue: boolean }> {
    const all = await this.list();
    const others = all.filter(({ id }) => id !== own.id);
    const showsInitials = all.some(({ id, initials }) => id === own.id && initials !== '');
    const { isRenewalDue } = await parts.renewal();
    const { store, now } = this.#ground;
    return { others: others.length, showsInitials, isRenewalDue: await isRenewalDue(store, own, now()) };
  }

  /** Everything of this vault goes but what the relay and the paper hold; with the last one everything there is. */
  async erase({ id, space }: Pick<ListedVault, 'id' | 'space'>): Promise<void> {
    const { store } = this.#ground;
    if ((await this.list()).length > 1) {
      await store.eraseVault(id, space);
      return;
    }
    await store.erase();
    await store.reopen();
  }
}
