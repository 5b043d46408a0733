import { expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { wireOf } from '../../relay/wire.ts';

test('a message is framed as RFC 6455 §5.7 shows it, at every width of its length', () => {
  const heads: readonly (readonly [number, string])[] = [
    [0, '8200'],
    [125, '827d'],
    [126, '827e007e'],
    [256, '827e0100'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ];
  for (const [length, head] of heads) {
    const message = new Uint8Array(length).fill(7);
    const wire = wireOf(message);
    expect(toHex(wire.subarray(0, head.length / 2))).toBe(head);
    expect(wire.slice(head.length / 2)).toEqual(message);
  }
});
