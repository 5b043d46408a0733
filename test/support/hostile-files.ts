// Files that lie about what they are, by the button they are given to, each with the words it must be refused with; and one
// sound file of each kind, which is taken all the same.
import { binaryPly, binaryStl, join, png } from '../imaging/files.ts';
import { dicom, element } from '../imaging/dicomFiles.ts';
import { jpeg } from '../imaging/jpegFiles.ts';
import { photoOf, scanOf, type Sample } from '../journey/samples.ts';

export interface Hostile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly words: RegExp;
}

const empty = /^This file is empty/;
const notWhatItSays = /^The inside of this file does not match its name/;
const notTaken = /^Files of this type are not taken/;
const unreadable = /^This file cannot be read/;
const tooDetailed = /^This picture has more detail than a tablet can hold/;

const few = new Float32Array([0, 0, 0, 1, 0, 0, 0, 1.5, 0]);
const script = '<script>globalThis.hacked = true</script>';
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="globalThis.hacked = true">${script}</svg>`;
const pdf = '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n';
const corners = 'v 0 0 0\nv 1 0 0\nv 0 1 0\n';

function claiming(triangles: number): Uint8Array {
  const stl = binaryStl(few);
  new DataView(stl.buffer).setUint32(80, triangles, true);
  return stl;
}
function hugePly(): Uint8Array {
  const text = Buffer.from(binaryPly(few, null, true)).toString('latin1');
  return Buffer.from(text.replace('element vertex 3', 'element vertex 4000000000'), 'latin1');
}
/** As a film of JPEGs holds its pictures: the tables of the standard are meant and not there. */
function withoutTables(): Uint8Array {
  let bytes = Buffer.from(jpeg({ isPlain: true }));
  for (let at = bytes.indexOf('\xff\xc4', 0, 'latin1'); at >= 0; at = bytes.indexOf('\xff\xc4', 0, 'latin1'))
    bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 2 + bytes.readUInt16BE(at + 2))]);
  return bytes;
}

export const HOSTILE = {
  scan: [
    { name: 'four-billion.stl', bytes: claiming(0xffff_ffff), words: unreadable },
    { name: 'nan.stl', bytes: binaryStl(new Float32Array([0, 0, 0, 1, 0, 0, 0, NaN, 0])), words: unreadable },
    { name: 'no-triangles.stl', bytes: claiming(0), words: unreadable },
    { name: 'says-it-is-text.stl', bytes: join('solid facet', new Uint8Array(400)), words: unreadable },
    { name: 'cut.stl', bytes: binaryStl(few).slice(0, 120), words: unreadable },
    { name: 'huge.ply', bytes: hugePly(), words: unreadable },
    { name: 'points-only.obj', bytes: join(corners), words: unreadable },
    { name: 'out-of-bounds.obj', bytes: join(corners, 'f 1 2 1000000000\n'), words: unreadable },
    { name: 'page.stl', bytes: join('<!doctype html>', script, new Uint8Array(200)), words: notWhatItSays },
    { name: 'program.stl', bytes: join('MZ', new Uint8Array(200)), words: notWhatItSays },
    { name: 'nothing.stl', bytes: join(), words: empty },
  ],
  photo: [
    { name: 'wall.png', bytes: png(60_000, 60_000), words: tooDetailed },
    { name: 'wall.jpg', bytes: jpeg({ width: 60_000, height: 60_000 }), words: tooDetailed },
    { name: 'no-tables.jpg', bytes: withoutTables(), words: unreadable },
    { name: 'cut.jpg', bytes: jpeg({ isPlain: true }).slice(0, -20), words: unreadable },
    { name: 'drawing.svg', bytes: join(svg), words: notTaken },
    { name: 'drawing.png', bytes: join(svg), words: notWhatItSays },
    { name: 'page.html', bytes: join('<!doctype html>', script), words: notTaken },
    { name: 'order.pdf', bytes: join(pdf), words: notWhatItSays },
    { name: 'order.jpg', bytes: join(pdf), words: notWhatItSays },
    { name: 'nothing.png', bytes: join(), words: empty },
  ],
  xray: [
    { name: 'program.dcm', bytes: dicom({ preamble: join('MZ', new Uint8Array(126)) }), words: notWhatItSays },
    {
      name: 'lengths.dcm',
      bytes: dicom({ more: [element(0x0011_0010, 'OB', 'x', 0xffff_fff0)] }),
      words: unreadable,
    },
    { name: 'frames.dcm', bytes: dicom({ more: [element(0x0028_0008, 'IS', '999999999')] }), words: unreadable },
    { name: 'cut.dcm', bytes: dicom().slice(0, -8), words: unreadable },
    { name: 'page.dcm', bytes: join('<html>', script, new Uint8Array(200)), words: notWhatItSays },
  ],
} satisfies Record<string, readonly Hostile[]>;

export const SOUND = {
  scan: scanOf('scan'),
  photo: photoOf('shade'),
  xray: { name: 'film.dcm', mimeType: 'application/dicom', buffer: Buffer.from(dicom()) },
} satisfies Record<string, Sample>;
