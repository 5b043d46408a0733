// Encrypted attachments over HTTP: units of ciphertext named by their SHA-256. A bearer ticket from the proven socket
// opens one log; nothing else of the app appears in a URL.
import { equal, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { BLOB_BYTES } from '../../protocol/limits.ts';

/** The part of `fetch` this needs. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: Bytes },
) => Promise<{ status: number; arrayBuffer(): Promise<ArrayBuffer> }>;

/** Units under way at a time. */
export const BLOB_LANES = 4;

export type BlobRefusal = 'quota' | 'full' | 'missing' | 'altered' | 'not allowed' | 'unreachable';
export class BlobRefused extends Error {
  readonly reason: BlobRefusal;
  constructor(reason: BlobRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/** "wss://relay.example/relay" → "https://relay.example". */
export function httpOrigin(relayAddress: string): string {
  return relayAddress.replace(/^ws/, 'http').replace(/\/[^/]*$/, '');
}

/** The relay says why in one word: {"error": "quota"}. */
function refusalOf(status: number, body: ArrayBuffer): BlobRefusal {
  const text = new TextDecoder().decode(body.slice(0, 256));
  if (status === 507) return text.includes('"quota"') ? 'quota' : 'full';
  if (status === 413) return 'quota';
  if (status === 404) return 'missing';
  if (status === 401 || status === 403) return 'not allowed';
  return 'unreachable';
}

/** Which of the asked-for blobs the relay lacks, and how many bytes it still takes for this log. */
export interface Lacking {
  readonly names: readonly Bytes[];
  readonly room: number;
}
export interface BlobTransfer {
  /** `name` is the SHA-256 of `blob`; the relay refuses any other. */
  put(ticket: string, name: Uint8Array, blob: Bytes): Promise<void>;
  get(ticket: string, name: Bytes): Promise<Bytes>;
  /** A broken upload goes on where it ended. */
  lacking(ticket: string, names: readonly Bytes[]): Promise<Lacking>;
}

/** Names in one question; the relay answers no more at once. */
const ASK_AT_ONCE = 512;

/** SHA-256 of something large, off this thread where the platform can. */
type HashLarge = (data: Bytes) => Promise<Bytes>;

export function openBlobTransfer(fetch: Fetch, hash: HashLarge, relayAddress: string): BlobTransfer {
  const origin = httpOrigin(relayAddress);
  const call = async (method: string, ticket: string, what: string, body?: Bytes): Promise<ArrayBuffer> => {
    const headers = { authorization: `Bearer ${ticket}` };
    try {
      const init = { method, headers, ...(body ? { body } : {}) };
      const response = await fetch(`${origin}/blob/${what}`, init);
      const answer = await response.arrayBuffer();
      if (response.status < 200 || response.status > 299) throw new BlobRefused(refusalOf(response.status, answer));
      return answer;
    } catch (error) {
      throw error instanceof BlobRefused ? error : new BlobRefused('unreachable');
    }
  };
  const ask = async (ticket: string, names: readonly Bytes[]): Promise<Lacking> => {
    const answer = await call('POST', ticket, 'have', utf8(JSON.stringify({ hashes: names.map(toHex) })));
    const { have, room } = readHave(answer, names.length);
    return { names: names.filter((_, i) => !have[i]), room };
  };
  return {
    async put(ticket, name, blob) {
      await call('PUT', ticket, toHex(name), blob);
    },
    async get(ticket, name) {
      const blob = new Uint8Array(await call('GET', ticket, toHex(name)));
      if (blob.length > BLOB_BYTES + 4096 || !equal(await hash(blob), name)) throw new BlobRefused('altered');
      return blob;
    },
    async lacking(ticket, names) {
      const parts: Lacking[] = [];
      for (let at = 0; at === 0 || at < names.length; at += ASK_AT_ONCE)
        parts.push(await ask(ticket, names.slice(at, at + ASK_AT_ONCE)));
      return { names: parts.flatMap((part) => part.names), room: Math.min(...parts.map((part) => part.room)) };
    },
  };
}

/** A relay that answers something else is one that can't be used now. */
function readHave(answer: ArrayBuffer, count: number): { have: readonly boolean[]; room: number } {
  let said: { have?: unknown; room?: unknown };
  try {
    said = JSON.parse(new TextDecoder().decode(answer)) as typeof said;
  } catch {
    throw new BlobRefused('unreachable');
  }
  const { have, room } = said;
  const isWhole = Array.isArray(have) && have.length === count && have.every((each) => typeof each === 'boolean');
  if (!isWhole || typeof room !== 'number' || !(room >= 0)) throw new BlobRefused('unreachable');
  return { have: have, room };
}
