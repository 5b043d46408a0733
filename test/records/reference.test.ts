import { expect, test } from 'vitest';
import { newReference } from '../../client/records/reference.ts';

test('references are short, hold nothing of the patient and are not given twice', () => {
  let next = 1;
  const random = (bytes: Uint8Array): void => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = (next = (next * 75 + 74) % 65_537) & 255;
  };
  const taken = new Set<string>();
  for (let i = 0; i < 2_000; i++) {
    const reference = newReference(random, (each) => taken.has(each));
    expect(reference).toMatch(/^[A-Z]-[1-9]\d{3}$/);
    expect(taken.has(reference)).toBe(false);
    taken.add(reference);
  }
  expect(
    newReference(
      (bytes) => bytes.fill(0),
      (each) => each.length < 8,
    ),
  ).toMatch(/^A-\d{6}$/);
});
