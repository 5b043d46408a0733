import { expect, test } from 'vitest';
import { concat } from '../../protocol/bytes.ts';
import { encode } from '../../protocol/schema.ts';
import {
  BODY_SPACE,
  MAX_UPDATES,
  UPDATE_BODY,
  decodeUpdateBody,
  encodeUpdateBody,
  spaceInBody,
} from '../../client/gate/body.ts';
import { BODY_BYTES } from '../../protocol/limits.ts';
import { MAX_UPDATE_BYTES } from '../../client/gate/limits.ts';

test('a body is the list of updates as the page made them: 2 updates, frozen bytes', () => {
  const updates = [new Uint8Array([1, 2, 3]), new Uint8Array([0, 0])];
  const body = encodeUpdateBody(updates);
  expect([...body]).toEqual([0x82, 0x43, 1, 2, 3, 0x42, 0, 0]);
  expect(decodeUpdateBody(body)).toEqual(updates);
  expect(decodeUpdateBody(body.subarray(1))).toBeNull();
  expect(decodeUpdateBody(new Uint8Array([0x80]))).toBeNull();
});

test('what spaceInBody counts always fits, and a body beyond its bound is neither written nor read', () => {
  const large = new Uint8Array(MAX_UPDATE_BYTES);
  const rest = new Uint8Array(BODY_SPACE - spaceInBody(large) - 5);
  expect(rest.length).toBeGreaterThan(60_000);
  expect(decodeUpdateBody(encodeUpdateBody([large, rest]))).toEqual([large, rest]);
  const full = new Uint8Array(BODY_BYTES - encodeUpdateBody([large, new Uint8Array(0x10000)]).length + 0x10000);
  const body = encodeUpdateBody([large, full]);
  expect(body).toHaveLength(BODY_BYTES);
  expect(decodeUpdateBody(body)).toEqual([large, full]);
  expect(() => encodeUpdateBody([large, new Uint8Array(full.length + 1)])).toThrow('more updates than one entry holds');
  expect(decodeUpdateBody(encode(UPDATE_BODY, [large, concat(full, new Uint8Array(1))]))).toBeNull();
  expect(() => encodeUpdateBody([large, large])).toThrow('more updates than one entry holds');
  expect(() => encodeUpdateBody([new Uint8Array(MAX_UPDATE_BYTES + 1)])).toThrow();
  const most = Array.from({ length: MAX_UPDATES }, () => new Uint8Array(2));
  expect(decodeUpdateBody(encodeUpdateBody(most))).toHaveLength(MAX_UPDATES);
  expect(() => encodeUpdateBody([...most, new Uint8Array(2)])).toThrow();
});
