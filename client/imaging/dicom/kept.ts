// The elements of a DICOM file that a copy for somebody else may hold (after PS3.15 annex E, narrower): what is needed to
// show and measure the picture and to know which part of the body it is. Everything else goes, dates, names, texts,
// sequences, overlays and private elements among it.

/** How a value is checked before it is kept: in none of these forms can a name travel. */
export type Form =
  /** Codes of capitals and digits. */
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

const rows: readonly (readonly [form: Form, ...tags: readonly number[]])[] = [
  ['CS', 0x0008_0008, 0x0008_0060, 0x0008_0064],
  ['UI standard', 0x0008_0016],
  ['UI own', 0x0008_0018, 0x0020_000d, 0x0020_000e, 0x0020_0052],
  // Acquisition: body part, geometry, exposure, side of the beam.
  ['CS', 0x0018_0015, 0x0018_1508, 0x0018_5100, 0x0018_5101, 0x0018_7004],
  ['DS', 0x0018_0050, 0x0018_0060, 0x0018_0088, 0x0018_1110, 0x0018_1111, 0x0018_1114, 0x0018_1164, 0x0018_1405],
  ['IS', 0x0018_1150, 0x0018_1151, 0x0018_1152, 0x0018_1153],
  // Place and side.
  ['IS', 0x0020_0013],
  ['CS', 0x0020_0020, 0x0020_0060, 0x0020_0062],
  ['DS', 0x0020_0032, 0x0020_0037, 0x0020_1041],
  // Pixels.
  ['US', 0x0028_0002, 0x0028_0006, 0x0028_0010, 0x0028_0011, 0x0028_0100, 0x0028_0101, 0x0028_0102, 0x0028_0103],
  ['US', 0x0028_0106, 0x0028_0107, 0x0028_0120, 0x0028_0121, 0x0028_1101, 0x0028_1102, 0x0028_1103],
  ['CS', 0x0028_0004, 0x0028_0301, 0x0028_0a02, 0x0028_1040, 0x0028_1054, 0x0028_1056, 0x0028_2110, 0x0028_2114],
  ['IS', 0x0028_0008, 0x0028_0034],
  ['DS', 0x0028_0030, 0x0028_1050, 0x0028_1051, 0x0028_1052, 0x0028_1053, 0x0028_2112],
  ['CS', 0x2050_0020],
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

const FORMS: Readonly<Record<'CS' | 'DS' | 'IS', RegExp>> = {
  CS: /^(?:[A-Z0-9_ ]{0,16}\\){0,8}[A-Z0-9_ ]{0,16}$/,
  DS: /^(?:[-+0-9.eE ]{0,16}\\){0,15}[-+0-9.eE ]{0,16}$/,
  IS: /^(?:[-+0-9 ]{0,12}\\){0,7}[-+0-9 ]{0,12}$/,
};

/** Whether a text value has the form it should; a value that has not is dropped. */
export function hasForm(form: 'CS' | 'DS' | 'IS', text: string): boolean {
  return FORMS[form].test(text);
}
export function isStandardUid(uid: string): boolean {
  return /^1\.2\.840\.10008\.[0-9.]{1,40}$/.test(uid);
}
