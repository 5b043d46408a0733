// The wire as it was released. A test here fails when any shape changes: then either the change is a mistake, or VERSION
// (or a roster level) rises and the pin is set anew, on purpose and in the same commit.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { BOX_BYTES, ENTRY_BYTES, FRAME_BYTES, PADDING_FLOOR_BYTES, SUITE, VERSION } from '../../protocol/limits.ts';
import { MAX_DELETIONS, MAX_DEPTH, MAX_KEY_LENGTH, MAX_NODES, MAX_UPDATE_BYTES } from '../../client/gate/limits.ts';
import { CHUNK_BYTES } from '../../client/crypto/stream.ts';
import { SCHEMAS } from './schemas.ts';
import pins from '../vectors/pins.json' with { type: 'json' };

const hashOf = (grammar: string): string => createHash('sha256').update(grammar).digest('hex').slice(0, 32);

test('every format has the shape that was released', () => {
  const now = Object.fromEntries(Object.entries(SCHEMAS).map(([name, { grammar }]) => [name, hashOf(grammar)]));
  expect(now).toEqual(pins.grammar);
});

test('numbers that decide verdicts are those that were released', () => {
  expect({ VERSION, SUITE, BOX_BYTES, ENTRY_BYTES, FRAME_BYTES, PADDING_FLOOR_BYTES, CHUNK_BYTES }).toEqual({
    VERSION: 1,
    SUITE: 1,
    BOX_BYTES: 1168,
    ENTRY_BYTES: 786_432,
    FRAME_BYTES: 1_048_576,
    PADDING_FLOOR_BYTES: 512,
    CHUNK_BYTES: 262_144,
  });
  expect({ MAX_UPDATE_BYTES, MAX_NODES, MAX_DELETIONS, MAX_DEPTH, MAX_KEY_LENGTH }).toEqual({
    MAX_UPDATE_BYTES: 262_144,
    MAX_NODES: 5_000,
    MAX_DELETIONS: 2_000,
    MAX_DEPTH: 16,
    MAX_KEY_LENGTH: 256,
  });
});
