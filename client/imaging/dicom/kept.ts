// The elements of a DICOM file that a copy for somebody else may hold (after PS3.15 annex E, narrower): what is needed to
// show and measure the picture and to know which part of the body it is. Everything else goes, dates, names, texts,
// sequences, overlays and private elements among it.

/** How a value is checked before it is kept: in none of these forms can a name travel. */
export type Form =
  /** Words that the standard itself gives out. */
  | 'CS'
  /** Decimal numbers. */
  | 'DS'
  | 'IS'
  /** One or three numbers of 16 bits. */
  | 'US'
  /** A UID that the standard itself gives out; others are dropped. */
  | 'UI standard'
  /** A UID of this picture: replaced by one derived from it. */
  | 'UI own';

/** Codes by what they say. A device may write any word here, and some write names. */
const CODES: readonly (readonly [tag: number, words: RegExp])[] = [
  [0x0008_0008, /^(?:ORIGINAL|DERIVED|PRIMARY|SECONDARY|AXIAL|LOCALIZER|PANORAMIC|INTRAORAL|VOLUME|OTHER)?$/],
  [0x0008_0060, /^(?:CR|CT|DX|ES|GM|IO|MR|NM|OP|OT|PT|PX|RF|RG|SC|US|XA|XC|M3D)$/],
  [0x0008_0064, /^(?:DF|DI|DRW|DV|SD|SI|SYN|WSD)$/],
  [0x0018_0015, /^(?:CSPINE|FACE|HEAD|HEADNECK|JAW|MANDIBLE|MAXILLA|MOUTH|NECK|SINUS|SKULL|TEETH|TMJ|TMJOINT|TOOTH)$/],
  [0x0018_1508, /^(?:CARM|CEPHALOSTAT|COLUMN|NONE|PANORAMIC|RIGID)$/],
  [0x0018_5100, /^[HF]F(?:P|S|DR|DL)$/],
  [0x0018_5101, /^(?:AP|PA|LL|RL|RLD|LLD|RLO|LLO)$/],
  [0x0018_7004, /^(?:DIRECT|FILM|SCINTILLATOR|STORAGE)$/],
  [0x0020_0020, /^[AFHLPR]{0,3}$/],
  [0x0020_0060, /^[LR]$/],
  [0x0020_0062, /^[BLRU]$/],
  [0x0028_0004, /^(?:MONOCHROME[12]|RGB|YBR_(?:FULL|FULL_422|ICT|RCT|PARTIAL_42[02]))$/],
  [0x0028_0301, /^(?:YES|NO)$/],
  [0x0028_0a02, /^(?:FIDUCIAL|GEOMETRY)$/],
  [0x0028_1040, /^(?:DISP|LIN|LOG)$/],
  [0x0028_1054, /^(?:HU|OD|US)$/],
  [0x0028_1056, /^(?:LINEAR|LINEAR_EXACT|SIGMOID)$/],
  [0x0028_2110, /^0[01]$/],
  [0x0028_2114, /^ISO_(?:10918_1|14495_1|15444_1)$/],
  [0x2050_0020, /^(?:IDENTITY|INVERSE)$/],
];
const WORDS = new Map(CODES);

const rows: readonly (readonly [form: Form, ...tags: readonly number[]])[] = [
  ['CS', ...WORDS.keys()],
  ['UI standard', 0x0008_0016],
  ['UI own', 0x0008_0018, 0x0020_000d, 0x0020_000e, 0x0020_0052],
  // Acquisition: geometry and exposure.
  ['DS', 0x0018_0050, 0x0018_0060, 0x0018_0088, 0x0018_1110, 0x0018_1111, 0x0018_1114, 0x0018_1164, 0x0018_1405],
  ['IS', 0x0018_1150, 0x0018_1151, 0x0018_1152, 0x0018_1153],
  // Place and side.
  ['IS', 0x0020_0013],
  ['DS', 0x0020_0032, 0x0020_0037, 0x0020_1041],
  // Pixels.
  ['US', 0x0028_0002, 0x0028_0006, 0x0028_0010, 0x0028_0011, 0x0028_0100, 0x0028_0101, 0x0028_0102, 0x0028_0103],
  ['US', 0x0028_0106, 0x0028_0107, 0x0028_0120, 0x0028_0121, 0x0028_1101, 0x0028_1102, 0x0028_1103],
  ['IS', 0x0028_0008, 0x0028_0034],
  ['DS', 0x0028_0030, 0x0028_1050, 0x0028_1051, 0x0028_1052, 0x0028_1053, 0x0028_2112],
];

export const KEPT: ReadonlyMap<number, Form> = new Map(
  rows.flatMap(([form, ...tags]) => tags.map((tag) => [tag, form])),
);

/** Elements that readers expect to find, left empty or with a word of our own (PS3.3, type 2). */
export const STANDINS: readonly (readonly [tag: number, vr: string, value: string])[] = [
  [0x0008_0020, 'DA', ''],
  [0x0008_0030, 'TM', ''],
  [0x0008_0050, 'SH', ''],
  [0x0008_0070, 'LO', ''],
  [0x0008_0090, 'PN', ''],
  [0x0010_0010, 'PN', ''],
  [0x0010_0020, 'LO', ''],
  [0x0010_0030, 'DA', ''],
  [0x0010_0040, 'CS', ''],
  [0x0012_0062, 'CS', 'YES'],
  [0x0012_0063, 'LO', 'Enamel allow-list 1'],
  [0x0020_0010, 'SH', ''],
  [0x0020_0011, 'IS', ''],
];

const NUMBERS = {
  DS: /^ *(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?)? *$/,
  IS: /^ *(?:[-+]?\d{1,10})? *$/,
} as const;
const MOST_VALUES = 16;

/** The part of a value that has the form it should: numbers all or none, codes up to the first that nobody gave out. */
export function keptText(tag: number, form: 'CS' | 'DS' | 'IS', text: string): string {
  const values = text.split('\\').map((value) => value.trim());
  if (values.length > MOST_VALUES) return '';
  if (form !== 'CS') return values.every((value) => value.length <= 16 && NUMBERS[form].test(value)) ? text : '';
  const end = values.findIndex((value) => !WORDS.get(tag)?.test(value));
  return values.slice(0, end < 0 ? undefined : end).join('\\');
}
export function isStandardUid(uid: string): boolean {
  return /^1\.2\.840\.10008\.5\.1\.4\.1\.1(?:\.\d{1,3}){1,5}$/.test(uid);
}
