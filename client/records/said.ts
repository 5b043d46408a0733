// The words in a document, whatever its shape: for somebody who has to judge what a stranger wrote. Reads anything.
import type * as Y from 'yjs';
import type { RootKind } from './documents.ts';

/** Names of fields that are for the app, not for people. */
const NOT_WORDS = new Set(['id', 'by', 'side', 'at', 'kind', 'refersTo', 'blob', 'key', 'hash', 'file', 'writer']);
const MOST = 400;

/** Every text and number in the given roots, in their order. */
export function wordsIn(doc: Y.Doc, roots: Readonly<Record<string, RootKind>>): readonly string[] {
  const out: string[] = [];
  for (const [name, kind] of Object.entries(roots)) {
    const root = kind === 'map' ? doc.getMap(name) : kind === 'array' ? doc.getArray(name) : doc.getText(name);
    collect(root.toJSON(), out, 0);
  }
  return out;
}

function collect(value: unknown, out: string[], depth: number): void {
  if (out.length >= MOST || depth > 8) return;
  if (typeof value === 'string' && value.trim() !== '') out.push(value.trim());
  else if (typeof value === 'number') out.push(String(value));
  else if (Array.isArray(value)) for (const each of value) collect(each, out, depth + 1);
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const [name, each] of Object.entries(value)) if (!NOT_WORDS.has(name)) collect(each, out, depth + 1);
}
