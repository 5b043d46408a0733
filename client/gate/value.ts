// Walks one plain value (lib0 "any") inside an update without building it. Depth and number of nodes are bounded.
import type { Cursor } from './cursor.ts';
import { MAX_DEPTH, MAX_KEY_LENGTH, type Budget } from './limits.ts';
import { Refused } from './refusal.ts';

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Keys that reach JavaScript's prototypes, or that no schema of ours would write. */
export function checkKey(key: string): void {
  if (FORBIDDEN_KEYS.has(key) || key.length > MAX_KEY_LENGTH) throw new Refused('key');
}

/** Moves past one value and returns how many levels deep it is: 0 for a scalar. `depth` is where it begins. */
export function skipValue(cursor: Cursor, budget: Budget, depth = 0): number {
  if (depth > MAX_DEPTH) throw new Refused('too deep');
  budget.spendNode();
  const tag = cursor.byte();
  switch (tag) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return 0;
    case 125:
      cursor.skipInt();
      return 0;
    case 124: // float32
      cursor.skip(4);
      return 0;
    case 123: // float64
      cursor.skip(8);
      return 0;
    case 119:
      cursor.text();
      return 0;
    case 116: // bytes
      cursor.skip(cursor.uint());
      return 0;
    case 118:
    case 117:
      return 1 + skipMembers(cursor, budget, depth, tag === 118);
    default: // 122 is a big integer, which JSON can't carry
      throw new Refused(tag === 122 ? 'content kind' : 'malformed');
  }
}

function skipMembers(cursor: Cursor, budget: Budget, depth: number, isObject: boolean): number {
  const count = cursor.count(budget.nodesLeft, 'too many nodes');
  let deepest = 0;
  for (let i = 0; i < count; i++) {
    if (isObject) checkKey(cursor.text());
    deepest = Math.max(deepest, skipValue(cursor, budget, depth + 1));
  }
  return deepest;
}
