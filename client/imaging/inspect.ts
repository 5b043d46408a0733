// What a file really is, judged before anything of it is kept, with a small picture of it where one can be made.
import { lighten } from './mesh/lighten.ts';
import { boundsOf } from './mesh/mesh.ts';
import { readMesh, type MeshType } from './mesh/read.ts';
import { rimsOf } from './mesh/rims.ts';
import { thinMesh } from './mesh/thin.ts';
import { writePly } from './mesh/writePly.ts';
import { plainCodecs, type Codecs } from './picture/codecs.ts';
import type { PictureRefusal } from './picture/picture.ts';
import { readPicture } from './picture/read.ts';
import { thumbnailOf } from './picture/thumbnail.ts';
import { openDicom } from './dicom/open.ts';
import { pixelFacts } from './dicom/pixels.ts';
import { sniff, TYPES, type FileProblem, type FileType, type Octets } from './sniff.ts';
import type { FileSource } from './source.ts';

/** At most 256 KiB, and without a word about whose it is. */
export interface Preview {
  readonly mediaType: 'image/png' | 'model/ply';
  readonly bytes: Octets;
}
export interface Inspection {
  /** Of a mesh: its longest side in its unit, and the edges around openings in it; null where there were too many. */
  readonly surface: { readonly longest: number; readonly rims: number | null } | null;
  readonly type: FileType;
  readonly preview: Preview | null;
  /** Whether the picture itself has writing in it, as far as the file says. A copy of it would have it too. */
  readonly writing: 'yes' | 'no' | 'not said';
}

const PREVIEW_TRIANGLES = 4000;
const LARGEST_PREVIEW = 256 * 1024;

/** Nothing is taken that could not be read to its end; only what is too much to be shown is taken without a picture. */
export async function inspect(
  source: FileSource,
  name: string,
  codecs: Codecs = plainCodecs,
): Promise<Inspection | FileProblem> {
  const type = await sniff(source, name);
  if (!isType(type)) return type;
  switch (type) {
    case 'stl':
    case 'ply':
    case 'obj':
      return inspectMesh(source, type);
    case 'jpeg':
    case 'png':
      return inspectPhoto(source, type, codecs);
    case 'dicom':
      return inspectDicom(source, codecs);
    case 'pdf':
      return { type, preview: null, writing: 'yes', surface: null };
  }
}

function isType(type: FileType | FileProblem): type is FileType {
  return type in TYPES;
}

async function inspectMesh(source: FileSource, type: MeshType): Promise<Inspection | FileProblem> {
  const read = await readMesh(source, type);
  const thinned = read === 'too many triangles' ? await thinMesh(source, type) : read;
  // What is too much for that is kept without a picture.
  if (thinned === 'too many triangles') return { type, preview: null, writing: 'no', surface: null };
  if (typeof thinned === 'string') return 'file damaged';
  const mesh = 'mesh' in thinned ? thinned.mesh : thinned;
  const { min, max } = boundsOf(mesh);
  const longest = Math.max(...max.map((most, k) => most - min[k]!));
  // A lighter surface of it has openings of its own.
  const surface = { longest, rims: 'mesh' in thinned ? null : rimsOf(mesh) };
  return { type, preview: small('model/ply', writePly(lighten(mesh, PREVIEW_TRIANGLES))), writing: 'no', surface };
}

async function inspectPhoto(
  source: FileSource,
  type: 'jpeg' | 'png',
  codecs: Codecs,
): Promise<Inspection | FileProblem> {
  const picture = await readPicture(source, type, 0, codecs, MOST_PREVIEW_PIXELS);
  if (picture === 'unknown pixels') return 'compression unknown';
  if (typeof picture === 'string') return 'file damaged';
  const preview = isRefusal(picture) ? null : await thumbnailOf(picture);
  return { type, preview: preview && small('image/png', preview), writing: 'not said', surface: null };
}

async function inspectDicom(source: FileSource, codecs: Codecs): Promise<Inspection | FileProblem> {
  const dicom = await openDicom(source);
  if (typeof dicom === 'string') return 'file damaged';
  const facts = await pixelFacts(dicom);
  if (facts === 'too many pixels') return 'file too detailed';
  if (facts === 'cut off' || facts === 'unreadable') return 'file damaged';
  if (typeof facts === 'string') return { type: 'dicom', preview: null, writing: 'not said', surface: null };
  const picture = await readPicture(source, 'dicom', 0, codecs);
  if (isRefusal(picture) && typeof picture === 'string') return 'file damaged';
  // A small picture is passed on with the copy: where there is writing in it, there is none.
  const preview = isRefusal(picture) || facts.burntIn === 'yes' ? null : await thumbnailOf(picture);
  const shown = preview && small('image/png', preview);
  return { type: 'dicom', preview: shown, writing: facts.burntIn, surface: null };
}

function isRefusal(picture: object | PictureRefusal): picture is PictureRefusal {
  return typeof picture === 'string' || 'compression' in picture;
}

/** Enough pixels for a small picture, so that a large photo is not unpacked in full for it. */
const MOST_PREVIEW_PIXELS = 1_000_000;

function small(mediaType: Preview['mediaType'], bytes: Octets): Preview | null {
  return bytes.length <= LARGEST_PREVIEW ? { mediaType, bytes } : null;
}
