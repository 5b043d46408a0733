// The auditor's bundle: one file from which anybody verifies part of an access log offline. It opens exactly the events
// it discloses (a key each), shows where undisclosed ones stand, and never carries a key that opens anything else.
import { compare, concat, equal, utf8, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage, type Hash, type Sign } from '../../protocol/ids.ts';
import * as limits from '../../protocol/limits.ts';
import { RECEIPT, SIGNED_TERM, type Receipt, type SignedTerm, type Stored } from '../../protocol/receipt.ts';
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

/** First bytes of the file: a name a person can read in any editor. */
export const MAGIC = 'enamel bundle 1\n';
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
export const SECTIONS = ['roster', 'relays', 'terms', 'heads', 'index', 'hidden', 'witnesses', 'events'] as const;
export type Section = (typeof SECTIONS)[number];

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

/** An entry of the access log as the exporter holds it, opened or not. */
export interface LogItem {
  readonly device: Bytes;
  readonly seq: number;
  readonly id: Bytes;
  readonly prev: Bytes | null;
  readonly storage: Bytes;
  readonly receipt: Receipt | null;
  /** Present when it is to be disclosed: the sealed entry, the key of this one entry, the place its writer had seen. */
  readonly disclosed: {
    readonly sealed: Bytes;
    readonly key: Bytes;
    readonly seen: { readonly term: number; readonly nonce: Bytes; readonly seq: number } | null;
  } | null;
}

export interface BundleParts {
  readonly staff: Bytes;
  readonly log: Bytes;
  readonly scope: Scope;
  readonly made: number;
  readonly exporter: Bytes;
  readonly exporterKey: Bytes;
  readonly roster: readonly { readonly bytes: Bytes; readonly signature: Bytes }[];
  readonly relays: readonly Bytes[];
  readonly terms: readonly SignedTerm[];
  /** Every entry of the access log that the exporter holds; with scope `own`, its own chain. */
  readonly items: readonly LogItem[];
}

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

export function buildBundle(hash: Hash, sign: Sign, parts: BundleParts): Bytes {
  const items = [...parts.items].sort(compareItems);
  const shown = items.flatMap((item) => (item.disclosed ? [{ item, bytes: encodeItem(item) }] : []));
  const sections: Record<Section, Bytes> = {
    roster: encode(ROSTER, parts.roster),
    relays: encode(RELAYS, parts.relays),
    terms: encode(TERMS, parts.terms),
    heads: encode(HEADS, headsOf(items)),
    index: encode(
      INDEX,
      shown.map(({ item, bytes }) => ({
        device: item.device,
        seq: item.seq,
        length: bytes.length,
        hash: hash(bytes),
      })),
    ),
    hidden: encode(HIDDEN, items.filter((item) => !item.disclosed).map(toHidden)),
    witnesses: encode(WITNESSES, witnessesOf(items)),
    events: join(shown.map(({ bytes }) => bytes)),
  };
  const { staff, log, scope, made, exporter, exporterKey } = parts;
  return writeFrame(hash, sign, { format: 1, staff, log, scope, made, exporter, exporterKey }, sections);
}

/** The file of these sections: magic ‖ length ‖ manifest ‖ signature ‖ sections. */
export function writeFrame(
  hash: Hash,
  sign: Sign,
  about: Omit<Manifest, 'sections'>,
  sections: Readonly<Record<Section, Bytes>>,
): Bytes {
  const manifest = encode(MANIFEST, {
    ...about,
    sections: SECTIONS.map((name) => ({ name, length: sections[name].length, hash: hash(sections[name]) })),
  });
  const signature = sign(signedMessage('bundle', manifest));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, manifest.length);
  return concat(utf8(MAGIC), length, manifest, signature, ...SECTIONS.map((name) => sections[name]));
}

/** `concat` for more parts than a call may have arguments. */
function join(parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function encodeItem({ disclosed, receipt }: LogItem): Bytes {
  if (!disclosed) throw new Error('nothing to disclose');
  return encode(ITEM, { sealed: disclosed.sealed, key: disclosed.key, receipt });
}
function toHidden({ device, seq, id, prev, storage, receipt }: LogItem): Hidden {
  const stored = receipt?.stored;
  const place = stored ? { term: stored.term, nonce: stored.nonce, seq: stored.seq } : null;
  return { device, seq, id, prev, storage, place };
}

function headsOf(items: readonly LogItem[]): { device: Bytes; seq: number; id: Bytes }[] {
  const heads: { device: Bytes; seq: number; id: Bytes }[] = [];
  for (const { device, seq, id } of [...items].sort((a, b) => compare(a.device, b.device) || a.seq - b.seq)) {
    const last = heads.at(-1);
    if (last && equal(last.device, device)) heads.pop();
    heads.push({ device, seq, id });
  }
  return heads;
}

/** Receipts of hidden entries at the places that disclosed entries say they had seen. */
function witnessesOf(items: readonly LogItem[]): Receipt[] {
  const wanted = new Set(items.flatMap(({ disclosed }) => (disclosed?.seen ? [disclosed.seen.seq] : [])));
  return items.flatMap(({ disclosed, receipt }) =>
    !disclosed && receipt && wanted.has(receipt.stored.seq) ? [receipt] : [],
  );
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
  if (magic !== MAGIC) return /^enamel bundle \d+\n?/.test(magic) ? 'newer version' : 'not a bundle';
  if (data.length < start) return 'manifest unreadable';
  const end = start + new DataView(data.buffer).getUint32(MAGIC.length);
  const manifestBytes = data.slice(start, end);
  const manifest = decode(MANIFEST, manifestBytes);
  if (!manifest || end + 64 > data.length) return 'manifest unreadable';
  if (manifest.format !== 1) return 'newer version';
  if (!SECTIONS.every((name, i) => manifest.sections[i]?.name === name)) return 'manifest unreadable';
  const sections = {} as Record<Section, Bytes>;
  let at = end + 64;
  for (const { name, length } of manifest.sections) {
    sections[name] = data.subarray(at, at + length);
    at += length;
  }
  return { manifest, manifestBytes, signature: data.slice(end, end + 64), sections, rest: data.length - at };
}
