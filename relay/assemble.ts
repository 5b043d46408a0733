// The parts of a relay wired together, over whatever stores and time it is given. It must never listen by itself: main
// gives it to a port, the simulation to a network of its own.
import type { IncomingMessage, Server } from 'node:http';
import { join } from 'node:path';
import type { Bytes } from '../protocol/bytes.ts';
import type { Site } from './accounts/passkeys.ts';
import type { AccountStore } from './accounts/store.ts';
import { Shelf } from './blobs/shelf.ts';
import type { BlobStore } from './blobs/store.ts';
import { Channels } from './channels.ts';
import { Committer } from './commit.ts';
import { sha256, signingKeyOf, verifyStrictly } from './ed25519.ts';
import * as limits from './limits.ts';
import type { LogStore } from './logs/store.ts';
import type { RelayParts } from './peer.ts';
import { Bell, type Push } from './push/bell.ts';
import type { PushStore } from './push/store.ts';
import { createRelayServer } from './server.ts';
import type { Settings } from './settings.ts';
import type { Patience } from './sockets.ts';
import { Pages } from './pages.ts';
import { Tickets } from './tickets.ts';
import type { Timers } from './timers.ts';
import { createAccountsHandler } from './web/accounts.ts';
import { App } from './web/app.ts';
import { createBlobsHandler } from './web/blobs.ts';

export interface Ground {
  readonly settings: Settings;
  readonly patience: Patience;
  /** Of the relay's key. */
  readonly seed: Bytes;
  readonly logs: LogStore;
  readonly accounts: AccountStore;
  readonly blobs: BlobStore;
  readonly pushes: PushStore;
  /** null where this relay pushes nothing. */
  readonly push: Push | null;
  readonly now: () => number;
  readonly timers: Timers;
  readonly random: (length: number) => Bytes;
  readonly onError: (error: unknown) => void;
  readonly onCommit: (writes: number, ms: number) => void;
}

export interface Assembled {
  readonly parts: RelayParts;
  readonly shelf: Shelf;
  /** Answers requests; nobody listens yet. */
  readonly server: Server;
  /** From now on it says that it is not ready. */
  readonly leave: () => void;
}

export function assembleRelay(ground: Ground): Assembled {
  const { settings, patience, seed, logs, accounts, blobs, now, timers, random, onError, onCommit } = ground;
  const relayKey = signingKeyOf(seed).publicKey;
  const channels = new Channels();
  const { push, pushes } = ground;
  const bell = new Bell({ push, store: pushes, logs, channels, now, timers, random, onError });
  const parts: RelayParts = {
    ...{ relayKey, logs, accounts, channels, bell, now, timers, random },
    committer: new Committer({ logs, channels, bell, now, timers, onCommit }),
    pages: new Pages(logs),
    tickets: new Tickets(seed, now),
    guesses: new limits.AddressBuckets(limits.GUESSES, now),
    hash: sha256,
    verify: verifyStrictly,
  };
  const shelf = new Shelf({ blobs, logs, committer: parts.committer, now });
  const app = new App(
    appFolderOf(settings),
    settings.origins.some((origin) => origin.startsWith('https:')),
  );
  let isReady = true;
  const server = createRelayServer({
    ...{ relayKey, patience, onError },
    relayAddress: settings.relayAddress ?? '/relay',
    isReady: () => isReady,
    app: (request, response, path) => app.serve(request, response, path),
    blobs: createBlobsHandler({ logs, blobs, shelf, tickets: parts.tickets }),
    accounts: createAccountsHandler({
      ...{ store: accounts, relayKey, hash: sha256, verify: verifyStrictly, now, random },
      addressOf: (request) => addressOfRequest(request, settings.trustsProxy),
      registrations: new limits.AddressBuckets(limits.REGISTRATIONS, now),
      siteOf: (request) => siteOf(request, settings),
    }),
  });
  return {
    parts,
    shelf,
    server,
    leave: () => {
      isReady = false;
    },
  };
}

function appFolderOf(settings: Settings): string {
  return settings.appFolder ?? join(import.meta.dirname, '../dist/app');
}

export function addressOfRequest(request: IncomingMessage, trustsProxy: boolean): string {
  const forwarded = trustsProxy
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : '';
  return forwarded || (request.socket.remoteAddress ?? '');
}

/** Which passkeys are meant: the configured origins, or the address the browser asked for. */
function siteOf(request: IncomingMessage, settings: Settings): Site {
  const [first] = settings.origins;
  if (first !== undefined) return { rpId: new URL(first).hostname, origins: settings.origins };
  const isHttps = settings.trustsProxy && request.headers['x-forwarded-proto'] === 'https';
  const asked = `${isHttps ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`;
  const origin = URL.canParse(asked) ? new URL(asked) : new URL('http://localhost');
  return { rpId: origin.hostname, origins: [origin.origin] };
}
