// An invented bite-wing as a DICOM file: four upper teeth over four lower ones, bone, one filling, the word DEMO in the
// corner. Drawn by formula, so it is nobody's.
import { concat, utf8, type Bytes } from '../../../protocol/bytes.ts';

const WIDTH = 480;
const HEIGHT = 360;
const TEETH = 4;
/** 12 bits; dense is bright. */
const DENSEST = 4000;

export function biteWing(): Bytes {
  const pixels = new Uint8Array(2 * WIDTH * HEIGHT);
  const view = new DataView(pixels.buffer);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const density = isLetter(x, y) ? 0.95 : densityAt(x / WIDTH, y / HEIGHT) + 0.012 * grain(x, y);
      view.setUint16(2 * (y * WIDTH + x), Math.round(DENSEST * Math.min(1, Math.max(0.02, density))), true);
    }
  }
  return dicom(pixels);
}

/** 0 air … 1 metal, at a place of the picture. */
function densityAt(x: number, y: number): number {
  const bite = 0.5 + 0.03 * Math.cos(Math.PI * (x - 0.4));
  const isUpper = y < bite;
  // From the biting edge towards the root; upper and lower teeth meet half a tooth apart.
  const depth = Math.abs(y - bite) - 0.012;
  const place = x * TEETH + (isUpper ? 0 : 0.5);
  const number = Math.floor(place);
  const across = place - number - 0.5;
  const crest = 0.23 + 0.03 * Math.cos(2 * Math.PI * place);
  const around = depth > crest ? 0.33 + 0.05 * bone(x, y) : 0.12;
  if (depth < 0) return 0.06;
  const outline = outlineAt(across, depth, number);
  if (outline <= 0) return depth > crest && outline > -0.025 ? 0.2 : around;
  return toothAt(across, depth, outline, isUpper && number === 1);
}

/** How far inside a tooth, in parts of its width; below zero outside. */
function outlineAt(across: number, depth: number, number: number): number {
  const belly = 0.44 + 0.02 * Math.sin(3 * number);
  if (depth < 0.2) {
    const cusp = 0.05 * Math.cos(4 * Math.PI * across);
    const height = depth - 0.02 - cusp * 0.35;
    const half = belly - 0.1 * Math.max(0, (depth - 0.06) / 0.14) ** 2;
    return Math.min(half - Math.abs(across), 4 * height);
  }
  const along = Math.min(1, (depth - 0.2) / 0.26);
  if (along >= 1) return -1;
  // Two roots that part and taper.
  const spread = 0.04 + 0.2 * along;
  return 0.3 - 0.2 * along - Math.abs(Math.abs(across) - spread * Math.min(1, 3 * along));
}

function toothAt(across: number, depth: number, outline: number, isFilled: boolean): number {
  const isCrown = depth < 0.19;
  if (isFilled && depth < 0.1 && Math.abs(across + 0.1) < 0.16 - depth * 0.5) return 0.97;
  if (isCrown && outline < 0.075 - 0.2 * depth) return 0.74;
  const chamber = depth > 0.1 && depth < 0.2 && Math.abs(across) < 0.14;
  const canal = depth >= 0.2 && outline > 0.75 * (0.3 - 0.77 * (depth - 0.2));
  return (chamber || canal ? 0.36 : 0.5) + 0.1 * Math.min(1, outline * 3);
}

/** The fine net of bone: a few waves across each other. */
function bone(x: number, y: number): number {
  return Math.sin(97 * x + 31 * Math.sin(41 * y)) * Math.sin(113 * y + 23 * Math.sin(37 * x));
}
function grain(x: number, y: number): number {
  const value = Math.sin(12.9898 * x + 78.233 * y) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

/** D, E, M, O: five rows of five bits each. */
const LETTERS = [
  [0b11110, 0b10001, 0b10001, 0b10001, 0b11110],
  [0b11111, 0b10000, 0b11110, 0b10000, 0b11111],
  [0b10001, 0b11011, 0b10101, 0b10001, 0b10001],
  [0b01110, 0b10001, 0b10001, 0b10001, 0b01110],
];
function isLetter(x: number, y: number): boolean {
  const [column, row] = [Math.floor((x - 12) / 3), Math.floor((y - HEIGHT + 28) / 3)];
  const letter = LETTERS[Math.floor(column / 6)];
  return row >= 0 && column % 6 < 5 && (((letter?.[row] ?? 0) >> (4 - (column % 6))) & 1) === 1;
}

// ---------------------------------------------------------------- the file around it (DICOM PS3.5, PS3.10)

const EXPLICIT = '1.2.840.10008.1.2.1';
const INTRAORAL = '1.2.840.10008.5.1.4.1.1.1.3';
const OURS = '2.25.36';

function dicom(pixels: Bytes): Bytes {
  const meta = [uid(0x0002_0002, INTRAORAL), uid(0x0002_0003, OURS), uid(0x0002_0010, EXPLICIT)];
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, concat(...meta).length, true);
  return concat(
    new Uint8Array(128),
    utf8('DICM'),
    element(0x0002_0000, 'UL', length),
    ...meta,
    uid(0x0008_0016, INTRAORAL),
    uid(0x0008_0018, OURS),
    words(0x0008_0060, 'CS', 'IO'),
    words(0x0010_0010, 'PN', 'Demo^Invented'),
    words(0x0018_0015, 'CS', 'JAW'),
    words(0x0018_1164, 'DS', '0.08\\0.08'),
    short(0x0028_0002, 1),
    words(0x0028_0004, 'CS', 'MONOCHROME2'),
    short(0x0028_0010, HEIGHT),
    short(0x0028_0011, WIDTH),
    short(0x0028_0100, 16),
    short(0x0028_0101, 12),
    short(0x0028_0102, 11),
    short(0x0028_0103, 0),
    words(0x0028_0301, 'CS', 'NO'),
    words(0x0028_1050, 'DS', '1700'),
    words(0x0028_1051, 'DS', '3200'),
    element(0x7fe0_0010, 'OW', pixels),
  );
}

function element(tag: number, vr: string, value: Bytes): Bytes {
  const head = new Uint8Array(vr === 'OW' ? 12 : 8);
  const view = new DataView(head.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  head.set(utf8(vr), 4);
  if (vr === 'OW') view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  return concat(head, value);
}
const even = (text: string, filler: string): Bytes => utf8(text.length % 2 === 0 ? text : `${text}${filler}`);
const words = (tag: number, vr: string, text: string): Bytes => element(tag, vr, even(text, ' '));
const uid = (tag: number, text: string): Bytes => element(tag, 'UI', even(text, '\0'));
const short = (tag: number, value: number): Bytes => element(tag, 'US', new Uint8Array([value & 255, value >> 8]));
