// Decimal numbers straight from bytes: text meshes hold millions, and a string for each would cost seconds.
export interface Cursor {
  readonly bytes: Uint8Array<ArrayBuffer>;
  at: number;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** The number at the cursor after blanks, with float32 in mind (15 digits); null when there is none. */
export function readNumber(cursor: Cursor): number | null {
  const { bytes } = cursor;
  let { at } = cursor;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative || bytes[at] === 0x2b) at++;
  let mantissa = 0;
  let exponent = 0;
  let digits = 0;
  let isFraction = false;
  for (; ; at++) {
    const byte = bytes[at] ?? 0;
    if (isDigit(byte)) {
      digits++;
      if (mantissa < 1e15) {
        mantissa = mantissa * 10 + (byte - 0x30);
        if (isFraction) exponent--;
      } else if (!isFraction) exponent++;
    } else if (byte === 0x2e && !isFraction) isFraction = true;
    else break;
  }
  if (digits === 0) return null;
  if (((bytes[at] ?? 0) | 0x20) === 0x65) {
    cursor.at = at + 1;
    const power = readPower(cursor);
    if (power === null) return null;
    exponent += power;
    at = cursor.at;
  }
  if ((bytes[at] ?? 0x20) > 0x20) return null;
  cursor.at = at;
  const value = exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
  return isNegative ? -value : value;
}

function readPower(cursor: Cursor): number | null {
  const { bytes } = cursor;
  let { at } = cursor;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative || bytes[at] === 0x2b) at++;
  const start = at;
  let power = 0;
  for (; isDigit(bytes[at] ?? 0); at++) power = Math.min(999, power * 10 + ((bytes[at] ?? 0x30) - 0x30));
  cursor.at = at;
  if (at === start) return null;
  return isNegative ? -power : power;
}
