// What a scan shows, as its list says: the last word counts, whatever became of the file between.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addFile, putBackFile, readFiles, removeFile, sayWhatShows, takenFiles } from '../../client/records/files.ts';

test('a scan is said to be the upper jaw, then the lower; it is taken out and comes back as it was said last', () => {
  const doc = new Y.Doc();
  const mark = { addedAt: 1, by: 'mara' };
  const shown = () => readFiles(doc).map(({ name, role, jaw }) => [name, role, jaw]);
  addFile(doc, { file: 'f', kind: 'scan', name: 'arch.stl', rims: 1 });
  expect(shown()).toEqual([['arch.stl', '', '']]);
  sayWhatShows(doc, 'f', { role: 'preparation', jaw: 'upper' }, mark);
  sayWhatShows(doc, 'f', { role: 'preparation', jaw: 'lower' }, mark);
  expect(shown()).toEqual([['arch.stl', 'preparation', 'lower']]);
  removeFile(doc, 'f', 2, 'mara');
  sayWhatShows(doc, 'f', { role: 'antagonist', jaw: 'lower' }, mark);
  expect(shown()).toEqual([]);
  putBackFile(doc, takenFiles(doc)[0]!.file);
  expect(shown()).toEqual([['arch.stl', 'antagonist', 'lower']]);
  sayWhatShows(doc, 'nobody', { role: 'bite', jaw: '' }, mark);
  expect(readFiles(doc)).toHaveLength(1);
});
