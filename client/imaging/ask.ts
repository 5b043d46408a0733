// The end of a job that stays outside: hands a worker the bytes it asks for, takes what it finds, and ends it when it takes
// too long or when nobody wants more. A file that hangs its decoder hangs nothing else, and a decoder that never came is not
// the file's fault.
import type { FromWorker, Job, ToWorker } from './jobs.ts';
import type { FileSource } from './source.ts';

export class DecoderEnded extends Error {
  readonly problem: 'file too slow' | 'file damaged' | 'app incomplete';
  constructor(problem: DecoderEnded['problem']) {
    super(problem);
    this.problem = problem;
  }
}

/** A worker that neither asks nor answers for so long has been caught by its file. */
const STILL_MS = 20_000;
/** All the time it may take, waiting for bytes apart. */
const ALL_MS = 180_000;
const TICK_MS = 1000;

/** The parts a job finds, in order. Ending the iteration ends the worker. Throws DecoderEnded, or what `source` throws. */
export async function* ask(start: () => Worker, job: Job, source: FileSource): AsyncGenerator<unknown, void> {
  const worker = start();
  const say = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
  const { hear, stop } = listen(worker);
  try {
    say({ job, size: source.size });
    for (;;) {
      const message = await hear();
      if ('end' in message) {
        if (message.end === 'done') return;
        throw new DecoderEnded(message.end === 'failed' ? 'file damaged' : 'app incomplete');
      }
      if ('part' in message) {
        yield message.part;
        say({ next: true });
        continue;
      }
      const bytes = await source.read(...message.read);
      // Moved when it is the whole of its buffer: a view may belong to somebody who needs the rest.
      const isWhole = bytes.length === bytes.buffer.byteLength;
      say({ bytes }, isWhole ? [bytes.buffer] : []);
    }
  } finally {
    stop();
    worker.terminate();
  }
}

/** `hear` waits for the next message while time counts; between two calls of it none does. */
function listen(worker: Worker) {
  const waiting: FromWorker[] = [];
  let [still, all] = [0, 0];
  let hasFailed = false;
  // Its first word is a question about the file: what ends before it never saw the file, for its script is not here.
  let isHere = false;
  const ended = (problem: DecoderEnded['problem']): DecoderEnded =>
    new DecoderEnded(isHere ? problem : 'app incomplete');
  let settle: { resolve: (message: FromWorker) => void; reject: (error: Error) => void } | null = null;
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    still = 0;
    isHere = true;
    if (settle) settle.resolve(data);
    else waiting.push(data);
    settle = null;
  });
  worker.addEventListener('error', () => {
    hasFailed = true;
    settle?.reject(ended('file damaged'));
  });
  const ticking = setInterval(() => {
    if (!settle) return;
    still += TICK_MS;
    all += TICK_MS;
    if (still > STILL_MS || all > ALL_MS) settle.reject(ended('file too slow'));
  }, TICK_MS);
  return {
    stop: () => clearInterval(ticking),
    hear: () =>
      new Promise<FromWorker>((resolve, reject) => {
        const message = waiting.shift();
        if (message) resolve(message);
        else if (hasFailed) reject(ended('file damaged'));
        else settle = { resolve, reject };
      }),
  };
}

/** The only part of a job that finds one thing. */
export async function askOne(start: () => Worker, job: Job, source: FileSource): Promise<unknown> {
  for await (const part of ask(start, job, source)) return part;
  throw new DecoderEnded('file damaged');
}
