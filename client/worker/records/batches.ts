// Edits on their way into entries: what a change writes, and how many updates one entry takes.
import type * as Y from 'yjs';
import type { Bytes } from '../../../protocol/bytes.ts';
import { BODY_SPACE, encodeUpdateBody, spaceInBody } from '../../gate/body.ts';
import { WORKER, type Writer } from '../../sync/documents.ts';
import type { Draft } from '../../sync/sealer.ts';

/** What a change does to a document, as updates in their order. */
export function updatesOf(doc: Y.Doc, change: (doc: Y.Doc) => void): Bytes[] {
  const updates: Bytes[] = [];
  const collect = (update: Uint8Array): void => {
    updates.push(new Uint8Array(update));
  };
  doc.on('update', collect);
  try {
    doc.transact(() => {
      change(doc);
    }, WORKER);
  } finally {
    doc.off('update', collect);
  }
  return updates;
}

/** Updates over as many entries as they need. */
export function draftsOf(doc: string, updates: readonly Bytes[], writer: Writer, blobs: readonly Bytes[]): Draft[] {
  const parts: Bytes[][] = [];
  let space = 0;
  for (const update of updates) {
    const part = parts.at(-1);
    const needed = spaceInBody(update);
    if (part && needed <= space && part.length < 4096) {
      part.push(update);
      space -= needed;
    } else {
      parts.push([update]);
      space = BODY_SPACE - needed;
    }
  }
  return parts.map((part, index) => ({
    kind: 'update',
    doc,
    writer,
    body: encodeUpdateBody(part),
    blobs: index === 0 ? blobs : [],
  }));
}
