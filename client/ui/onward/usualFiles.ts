// Which files of a case go to another lab when nobody chooses: the design that was approved; before there is one the scans.
import type { FileView } from '../../worker/api.ts';
import type { DesignReviewView } from '../../worker/views/designview.ts';

export function usualFiles(
  offered: readonly Pick<FileView, 'id' | 'kind'>[],
  review: DesignReviewView | undefined,
): readonly string[] {
  const approved = (review?.decisions ?? [])
    .filter(({ decision, isCurrent }) => isCurrent && decision === 'approved')
    .flatMap(({ files }) => files.map(({ file }) => file));
  const designs = offered.filter(({ id }) => approved.includes(id));
  return (designs.length > 0 ? designs : offered.filter(({ kind }) => kind === 'scan')).map(({ id }) => id);
}
