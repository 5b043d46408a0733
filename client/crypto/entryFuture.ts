// Tells what a newer release wrote from what is broken: the first is held for an update, the second is bad.
// Must never interpret more of such an entry than its version, suite and kind.
import { HEADER, KINDS, SEALED_ENTRY } from '../../protocol/entry.ts';
import { SUITE, VERSION } from '../../protocol/limits.ts';
import { decode } from '../../protocol/schema.ts';

/** The version a sealed entry names, read without assuming the rest of its header; null when there is none. */
export function versionOf(sealed: Uint8Array): number | null {
  const outer = decode(SEALED_ENTRY, sealed);
  if (!outer) return null;
  const version = firstUint(outer.header);
  return version === VERSION && !decode(HEADER, outer.header) ? null : version;
}

/** True when signed bytes that this release can't decode name a higher suite or an unknown kind. */
export function readsAsNewer(signedBytes: Uint8Array): boolean {
  const suite = firstUint(signedBytes);
  if (suite === null) return false;
  return suite > SUITE || (suite === SUITE && namesUnknownKind(signedBytes));
}

/** The leading unsigned integer (below 256) of a short CBOR array in its shortest form. */
function firstUint(data: Uint8Array): number | null {
  const [head = 0, first = 0xff, second = 0] = data;
  if (head <= 0x80 || head > 0x97) return null;
  if (first < 24) return first;
  return first === 0x18 && second >= 24 ? second : null;
}

/** `kind` is the fifth field: suite, log (32), key (16), reg (list of 32), kind. All heads before it are fixed. */
function namesUnknownKind(data: Uint8Array): boolean {
  const regAt = 1 + 1 + (2 + 32) + (1 + 16);
  const reg = data[regAt];
  if (reg === undefined || reg < 0x80 || reg > 0x90) return false;
  const kindAt = regAt + 1 + (reg - 0x80) * (2 + 32);
  const head = data[kindAt];
  if (head === undefined || head < 0x61 || head > 0x77) return false;
  const kind = new TextDecoder().decode(data.subarray(kindAt + 1, kindAt + 1 + (head - 0x60)));
  return /^[a-z-]+$/.test(kind) && !KINDS.some((known) => known === kind);
}
