// A page with one document open, as the vault worker meets it: y-websocket's messages over the virtual socket, a Y.Doc
// that somebody types in. What it sees and types is all it knows.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { OpenDocument } from '../../client/worker/api.ts';
import type { SimulatedTablet } from './tablet.ts';

export interface Place {
  readonly log: string;
  readonly name: string;
}
const FROM_WORKER = 'worker';

export class Page {
  readonly place: Place;
  readonly doc = new Y.Doc({ gc: false });
  readonly mayWrite: boolean;
  readonly #tablet: SimulatedTablet;
  readonly #port: MessagePort;
  readonly #clientId: number;

  private constructor(tablet: SimulatedTablet, place: Place, opened: OpenDocument) {
    this.#tablet = tablet;
    this.place = place;
    this.mayWrite = opened.mayWrite;
    this.#port = opened.port;
    this.#clientId = opened.clientId;
    Y.applyUpdate(this.doc, opened.state, FROM_WORKER);
    this.doc.clientID = opened.clientId;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== FROM_WORKER) this.#send(2, update);
    });
    opened.port.onmessage = ({ data }: MessageEvent<Uint8Array>) => {
      this.#hear(data);
    };
    this.#send(0, Y.encodeStateVector(this.doc));
  }

  static async open(tablet: SimulatedTablet, place: Place, purpose: string): Promise<Page> {
    return new Page(tablet, place, await tablet.call('openDocument', place, purpose));
  }

  edit(change: (doc: Y.Doc) => void): void {
    this.doc.transact(() => {
      change(this.doc);
    });
  }
  close(): Promise<void> {
    this.#port.close();
    return this.#tablet.call('closeDocument', this.place);
  }

  #send(step: 0 | 1 | 2, payload: Uint8Array): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, payload);
    this.#port.postMessage(encoding.toUint8Array(encoder));
  }
  #hear(data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) !== 0) return;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === 0) this.#send(1, Y.encodeStateAsUpdate(this.doc, payload));
    else {
      Y.applyUpdate(this.doc, payload, FROM_WORKER);
      if (this.doc.clientID !== this.#clientId)
        throw new Error(`another writes ${this.place.name} under this page's id`);
    }
  }
}
