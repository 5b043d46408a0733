// A vault on a tablet: opens with any of its ways, tells a thief nothing, and never loses a way by itself.
import { expect, test, vi } from 'vitest';
import { openStore } from '../../client/storage/dexie.ts';
import { StoreFailure } from '../../client/storage/store.ts';
import { forgetKit, keepKit, keptKit } from '../../client/vault/kitkeeping.ts';
import { waitMs } from '../../client/vault/delay.ts';
import { createVault, listVaults, unlockVault, type OpenVault, type UnlockRefusal } from '../../client/vault/vault.ts';
import { verify } from '../../client/crypto/sign.ts';
import { toHex, utf8 } from '../../protocol/bytes.ts';
import { IDBKeyRange } from 'fake-indexeddb';
import { newTablet, passkey, passphrase, type Tablet } from './tablet.ts';

async function isOpen(work: Promise<OpenVault | UnlockRefusal>): Promise<boolean | UnlockRefusal> {
  const result = await work;
  return 'reason' in result ? result : true;
}

/** Everything the database holds, keys and values, as text and as hex. */
async function profileOf(tablet: Tablet): Promise<{ text: string; hex: string }> {
  const open = tablet.indexedDB.open('enamel');
  const db = await new Promise<IDBDatabase>((resolve) => {
    open.onsuccess = () => resolve(open.result);
  });
  const strings: string[] = [];
  const hexes: string[] = [];
  const visit = (value: unknown): void => {
    if (value instanceof ArrayBuffer) visit(new Uint8Array(value));
    else if (value instanceof Uint8Array) {
      hexes.push(toHex(value));
      strings.push(new TextDecoder('latin1').decode(value));
    } else if (typeof value === 'string') {
      strings.push(value);
      hexes.push(toHex(utf8(value)), value);
    } else if (value !== null && typeof value === 'object') {
      expect(value.constructor.name).not.toBe('CryptoKey');
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  for (const name of Array.from(db.objectStoreNames)) {
    const request = db.transaction(name).objectStore(name).getAll();
    visit(await new Promise((resolve) => (request.onsuccess = () => resolve(request.result))));
  }
  db.close();
  return { text: strings.join('\n'), hex: hexes.join('\n') };
}

test('a passkey opens the vault it made, and the device is the same one', async () => {
  const tablet = await newTablet();
  const made = await createVault(tablet, passkey());
  const opened = (await unlockVault(tablet, made.id, passkey())) as OpenVault;
  expect(opened.device.id).toEqual(made.device.id);
  expect(opened.device.sealing).toEqual(made.device.sealing);
  expect(verify(made.device.signing.publicKey, utf8('m'), opened.device.signing.sign(utf8('m')))).toBe(true);
});

test('a passphrase that cannot be tried, because that part of the app is not here yet, is no wrong one', async () => {
  const tablet = await newTablet();
  const { id } = await createVault(tablet, passphrase());
  vi.resetModules();
  vi.doMock('hash-wasm', () => {
    throw new Error('no network');
  });
  const without = await import('../../client/vault/vault.ts');
  for (let tries = 0; tries < 12; tries++)
    await expect(without.unlockVault(tablet, id, passphrase())).rejects.toThrow('a part of the app is missing');
  vi.doUnmock('hash-wasm');
  expect(await isOpen(unlockVault(tablet, id, passphrase()))).toBe(true);
});

test('a passphrase is its equal', async () => {
  const tablet = await newTablet();
  const { id } = await createVault(tablet, passphrase());
  expect(await isOpen(unlockVault(tablet, id, passphrase('Legal  Winner thank year')))).toBe(true);
});

test('another passkey, the same one with another secret, or one of another vault does not open it', async () => {
  const tablet = await newTablet();
  const anna = await createVault(tablet, passkey('anna'));
  const bert = await createVault(tablet, passkey('bert'));
  const wrong = { reason: 'wrong passkey' };
  expect(await isOpen(unlockVault(tablet, anna.id, passkey('bert')))).toEqual(wrong);
  expect(await isOpen(unlockVault(tablet, anna.id, passkey('anna', 'another route')))).toEqual(wrong);
  expect(await isOpen(unlockVault(tablet, bert.id, passkey('bert')))).toBe(true);
  expect(await isOpen(unlockVault(tablet, 'ff'.repeat(16), passkey()))).toEqual({ reason: 'no vault' });
});

test('the secret of the passkey is zeroed once it was used, right or wrong', async () => {
  const tablet = await newTablet();
  const made = passkey();
  const { id } = await createVault(tablet, made);
  const wrong = passkey('anna', 'other');
  await unlockVault(tablet, id, wrong);
  for (const way of [made, wrong]) {
    expect(way.method === 'passkey' && new Uint8Array(way.prf).every((byte) => byte === 0)).toBe(true);
  }
});

test('case 41 when a passkey was deleted, another way still opens', async () => {
  const tablet = await newTablet();
  const vault = await createVault(tablet, passkey('first'));
  await vault.rows.put('notes', 'a', utf8('kept')).then((op) => tablet.store.transaction(vault.fence, [op]));
  await vault.addWay(passphrase());
  await vault.addWay(passkey('second'));
  const [listed] = await listVaults(tablet);
  expect(listed?.ways.map((way) => way.method).toSorted()).toEqual(['passkey', 'passkey', 'passphrase']);
  for (const way of [passphrase(), passkey('second'), passkey('first')]) {
    const opened = (await unlockVault(tablet, vault.id, way)) as OpenVault;
    expect(await opened.rows.get('notes', 'a')).toEqual(utf8('kept'));
  }
});

test('case 40 wrong passphrases are counted and make the next wait longer; nothing is wiped, and a passkey never waits', async () => {
  const tablet = await newTablet();
  const vault = await createVault(tablet, passphrase());
  await vault.addWay(passkey());
  const guess = (): Promise<OpenVault | UnlockRefusal> =>
    unlockVault(tablet, vault.id, passphrase('wrong wrong wrong wrong'));
  expect(await guess()).toEqual({ reason: 'wrong passphrase', waitMs: 0 });
  expect(await guess()).toEqual({ reason: 'wrong passphrase', waitMs: 0 });
  expect(await guess()).toEqual({ reason: 'wrong passphrase', waitMs: 5_000 });
  tablet.wait(1_000);
  expect(await unlockVault(tablet, vault.id, passphrase())).toEqual({ reason: 'wait', waitMs: 4_000 });
  tablet.wait(4_000);
  expect(await guess()).toEqual({ reason: 'wrong passphrase', waitMs: 10_000 });
  expect((await listVaults(tablet))[0]?.waitMs).toBe(10_000);
  const opened = (await unlockVault(tablet, vault.id, passkey())) as OpenVault;
  expect(opened.failedUnlocks).toEqual({ count: 4, lastAt: tablet.now() });
  expect((await listVaults(tablet))[0]?.waitMs).toBe(0);
});

test('the wait grows to a quarter of an hour, and setting the clock back does not shorten it', () => {
  expect([0, 2, 3, 4, 5, 20].map((failures) => waitMs(failures, 1000, 1000))).toEqual([
    0, 0, 5000, 10_000, 20_000, 900_000,
  ]);
  expect(waitMs(3, 1_000_000, 0)).toBe(5000);
  expect(waitMs(3, 1000, 1_000_000)).toBe(0);
});

test('[2.19] a copied profile of a locked tablet holds no text, name or key', async () => {
  const tablet = await newTablet();
  const vault = await createVault(tablet, passphrase());
  await vault.addWay(passkey('anna-passkey'));
  const canaries = ['Canary Patient', 'patients of the practice', 'row key canary'];
  await tablet.store.transaction(vault.fence, [
    await vault.rows.put('patients of the practice', 'row key canary', utf8('Canary Patient')),
    ...(await keepKit(vault.rows, utf8('0123456789abcdef'))),
  ]);
  const { text, hex } = await profileOf(tablet);
  expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
  const prf = passkey('anna-passkey');
  const secrets = [
    vault.device.sealing.seed,
    vault.device.secret,
    utf8('0123456789abcdef'),
    utf8('legal winner'),
    new Uint8Array(prf.method === 'passkey' ? prf.prf : new ArrayBuffer(0)),
  ];
  expect(secrets.filter((secret) => hex.includes(toHex(secret)))).toEqual([]);
  expect(hex).toContain(toHex(utf8('credential of anna-passkey')));
});

test('a wrap moved to another slot or vault opens nothing', async () => {
  const tablet = await newTablet();
  const anna = await createVault(tablet, passkey('anna'));
  const bert = await createVault(tablet, passkey('bert'));
  const [wrap] = await tablet.store.list('wraps', [anna.id]);
  await tablet.store.transaction(null, [
    { type: 'put', table: 'wraps', value: { ...wrap!, vault: bert.id } },
    { type: 'put', table: 'wraps', value: { ...wrap!, wrap: '00'.repeat(16) } },
    { type: 'delete', table: 'wraps', key: [anna.id, wrap!.wrap] },
  ]);
  expect(await isOpen(unlockVault(tablet, bert.id, passkey('anna')))).toEqual({ reason: 'wrong passkey' });
  expect(await isOpen(unlockVault(tablet, anna.id, passkey('anna')))).toEqual({ reason: 'wrong passkey' });
});

test('opening in a second tab stops the first from writing', async () => {
  const tablet = await newTablet();
  const first = await createVault(tablet, passkey());
  const op = await first.rows.put('t', 'k', utf8('late'));
  await unlockVault(tablet, first.id, passkey());
  await expect(tablet.store.transaction(first.fence, [op])).rejects.toThrow(new StoreFailure('fenced'));
  await expect(first.addWay(passphrase())).rejects.toThrow('fenced');
});

test('the kit lies in the vault until the paper is confirmed, then it is gone', async () => {
  const tablet = await newTablet();
  const { rows, fence } = await createVault(tablet, passkey());
  expect(await keptKit(rows)).toBeNull();
  await tablet.store.transaction(fence, await keepKit(rows, utf8('sixteen bytes ok')));
  expect(await keptKit(rows)).toEqual(utf8('sixteen bytes ok'));
  await tablet.store.transaction(fence, [forgetKit(rows)]);
  expect(await keptKit(rows)).toBeNull();
  expect(await tablet.store.count('rows', [])).toBe(1);
});

test('a vault survives that the app is closed and opened again', async () => {
  const tablet = await newTablet();
  const { id, device } = await createVault(tablet, passkey());
  tablet.store.close();
  const store = await openStore('enamel', { indexedDB: tablet.indexedDB, IDBKeyRange });
  const opened = (await unlockVault({ ...tablet, store }, id, passkey())) as OpenVault;
  expect(opened.device.id).toEqual(device.id);
});
