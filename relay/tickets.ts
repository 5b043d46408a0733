// Bearer tokens for blobs of one log over HTTP: what a connection has proven, for some minutes, under a MAC. Nothing is
// kept for them, and rights are judged again at every use.
import { createHmac, hkdfSync } from 'node:crypto';
import { equal, fromBase64url, toBase64url, utf8, type Bytes } from '../protocol/bytes.ts';
import { bytes, decode, encode, list, tuple, uint, type Infer } from '../protocol/schema.ts';
import * as limits from './limits.ts';

const TICKET = tuple({ log: bytes(32), keys: list(bytes(32), limits.KEYS_PER_LOG), expires: uint() });
export type Ticket = Infer<typeof TICKET>;

export class Tickets {
  readonly #key: Uint8Array;
  readonly #now: () => number;
  constructor(seed: Uint8Array, now: () => number) {
    this.#key = new Uint8Array(hkdfSync('sha256', seed, new Uint8Array(0), 'enamel/v1/ticket', 32));
    this.#now = now;
  }

  issue(log: Bytes, keys: readonly Bytes[]): { token: string; expires: number } {
    const expires = this.#now() + limits.TICKET_MS;
    const body = encode(TICKET, { log, keys, expires });
    return { token: `${toBase64url(body)}.${toBase64url(this.#mac(body))}`, expires };
  }

  read(token: string): Ticket | null {
    const [text = '', proof = ''] = token.split('.', 2);
    const body = fromBase64url(text);
    const mac = fromBase64url(proof);
    if (!body || !mac || !equal(mac, this.#mac(body))) return null;
    const ticket = decode(TICKET, body);
    return ticket && ticket.expires > this.#now() ? ticket : null;
  }

  #mac(body: Uint8Array): Uint8Array {
    return new Uint8Array(createHmac('sha256', this.#key).update(utf8('ticket')).update(body).digest());
  }
}
