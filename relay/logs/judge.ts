// The relay's decisions about passes, epoch records and entries, as pure functions over what a store has read.
// Members decide alone what they believe; here it is only settled who may store and fetch bytes.
import { equal } from '../../protocol/bytes.ts';
import { readHeader } from '../../protocol/entry.ts';
import { compareNext, judgeFirst, judgeNext, RIGHT, rightsOf, type EpochRecord } from '../../protocol/epoch.ts';
import type { Refusal } from '../../protocol/frames.ts';
import type { Hash } from '../../protocol/ids.ts';
import * as limits from '../../protocol/limits.ts';
import type { Refused, Standing } from './store.ts';

export function refused(reason: Refusal, hint: number | null = null): Refused {
  return { kind: 'refused', reason, hint };
}

/** Rights of several proven passes together in the newest epoch. */
export function rightsIn(standing: Standing, keys: readonly Uint8Array[]): number {
  let rights = 0;
  for (const key of keys) rights |= rightsOfPass(standing, key);
  return rights;
}
export function rightsOfPass(standing: Standing, key: Uint8Array): number {
  return rightsOf(standing as Parameters<typeof rightsOf>[0], key);
}
export function mayRead(rights: number): boolean {
  return (rights & (RIGHT.read | RIGHT.own)) !== 0;
}
export function mayAppend(rights: number): boolean {
  return (rights & (RIGHT.append | RIGHT.own)) !== 0;
}
export function mayRekey(rights: number): boolean {
  return (rights & (RIGHT.rekey | RIGHT.own)) !== 0;
}

/** An entry names the log it goes to; nothing else of it can be judged here. */
export function judgeEntry(log: Uint8Array, entry: Uint8Array): Refusal | null {
  const read = readHeader(entry);
  if (!read) return 'malformed';
  if (read.header.version !== limits.VERSION) return 'version';
  return equal(read.header.log, log) ? null : 'malformed';
}

/** An epoch record and the control entry that is stored with it belong together. */
export function judgeControl(hash: Hash, record: EpochRecord, entry: Uint8Array): Refusal | null {
  const reason = judgeEntry(record.fields.log, entry);
  if (reason) return reason;
  const isNamed = equal(hash(entry), record.fields.control);
  const key = readHeader(entry)?.header.key;
  return isNamed && key && equal(key, record.fields.key) ? null : 'not lawful';
}

export function judgeGenesis(hash: Hash, genesis: Uint8Array, record: EpochRecord): Refusal | null {
  if (record.fields.version !== limits.VERSION) return 'version';
  return judgeFirst(hash, genesis, record) === null ? null : 'not lawful';
}

/**
 * Own and root pass of the newest record may supersede, at an equal or higher number, from an earlier record of its chain;
 * only where members follow it too (P23): a relay that went another way than they would never meet them again.
 */
export function judgeRecord(
  newest: EpochRecord,
  record: EpochRecord,
  recordOf: (hash: Uint8Array) => EpochRecord | null,
): Refused | null {
  if (record.fields.version !== limits.VERSION) return refused('version');
  const verdict = judgeNext(newest, record);
  if (verdict === null) return null;
  if (verdict === 'stale') {
    const isOwner = (rightsOf(newest.fields, record.fields.signer) & RIGHT.own) !== 0;
    const isLater = record.fields.number >= newest.fields.number && record.fields.suite >= newest.fields.suite;
    if (isOwner && isLater && isFollowed(newest, record, recordOf)) return null;
    return refused('stale epoch', newest.fields.number);
  }
  return refused('not lawful', newest.fields.number);
}

/** Whether it takes the place of what follows its `previous` in the chain that ends with `newest`. */
function isFollowed(
  newest: EpochRecord,
  record: EpochRecord,
  recordOf: (hash: Uint8Array) => EpochRecord | null,
): boolean {
  let next = newest;
  while (next.fields.previous) {
    const previous = recordOf(next.fields.previous);
    if (!previous) return false;
    if (record.fields.previous && equal(record.fields.previous, previous.hash))
      return judgeNext(previous, record) === null && compareNext(previous, record, next) < 0;
    next = previous;
  }
  return false;
}
