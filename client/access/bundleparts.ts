// Makes an auditor's bundle (bundle.ts) of what a device holds.
import { compare, equal, type Bytes } from '../../protocol/bytes.ts';
import type { Hash, Sign } from '../../protocol/ids.ts';
import type { Receipt, SignedTerm } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import {
  CASES,
  compareItems,
  FORMAT,
  HEADS,
  HIDDEN,
  INDEX,
  ITEM,
  RELAYS,
  ROSTER,
  TERMS,
  WITNESSES,
  writeFrame,
  type CaseSection,
  type Hidden,
  type Scope,
  type Section,
} from './bundle.ts';

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
  /** What other houses did on our cases. */
  readonly cases?: readonly CaseParts[];
}
/** One case log, as far as other houses' events need it. */
export interface CaseParts {
  readonly log: Bytes;
  /** Signed control entries in which those houses say who they are and for which devices they speak. */
  readonly said: readonly { readonly bytes: Bytes; readonly signature: Bytes }[];
  readonly relays: readonly Bytes[];
  /** The whole chains of the devices whose events are disclosed. */
  readonly items: readonly LogItem[];
  /** Receipts of anybody's entries at the places those devices had seen. */
  readonly witnesses: readonly Receipt[];
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
    cases: encode(CASES, (parts.cases ?? []).map(encodeCase)),
    events: join(shown.map(({ bytes }) => bytes)),
  };
  const { staff, log, scope, made, exporter, exporterKey } = parts;
  return writeFrame(hash, sign, { format: FORMAT, staff, log, scope, made, exporter, exporterKey }, sections);
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

function encodeCase({ log, said, relays, items, witnesses }: CaseParts): CaseSection {
  const inOrder = [...items].sort(compareItems);
  return {
    ...{ log, said, relays, witnesses, heads: headsOf(inOrder) },
    hidden: inOrder.filter((item) => !item.disclosed).map(toHidden),
    items: inOrder.flatMap((item) =>
      item.disclosed ? [{ device: item.device, seq: item.seq, bytes: encodeItem(item) }] : [],
    ),
  };
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
