// Every single bit of a value of every format and of every case of a union: what is read is another value, in its one
// encoding, so no second spelling of what was signed exists, and no two frames mean the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equal, type Bytes } from '../../protocol/bytes.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { flipBit } from '../vectors/plain.ts';
import { encodeItems, itemsOf, parseGrammar, type Shape } from './grammar.ts';
import { SCHEMAS } from './schemas.ts';

/** A value for each case: of some the longest that is no burden. */
function samplesOf(shape: Shape): readonly Bytes[] {
  const each = shape.is === 'union' ? shape.cases.map((only) => ({ is: 'union' as const, cases: [only] })) : [shape];
  return each.map((one) => {
    const values = fc.sample(itemsOf(one), { seed: 7, numRuns: 6 }).map(encodeItems);
    const sorted = values.sort((a, b) => a.length - b.length);
    return sorted.findLast(({ length }) => length <= 600) ?? sorted[0]!;
  });
}

test.each(Object.entries(SCHEMAS))('case 1 %s: with any bit another it is nothing, or another value', (_, schema) => {
  for (const bytes of samplesOf(parseGrammar(schema.grammar))) {
    expect(decode(schema, bytes)).not.toBeNull();
    const second: number[] = [];
    for (let bit = 0; bit < Math.min(bytes.length, 3000) * 8; bit++) {
      const flipped = flipBit(bytes, bit);
      const read = decode(schema, flipped);
      if (read !== null && !equal(encode(schema, read), flipped)) second.push(bit);
    }
    expect(second).toEqual([]);
  }
});
