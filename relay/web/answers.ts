// Small JSON answers of the relay over HTTP, and its rules for other origins: any may ask, none with cookies, because
// only bearer tokens open anything.
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as limits from '../limits.ts';

export const CROSS_ORIGIN: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Length, Content-Range, Accept-Ranges, ETag',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
};

export function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    ...CROSS_ORIGIN,
    'Access-Control-Allow-Methods': 'GET, HEAD, PUT, POST',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Range',
    'Access-Control-Max-Age': '86400',
  });
  response.end();
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    ...CROSS_ORIGIN,
    'Content-Type': 'application/json',
    'Content-Length': body.length,
  });
  response.end(body);
}

/** A refusal in words of the protocol: {"error": "quota"}. */
export function answerError(response: ServerResponse, status: number, error: string): void {
  // What is left of a body that nobody reads would be taken for the next request.
  response.shouldKeepAlive = false;
  answerJson(response, status, { error });
}

export class BadBody extends Error {}

/** The JSON body of a request, at most 64 KiB. */
export async function readJson(request: IncomingMessage, maxBytes: number = limits.HTTP_BODY_BYTES): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new BadBody('too large');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    throw new BadBody('malformed');
  }
}
