// Writes a backup part by part into wherever it goes: nothing is held but hashes, and a file counts only when its end is
// there. Encodes and signs; what goes into a backup is its caller's.
import { utf8, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage, type Sign } from '../../protocol/ids.ts';
import { encode } from '../../protocol/schema.ts';
import { sha256, sha256Any } from '../crypto/hash.ts';
import {
  BACKUP_MAGIC,
  BACKUP_MANIFEST,
  BACKUP_PART,
  SIGNED_BACKUP,
  tailOf,
  type BackupManifest,
  type BackupPart,
} from './format.ts';

/** Where the bytes go, in their order. Rejects when there is no room, or the place is gone. */
export interface BackupSink {
  write(bytes: Bytes): Promise<void>;
}

export interface Written {
  readonly manifest: BackupManifest;
  /** Hash of the manifest as it was signed: what the next file names as its base. */
  readonly hash: Bytes;
  readonly bytes: number;
}

type Known = Omit<BackupManifest, 'parts' | 'blobs'>;

export class BackupWriter {
  readonly #sink: BackupSink;
  readonly #parts: BackupManifest['parts'][number][] = [];
  readonly #blobs: BackupManifest['blobs'][number][] = [];
  #bytes = 0;

  constructor(sink: BackupSink) {
    this.#sink = sink;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async add(part: BackupPart): Promise<void> {
    if (this.#parts.length === 0) await this.#write(utf8(BACKUP_MAGIC));
    const bytes = encode(BACKUP_PART, part);
    this.#parts.push({ length: bytes.length, hash: await sha256Any(bytes) });
    await this.#write(bytes);
  }
  async addBlob(name: Bytes, bytes: Bytes): Promise<void> {
    this.#blobs.push({ name, part: this.#parts.length });
    await this.add({ type: 'blob', bytes });
  }

  async finish(known: Known, sign: Sign): Promise<Written> {
    if (this.#parts.length === 0) await this.#write(utf8(BACKUP_MAGIC));
    const manifest = { ...known, parts: this.#parts, blobs: this.#blobs };
    const bytes = encode(BACKUP_MANIFEST, manifest);
    const signed = encode(SIGNED_BACKUP, { bytes, signature: sign(signedMessage('backup', bytes)) });
    await this.#write(signed);
    await this.#write(tailOf(signed.length));
    return { manifest, hash: sha256(bytes), bytes: this.#bytes };
  }

  async #write(bytes: Bytes): Promise<void> {
    this.#bytes += bytes.length;
    await this.#sink.write(bytes);
  }
}
