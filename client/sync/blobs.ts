// Encrypted attachments over HTTP: units of ciphertext named by their SHA-256. A bearer ticket from the proven socket
// opens one log; nothing else of the app appears in a URL.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { equal } from '../../protocol/bytes.ts';
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

export interface BlobTransfer {
  /** `name` is the SHA-256 of `blob`; the relay refuses any other. */
  put(ticket: string, name: Uint8Array, blob: Bytes): Promise<void>;
  get(ticket: string, name: Bytes): Promise<Bytes>;
}

/** SHA-256 of something large, off this thread where the platform can. */
type HashLarge = (data: Bytes) => Promise<Bytes>;

export function openBlobTransfer(fetch: Fetch, hash: HashLarge, relayAddress: string): BlobTransfer {
  const origin = httpOrigin(relayAddress);
  const call = async (method: string, ticket: string, name: Uint8Array, body?: Bytes): Promise<ArrayBuffer> => {
    const init = { method, headers: { authorization: `Bearer ${ticket}` }, ...(body ? { body } : {}) };
    let response: Awaited<ReturnType<Fetch>>;
    try {
      response = await fetch(`${origin}/blob/${toHex(name)}`, init);
    } catch {
      throw new BlobRefused('unreachable');
    }
    if (response.status < 200 || response.status > 299)
      throw new BlobRefused(refusalOf(response.status, await response.arrayBuffer()));
    return response.arrayBuffer();
  };
  return {
    async put(ticket, name, blob) {
      await call('PUT', ticket, name, blob);
    },
    async get(ticket, name) {
      const blob = new Uint8Array(await call('GET', ticket, name));
      if (blob.length > BLOB_BYTES + 4096 || !equal(await hash(blob), name)) throw new BlobRefused('altered');
      return blob;
    },
  };
}
