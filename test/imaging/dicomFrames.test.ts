// Pictures inside a DICOM file, each packed as a photo: as many as the file says, whole, and nothing behind them.
import { describe, expect, test } from 'vitest';
import { deidentify } from '../../client/imaging/copy.ts';
import { inspect } from '../../client/imaging/inspect.ts';
import { plainCodecs } from '../../client/imaging/picture/codecs.ts';
import { readPicture } from '../../client/imaging/picture/read.ts';
import { memorySource } from '../../client/imaging/source.ts';
import { dicom, element, item, ITEM, OPEN } from './dicomFiles.ts';
import { has, join } from './files.ts';
import { GREY, honestJpeg } from './jpegEncoder.ts';

type Octets = Uint8Array<ArrayBuffer>;

const read = (bytes: Octets) => readPicture(memorySource(bytes), 'dicom', 0, plainCodecs);
async function copyOf(bytes: Octets): Promise<Octets> {
  const parts = await deidentify(memorySource(bytes), 'dicom');
  if (typeof parts === 'string') throw new Error(parts);
  return join(...(await Array.fromAsync(parts)));
}

describe('packed frames', () => {
  /** One photo a frame, each in the pieces given, behind a table of where frames begin. */
  const packedIn = (frames: readonly (readonly Octets[])[], said: number, offsets: readonly number[]): Octets => {
    const piece = (bytes: Octets): Octets => join(item(ITEM, bytes.length), bytes);
    const table = new Uint8Array(Uint32Array.from(offsets).buffer);
    const pieces = frames.flat().map((bytes) => piece(bytes.length % 2 === 0 ? bytes : join(bytes, [0])));
    const body = [
      element(0x0008_0060, 'CS', 'IO'),
      element(0x0028_0002, 'US', [1, 0]),
      element(0x0028_0004, 'CS', 'MONOCHROME2'),
      element(0x0028_0008, 'IS', String(said)),
      element(0x0028_0010, 'US', [12, 0]),
      element(0x0028_0011, 'US', [20, 0]),
      ...[0x0028_0100, 0x0028_0101].map((tag) => element(tag, 'US', [8, 0])),
      element(0x0028_0102, 'US', [7, 0]),
      element(0x7fe0_0010, 'OB', join(piece(table), ...pieces, item(0xfffe_e0dd, 0)), OPEN),
    ];
    return dicom({ syntax: '1.2.840.10008.1.2.4.50', body: join(...body) });
  };
  const frame = honestJpeg(GREY);
  const even = join(frame, frame.length % 2 === 0 ? [] : [0]);

  test('of several pieces each are put together as the file says; their copy holds nothing behind a picture', async () => {
    const halves = [even.slice(0, 100), even.slice(100)];
    const second = even.length + 16;
    expect(await read(packedIn([halves, halves], 2, [0, second]))).toEqual({ compression: 'JPEG Baseline' });
    expect(await read(packedIn([halves, halves], 2, [0, second + 2]))).toBe('cut off');
    expect(await read(packedIn([halves, halves], 2, []))).toBe('cut off');
    const told = honestJpeg(GREY, { inside: (data) => join(data, 'Jane Doe') });
    const copy = await copyOf(packedIn([[join(told, 'Jane')]], 1, []));
    expect(has(copy, 'Jane')).toBe(false);
    expect(Buffer.from(copy).includes(Buffer.from(frame))).toBe(true);
  });
  test('case 57 that are fewer or more than the file says, or not whole, are refused', async () => {
    expect(await read(packedIn([[even]], 999_999_999, []))).toBe('cut off');
    expect(await read(packedIn([[join(frame, frame)]], 1, []))).toBe('cut off');
    expect(await read(packedIn([[frame.slice(0, -40)]], 1, []))).toBe('cut off');
    expect(await inspect(memorySource(packedIn([[even]], 2, [])), 'x.dcm')).toBe('file damaged');
  });
});
