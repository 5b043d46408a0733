// A file that hangs its decoder: the decoder is ended, the person is told, nothing else waits.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask, askOne } from '../../client/imaging/ask.ts';
import { imagingElsewhere } from '../../client/imaging/imaging.ts';
import type { FromWorker, ToWorker } from '../../client/imaging/jobs.ts';
import { memorySource } from '../../client/imaging/source.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A worker that does what `act` says and remembers that it was ended. */
class Acting extends EventTarget {
  isEnded = false;
  readonly act: (message: ToWorker, say: (message: FromWorker) => void) => void;
  constructor(act: Acting['act']) {
    super();
    this.act = act;
  }
  postMessage(message: ToWorker): void {
    queueMicrotask(() => this.act(message, (data) => this.dispatchEvent(new MessageEvent('message', { data }))));
  }
  terminate(): void {
    this.isEnded = true;
  }
}
const asWorker = (worker: Acting) => () => worker as unknown as Worker;
const job = { kind: 'inspect', name: 'x.stl' } as const;
const source = memorySource(new Uint8Array([1, 2, 3, 4]));

test('case 56 a decoder that never answers is ended after twenty seconds, and said to be too slow', async () => {
  const worker = new Acting((message, say) => ('job' in message ? say({ read: [0, 2] }) : undefined));
  const asked = askOne(asWorker(worker), job, source).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(worker.isEnded).toBe(false);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await asked).toMatchObject({ problem: 'file too slow' });
  expect(worker.isEnded).toBe(true);
});

test('case 56 one that goes on reading for ever is ended as well; time that it waits for bytes is not its own', async () => {
  const endless = new Acting((_, say) => setTimeout(() => say({ read: [0, 2] }), 9_000));
  const asked = askOne(asWorker(endless), job, source).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(await asked).toMatchObject({ problem: 'file too slow' });
  expect(endless.isEnded).toBe(true);

  const slowDisk = {
    size: 4,
    read: () => new Promise<Uint8Array<ArrayBuffer>>((done) => setTimeout(() => done(new Uint8Array(2)), 90_000)),
  };
  const patient = new Acting((message, say) => say('job' in message ? { read: [0, 2] } : { part: 'done' }));
  const answer = askOne(asWorker(patient), job, slowDisk);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(await answer).toBe('done');
});

test('a decoder gets the bytes it asks for, its parts come in order, and it is ended when nobody wants more', async () => {
  let parts = 0;
  const worker = new Acting((message, say) => {
    if ('job' in message) say({ read: [1, 3] });
    else if ('bytes' in message) say({ part: [...message.bytes] });
    else if (++parts < 5) say({ part: parts });
    else say({ end: 'done' });
  });
  const seen: unknown[] = [];
  for await (const part of ask(asWorker(worker), job, source)) {
    seen.push(part);
    if (seen.length === 3) break;
  }
  expect(seen).toEqual([[2, 3], 1, 2]);
  expect(worker.isEnded).toBe(true);
});

test('a decoder that fails says so', async () => {
  const failing = new Acting((_, say) => say({ end: 'failed' }));
  await expect(askOne(asWorker(failing), job, source)).rejects.toMatchObject({ problem: 'file damaged' });
});

test('a good scan is not called unreadable where the part of the app that opens scans is not on the tablet yet', async () => {
  const missing = new Acting(() => missing.dispatchEvent(new Event('error')));
  await expect(askOne(asWorker(missing), job, source)).rejects.toMatchObject({ problem: 'app incomplete' });
  const neverCame = askOne(asWorker(new Acting(() => undefined)), job, source).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(22_000);
  expect(await neverCame).toMatchObject({ problem: 'app incomplete' });
  const without = new Acting((_, say) => say({ end: 'incomplete' }));
  expect(await imagingElsewhere(asWorker(without)).inspect(source, 'x.stl')).toBe('app incomplete');
  // One that saw the file and fell is the file's doing.
  const fell = new Acting((message, say) =>
    'job' in message ? say({ read: [0, 2] }) : fell.dispatchEvent(new Event('error')),
  );
  await expect(askOne(asWorker(fell), job, source)).rejects.toMatchObject({ problem: 'file damaged' });
});

test('a file that changes while it is read is said to have changed, not to be damaged', async () => {
  const worker = new Acting((_, say) => say({ read: [0, 2] }));
  const changing = { size: 4, read: () => Promise.reject(new Error('file changed')) };
  await expect(askOne(asWorker(worker), job, changing)).rejects.toThrow('file changed');
  expect(worker.isEnded).toBe(true);
});
