// A backup that somebody made, with every hash, length and signature in it right: a stranger, or one of our own tablets whose
// app was changed. Nobody is restored from what a stranger signed, and nobody is told that a part is the whole.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { utf8, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { decode, encode } from '../../protocol/schema.ts';
import {
  BACKUP_MAGIC,
  BACKUP_MANIFEST,
  BACKUP_PART,
  SIGNED_BACKUP,
  tailOf,
  type BackupManifest,
  type BackupPart,
} from '../../client/backup/format.ts';
import { sealingPairFromSeed } from '../../client/crypto/box.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed, type SigningKey } from '../../client/crypto/sign.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { fixed } from '../vectors/plain.ts';
import { fileOf, openDrawer, problemOf, type Drawer } from './badbackup.ts';

const YEARS_MS = 10 * 365 * 24 * 60 * 60 * 1000;
let drawer: Drawer;
let clinic: TestTablet;
let words: string;
let manifest: BackupManifest;
const tablets: TestTablet[] = [];
beforeAll(async () => {
  drawer = await openDrawer();
  ({ clinic, words, manifest } = drawer);
  tablets.push(clinic);
}, 60_000);
afterAll(async () => {
  for (const each of tablets) await each.sitting()?.end();
});
const asBefore = (): Promise<void> => drawer.asBefore();

const stranger = signingKeyFromSeed(fixed('a stranger with a backup'));
/** The good one with other sections or another manifest, every hash and length right, signed by `key`. */
async function signedAnew(
  change: (parts: BackupPart[]) => readonly BackupPart[],
  of: Partial<BackupManifest> = {},
  key: SigningKey = stranger,
): Promise<File> {
  const { borders, good } = drawer;
  const parts = borders.slice(1, -3).map((from, i) => decode(BACKUP_PART, good.slice(from, borders[i + 2]))!);
  const next = change(parts);
  const bytes = next.map((part) => encode(BACKUP_PART, part));
  const blobs = next.flatMap((part, i) => (part.type === 'blob' ? [{ name: sha256(part.bytes), part: i }] : []));
  const sealing = (await sealingPairFromSeed(fixed('a stranger’s sealing'))).publicKey;
  const by = key === stranger ? { signing: key.publicKey, sealing } : manifest.by;
  const said = bytes.map((each) => ({ length: each.length, hash: sha256(each) }));
  const inner = encode(BACKUP_MANIFEST, { ...manifest, by, parts: said, blobs, ...of });
  const signed = encode(SIGNED_BACKUP, { bytes: inner, signature: key.sign(signedMessage('backup', inner)) });
  return fileOf(utf8(BACKUP_MAGIC), ...bytes, signed, tailOf(signed.length));
}

test('a stranger signs it: whole or not, ten years off or not, no tablet is restored from it', async () => {
  for (const of of [{}, { at: manifest.at + YEARS_MS }, { at: Math.max(0, manifest.at - YEARS_MS) }]) {
    const file = await signedAnew((parts) => parts, of);
    const fresh = await newTablet('');
    expect(await problemOf(fresh.api.restoreFromFiles({ words, relayAddress: '' }, [file], passkey()))).toBe(
      'backup altered',
    );
    expect((await fresh.api.vaultState()).type).toBe('empty');
  }
  await asBefore();
});

test('one of our own tablets signs it, and it lacks entries or carries altered ones: its trial fails, and who restores is told what lacks', async () => {
  const { signing } = clinic.sitting()!.house.device;
  const flip = (bytes: Bytes): Bytes => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
  const entries = (parts: readonly BackupPart[], change: (items: readonly Item[]) => readonly Item[]) =>
    parts.map((part) => (part.type === 'entries' ? { ...part, items: [...change(part.items)] } : part));
  type Item = Extract<BackupPart, { type: 'entries' }>['items'][number];
  const lies = {
    newestGone: (parts: readonly BackupPart[]) => entries(parts, (items) => items.slice(0, -1)),
    oneAltered: (parts: readonly BackupPart[]) =>
      entries(parts, (items) =>
        items.map((each, i) => (i === items.length - 1 ? { ...each, entry: flip(each.entry) } : each)),
      ),
    attachmentsGone: (parts: readonly BackupPart[]) => parts.filter(({ type }) => type !== 'blob'),
  };
  for (const [name, lie] of Object.entries(lies)) {
    const file = await signedAnew((parts) => lie(parts), {}, signing);
    await problemOf(clinic.api.tryBackup([file], null));
    // A trial fails.
    expect([name, (await clinic.api.backup()).drill?.outcome]).not.toEqual([name, 'equal']);
    // Before anything is brought back it is said what lacks; what is there may be all that is left of the practice.
    const fresh = await newTablet('');
    const paper = { words, relayAddress: '' };
    const found = await fresh.api.previewRestore(paper, [file]);
    const lacks = [found.lackingEntries > 0, found.lackingFiles > 0];
    expect({ name, lacks }).toEqual({ name, lacks: [name === 'newestGone', name === 'attachmentsGone'] });
    // Where an act of who belongs can't be opened, nothing is begun with what is left.
    const answer = await problemOf(fresh.api.restoreFromFiles(paper, [file], passkey()));
    expect({ name, answer }).toEqual({ name, answer: name === 'oneAltered' ? 'act missing' : 'taken' });
    expect((await fresh.api.vaultState()).type).toBe(answer === 'taken' ? 'open' : 'empty');
    tablets.push(fresh);
  }
  await asBefore();
});

test('a clock ten years off, in either direction, restores all the same', async () => {
  const { signing } = clinic.sitting()!.house.device;
  for (const at of [manifest.at + YEARS_MS, Math.max(0, manifest.at - YEARS_MS)]) {
    const fresh = await newTablet('');
    const file = await signedAnew((parts) => parts, { at }, signing);
    await fresh.api.restoreFromFiles({ words, relayAddress: '' }, [file], passkey());
    tablets.push(fresh);
    expect((await fresh.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel']);
  }
});
