// The two files of the crown case. Both carry words their maker never meant to send: in the scan's header, in the
// photo's comment. Journeys look for these words where they must not be.
import { crc32 } from 'node:zlib';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { toothPhoto } from '../../client/records/demo/photo.ts';

export interface Sample {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A binary STL of about 2,000 triangles with `words` (at most 80 bytes) in its header. */
export function scanOf(words: string): Sample {
  const buffer = Buffer.from(crownStl());
  buffer.write(words, 0, 80, 'latin1');
  return { name: 'upper-jaw.stl', mimeType: 'model/stl', buffer };
}

/** What a copy of a scan keeps: its directions are worked out anew from the corners, in the last bit otherwise. */
export function cornersOf(stl: Buffer): Buffer {
  const corners = Buffer.from(stl);
  for (let at = 84; at < corners.length; at += 50) corners.fill(0, at, at + 12);
  return corners;
}

/** A PNG with `words` as a comment (tEXt). */
export function photoOf(words: string): Sample {
  const plain = Buffer.from(toothPhoto('#d8c8a8'));
  const afterHead = 8 + 12 + 13;
  const body = Buffer.from(`tEXtComment\0${words}`, 'latin1');
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  check.writeUInt32BE(crc32(body));
  const buffer = Buffer.concat([plain.subarray(0, afterHead), length, body, check, plain.subarray(afterHead)]);
  return { name: 'shade.png', mimeType: 'image/png', buffer };
}
