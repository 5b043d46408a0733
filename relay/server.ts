// The relay's HTTP side: which path belongs to whom, deadlines of slow clients, health.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { toBase64url, type Bytes } from '../protocol/bytes.ts';
import { VERSION } from '../protocol/limits.ts';
import type { Patience } from './sockets.ts';
import { answerError, answerJson, answerPreflight, BadBody } from './web/answers.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

export interface ServerOptions {
  readonly relayKey: Bytes;
  /** Where clients find the WebSocket: a path on this origin, or a whole address. */
  readonly relayAddress: string;
  readonly app: Handler;
  readonly blobs: Handler;
  readonly accounts: Handler;
  readonly isReady: () => boolean;
  readonly patience: Patience;
  readonly onError: (error: unknown) => void;
}

export function createRelayServer(options: ServerOptions): Server {
  const { helloMs, pingMs } = options.patience;
  const server = createServer({
    ...{ headersTimeout: helloMs, requestTimeout: 300_000, keepAliveTimeout: 30_000 },
    connectionsCheckingInterval: helloMs / 2,
  });
  // As with a WebSocket: who takes nothing for two rounds is deaf or gone.
  server.timeout = 2 * pingMs;
  server.maxHeadersCount = 64;
  server.on('request', (request, response) => {
    route(options, request, response).catch((error: unknown) => {
      // A writer that goes away in the middle is no failure of the relay.
      if (!(error instanceof BadBody) && error !== request.errored) options.onError(error);
      if (response.headersSent) response.destroy();
      else if (error instanceof BadBody)
        answerError(response, error.message === 'too large' ? 413 : 400, error.message);
      else answerError(response, 500, 'busy');
    });
  });
  server.on('clientError', (_, socket) => socket.destroy());
  return server;
}

async function route(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A request target may be anything that fits in a line; only its path counts.
  const path = (request.url ?? '/').split(/[?#]/, 1)[0]!;
  const room = path.split('/', 2)[1];
  if (room === 'relay' || room === 'blob' || room === 'account') {
    if (request.method === 'OPTIONS') {
      answerPreflight(response);
      return;
    }
  }
  switch (room) {
    case 'relay':
      answerRelay(options, response, path);
      return;
    case 'blob':
      return options.blobs(request, response, path);
    case 'account':
      return options.accounts(request, response, path);
    case 'healthz':
      answerJson(response, 200, { ok: true });
      return;
    case 'readyz':
      answerJson(response, options.isReady() ? 200 : 503, { ok: options.isReady() });
      return;
    default:
      return options.app(request, response, path);
  }
}

function answerRelay({ relayKey, relayAddress }: ServerOptions, response: ServerResponse, path: string): void {
  if (path === '/relay/key')
    answerJson(response, 200, { relayKey: toBase64url(relayKey), address: relayAddress, version: VERSION });
  else if (path === '/relay') answerError(response, 426, 'upgrade');
  else answerError(response, 404, 'not found');
}
