// The calls of a page about files of a case or draft.
import type { CaseDeps } from '../cases/cases.ts';
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';

type FileCalls = Pick<
  Served,
  | 'attach'
  | 'moves'
  | 'pauseMove'
  | 'resumeMove'
  | 'cancelMove'
  | 'removeFile'
  | 'decideFile'
  | 'sayWhatScanShows'
  | 'openFile'
  | 'readFilePart'
  | 'filePreview'
  | 'designReview'
  | 'decideDesign'
>;

/** `deps` throws while no vault is open. */
export function fileCalls(deps: () => CaseDeps): FileCalls {
  return {
    attach: async (id, ...of) => (await parts.casefiles()).attach(deps(), id, ...of),
    designReview: async (id) => (await parts.deciding()).designReview(deps().house, id),
    decideDesign: async (id, decision) => (await parts.deciding()).decideDesign(deps(), id, decision),
    moves: async (id) => (await parts.casefiles()).moveViews(deps(), id),
    pauseMove: async (id, file) => (await parts.casefiles()).pauseMove(deps(), id, file),
    resumeMove: async (id, file) => (await parts.casefiles()).resumeMove(deps(), id, file),
    cancelMove: async (id, file) => (await parts.casefiles()).cancelMove(deps(), id, file),
    removeFile: async (id, file) => (await parts.casefiles()).dropFile(deps(), id, file),
    decideFile: async (id, file, goes) => (await parts.casefiles()).decideFile(deps(), id, file, goes),
    sayWhatScanShows: async (id, ...of) => (await parts.scanshows()).sayWhatScanShows(deps(), id, ...of),
    openFile: async (id, file, aim) => (await parts.reading()).openFile(deps(), id, file, aim),
    readFilePart: async (id, file, aim, start, end) =>
      (await parts.reading()).readFilePart(deps(), id, file, aim, start, end),
    filePreview: async (id, file) => (await parts.casefiles()).filePreview(deps(), id, file),
  };
}
