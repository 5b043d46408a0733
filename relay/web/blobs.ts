// Blobs over HTTP: PUT, GET (Range) and HEAD /blob/<64 hex digits>, POST /blob/have. The bearer token is a ticket of one
// log from the proven socket; rights are judged again here, and only blobs that this log holds exist for it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { fromHex, type Bytes } from '../../protocol/bytes.ts';
import { BLOB_BYTES } from '../../protocol/limits.ts';
import type { Shelf } from '../blobs/shelf.ts';
import type { BlobStore } from '../blobs/store.ts';
import { mayAppend, mayRead, rightsIn } from '../logs/judge.ts';
import type { LogStore } from '../logs/store.ts';
import type { Handler } from '../server.ts';
import type { Ticket, Tickets } from '../tickets.ts';
import { answerError, answerJson, CROSS_ORIGIN, readJson } from './answers.ts';

export interface BlobsOptions {
  readonly logs: LogStore;
  readonly blobs: BlobStore;
  readonly shelf: Shelf;
  readonly tickets: Tickets;
}

const HASHES = v.object({
  hashes: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.length(64),
        v.transform((text) => fromHex(text)),
        v.instance(Uint8Array<ArrayBuffer>),
      ),
    ),
    v.maxLength(512),
  ),
});
const STATUS = { 'wrong hash': 422, 'too large': 413, full: 507, quota: 507, 'stale epoch': 403 } as const;

export function createBlobsHandler(options: BlobsOptions): Handler {
  return async (request, response, path) => {
    const ticket = readTicket(options.tickets, request);
    const view = ticket && (await options.logs.view(ticket.log, null));
    const rights = view ? rightsIn(view.standing, ticket.keys) : 0;
    if (!ticket || rights === 0) {
      answerError(response, 401, 'not proven');
      return;
    }
    if (path === '/blob/have' && request.method === 'POST') {
      await answerHave(options, ticket, request, response);
      return;
    }
    const name = /^\/blob\/([0-9a-f]{64})$/.exec(path)?.[1];
    const blob = name === undefined ? null : fromHex(name);
    if (!blob) answerError(response, 404, 'malformed');
    else if (request.method === 'PUT') {
      if (mayAppend(rights)) await put(options, ticket, blob, request, response);
      else answerError(response, 403, 'not allowed');
    } else if (request.method === 'GET' || request.method === 'HEAD') {
      if (mayRead(rights)) await get(options, ticket, blob, request, response);
      else answerError(response, 403, 'not allowed');
    } else answerError(response, 405, 'malformed');
  };
}

function readTicket(tickets: Tickets, request: IncomingMessage): Ticket | null {
  const token = /^Bearer (\S{1,512})$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? null : tickets.read(token);
}

async function answerHave(
  { logs, blobs }: BlobsOptions,
  { log }: Ticket,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parsed = v.safeParse(HASHES, await readJson(request));
  if (!parsed.success) {
    answerError(response, 400, 'malformed');
    return;
  }
  const { hashes } = parsed.output;
  const sizes = await logs.holdings(log, hashes);
  // What a disk has lost is taken again, although the log still holds it.
  const have = await Promise.all(
    hashes.map(async (name, at) => sizes[at] !== null && (await blobs.size(name)) !== null),
  );
  answerJson(response, 200, { have, room: await logs.roomOf(log) });
}

async function put(
  { logs, blobs, shelf }: BlobsOptions,
  { log, keys }: Ticket,
  blob: Bytes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const size = Number(request.headers['content-length']);
  if (!Number.isSafeInteger(size) || size <= 0) {
    answerError(response, 411, 'malformed');
    return;
  }
  if (size > BLOB_BYTES) {
    answerError(response, 413, 'too large');
    return;
  }
  // Asked together: each trip to the database is a wait of its own.
  const [[held], room] = await Promise.all([logs.holdings(log, [blob]), logs.roomOf(log)]);
  if (held !== null && (await blobs.size(blob)) !== null) {
    request.resume();
    answerJson(response, 200, { stored: true });
    return;
  }
  // Refused before a byte is read, let alone kept.
  if (held === null && room < size) {
    answerError(response, STATUS.quota, 'quota');
    return;
  }
  const result = await shelf.put(blob, size, bodyOf(request), { log, keys });
  if (typeof result === 'string') answerError(response, STATUS[result], result);
  else if (result.kind === 'stored') answerJson(response, 201, { stored: true });
  else answerError(response, (STATUS as Record<string, number>)[result.reason] ?? 503, result.reason);
}

async function get(
  { logs, blobs }: BlobsOptions,
  { log }: Ticket,
  blob: Bytes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [size] = await logs.holdings(log, [blob]);
  if (size === null || size === undefined) {
    answerError(response, 404, 'missing blob');
    return;
  }
  const range = rangeOf(request.headers.range, size);
  if (!range) {
    response.writeHead(416, { ...CROSS_ORIGIN, 'Content-Range': `bytes */${String(size)}` }).end();
    return;
  }
  const { start, end } = range;
  const isPart = request.headers.range !== undefined;
  const headers = {
    ...CROSS_ORIGIN,
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - start + 1,
    'Accept-Ranges': 'bytes',
    ...(isPart ? { 'Content-Range': `bytes ${String(start)}-${String(end)}/${String(size)}` } : {}),
  };
  const body = request.method === 'HEAD' ? null : await blobs.read(blob, start, end);
  if (request.method === 'GET' && !body) {
    answerError(response, 404, 'missing blob');
    return;
  }
  response.writeHead(isPart ? 206 : 200, headers);
  if (!body) response.end();
  // A reader that goes away in the middle is no failure of the relay.
  else await send(body, response).catch(() => response.destroy());
}

/** What comes in is freed as soon as it is written: left to the collector, uploads alone would call it all the time. */
async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  for await (const part of request as AsyncIterable<Buffer<ArrayBuffer>>) {
    yield part;
    if (part.length === part.buffer.byteLength) part.buffer.transfer(0);
  }
}

/** Piece by piece as the reader takes them. */
async function send(body: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  for await (const piece of body)
    await new Promise<void>((resolve, reject) => {
      if (response.destroyed) {
        reject(new Error('the reader is gone'));
        return;
      }
      response.write(piece, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  response.end();
}

/** One range of bytes (RFC 9110 §14.1.2), or everything; null when it can't be satisfied. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null {
  if (header === undefined) return { start: 0, end: size - 1 };
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start <= end && start < size ? { start, end } : null;
}
