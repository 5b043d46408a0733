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
    if (COLOUR.has(letters(profile, at)))
      kept.push({ name: letters(profile, at), bytes: profile.slice(from, from + length) });
  }
  return kept.length === 0 ? null : assemble(profile, kept);
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
