// The worker's end of one page document's y-websocket connection. To the page this is the server: it answers sync
// steps from the worker's Y.Doc and hands the page's updates on. It never writes and never touches a network.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Clock } from './clock.ts';

const SYNC = 0;
const AWARENESS = 1;
const ASK_AWARENESS = 3;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

/** y-websocket gives up on a socket that is silent for 30 s. */
const FILL_SILENCE_MS = 12_000;
/** No frame: tells a page that the document begins again. */
const ANEW = 'anew';
/** An awareness update about no client. */
const NOBODY = new Uint8Array([0]);

export interface VirtualSocket {
  /** An update that the page doesn't have: foreign, or made by the worker. */
  sendUpdate(update: Uint8Array): void;
  sendAwareness(update: Uint8Array): void;
  /** Asks the page for everything it has that the worker has not. */
  askAgain(): void;
  /** The document begins again: the page has to open it anew. */
  tellAnew(): void;
  close(): void;
}
export interface VirtualSocketEvents {
  readonly onUpdate: (update: Uint8Array) => void;
  readonly onAwareness: (update: Uint8Array) => void;
  readonly awareness: () => readonly Uint8Array[];
}

function frame(...write: ((encoder: encoding.Encoder) => void)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const each of write) each(encoder);
  return encoding.toUint8Array(encoder);
}
function syncFrame(step: number, payload: Uint8Array): Uint8Array {
  return frame((encoder) => {
    encoding.writeVarUint(encoder, SYNC);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, payload);
  });
}
function awarenessFrame(update: Uint8Array): Uint8Array {
  return frame((encoder) => {
    encoding.writeVarUint(encoder, AWARENESS);
    encoding.writeVarUint8Array(encoder, update);
  });
}

export function serveDocument(port: MessagePort, doc: Y.Doc, clock: Clock, events: VirtualSocketEvents): VirtualSocket {
  const send = (bytes: Uint8Array): void => {
    port.postMessage(bytes);
  };
  const sendStep1 = (): void => {
    send(syncFrame(STEP_1, Y.encodeStateVector(doc)));
  };

  const receive = (data: Uint8Array): void => {
    const decoder = decoding.createDecoder(data);
    const type = decoding.readVarUint(decoder);
    if (type === SYNC) {
      const step = decoding.readVarUint(decoder);
      const payload = decoding.readVarUint8Array(decoder);
      if (step === STEP_1) {
        send(syncFrame(STEP_2, Y.encodeStateAsUpdate(doc, payload)));
        sendStep1();
      } else if (step === STEP_2 || step === UPDATE) events.onUpdate(payload);
    } else if (type === AWARENESS) events.onAwareness(decoding.readVarUint8Array(decoder));
    else if (type === ASK_AWARENESS) for (const update of events.awareness()) send(awarenessFrame(update));
  };

  let cancel = (): void => undefined;
  const fillSilence = (): void => {
    cancel = clock.after(FILL_SILENCE_MS, () => {
      send(awarenessFrame(NOBODY));
      fillSilence();
    });
  };
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof Uint8Array)) return;
    try {
      receive(data);
    } catch {
      // A frame our own page garbled: nothing was applied, and the next sync step repairs what it carried.
    }
  };
  port.start();
  fillSilence();

  return {
    sendUpdate(update) {
      send(syncFrame(UPDATE, update));
    },
    sendAwareness(update) {
      send(awarenessFrame(update));
    },
    askAgain: sendStep1,
    tellAnew() {
      port.postMessage(ANEW);
    },
    close() {
      cancel();
      port.onmessage = null;
      port.close();
    },
  };
}
