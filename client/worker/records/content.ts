// What entries mean once they are verified and in their place: edits pass the gate into documents, events are noted.
// Nothing here decides order or signatures; nothing reaches a document that the gate or the rules refuse.
import * as Y from 'yjs';
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Position, SignedEntry } from '../../../protocol/entry.ts';
import { clientIdOf, type DeviceId, type LogId } from '../../../protocol/ids.ts';
import type { Receipt } from '../../../protocol/receipt.ts';
import { decodeEvents, mayStandOnCase } from '../../access/event.ts';
import { decodeEventKey } from '../../access/eventKey.ts';
import { sha256 } from '../../crypto/hash.ts';
import { decodeUpdateBody } from '../../gate/body.ts';
import { gate } from '../../gate/gate.ts';
import { isFinal, type Refusal } from '../../gate/refusal.ts';
import { documentRule, type Compartment, type DocumentRule } from '../../records/documents.ts';
import type { Verdict } from '../../sync/belonging.ts';
import type { LogState } from '../../sync/logstate.ts';
import type { WriteRule } from '../../roster/rights.ts';
import type { DocumentDraft, Library } from './library.ts';
import { parts } from '../parts.ts';

export interface ContentDeps {
  readonly library: Library;
  /** "case" or the compartment of a log. */
  readonly placeOf: (log: Bytes) => string;
  /** Whether this entry's device may write documents of this rule here, as far as its author knew. Null = it may. */
  readonly mayWrite: (log: Bytes, entry: SignedEntry, rule: WriteRule) => string | null;
  /** A device went two ways in this log: what refers to the way that was set aside would wait for good. */
  readonly isForked?: boolean;
}

export function ruleIn(place: string, name: string): DocumentRule | null {
  return documentRule(place as Compartment | 'case', name);
}

/** The verdict depends on the entry and what it builds on alone, so every device reaches the same. */
export async function applyContent(deps: ContentDeps, log: Bytes, entry: SignedEntry): Promise<Verdict> {
  const { kind, body } = entry.fields;
  const place = deps.placeOf(log);
  // A contact holds nothing but its roster.
  if (place === 'contact') return { type: 'quarantined', reason: 'not for a contact' };
  const isCase = place === 'case';
  switch (kind) {
    case 'update':
      return applyUpdate(deps, log, entry);
    case 'event': {
      const events = decodeEvents(body);
      if (!events) return { type: 'quarantined', reason: 'malformed' };
      if (isCase && !events.every((event) => mayStandOnCase(event, toHex(log))))
        return { type: 'quarantined', reason: 'not for a case' };
      return { type: 'applied', ops: [] };
    }
    case 'act':
      return isCase ? (await parts.acting()).takeAct(deps, log, entry) : { type: 'held' };
    case 'eventkey':
      return decodeEventKey(body) ? { type: 'applied', ops: [] } : { type: 'quarantined', reason: 'malformed' };
    default:
      return { type: 'held' };
  }
}

async function applyUpdate(
  { library, placeOf, mayWrite, isForked }: ContentDeps,
  log: Bytes,
  entry: SignedEntry,
): Promise<Verdict> {
  const { doc: name, device, gen, writer, body } = entry.fields;
  const rule = ruleIn(placeOf(log), name);
  if (!rule) return { type: 'quarantined', reason: 'unknown document' };
  const forbidden = forbiddenBy(mayWrite(log, entry, rule));
  if (forbidden) return forbidden;
  const updates = decodeUpdateBody(body);
  if (!updates) return { type: 'quarantined', reason: 'malformed' };
  const draft = await library.draft(log, name);
  const clientId = clientIdOf(sha256, log as LogId, name, device as DeviceId, gen, writer as 0 | 1);
  const refusal = tryAll(updates, draft, clientId, rule);
  // Only more entries can change this one verdict; to wait for them keeps devices agreed.
  if (refusal && !isFinal(refusal) && !isForked) return { type: 'held' };
  if (refusal) return { type: 'quarantined', reason: refusal };
  library.take(draft, updates);
  return { type: 'applied', ops: [] };
}

/** null = nothing forbids it. */
export function forbiddenBy(reason: string | null): Verdict | null {
  // Later roster entries may decide otherwise.
  if (reason === 'frozen' || reason === 'unknown device') return { type: 'held' };
  return reason === null ? null : { type: 'quarantined', reason };
}

/** An entry is taken whole or not at all: several updates are tried on a copy first. */
function tryAll(
  updates: readonly Bytes[],
  draft: DocumentDraft,
  clientId: number,
  shape: DocumentRule,
): Refusal | null {
  let { doc } = draft;
  if (updates.length > 1) {
    doc = new Y.Doc({ gc: false });
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(draft.doc));
  }
  // One transaction for all: what Yjs does at the end of each costs more than the edit. The gate reads facts that it
  // does not change.
  return doc.transact(() => {
    for (const update of updates) {
      const verdict = gate(update, { doc, clientId, shape });
      if (!verdict.ok) return verdict.reason;
      if (doc !== draft.doc) Y.applyUpdate(doc, update);
    }
    return null;
  });
}

/**
 * The newest place of our log that another house's entries prove to have seen. Nobody has seen what came after its own
 * entry, nor a history that the relay did not show here.
 */
export function seenBy(
  before: LogState['seenBy'],
  entry: SignedEntry,
  receipt: Receipt | null,
  contradicts: (seen: Position) => boolean,
): LogState['seenBy'] {
  const { seen, device } = entry.fields;
  if (!seen || !receipt || contradicts(seen)) return before;
  if (seen.term > receipt.stored.term || seen.seq >= receipt.stored.seq) return before;
  if (before && (before.term > seen.term || (before.term === seen.term && before.seq >= seen.seq))) return before;
  return { device, term: seen.term, nonce: seen.nonce, seq: seen.seq, at: receipt.stored.time };
}
