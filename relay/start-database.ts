// The database thread: answers calls of the main thread one after the other, in the order they came.
// It alone touches the database; it must never answer before the disk has.
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { openRooms } from './database/rooms.ts';
import type { Answer, Call, ThreadOptions } from './database/thread.ts';

const port = parentPort;
if (!port) throw new Error('this file is a thread of the relay');
const options = workerData as ThreadOptions;
const answer = openRooms(options, {
  now: () => Date.now() + (options.aheadMs ?? 0),
  random: (length) => new Uint8Array(randomBytes(length)),
});
port.on('message', (call: Call) => {
  let reply: Answer;
  try {
    reply = { id: call.id, value: answer(call) };
  } catch (error) {
    reply = { id: call.id, error: error instanceof Error ? error.message : 'the database failed' };
  }
  port.postMessage(reply);
  if (call.method === 'close') port.close();
});
port.postMessage({ id: 0, value: 'open' } satisfies Answer);
