// A file that a person picked, read by ranges from where it lies. It may change or vanish under us: then reading says so.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { FileSource } from '../../imaging/source.ts';
import { Refused } from '../rpc.ts';

export function pickedSource(file: File): FileSource {
  return {
    size: file.size,
    async read(start: number, end: number): Promise<Bytes> {
      let bytes: Bytes;
      try {
        bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
      } catch {
        throw new Refused('file changed');
      }
      if (bytes.length !== end - start) throw new Refused('file changed');
      return bytes;
    },
  };
}
