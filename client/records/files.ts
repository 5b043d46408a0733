// Files of a case (`case/files-owner`, `case/files-guest`) and of a draft: where the sealed pieces are and the key that
// opens them. In a case the list only grows: a removal is another record, and so is its return.
import type * as Y from 'yjs';
import { CODE, DEVICE, NAME } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { SCAN_ROLES } from './scanRoles.ts';
import { code, count, instant, octets, optional, record, text, type Infer } from './shape.ts';

export const FILE_KINDS = ['scan', 'photo', 'xray', 'design', 'document'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

const MAX_FILE_BYTES = 2 ** 40;
export const MAX_VERSION = 1_000;
/** More are not told apart. */
const MOST_RIMS = 9_999;
const BLOB = { size: count(MAX_FILE_BYTES), key: octets(16, 64), blobs: octets(32, 32 * 4096) };

const FILE = record({
  file: text(CODE),
  /** 'added'; or of the file with the same id: its removal, that all its sealed units are at the relay, or what it shows. */
  act: code('added', 'removed', 'sent', 'shows'),
  name: text(NAME),
  kind: code('document', 'scan', 'photo', 'xray', 'design'),
  mediaType: text(CODE),
  /** SHA-256 of the bytes as they are here, and of the original they were made from. */
  hash: octets(32, 32),
  originalHash: octets(32, 32),
  /** Length in the clear; the key of this file; SHA-256 of every sealed unit, one after the other, 32 bytes each. */
  ...BLOB,
  preview: optional(record({ mediaType: text(CODE), ...BLOB })),
  /** Of a design: which version it belongs to, 1 and up. A later one takes the place of those before it. */
  version: count(MAX_VERSION),
  /** Whether the picture itself has writing in it, as far as the file says: no copy can take it out. */
  writing: code('not said', 'yes', 'no'),
  /** Of a scan: which surface it is, and of which jaw. '' = nobody has said. */
  role: code('', ...SCAN_ROLES),
  jaw: code('', 'upper', 'lower'),
  /** Of a surface: edges around openings in it, 0 when it is closed or was not looked at. */
  rims: count(MOST_RIMS),
  addedAt: instant(),
  by: text(DEVICE),
});
export type FileRecord = Infer<typeof FILE>;
export type Shows = Pick<FileRecord, 'role' | 'jaw'>;
/** Where sealed bytes are and what opens them: of a file, or of its small picture. */
export type SealedRef = Pick<FileRecord, 'size' | 'key' | 'blobs'>;

/** X-rays often have a name in the picture: a person looks before one leaves, unless the file says that it has none. */
export function mayShowWriting({
  kind,
  mediaType,
  writing,
}: Pick<FileRecord, 'kind' | 'mediaType' | 'writing'>): boolean {
  return (kind === 'xray' || mediaType === 'application/dicom') && writing !== 'no';
}

/** A file that somebody took out, and the last removal of it. */
export interface TakenFile {
  readonly file: Listed<FileRecord>;
  readonly at: number;
  readonly by: string;
}

/** Files that are there now, in the order they were added; each id once. */
export function readFiles(doc: Y.Doc): readonly Listed<FileRecord>[] {
  return lives(doc).flatMap(({ file, removal }) => (removal ? [] : [file]));
}
/** Files that were taken out and are not there again. */
export function takenFiles(doc: Y.Doc): readonly TakenFile[] {
  return lives(doc).flatMap(({ file, removal }) => (removal ? [{ file, at: removal.addedAt, by: removal.by }] : []));
}

interface Life {
  /** As it was added first: a return brings nothing else. What was said last of what it shows stands in it. */
  file: Listed<FileRecord>;
  removal: FileRecord | null;
}
/** What became of each file: of its removals and returns the last one in the list counts. */
function lives(doc: Y.Doc): readonly Life[] {
  const found = new Map<string, Life>();
  for (const record of readList(doc.getArray('files'), FILE)) {
    const life = found.get(record.file);
    if (record.file === '' || record.act === 'sent') continue;
    if (life && record.act === 'shows') life.file = { ...life.file, role: record.role, jaw: record.jaw };
    else if (life) life.removal = record.act === 'removed' ? record : null;
    else if (record.act === 'added') found.set(record.file, { file: record, removal: null });
  }
  return [...found.values()];
}

export function addFile(doc: Y.Doc, file: Partial<FileRecord> & { readonly file: string }): void {
  const record: FileRecord = { ...FILE.empty, ...file, act: 'added' };
  appendRecord(doc.getArray('files'), FILE, record);
}
export function removeFile(doc: Y.Doc, file: string, at: number, by: string): void {
  const record: FileRecord = { ...FILE.empty, file, act: 'removed', addedAt: at, by };
  appendRecord(doc.getArray('files'), FILE, record);
}
/** What a scan shows: the last word counts. */
export function sayWhatShows(doc: Y.Doc, file: string, shows: Shows, mark: Pick<FileRecord, 'addedAt' | 'by'>): void {
  const record: FileRecord = { ...FILE.empty, file, act: 'shows', ...shows, ...mark };
  appendRecord(doc.getArray('files'), FILE, record);
}
/** As it was, from a list in which it is or was. */
export function putBackFile(doc: Y.Doc, file: FileRecord): void {
  addFile(doc, FILE.read(file));
}

/** All units of this file are at the relay: who has the record can fetch it. */
export function markSent(doc: Y.Doc, file: string, at: number, by: string): void {
  const record: FileRecord = { ...FILE.empty, file, act: 'sent', addedAt: at, by };
  appendRecord(doc.getArray('files'), FILE, record);
}
/** Ids of the files that whoever added them has sent whole. */
export function sentFiles(doc: Y.Doc): ReadonlySet<string> {
  const records = readList(doc.getArray('files'), FILE);
  return new Set(records.filter(({ act }) => act === 'sent').map(({ file }) => file));
}

/** The names of sealed units, 32 bytes each, in order. */
export function blobNames(blobs: Uint8Array): readonly Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: Math.floor(blobs.length / 32) }, (_, i) => blobs.slice(32 * i, 32 * (i + 1)));
}
