// A push service as Web Push has them (RFC 8030) on this machine, over TLS with a certificate of its own: notes what is
// posted, answers what the test wants, and verifies who posted (VAPID, RFC 8292) with code the relay does not use.
import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Key and certificate; an own relay process trusts it by NODE_EXTRA_CA_CERTS. */
export const PUSH_CERTIFICATE = join(import.meta.dirname, 'push-service.pem');
const pem = readFileSync(PUSH_CERTIFICATE, 'utf8');
/** The certificate alone. */
export const PUSH_AUTHORITY = pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'));

interface Posted {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export class PushService {
  readonly posted: Posted[] = [];
  /** How the next ones are answered. */
  answer: (response: ServerResponse) => void = (response) => response.writeHead(201).end();
  readonly #server = createServer({ key: pem, cert: pem }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      this.posted.push({ method, path, headers, body: Buffer.concat(parts) });
      this.answer(response);
    });
  });

  static async start(): Promise<PushService> {
    const service = new PushService();
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }
  /** As a relay's operator names it. */
  get host(): string {
    return `localhost:${String((this.#server.address() as AddressInfo).port)}`;
  }
  endpoint(name = 'tablet'): string {
    return `https://${this.host}/push/${name}`;
  }
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** What the poster claims, once its signature under the key it names holds; null where it does not. */
export function readVapid({
  headers,
}: Posted): { readonly key: string; readonly claims: Record<string, unknown> } | null {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return null;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const read = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  return isSigned && read(head)['alg'] === 'ES256' ? { key, claims: read(claims) } : null;
}
