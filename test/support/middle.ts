// Whoever stands between a tablet and its relay, and may drop, repeat, reorder, alter or invent what the relay says.
import { CLIENT_FRAME, RELAY_FRAME, type ClientFrame, type RelayFrame } from '../../protocol/frames.ts';
import { decode, encode } from '../../protocol/schema.ts';
import type { Socket } from '../../client/sync/session.ts';

export interface Middle {
  /** What the tablet hears instead of a frame; the frame itself unless set. */
  hears: (frame: RelayFrame) => readonly RelayFrame[];
  /** Hears of what the tablet says; false = the relay never gets it. */
  says: (frame: ClientFrame) => boolean;
  /** Frames of the relay so far. */
  readonly heard: RelayFrame[];
  readonly said: ClientFrame[];
  /** Says something as the relay. */
  inject(frame: RelayFrame): void;
  cut(): void;
  readonly wrap: (socket: Socket) => Socket;
}

export function newMiddle(): Middle {
  let newest: Socket | null = null;
  let deliver = (_: RelayFrame): void => undefined;
  const middle: Middle = {
    hears: (frame) => [frame],
    says: () => true,
    heard: [],
    said: [],
    inject: (frame) => deliver(frame),
    cut: () => newest?.close(),
    wrap(socket) {
      newest = socket;
      const outer: Socket = {
        binaryType: 'arraybuffer',
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
        send(data) {
          const frame = decode(CLIENT_FRAME, data)!;
          middle.said.push(frame);
          if (middle.says(frame)) socket.send(data);
        },
        close: () => socket.close(),
      };
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => outer.onopen?.();
      socket.onclose = () => outer.onclose?.();
      socket.onerror = () => outer.onerror?.();
      const tell = (frame: RelayFrame): void => outer.onmessage?.({ data: encode(RELAY_FRAME, frame).slice().buffer });
      deliver = tell;
      socket.onmessage = ({ data }) => {
        const frame = data instanceof ArrayBuffer ? decode(RELAY_FRAME, new Uint8Array(data)) : null;
        // What is no frame is for the tablet to refuse.
        if (!frame) return outer.onmessage?.({ data });
        middle.heard.push(frame);
        for (const each of middle.hears(frame)) tell(each);
      };
      return outer;
    },
  };
  return middle;
}
