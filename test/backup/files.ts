// A small backup in memory: one log, an entry, two units of an attachment, as a tablet writes them.
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { GENESIS, logIdOf } from '../../protocol/epoch.ts';
import { encode } from '../../protocol/schema.ts';
import { sealingPairFromSeed } from '../../client/crypto/box.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import type { BackupManifest } from '../../client/backup/format.ts';
import type { BackupSource } from '../../client/backup/read.ts';
import { BackupWriter, type Written } from '../../client/backup/write.ts';
import { fixed } from '../vectors/plain.ts';

export const device = signingKeyFromSeed(fixed('backup device'));
const genesis = encode(GENESIS, {
  ...{ version: 1, suite: 1, random: fixed('backup log'), rootPass: fixed('backup root pass') },
  ...{ ownPass: fixed('backup own pass'), memberPass: fixed('backup member pass') },
});
export const log = logIdOf(sha256, genesis);
export const blobs = [fixed('first unit'), concat(fixed('second unit'), new Uint8Array(3000))];

export interface Made extends Written {
  readonly file: Bytes;
}

/** A full backup, or one that goes on from `base` with one more unit. */
export async function newBackup(base: Written | null = null, change: Partial<BackupManifest> = {}): Promise<Made> {
  const parts: Bytes[] = [];
  const writer = new BackupWriter({ write: (bytes) => Promise.resolve(void parts.push(bytes.slice())) });
  await writer.add({ type: 'log', genesis, records: [fixed('record')], opening: null });
  await writer.add({ type: 'entries', log, items: [{ entry: fixed(base ? 'later' : 'entry'), receipt: null }] });
  const bytes = blobs[base ? 1 : 0]!;
  await writer.addBlob(sha256(bytes), bytes);
  const sealing = (await sealingPairFromSeed(fixed('backup sealing'))).publicKey;
  const written = await writer.finish(
    {
      practice: sha256(fixed('backup root')),
      by: { signing: device.publicKey, sealing },
      id: fixed(base ? 'second backup' : 'first backup', 16),
      base: base && { id: base.manifest.id, manifest: base.hash },
      ...{ isPartial: false, at: 1_800_000_000_000 + (base ? 1 : 0), relayTime: 0, missing: 0 },
      logs: [{ log, entries: base ? 2 : 1, heads: [fixed('head')], seen: null, state: fixed('state') }],
      ...change,
    },
    device.sign,
  );
  return { ...written, file: concat(...parts) };
}

export function sourceOf(file: Uint8Array): BackupSource {
  return {
    size: file.length,
    read: (start, end) =>
      end > file.length ? Promise.reject(new Error('beyond the end')) : Promise.resolve(file.slice(start, end)),
  };
}
