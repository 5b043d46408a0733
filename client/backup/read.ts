// Reads a backup by ranges, never whole. The manifest is believed when its own signature and the sum of all lengths hold,
// a part when it has the hash that the manifest says; whose the device is that signed, the roster inside tells later.
import { equal, utf8, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { decode } from '../../protocol/schema.ts';
import { sha256, sha256Any } from '../crypto/hash.ts';
import { verify } from '../crypto/sign.ts';
import {
  BACKUP_END,
  BACKUP_MAGIC,
  BACKUP_MANIFEST,
  BACKUP_PART,
  judgeMagic,
  MANIFEST_BYTES,
  SIGNED_BACKUP,
  TAIL_BYTES,
  type BackupManifest,
  type BackupPart,
  type BackupRefusal,
} from './format.ts';

/** A file that is read by ranges: exactly the bytes [start, end), or it rejects. */
export interface BackupSource {
  readonly size: number;
  read(start: number, end: number): Promise<Bytes>;
}

export class BackupRefused extends Error {
  readonly reason: BackupRefusal;
  constructor(reason: BackupRefusal) {
    super(`backup: ${reason}`);
    this.reason = reason;
  }
}

export interface OpenBackup {
  readonly manifest: BackupManifest;
  /** Hash of the manifest as it was signed. */
  readonly hash: Bytes;
  /** The part of this place in the manifest. Throws BackupRefused. */
  part(index: number): Promise<BackupPart>;
}

/** Reads the end of a file alone. Throws BackupRefused. */
export async function openBackup(source: BackupSource): Promise<OpenBackup> {
  const read = (start: number, end: number): Promise<Bytes> =>
    source.read(start, end).catch(() => {
      throw new BackupRefused('unreadable');
    });
  const unknown = judgeMagic(await read(0, Math.min(source.size, 32)));
  if (unknown) throw new BackupRefused(unknown);
  if (source.size < BACKUP_MAGIC.length + TAIL_BYTES) throw new BackupRefused('cut');
  const tail = await read(source.size - TAIL_BYTES, source.size);
  if (!equal(tail.subarray(4), utf8(BACKUP_END))) throw new BackupRefused('cut');
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0);
  const start = source.size - TAIL_BYTES - length;
  if (length > MANIFEST_BYTES + 1024 || start < BACKUP_MAGIC.length) throw new BackupRefused('altered');
  const { manifest, bytes } = readManifest(await read(start, start + length));
  const starts: number[] = [];
  let at = BACKUP_MAGIC.length;
  for (const part of manifest.parts) {
    starts.push(at);
    at += part.length;
  }
  if (at !== start) throw new BackupRefused('altered');
  return {
    manifest,
    hash: sha256(bytes),
    async part(index) {
      const said = manifest.parts[index];
      const from = starts[index];
      if (!said || from === undefined) throw new BackupRefused('altered');
      const raw = await read(from, from + said.length);
      const decoded = equal(await sha256Any(raw), said.hash) ? decode(BACKUP_PART, raw) : null;
      if (!decoded) throw new BackupRefused('altered');
      return decoded;
    },
  };
}

function readManifest(signed: Bytes): { manifest: BackupManifest; bytes: Bytes } {
  const parted = decode(SIGNED_BACKUP, signed);
  const manifest = parted && decode(BACKUP_MANIFEST, parted.bytes);
  if (!manifest || !verify(manifest.by.signing, signedMessage('backup', parted.bytes), parted.signature))
    throw new BackupRefused('altered');
  return { manifest, bytes: parted.bytes };
}
