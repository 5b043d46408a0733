// Judging and copying files for the vault, in workers of their own: no foreign file is opened in the thread that holds keys.
import { ask, askOne, DecoderEnded } from './ask.ts';
import type { Inspection } from './inspect.ts';
import type { FileProblem, FileType, Octets } from './sniff.ts';
import type { FileSource } from './source.ts';

export interface Imaging {
  readonly inspect: (source: FileSource, name: string) => Promise<Inspection | FileProblem>;
  /** A copy that proves bad midway throws; what came until then must be dropped. */
  readonly deidentify: (source: FileSource, type: FileType) => Promise<AsyncIterable<Octets> | FileProblem>;
}

export function imagingElsewhere(start: () => Worker): Imaging {
  return {
    async inspect(source, name) {
      try {
        return (await askOne(start, { kind: 'inspect', name }, source)) as Inspection | FileProblem;
      } catch (error) {
        return problemOf(error);
      }
    },
    async deidentify(source, type) {
      const parts = ask(start, { kind: 'copy', type }, source) as AsyncGenerator<Octets | FileProblem | null, void>;
      try {
        const first = await parts.next();
        if (first.done !== true && first.value === null) return parts as AsyncGenerator<Octets, void>;
        await parts.return();
        return first.done === true ? 'file damaged' : (first.value as FileProblem);
      } catch (error) {
        return problemOf(error);
      }
    },
  };
}

function problemOf(error: unknown): FileProblem {
  if (error instanceof DecoderEnded) return error.problem;
  throw error;
}
