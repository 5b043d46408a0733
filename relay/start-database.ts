// The database thread: answers calls of the main thread one after the other, in the order they came.
// It alone touches the database; it must never answer before the disk has.
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteAccounts } from './accounts/sqlite.ts';
import { sha256, signingKeyOf, verifyStrictly } from './ed25519.ts';
import { SqliteLogs } from './logs/sqlite.ts';
import { Database } from './database/tables.ts';
import type { Answer, Call, ThreadOptions } from './database/thread.ts';

function serve({ path, seed, quotaBytes, maxPages }: ThreadOptions): (call: Call) => unknown {
  const db = new Database(maxPages === undefined ? { path } : { path, maxPages });
  const parts = { db, now: () => Date.now(), random: (length: number) => new Uint8Array(randomBytes(length)) };
  const logs = new SqliteLogs({ ...parts, hash: sha256, verify: verifyStrictly, sign: signingKeyOf(seed).sign });
  const accounts = new SqliteAccounts({ ...parts, quotaBytes });
  const rooms = { logs, accounts } as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>;
  return ({ room, method, args }) => rooms[room]![method]!(...args);
}

const port = parentPort;
if (!port) throw new Error('this file is a thread of the relay');
const answer = serve(workerData as ThreadOptions);
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
