// Hands one push without content to a push service (RFC 8030), signed as this relay (VAPID, RFC 8292). It must never follow
// where an answer points, read what an answer says, or connect to an address inside.
import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import webpush from 'web-push';
import { toBase64url } from '../../protocol/bytes.ts';
import type { PushKey } from '../identity.ts';
import type { Timers } from '../timers.ts';
import { isPublic, targetOf, type Target } from './services.ts';

/** `gone`: the browser wants no more of them, says its service. */
export type Posted = 'sent' | 'gone' | 'failed';
export type Post = (endpoint: string) => Promise<Posted>;

interface PostOptions {
  readonly key: PushKey;
  readonly services: readonly string[];
  /** Where a push service finds whoever runs this relay: an https or mailto address. */
  readonly contact: string;
  readonly now: () => number;
  readonly timers: Timers;
  readonly resolve?: Resolve;
}
/** All addresses of a name. */
type Resolve = (
  name: string,
  options: LookupAllOptions,
  callback: (error: Error | null, found: LookupAddress[]) => void,
) => void;

const DEADLINE_MS = 10_000;
const HEADER_BYTES = 8 * 1024;
/** How long a service keeps it for a tablet that is off: in the morning it is news still. */
const TTL_SECONDS = 16 * 60 * 60;
const SIGNED_SECONDS = 12 * 60 * 60;

export function postOver(options: PostOptions): Post {
  return async (endpoint) => {
    const target = targetOf(options.services, endpoint);
    return target ? post(options, target) : 'gone';
  };
}

function post(options: PostOptions, { url, isOwn }: Target): Promise<Posted> {
  const { promise, resolve } = Promise.withResolvers<Posted>();
  const asking = request(url, {
    method: 'POST',
    headers: headersFor(options, url.origin),
    // A connection of its own: nothing of one push stays for the next.
    agent: false,
    maxHeaderSize: HEADER_BYTES,
    lookup: isOwn ? lookup : lookupOutside(options.resolve ?? lookup),
  });
  const forgetDeadline = options.timers.after(DEADLINE_MS, () => asking.destroy(new Error('too slow')));
  asking.on('response', ({ statusCode = 0 }) => {
    resolve(
      statusCode >= 200 && statusCode < 300 ? 'sent' : statusCode === 404 || statusCode === 410 ? 'gone' : 'failed',
    );
    asking.destroy();
  });
  asking.on('error', () => {
    resolve('failed');
  });
  asking.on('close', () => {
    forgetDeadline();
    resolve('failed');
  });
  asking.end();
  return promise;
}

/** The same for every push there is: a topic, so that one that still waits is replaced. */
function headersFor({ key, contact, now }: PostOptions, audience: string): Record<string, string> {
  const expires = Math.floor(now() / 1000) + SIGNED_SECONDS;
  const [publicKey, secret] = [toBase64url(key.publicKey), toBase64url(key.secret)];
  const { Authorization } = webpush.getVapidHeaders(audience, contact, publicKey, secret, 'aes128gcm', expires);
  return { Authorization, TTL: String(TTL_SECONDS), Urgency: 'normal', Topic: 'enamel', 'Content-Length': '0' };
}

/** A name that leads inside leads nowhere, whatever else it leads to. */
export function lookupOutside(resolve: Resolve): LookupFunction {
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      const [first] = error ? [] : found;
      if (!first) callback(error ?? new Error('no address'), '');
      else if (!found.every(({ address }) => isPublic(address))) callback(new Error('not an address outside'), '');
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}
