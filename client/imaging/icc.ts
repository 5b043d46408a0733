// A colour profile (ICC.1:2022 §7) reduced to what changes colours: shades must look right at the lab, and profiles can
// carry names of devices, makers and people.
type Octets = Uint8Array<ArrayBuffer>;

const HEADER = 128;
const LARGEST = 4 * 1024 * 1024;
const MOST_TAGS = 100;

/** Tags of colour; each as its four letters. */
const COLOUR = new Set(
  [
    'rXYZ',
    'gXYZ',
    'bXYZ',
    'wtpt',
    'bkpt',
    'chad',
    'rTRC',
    'gTRC',
    'bTRC',
    'kTRC',
    'A2B0',
    'A2B1',
    'A2B2',
    'B2A0',
  ].concat(['B2A1', 'B2A2', 'gamt', 'cicp', 'chrm', 'lumi']),
);
/** A profile must have a name and a copyright: empty ones, of type "mluc" without records. */
const EMPTY_TEXT = [0x6d, 0x6c, 0x75, 0x63, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12];

/** null when it is no profile, or one of no known colours. */
export function cleanProfile(profile: Octets): Octets | null {
  if (profile.length < HEADER + 4 || profile.length > LARGEST) return null;
  const view = new DataView(profile.buffer, profile.byteOffset, profile.length);
  const count = view.getUint32(HEADER);
  if (letters(profile, 36) !== 'acsp' || count === 0 || count > MOST_TAGS || HEADER + 4 + 12 * count > profile.length)
    return null;
  const kept: { name: string; bytes: Octets }[] = [];
  for (let i = 0; i < count; i++) {
    const at = HEADER + 4 + 12 * i;
    const [from, length] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    if (from < HEADER || from + length > profile.length) return null;
    const bytes = profile.slice(from, from + length);
    if (COLOUR.has(letters(profile, at)) && isColour(bytes)) kept.push({ name: letters(profile, at), bytes });
  }
  return kept.length === 0 ? null : assemble(profile, kept);
}

/** Whether a value is of a type that holds numbers, and exactly as long as they are (ICC.1 §10). */
function isColour(bytes: Octets): boolean {
  if (bytes.length < 12) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = bytes;
  switch (letters(bytes, 0)) {
    case 'XYZ ':
      return length === 20;
    case 'sf32':
      return length === 44;
    case 'curv':
      return length === 12 + 2 * view.getUint32(8);
    case 'para':
      return length === 12 + 4 * ([1, 3, 4, 5, 7][view.getUint16(8)] ?? -1);
    case 'cicp':
      return length === 12;
    case 'chrm':
      return length === 36;
    case 'mft1':
    case 'mft2':
      return length === lutLength(view);
    // Newer tables of any inner form: their colours cannot be told from words.
    default:
      return false;
  }
}
/** §10.10 and §10.11: steps of the curves, and a grid of all inputs. */
function lutLength(view: DataView): number {
  if (view.byteLength < 52) return -1;
  const [inputs, outputs, grid] = [view.getUint8(8), view.getUint8(9), view.getUint8(10)];
  const isWide = view.getUint32(0) === 0x6d66_7432;
  const [before, behind] = isWide ? [view.getUint16(48), view.getUint16(50)] : [256, 256];
  const values = inputs * before + grid ** inputs * outputs + outputs * behind;
  return isWide ? 52 + 2 * values : 48 + values;
}

function assemble(profile: Octets, colours: readonly { readonly name: string; readonly bytes: Octets }[]): Octets {
  const tags = [...colours, ...['desc', 'cprt'].map((name) => ({ name, bytes: Uint8Array.from(EMPTY_TEXT) }))];
  const first = HEADER + 4 + 12 * tags.length;
  const size = tags.reduce((sum, { bytes }) => sum + Math.ceil(bytes.length / 4) * 4, first);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  // Size, version, class, colour spaces, magic, intent and white point; not date, platform, maker, model, creator, id.
  for (const [from, to] of [
    [8, 24],
    [36, 40],
    [64, 80],
  ] as const)
    out.set(profile.subarray(from, to), from);
  view.setUint32(0, size);
  view.setUint32(HEADER, tags.length);
  let at = first;
  tags.forEach(({ name, bytes }, i) => {
    const entry = HEADER + 4 + 12 * i;
    out.set(new TextEncoder().encode(name), entry);
    view.setUint32(entry + 4, at);
    view.setUint32(entry + 8, bytes.length);
    out.set(bytes, at);
    at += Math.ceil(bytes.length / 4) * 4;
  });
  return out;
}

function letters(bytes: Octets, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
