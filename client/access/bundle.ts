// The auditor's bundle: one file from which anybody verifies part of an access log offline. It opens exactly the events
// it discloses (a key each), shows where undisclosed ones stand, and never carries a key that opens anything else.
import { compare, concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage, type Hash, type Sign } from '../../protocol/ids.ts';
import * as limits from '../../protocol/limits.ts';
import { RECEIPT, SIGNED_TERM, type Stored } from '../../protocol/receipt.ts';
import {
  bytes,
  bytesUpTo,
  decode,
  encode,
  list,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  type Infer,
} from '../../protocol/schema.ts';

/** First bytes of the file: a name a person can read in any editor, and the format. */
export const MAGIC = 'enamel bundle 2\n';
export const FORMAT = 2;
const MOST = 1 << 20;

export const SCOPE = tuple({
  kind: oneOf('everything', 'record', 'person', 'period', 'own'),
  /** Record id or hex person id; empty for the others. */
  subject: text(128),
  from: optional(uint()),
  to: optional(uint()),
});
export type Scope = Infer<typeof SCOPE>;

/** In file order. `events` comes last, so that a cut file loses events and can count them. */
export const SECTIONS = [
  ...(['roster', 'relays', 'terms', 'heads', 'index', 'hidden', 'witnesses'] as const),
  'cases',
  'events',
] as const;
export type Section = (typeof SECTIONS)[number];
/** Format 1, of before other houses' events came along, had no `cases`. */
const sectionsOf = (format: number): readonly Section[] => SECTIONS.filter((name) => format > 1 || name !== 'cases');

export const MANIFEST = tuple({
  format: uint(255),
  /** The log of the organisation's staff (who the devices are) and the access log. */
  staff: bytes(32),
  log: bytes(32),
  scope: SCOPE,
  /** When the exporting tablet believed it made this. */
  made: uint(),
  exporter: bytes(32),
  exporterKey: bytes(32),
  sections: list(tuple({ name: oneOf(...SECTIONS), length: uint(), hash: bytes(32) }), SECTIONS.length),
});
export type Manifest = Infer<typeof MANIFEST>;

/** Signed control entries of the staff log, opened, in causal order. */
export const ROSTER = list(tuple({ bytes: bytesUpTo(limits.BODY_BYTES + 8192), signature: bytes(64) }), MOST);
export const RELAYS = list(bytes(32), 64);
export const TERMS = list(SIGNED_TERM, MOST);
/** Newest entry of every device's chain that the exporter holds. */
export const HEADS = list(tuple({ device: bytes(32), seq: uint(), id: bytes(32) }), MOST);
/** One line per disclosed entry: whose, and its exact bytes in the section `events`. */
export const INDEX = list(tuple({ device: bytes(32), seq: uint(), length: uint(), hash: bytes(32) }), MOST);
/** Entries that are not disclosed: they hold chains and the relay's running hash together. */
export const HIDDEN = list(
  tuple({
    device: bytes(32),
    seq: uint(),
    id: bytes(32),
    prev: optional(bytes(32)),
    storage: bytes(32),
    place: optional(tuple({ term: uint(), nonce: bytes(16), seq: uint() })),
  }),
  MOST,
);
export type Hidden = Infer<typeof HIDDEN>[number];
/** Receipts of undisclosed entries that bound a disclosed one from below. */
export const WITNESSES = list(RECEIPT, MOST);
export const ITEM = tuple({
  sealed: bytesUpTo(limits.ENTRY_BYTES + 4096),
  /** Key material of this one entry. */
  key: bytesUpTo(64),
  receipt: optional(RECEIPT),
});
/** Of other houses, by case: like the sections above, with the items in place. */
export const CASES = list(
  tuple({
    log: bytes(32),
    said: ROSTER,
    relays: RELAYS,
    heads: HEADS,
    hidden: HIDDEN,
    witnesses: WITNESSES,
    items: list(tuple({ device: bytes(32), seq: uint(), bytes: bytesUpTo(limits.ENTRY_BYTES + 16_384) }), MOST),
  }),
  MOST,
);
export type CaseSection = Infer<typeof CASES>[number];

/** Relay's order, then what has no receipt by device and seq: the one order of a bundle. */
export function compareItems(
  a: { receipt: { stored: Stored } | null; device: Uint8Array; seq: number },
  b: { receipt: { stored: Stored } | null; device: Uint8Array; seq: number },
): number {
  if (a.receipt && b.receipt) {
    return a.receipt.stored.term - b.receipt.stored.term || a.receipt.stored.seq - b.receipt.stored.seq;
  }
  if (a.receipt || b.receipt) return a.receipt ? -1 : 1;
  return compare(a.device, b.device) || a.seq - b.seq;
}

/** The file of these sections: magic ‖ length ‖ manifest ‖ signature ‖ sections. */
export function writeFrame(
  hash: Hash,
  sign: Sign,
  about: Omit<Manifest, 'sections'>,
  sections: Readonly<Record<Section, Bytes>>,
): Bytes {
  const names = sectionsOf(about.format);
  const manifest = encode(MANIFEST, {
    ...about,
    sections: names.map((name) => ({ name, length: sections[name].length, hash: hash(sections[name]) })),
  });
  const signature = sign(signedMessage('bundle', manifest));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, manifest.length);
  const magic = utf8(MAGIC.replace(String(FORMAT), String(about.format)));
  return concat(magic, length, manifest, signature, ...names.map((name) => sections[name]));
}

/** The frame of a file: its manifest and where the sections lie. `rest` = bytes after the last section, < 0 when cut. */
export interface Frame {
  readonly manifest: Manifest;
  readonly manifestBytes: Bytes;
  readonly signature: Bytes;
  readonly sections: Readonly<Record<Section, Bytes>>;
  readonly rest: number;
}
export type FrameRefusal = 'not a bundle' | 'newer version' | 'manifest unreadable';

export function readFrame(file: Uint8Array): Frame | FrameRefusal {
  const start = MAGIC.length + 4;
  const data = new Uint8Array(file);
  const magic = new TextDecoder().decode(data.subarray(0, MAGIC.length));
  const format = magic === MAGIC ? FORMAT : magic === 'enamel bundle 1\n' ? 1 : null;
  if (format === null) return /^enamel bundle \d+\n?/.test(magic) ? 'newer version' : 'not a bundle';
  if (data.length < start) return 'manifest unreadable';
  const end = start + new DataView(data.buffer).getUint32(MAGIC.length);
  const manifestBytes = data.slice(start, end);
  const manifest = decode(MANIFEST, manifestBytes);
  if (!manifest || end + 64 > data.length) return 'manifest unreadable';
  if (manifest.format !== format) return 'newer version';
  const names = sectionsOf(format);
  if (!names.every((name, i) => manifest.sections[i]?.name === name)) return 'manifest unreadable';
  const sections = { cases: encode(CASES, []) } as Record<Section, Bytes>;
  let at = end + 64;
  for (const { name, length } of manifest.sections) {
    sections[name] = data.subarray(at, at + length);
    at += length;
  }
  return { manifest, manifestBytes, signature: data.slice(end, end + 64), sections, rest: data.length - at };
}
