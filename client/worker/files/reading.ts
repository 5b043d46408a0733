// Files that a screen reads by parts. The opening is in the access log before a byte is released; who reads a file
// through to its end gets the last part only if all of it is what its record says.
import { equal, type Bytes } from '../../../protocol/bytes.ts';
import { runningSha256, type RunningHash } from '../../crypto/hash.ts';
import type { FileSource } from '../../imaging/source.ts';
import { recordOfFile } from '../../access/subject.ts';
import { TYPES } from '../../imaging/sniff.ts';
import { savedName } from '../../records/fileNames.ts';
import type { FileAim } from '../api.ts';
import { findFile, findOriginal } from './casefiles.ts';
import type { CaseDeps } from '../cases/cases.ts';
import { isWhole, typeOf } from './files.ts';
import type { House } from '../house.ts';
import type { FoundFile } from './latefiles.ts';
import { workPurpose } from '../records/listrows.ts';
import { Refused } from '../rpc.ts';
import { sealedSource } from './sealedSource.ts';

const MOST_AT_ONCE = 4 * 1024 * 1024;

interface Reading {
  readonly source: FileSource;
  readonly hash: Bytes;
  /** Of the bytes [0, at), as long as they are read one after the other. */
  running: RunningHash;
  at: number;
}

const openFiles = new WeakMap<House, Map<string, Reading>>();

export async function openFile(
  deps: CaseDeps,
  id: string,
  file: string,
  aim: FileAim,
): Promise<{ name: string; mediaType: string; size: number }> {
  const { house } = deps;
  const { log, document, record } = await chosen(deps, id, file, aim);
  const action = aim === 'view' ? 'file-open' : 'export';
  await house.journal.note({
    action,
    record: recordOfFile(id, file),
    compartment: 'cases',
    purpose: workPurpose(house),
  });
  if (!(await isWhole(house, record))) {
    if (!house.moves) throw new Refused('file not here yet');
    await house.moves.fetch(log, document, record);
  }
  const open = openFiles.get(house) ?? new Map<string, Reading>();
  openFiles.set(house, open);
  const source = sealedSource(house.disk, record);
  open.set(`${id}/${file}/${aim}`, { source, hash: record.hash, running: runningSha256(), at: 0 });
  const { name, mediaType, size } = record;
  const type = typeOf(mediaType);
  return { name: savedName(name, type ? TYPES[type].extensions : ['bin']), mediaType, size };
}

export async function readFilePart(
  { house }: CaseDeps,
  id: string,
  file: string,
  aim: FileAim,
  start: number,
  end: number,
): Promise<Bytes> {
  const reading = openFiles.get(house)?.get(`${id}/${file}/${aim}`);
  if (!reading || end - start > MOST_AT_ONCE) throw new Refused('not allowed');
  const part = await reading.source.read(start, end);
  prove(reading, start, part);
  return part;
}

/** To look at: our own, as long as it is on this tablet; the lab's copy shows the same. */
async function chosen(deps: CaseDeps, id: string, file: string, aim: FileAim): Promise<FoundFile> {
  if (aim === 'save copy') return findFile(deps, id, file);
  const original = await findOriginal(deps, id, file);
  return aim === 'save' || (await isWhole(deps.house, original.record)) ? original : findFile(deps, id, file);
}

function prove(reading: Reading, start: number, part: Bytes): void {
  if (start === 0) Object.assign(reading, { running: runningSha256(), at: 0 });
  if (start !== reading.at) return;
  reading.running.add(part);
  reading.at += part.length;
  if (reading.at < reading.source.size) return;
  // Reading it once more begins anew.
  reading.at = -1;
  if (!equal(reading.running.digest(), reading.hash)) throw new Refused('file damaged');
}
