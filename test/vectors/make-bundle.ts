// Vectors of the auditor's bundle: one that discloses everything, one that hides half, and what is not good, as an edit of
// the first with what a verifier says to it.
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import { MAGIC, readFrame, SECTIONS, writeFrame, type Frame, type Section } from '../../client/access/bundle.ts';
import type { LogItem } from '../../client/access/bundleparts.ts';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { labOnCase } from '../access/lab.ts';
import { EVERYTHING, exportItems, itemOf, quietMorning } from '../access/practice.ts';
import { flipBit } from './plain.ts';

/** `removed` bytes from `at` give way to `inserted`. */
export interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: Bytes;
}
export function edited(file: Bytes, { at, removed, inserted }: Edit): Bytes {
  return concat(file.subarray(0, at), inserted, file.subarray(at + removed));
}

export async function makeBundleVectors() {
  const morning = await quietMorning(2);
  const all = exportItems(morning.anna, morning, morning.items);
  const half = morning.kept.map((each, i) => itemOf(each, i > 1));
  const { parts } = await labOnCase();
  const withLab = exportItems(morning.anna, morning, morning.items, EVERYTHING, [parts]);
  const { manifest, sections } = readFrame(all) as Frame;
  const before = writeFrame(sha256, morning.anna.key.sign, { ...manifest, format: 1 }, sections);
  const refused: Record<string, Edit> = {
    'a byte behind the end': { at: all.length, removed: 0, inserted: new Uint8Array(1) },
    'its last byte is missing': { at: all.length - 1, removed: 1, inserted: new Uint8Array(0) },
    'no bundle': { at: 0, removed: 6, inserted: utf8('amalga') },
    'the format after this': { at: MAGIC.length - 2, removed: 1, inserted: utf8('3') },
    'another staff log in the manifest': bitAt(all, MAGIC.length + 4 + 10),
    'the exporter’s signature': bitAt(all, startOf(all, 'roster') - 9),
  };
  for (const name of SECTIONS)
    refused[`a bit of ${name}`] = bitAt(all, startOf(all, name));
  for (const [name, change] of Object.entries(insiders(morning.items)))
    refused[name] = between(all, exportItems(morning.anna, morning, change));
  const reasonsOf = async (file: Bytes) =>
    (await verifyBundle(OFFLINE_TOOLS, file)).problems.map(({ place, reason }) => `${place}: ${reason}`);
  return {
    everything: { file: all, ...(await saidOf(all)) },
    half: { file: exportItems(morning.anna, morning, half), ...(await saidOf(exportItems(morning.anna, morning, half))) },
    withLab: { file: withLab, ...(await saidOf(withLab)) },
    /** Of the first format, which had no section for other houses. */
    before: { file: before, ...(await saidOf(before)) },
    refused: await Promise.all(
      Object.entries(refused).map(async ([name, edit]) => ({
        ...{ name, edit },
        problems: await reasonsOf(edited(all, edit)),
      })),
    ),
  };
}

async function saidOf(file: Bytes) {
  const { ok, organisation, counts, events } = await verifyBundle(OFFLINE_TOOLS, file);
  const shown = events.map(({ device, seq, who, event, window }) => {
    const { action, record, at } = event;
    return { ...{ device, seq, name: who.name, action, record, at }, notBefore: window.notBefore, notAfter: window.notAfter };
  });
  return { ok, organisation, counts, events: shown };
}

/** What somebody may write who exports and has a good signature. */
function insiders(items: readonly LogItem[]): Record<string, readonly LogItem[]> {
  const [first, second, third, last] = items as [LogItem, LogItem, LogItem, LogItem];
  return {
    'an entry left out': [first, second, last],
    'an entry under another’s name': [first, { ...second, device: first.device, seq: 2 }, third, last],
    'the receipt of another entry': [first, second, { ...third, receipt: last.receipt }, last],
  };
}

function startOf(file: Bytes, section: Section): number {
  const frame = readFrame(file);
  if (typeof frame === 'string') throw new Error(frame);
  let at = MAGIC.length + 4 + frame.manifestBytes.length + 64;
  for (const { name, length } of frame.manifest.sections) {
    if (name === section) return at;
    at += length;
  }
  throw new Error('no such section');
}
function bitAt(file: Bytes, at: number): Edit {
  return { at, removed: 1, inserted: flipBit(file.subarray(at, at + 1), 7) };
}
/** The one stretch in which two files differ. */
function between(from: Bytes, to: Bytes): Edit {
  let at = 0;
  while (from[at] === to[at]) at += 1;
  let end = 0;
  const most = Math.min(from.length, to.length) - at;
  while (end < most && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return { at, removed: from.length - end - at, inserted: to.slice(at, to.length - end) };
}
