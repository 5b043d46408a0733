// Vectors of backups: a full file, one that goes on from it, and files that are not taken, with the reason.
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { chainOf, checkBackup } from '../../client/backup/chain.ts';
import { BackupRefused } from '../../client/backup/read.ts';
import { blobs, device, newBackup, sourceOf } from '../backup/files.ts';
import { flipBit } from './plain.ts';

async function reasonOf(files: readonly Bytes[]): Promise<string> {
  try {
    await checkBackup(await chainOf(files.map(sourceOf)));
    return 'taken';
  } catch (error) {
    return error instanceof BackupRefused ? error.reason : String(error);
  }
}

export async function makeBackupVectors() {
  const full = await newBackup();
  const later = await newBackup(full);
  const newer = full.file.slice();
  newer[14] = 0x32;
  const refused: Record<string, readonly Bytes[]> = {
    'its last byte is missing': [full.file.slice(0, -1)],
    'a bit of an entry is another': [flipBit(full.file, 8 * 150)],
    'a byte more behind a part': [concat(full.file.slice(0, 200), new Uint8Array(1), full.file.slice(200))],
    'the version after this': [newer],
    'without the file it goes on from': [later.file],
    'a partial one alone': [(await newBackup(null, { isPartial: true })).file],
  };
  return {
    device: device.publicKey,
    full: { file: full.file, manifestHash: full.hash },
    later: { file: later.file, manifestHash: later.hash },
    units: blobs,
    refused: await Promise.all(
      Object.entries(refused).map(async ([name, files]) => ({ name, files, reason: await reasonOf(files) })),
    ),
  };
}
