// A vault: the encrypted store of one device. Locked there is only ciphertext; open, its key lives in this worker's
// memory and dies with it. Must never delete or overwrite a wrap by itself, nor store a name in the clear.
import { toBase64url, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Random } from '../crypto/random.ts';
import type { Fence, Store, VaultRecord, WrapRecord } from '../storage/store.ts';
import { waitMs } from './delay.ts';
import { loadDevice, makeDevice, type Device } from './device.ts';
import { SealedRows } from './rows.ts';
import { forgetKey, prepareTry, readWrap, unwrapKey, wrapKey, type Key } from './wrap.ts';

/** What a vault needs from outside. */
export interface Ground {
  readonly store: Store;
  readonly random: Random;
  /** Unix ms. */
  readonly now: () => number;
}

export interface OpenVault {
  /** 16 bytes, hex. */
  readonly id: string;
  /** Keeps its entries apart from those of other vaults of this tablet. */
  readonly space: string;
  readonly rows: SealedRows;
  readonly device: Device;
  /** Goes with every write; raised at opening, so the tab that had it before can't write any more. */
  readonly fence: Fence;
  /** Wrong passphrases since the last opening, for the access log. */
  readonly failedUnlocks: { readonly count: number; readonly lastAt: number };
  /** Adds a way to unlock; the others stay. */
  readonly addWay: (way: Key) => Promise<void>;
  /** Only when a person asks, and never the last one: false then. */
  readonly removeWay: (wrap: string) => Promise<boolean>;
  /** Nobody on this tablet sends anything of it any more. */
  readonly silence: () => Promise<void>;
  /** What the lock screen may show of its person from now on; '' = nothing. */
  readonly showWhileLocked: (initials: string) => Promise<void>;
  /** Files that were on their way when it was last open. */
  readonly files: number;
  /** How many files go on after the next unlock, for the lock screen. */
  readonly countFiles: (files: number) => Promise<void>;
}

/** A way to unlock as the lock screen needs it; never a person. */
export interface ListedWay {
  readonly id: string;
  readonly method: Key['method'];
  readonly credentialId?: string;
  /** Unix ms; null where an older version made it. */
  readonly created: number | null;
}
export interface ListedVault {
  readonly id: string;
  readonly space: string;
  readonly created: number;
  /** As the person chose to show them; '' = not. */
  readonly initials: string;
  readonly ways: readonly ListedWay[];
  /** Sealed entries of this vault that are not at the relay. */
  readonly unsent: number;
  /** Files that were on their way when it was last open. */
  readonly files: number;
  /** How long passphrases have to wait. */
  readonly waitMs: number;
  /** A copy of this device goes on in its place. */
  readonly isSilent: boolean;
}

export type UnlockRefusal =
  | { readonly reason: 'no vault' }
  | { readonly reason: 'wrong passkey' }
  /** `waitMs` until the next try is taken. */
  | { readonly reason: 'wrong passphrase'; readonly waitMs: number }
  | { readonly reason: 'wait'; readonly waitMs: number };

/** Where a further vault of this tablet keeps its entries. */
export async function freeSpace({ store, random }: Ground): Promise<string> {
  return (await store.count('vaults', [])) === 0 ? '' : toHex(random(8));
}

/** Makes a vault with one way to unlock and a new device identity, all in one transaction. */
export async function createVault(ground: Ground, way: Key, space = ''): Promise<OpenVault> {
  const { store, random, now } = ground;
  const id = toHex(random(16));
  const vaultKey = random(32);
  const wrap = await wrapKey(id, vaultKey, way, random);
  forgetKey(way);
  const rows = new SealedRows(store, id, vaultKey, random);
  const { device, op } = await makeDevice(rows, random);
  const record: VaultRecord = { vault: id, created: now(), failures: 0, failedAt: 0, space };
  await store.transaction(null, [
    { type: 'add', table: 'vaults', value: record },
    { type: 'add', table: 'wraps', value: { ...wrap, created: now() } },
    op,
  ]);
  return opened(ground, record, vaultKey, rows, device);
}

/** Opens a vault with any of its ways. A wrong passphrase is counted before it is tried, so none goes uncounted. */
export async function unlockVault(ground: Ground, id: string, way: Key): Promise<OpenVault | UnlockRefusal> {
  const found = await findKey(ground, id, way);
  if ('reason' in found) return found;
  const { record, vaultKey } = found;
  const rows = new SealedRows(ground.store, id, vaultKey, ground.random);
  return opened(ground, record, vaultKey, rows, await loadDevice(rows));
}

/** Whether this way opens the vault, which stays as it is. Tries count as at an opening; returns those that were wrong. */
export async function proveWay(ground: Ground, id: string, way: Key): Promise<number | UnlockRefusal> {
  const found = await findKey(ground, id, way);
  if ('reason' in found) return found;
  found.vaultKey.fill(0);
  return found.record.failures;
}

interface Found {
  /** As it stood before this try. */
  readonly record: VaultRecord;
  readonly vaultKey: Bytes;
}

async function findKey(ground: Ground, id: string, way: Key): Promise<Found | UnlockRefusal> {
  const { store, now } = ground;
  const record = await store.get('vaults', [id]);
  if (!record) return { reason: 'no vault' };
  await prepareTry(way);
  const counted = way.method === 'passphrase' ? await countTry(ground, record) : record;
  if ('reason' in counted) return counted;
  const vaultKey = await tryWraps(await store.list('wraps', [id]), way);
  forgetKey(way);
  if (!vaultKey) {
    if (way.method === 'passkey') return { reason: 'wrong passkey' };
    return { reason: 'wrong passphrase', waitMs: waitMs(counted.failures, counted.failedAt, now()) };
  }
  if (counted.failures > 0) await putRecord(store, { ...record, failures: 0, failedAt: 0 });
  return { record, vaultKey };
}

/** What this tablet holds, for the lock screen, the oldest first. */
export async function listVaults({ store, now }: Ground): Promise<ListedVault[]> {
  const records = await store.list('vaults', []);
  const listed = records.map(
    async ({ vault, created, failures, failedAt, space = '', initials = '', files = 0, isSilent = false }) => ({
      id: vault,
      space,
      created,
      initials,
      files,
      isSilent,
      ways: await listWays(store, vault),
      unsent: (await store.list('outbox', [vault])).filter(({ carried }) => !carried).length,
      waitMs: waitMs(failures, failedAt, now()),
    }),
  );
  return (await Promise.all(listed)).sort((a, b) => a.created - b.created);
}

export async function listWays(store: Store, id: string): Promise<ListedWay[]> {
  const wraps = await store.list('wraps', [id]);
  return wraps.flatMap((record) => {
    const wrap = readWrap(record);
    if (!wrap) return [];
    const credential = wrap.method === 'passkey' ? { credentialId: toBase64url(wrap.credentialId) } : {};
    return [{ id: record.wrap, method: wrap.method, ...credential, created: record.created ?? null }];
  });
}

async function opened(
  ground: Ground,
  record: VaultRecord,
  vaultKey: Bytes,
  rows: SealedRows,
  device: Device,
): Promise<OpenVault> {
  const { store, random, now } = ground;
  const fence = await store.raiseFence(record.vault);
  const change = async (what: Partial<VaultRecord>): Promise<void> => {
    const stored = await store.get('vaults', [record.vault]);
    if (stored) await store.transaction(fence, [{ type: 'put', table: 'vaults', value: { ...stored, ...what } }]);
  };
  return {
    id: record.vault,
    space: record.space ?? '',
    rows,
    device,
    fence,
    files: record.files ?? 0,
    failedUnlocks: { count: record.failures, lastAt: record.failedAt },
    addWay: async (way) => {
      const value = await wrapKey(record.vault, vaultKey, way, random);
      forgetKey(way);
      await store.transaction(fence, [{ type: 'add', table: 'wraps', value: { ...value, created: now() } }]);
    },
    removeWay: async (wrap) => {
      const ways = await listWays(store, record.vault);
      const isThere = ways.some(({ id }) => id === wrap);
      if (!isThere || ways.length < 2) return false;
      await store.transaction(fence, [{ type: 'delete', table: 'wraps', key: [record.vault, wrap] }]);
      return true;
    },
    silence: () => change({ isSilent: true }),
    showWhileLocked: (initials) => change({ initials }),
    countFiles: (files) => change({ files }),
  };
}

async function countTry({ store, now }: Ground, record: VaultRecord): Promise<VaultRecord | UnlockRefusal> {
  const wait = waitMs(record.failures, record.failedAt, now());
  if (wait > 0) return { reason: 'wait', waitMs: wait };
  const counted = { ...record, failures: record.failures + 1, failedAt: now() };
  await putRecord(store, counted);
  return counted;
}

async function tryWraps(wraps: readonly WrapRecord[], way: Key): Promise<Bytes | null> {
  for (const wrap of wraps) {
    const vaultKey = await unwrapKey(wrap, way);
    if (vaultKey) return vaultKey;
  }
  return null;
}

function putRecord(store: Store, value: VaultRecord): Promise<void> {
  return store.transaction(null, [{ type: 'put', table: 'vaults', value }]);
}
