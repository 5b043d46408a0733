// Does one job on one file, in whatever thread it is called in.
import { deidentify } from './copy.ts';
import { inspect } from './inspect.ts';
import type { Job, Painted, ReadyMesh, Surface } from './jobs.ts';
import { later } from '../later.ts';
import { lighten } from './mesh/lighten.ts';
import { boundsOf, trianglesOf, type Mesh } from './mesh/mesh.ts';
import { cornerNormals, facing } from './mesh/normals.ts';
import { readMesh } from './mesh/read.ts';
import { thinMesh } from './mesh/thin.ts';
import { paintMesh } from './meshPainter.ts';
import type { Codecs } from './picture/codecs.ts';
import { paint } from './picture/picture.ts';
import { readPicture } from './picture/read.ts';
import type { FileSource } from './source.ts';

/** Triangles that software can turn fluently. */
const LIGHT_TRIANGLES = 40_000;

export async function* perform(job: Job, source: FileSource, codecs: Codecs): AsyncGenerator {
  switch (job.kind) {
    case 'inspect':
      yield await inspect(source, job.name, codecs);
      return;
    case 'copy': {
      const parts = await deidentify(source, job.type, codecs);
      yield typeof parts === 'string' ? parts : null;
      if (typeof parts !== 'string') yield* parts;
      return;
    }
    case 'mesh': {
      const mesh = await readMesh(source, job.type);
      if (mesh === 'too many triangles') {
        const thinned = await thinMesh(source, job.type);
        yield typeof thinned === 'string' ? thinned : { ...readyMesh(thinned.mesh), thinnedFrom: thinned.triangles };
        return;
      }
      yield typeof mesh === 'string' ? mesh : readyMesh(mesh);
      if (typeof mesh === 'string' || !job.withTree) return;
      const { treeOf } = await later(() => import('./mesh/tree.ts'));
      yield treeOf(mesh);
      return;
    }
    case 'picture':
      yield await readPicture(source, job.type, job.frame, codecs);
      return;
    case 'paint':
      yield await paintSmall(job, source, codecs);
  }
}

/** null where nothing can be seen. */
async function paintSmall(
  { type, width, height }: Extract<Job, { kind: 'paint' }>,
  source: FileSource,
  codecs: Codecs,
): Promise<Painted | null> {
  if (type === 'ply') {
    const mesh = await readMesh(source, 'ply');
    return typeof mesh === 'string' ? null : paintMesh(trianglesOf(mesh), width, height);
  }
  const picture = await readPicture(source, 'png', 0, codecs);
  if (typeof picture === 'string' || 'compression' in picture) return null;
  return { width: picture.width, height: picture.height, pixels: paint(picture, picture.window, false) };
}

function readyMesh(mesh: Mesh): ReadyMesh {
  const triangles = mesh.index.length / 3;
  const light = triangles > 1.5 * LIGHT_TRIANGLES ? surfaceOf(lighten(mesh, LIGHT_TRIANGLES)) : null;
  // The tree is made from the mesh afterwards: what goes away now is a copy.
  const whole = surfaceOf({ ...mesh, positions: mesh.positions.slice(), index: mesh.index.slice() });
  return { triangles, thinnedFrom: null, whole, light, bounds: boundsOf(mesh), facing: facing(mesh) };
}

function surfaceOf(mesh: Mesh): Surface {
  return { ...mesh, normals: cornerNormals(mesh) };
}
