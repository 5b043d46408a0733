// The entry of the worker that opens foreign files: one job, then it is ended by whoever started it. It can reach nothing
// (its Content-Security-Policy says so) and holds nothing but the bytes it was handed.
import { browserCodecs } from './browserCodecs.ts';
import { buffersOf, type FromWorker, type ToWorker } from './jobs.ts';
import { PartMissing } from '../later.ts';
import { perform } from './perform.ts';
import type { FileSource } from './source.ts';

function say(message: FromWorker): void {
  self.postMessage(message, { transfer: [...buffersOf(message)] });
}

let given: ((bytes: Uint8Array<ArrayBuffer>) => void) | null = null;
let wanted: (() => void) | null = null;

function sourceOf(size: number): FileSource {
  return {
    size,
    read: (start, end) =>
      new Promise((resolve, reject) => {
        given = (bytes) => {
          if (bytes.length === end - start) resolve(bytes);
          else reject(new Error('these bytes could not be had'));
        };
        say({ read: [start, end] });
      }),
  };
}

/** Reads of one job come one after the other, for there is one place to keep who waits. */
function inTurn(source: FileSource): FileSource {
  let last: Promise<unknown> = Promise.resolve();
  return {
    size: source.size,
    read(start, end) {
      const read = last.then(() => source.read(start, end));
      last = read.catch(() => undefined);
      return read;
    },
  };
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('bytes' in data) given?.(data.bytes);
  else if ('next' in data) wanted?.();
  else void work(data.job, data.size);
});

async function work(job: Extract<ToWorker, { job: unknown }>['job'], size: number): Promise<void> {
  try {
    for await (const part of perform(job, inTurn(sourceOf(size)), browserCodecs)) {
      const taken = new Promise<void>((resolve) => (wanted = resolve));
      say({ part });
      await taken;
    }
    say({ end: 'done' });
  } catch (error) {
    say({ end: error instanceof PartMissing ? 'incomplete' : 'failed' });
  }
}
