// The page's end of the virtual socket: what y-websocket takes for a WebSocket is a MessagePort to the vault worker.
// Stays OPEN as long as the document is open, because y-websocket drops edits on any other socket; reaches no network.

/** The part of WebSocket that y-websocket 3.1.0 uses. */
interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(frame: Uint8Array): void;
  close(): void;
}

/** y-websocket gives up a socket after 30 s without a message. */
const SILENCE_MS = 10_000;
/** An awareness message about nobody: heard, and changes nothing. */
const NOTHING = new Uint8Array([1, 1, 0]);

const OPEN = 1;
const CLOSED = 3;

/** Close codes from 4400 on are for good: the provider tries no more. */
const BEGINS_ANEW = 4409;

/** A constructor to hand over as `WebSocketPolyfill`; every socket it makes speaks through `port`. */
export function socketOver(port: MessagePort): typeof WebSocket {
  class PortSocket implements SocketLike {
    static readonly CONNECTING = 0;
    static readonly OPEN = OPEN;
    static readonly CLOSING = 2;
    static readonly CLOSED = CLOSED;
    readonly OPEN = OPEN;
    binaryType = 'arraybuffer';
    readyState = OPEN;
    onopen: SocketLike['onopen'] = null;
    onmessage: SocketLike['onmessage'] = null;
    onclose: SocketLike['onclose'] = null;
    onerror: SocketLike['onerror'] = null;
    readonly #beat: ReturnType<typeof setInterval>;

    constructor() {
      port.onmessage = (event: MessageEvent<Uint8Array | ArrayBuffer | 'anew'>) => {
        if (event.data === 'anew') this.onclose?.({ code: BEGINS_ANEW, reason: event.data });
        else this.#hear(event.data);
      };
      this.#beat = setInterval(() => {
        this.#hear(NOTHING);
      }, SILENCE_MS);
      queueMicrotask(() => this.onopen?.());
    }

    #hear(frame: Uint8Array | ArrayBuffer): void {
      const data = frame instanceof ArrayBuffer ? frame : frame.slice().buffer;
      this.onmessage?.({ data });
    }

    send(frame: Uint8Array): void {
      if (this.readyState === OPEN) port.postMessage(frame.slice());
    }

    close(): void {
      if (this.readyState === CLOSED) return;
      this.readyState = CLOSED;
      clearInterval(this.#beat);
      port.onmessage = null;
    }
  }
  return PortSocket as unknown as typeof WebSocket;
}
