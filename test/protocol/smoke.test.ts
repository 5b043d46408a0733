import { expect, test } from 'vitest';
import { decode, encode } from '../../protocol/schema.ts';
import { CLIENT_FRAME, RELAY_FRAME } from '../../protocol/frames.ts';

test('a frame survives its encoding, and one cut or lengthened byte refuses it', () => {
  const frame = { type: 'peek', n: 7, invite: new Uint8Array(16).fill(3) } as const;
  const bytes = encode(CLIENT_FRAME, frame);
  expect(decode(CLIENT_FRAME, bytes)).toEqual(frame);
  expect(decode(CLIENT_FRAME, bytes.subarray(1))).toBeNull();
  expect(decode(CLIENT_FRAME, new Uint8Array([...bytes, 0]))).toBeNull();
  expect(decode(RELAY_FRAME, encode(RELAY_FRAME, { type: 'refuse', n: 1, reason: 'quota', hint: null }))).toEqual({
    type: 'refuse',
    n: 1,
    reason: 'quota',
    hint: null,
  });
});
