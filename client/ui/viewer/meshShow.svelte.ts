// Opens a scan for a screen: the light picture first, then the original, then the tree for measuring. Ends its workers with
// the screen.
import { ask, askOne, DecoderEnded } from '../../imaging/ask.ts';
import type { ReadyMesh, Tree } from '../../imaging/jobs.ts';
import type { MeshRefusal } from '../../imaging/mesh/mesh.ts';
import type { MeshType } from '../../imaging/mesh/read.ts';
import type { ToStage } from '../../imaging/stage/messages.ts';
import type { FileView } from '../../worker/api.ts';
import type { App } from '../app.ts';
import { problemOf, type Live } from '../live.svelte.ts';
import { openOriginal, smallMesh } from './original.ts';

const TYPES: Readonly<Record<string, MeshType>> = { 'model/stl': 'stl', 'model/ply': 'ply', 'model/obj': 'obj' };

export function meshTypeOf(mediaType: string): MeshType | null {
  return TYPES[mediaType] ?? null;
}

export interface MeshShow {
  /** What is on the screen. Reactive, as all here. */
  readonly state: 'nothing' | 'preview' | 'whole';
  /** How much of the original has been read, 0 … 1. */
  readonly part: number;
  readonly mesh: Pick<ReadyMesh, 'triangles' | 'thinnedFrom' | 'bounds' | 'facing'> | null;
  readonly canMeasure: boolean;
  readonly refusal: MeshRefusal | null;
  readonly problem: Live<unknown>['problem'];
}

/** Call while a component is made; `tell` speaks to its stage. */
export function showMesh(
  app: App,
  caseId: string,
  file: FileView,
  type: MeshType,
  tell: (message: ToStage) => void,
): MeshShow {
  let state = $state<MeshShow['state']>('nothing');
  let part = $state(0);
  let mesh = $state.raw<MeshShow['mesh']>(null);
  let canMeasure = $state(false);
  let refusal = $state<MeshRefusal | null>(null);
  let problem = $state.raw<Live<unknown>['problem']>(null);
  let isOver = false;
  const { startImaging } = app.decoders;

  async function showPreview(): Promise<void> {
    const small = await smallMesh(app, caseId, file.id);
    if (small === null || isOver) return;
    const job = { kind: 'mesh', type: 'ply', withTree: false } as const;
    const found = (await askOne(startImaging, job, small)) as ReadyMesh | MeshRefusal;
    if (typeof found === 'string') return;
    if (state === 'nothing') state = 'preview';
    // The stage takes it only while it has nothing better; a stage that is over hears nothing.
    tell({ mesh: found, isPreview: true });
  }

  async function showOriginal(): Promise<void> {
    const source = await openOriginal(app, caseId, file.id, (read) => (part = read));
    const found = ask(startImaging, { kind: 'mesh', type, withTree: true }, source) as AsyncGenerator<
      ReadyMesh | MeshRefusal | Tree,
      void
    >;
    for await (const each of found) {
      if (isOver) return;
      if (typeof each === 'string') {
        refusal = each;
        return;
      }
      if ('whole' in each) {
        mesh = { triangles: each.triangles, thinnedFrom: each.thinnedFrom, bounds: each.bounds, facing: each.facing };
        state = 'whole';
        tell({ mesh: each, isPreview: false });
      } else {
        tell({ tree: each });
        canMeasure = true;
      }
    }
  }

  // An effect, because workers live outside and must end with the screen.
  $effect(() => {
    void showPreview().catch(() => undefined);
    showOriginal().catch((error: unknown) => {
      problem = error instanceof DecoderEnded ? { problem: error.problem, detail: undefined } : problemOf(error);
    });
    return () => {
      isOver = true;
    };
  });

  return {
    get state() {
      return state;
    },
    get part() {
      return part;
    },
    get mesh() {
      return mesh;
    },
    get canMeasure() {
      return canMeasure;
    },
    get refusal() {
      return refusal;
    },
    get problem() {
      return problem;
    },
  };
}
