// A practice that works, a good backup of it, and where each section of that file begins: what stories of bad backups share.
import { expect } from 'vitest';
import type { Bytes } from '../../protocol/bytes.ts';
import { BACKUP_MAGIC, TAIL_BYTES, type BackupManifest } from '../../client/backup/format.ts';
import { openBackup } from '../../client/backup/read.ts';
import { DocStore } from '../../client/sync/docstore.ts';
import { sourceOf } from '../backup/files.ts';
import type { TestTablet } from '../support/tablet.ts';
import { newClinic, newDraft } from './practice.ts';

export interface Drawer {
  readonly clinic: TestTablet;
  readonly words: string;
  readonly good: Bytes;
  readonly manifest: BackupManifest;
  /** Where each section begins: the first bytes, the parts, the manifest, the last bytes; and the end. */
  readonly borders: readonly number[];
  /** What the clinic has is as it was. */
  readonly asBefore: () => Promise<void>;
}

export async function openDrawer(): Promise<Drawer> {
  const clinic = await newClinic(null);
  const words = (await clinic.api.kit())!.words.join(' ');
  await newDraft(clinic);
  const good = await bytesOf(clinic);
  const { manifest } = await openBackup(sourceOf(good));
  let at = BACKUP_MAGIC.length;
  const ends = manifest.parts.map(({ length }) => (at += length));
  const borders = [0, BACKUP_MAGIC.length, ...ends, good.length - TAIL_BYTES, good.length];
  const before = await recordsOn(clinic);
  const asBefore = async (): Promise<void> => {
    expect(await recordsOn(clinic)).toEqual(before);
    expect((await clinic.api.backup()).running).toBeNull();
    expect(await clinic.api.past()).toBeNull();
  };
  return { clinic, words, good, manifest, borders, asBefore };
}

export async function bytesOf({ api }: TestTablet): Promise<Bytes> {
  return new Uint8Array(await (await api.saveBackup(null)).file!.arrayBuffer());
}
export const fileOf = (...bytes: readonly Bytes[]): File => new File([...bytes], 'backup.enamel');
/** The word for it, or 'taken'. */
export const problemOf = (work: unknown): Promise<string> =>
  Promise.resolve(work).then(
    () => 'taken',
    (error: unknown) => (error as { problem?: string }).problem ?? String(error),
  );

/** Every document of every log, as it is stored. That somebody tried a backup is noted beside them. */
async function recordsOn(tablet: TestTablet): Promise<string> {
  const documents = new DocStore(tablet.sitting()!.house.rows);
  const out: string[] = [];
  for (const [log, names] of await documents.names())
    for (const name of names)
      out.push(
        log + name + Buffer.from((await documents.load(Buffer.from(log, 'hex'), name)) ?? []).toString('latin1'),
      );
  return out.sort().join('\n');
}
