// Serves the built app from one folder: right types, compressed once and kept in memory, with the headers of the app.
// Must never reach outside that folder, nor answer for paths of the relay.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { headersOf } from './headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSED = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.wasm', '.txt']);
/** More than two releases have: with one file too few all would be packed anew for every first visit. */
const KEPT_FILES = 4096;

interface Kept {
  readonly stamp: string;
  readonly type: string;
  readonly tag: string;
  readonly bodies: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>;
}

export class App {
  readonly #folder: string;
  readonly #isHttps: boolean;
  readonly #kept = new Map<string, Kept>();
  constructor(folder: string, isHttps: boolean) {
    this.#folder = folder;
    this.#isHttps = isHttps;
  }

  async serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    // A path without an extension is a page of the app: the router in the page knows which.
    const asked = extname(path) === '' ? '/index.html' : path;
    const file = await this.#find(asked);
    const headers = headersOf(asked, this.#isHttps);
    if (!file) {
      response.writeHead(404, { ...headers, 'Cache-Control': 'no-store', 'Content-Type': TYPES['.txt'] });
      response.end(asked === '/index.html' ? 'The app is not built: npm run build' : 'Not found');
      return;
    }
    const encoding = encodingOf(request, file);
    const tag = `"${file.tag}-${encoding}"`;
    const common = { ...headers, ETag: tag, Vary: 'Accept-Encoding' };
    if (request.headers['if-none-match']?.includes(tag)) {
      response.writeHead(304, common).end();
      return;
    }
    const body = file.bodies[encoding];
    response.writeHead(200, {
      ...common,
      'Content-Type': file.type,
      'Content-Length': body.length,
      ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  async #find(asked: string): Promise<Kept | null> {
    const path = decodePath(asked);
    if (path === null) return null;
    const full = join(this.#folder, path);
    const found = await stat(full).catch(() => null);
    if (!found?.isFile()) return null;
    const stamp = `${String(found.mtimeMs)} ${String(found.size)}`;
    const known = this.#kept.get(path);
    if (known?.stamp === stamp) return known;
    const kept = await prepare(await readFile(full), extname(path), stamp);
    if (this.#kept.size >= KEPT_FILES) this.#kept.clear();
    this.#kept.set(path, kept);
    return kept;
  }
}

/** A clean path below the folder, or null. */
function decodePath(asked: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(asked);
  } catch {
    return null;
  }
  const parts = path.split('/').slice(1);
  const isClean = parts.every((part) => part !== '' && !part.startsWith('.') && !/[\\\0:]/.test(part));
  return isClean ? path : null;
}

async function prepare(body: Buffer, extension: string, stamp: string): Promise<Kept> {
  const type = TYPES[extension] ?? 'application/octet-stream';
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  if (!COMPRESSED.has(extension) || body.length < 512)
    return { stamp, type, tag, bodies: { br: body, gzip: body, identity: body } };
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } };
  const [br, gz] = await Promise.all([promisify(brotliCompress)(body, quality), promisify(gzip)(body)]);
  return { stamp, type, tag, bodies: { br, gzip: gz, identity: body } };
}

function encodingOf(request: IncomingMessage, { bodies }: Kept): 'br' | 'gzip' | 'identity' {
  const accepted = request.headers['accept-encoding'] ?? '';
  if (bodies.br !== bodies.identity && /\bbr\b(?!;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)) return 'br';
  if (bodies.gzip !== bodies.identity && /\bgzip\b(?!;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)) return 'gzip';
  return 'identity';
}
