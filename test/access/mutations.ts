// What is done to a bundle to see whether anybody notices: bytes edited, and items altered by somebody with a good signature.
// Repeatable: a mutation that fails once fails always.
import type { LogItem } from '../../client/access/bundleparts.ts';
import { seedOf } from './practice.ts';

export type Chance = (below: number) => number;

export function chanceFrom(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One to three byte edits somewhere in the file. */
export function mutate(bytes: Uint8Array, chance: Chance): Uint8Array {
  let out = bytes.slice();
  for (let edits = 1 + chance(3); edits > 0; edits--) {
    const at = chance(out.length);
    const length = 1 + chance(40);
    const kind = chance(6);
    if (kind <= 1) out[at]! ^= 1 + chance(255);
    else if (kind === 2) out = joined(out.subarray(0, at), out.subarray(at + length));
    else if (kind === 3)
      out = joined(out.subarray(0, at), seedOf(String(at)).subarray(0, Math.min(32, length)), out.subarray(at));
    else if (kind === 4) out = out.slice(0, Math.max(1, at));
    else {
      const other = chance(out.length);
      [out[at], out[other]] = [out[other]!, out[at]! ^ 1];
    }
  }
  return Buffer.from(out).equals(Buffer.from(bytes)) ? joined(out, new Uint8Array([0])) : out;
}
function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

function flipped(bytes: Uint8Array, chance: Chance): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes);
  out[chance(out.length)]! ^= 1 + chance(255);
  return out;
}

/** Items as somebody would alter them who may export and has a good signature. */
export function alter(items: readonly LogItem[], chance: Chance): LogItem[] {
  const out = [...items];
  const at = chance(out.length);
  const other = (at + 1 + chance(out.length - 1)) % out.length;
  const [a, b] = [out[at]!, out[other]!];
  switch (chance(8)) {
    case 0:
      // That the newest is left out, only heads that others hold can show.
      return out.filter((_, i) => i !== at % 5);
    case 1:
      return [...out, a];
    case 2:
      out[at] = { ...a, receipt: b.receipt };
      return out;
    case 3:
      out[at] = { ...a, disclosed: b.disclosed };
      return out;
    case 4:
      // Of what nobody built on yet, nobody can tell.
      out[at % 4] = { ...out[at % 4]!, disclosed: null, storage: seedOf('storage') };
      return out;
    case 5:
      out[at % 4] = { ...out[at % 4]!, disclosed: null, id: seedOf('id') };
      return out;
    case 6:
      if (!a.disclosed) return out.filter((_, i) => i !== at);
      out[at] = { ...a, disclosed: { ...a.disclosed, key: flipped(a.disclosed.key, chance) } };
      return out;
    default:
      if (!a.disclosed) return [...out, a];
      out[at] = {
        ...a,
        disclosed: { ...a.disclosed, sealed: mutate(a.disclosed.sealed, chance) as LogItem['storage'] },
      };
      return out;
  }
}
