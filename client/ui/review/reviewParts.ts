// Which surfaces a review shows, in which colour and how at first: the design as it is, what it stands on, what lies against
// it seen through, and nothing twice.
import type { MeshType } from '../../imaging/mesh/read.ts';
import type { Dress, Half, Look } from '../../imaging/stage/messages.ts';
import type { FileView } from '../../worker/api.ts';
import type { DesignReviewView } from '../../worker/views/designview.ts';
import { meshTypeOf } from '../viewer/meshShow.svelte.ts';

export interface ReviewPart {
  readonly file: FileView;
  readonly type: MeshType;
  /** 0 = a scan. */
  readonly version: number;
  readonly colour: string;
  readonly half: Half;
  /** Until a person chooses. */
  readonly look: Look;
}

const DESIGN = '#5aa9e6';
const OTHER = '#e8a15c';
/** Of scans, in the order they were added; then from the start. */
const SCANS = ['#ded6c4', '#b7c9a0', '#d9b3c2'] as const;

/** `other` is the version that stands beside. */
export function partsOf(
  files: readonly FileView[],
  { versions }: DesignReviewView,
  version: number,
  other: number | undefined,
): readonly ReviewPart[] {
  const designOf = (number: number, colour: string, half: Half): readonly ReviewPart[] =>
    (versions.find((each) => each.number === number)?.files ?? []).flatMap((id) => {
      const file = files.find((each) => each.id === id && each.side === 'guest');
      const type = file && meshTypeOf(file.mediaType);
      return file && type ? [{ file, type, version: number, colour, half, look: 'solid' }] : [];
    });
  const scans = files.flatMap((file): readonly Omit<ReviewPart, 'colour'>[] => {
    const type = file.kind === 'scan' ? meshTypeOf(file.mediaType) : null;
    const isHere = ['here', 'at relay'].includes(file.state) || file.ours !== null;
    return type && isHere ? [{ file, type, version: 0, half: 'both', look: 'solid' }] : [];
  });
  return [
    ...designOf(version, DESIGN, other === undefined ? 'both' : 'right'),
    ...(other === undefined ? [] : designOf(other, OTHER, 'left')),
    ...inOrder(scans).map((scan, i) => ({
      ...scan,
      colour: SCANS[i % SCANS.length] ?? SCANS[0],
      look: lookAtFirst(scan.file.role, i),
    })),
  ];
}

const ORDER: readonly FileView['role'][] = ['preparation', 'antagonist', '', 'design', 'bite'];

/** By what they are said to show; those of which nothing is said as they were added. */
function inOrder<P extends Pick<ReviewPart, 'file'>>(scans: readonly P[]): readonly P[] {
  return scans.toSorted((a, b) => ORDER.indexOf(a.file.role) - ORDER.indexOf(b.file.role));
}

/** The design stands on the preparation; what lies against it is seen through; a bite would cover both. */
function lookAtFirst(role: FileView['role'], place: number): Look {
  if (role === 'preparation') return 'solid';
  if (role === 'bite' || role === 'design') return 'hidden';
  return place === 0 && role === '' ? 'solid' : 'glass';
}

export function dressOf({ file, colour, half }: ReviewPart, look: Look): Dress {
  return { part: file.id, look, half, colour };
}
