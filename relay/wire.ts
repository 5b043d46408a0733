// A binary WebSocket message as it goes out (RFC 6455 §5.2, one frame, unmasked): made once, then written as it is to
// every connection that gets it. Compression is never agreed on, so nothing else may stand in front of a message.
import type { Bytes } from '../protocol/bytes.ts';

declare const wire: unique symbol;
export type Wire = Bytes & { readonly [wire]: true };

/** FIN and opcode 2. */
const WHOLE_BINARY = 0x82;

export function wireOf(message: Uint8Array): Wire {
  const { length } = message;
  const headBytes = length < 126 ? 2 : length < 0x1_0000 ? 4 : 10;
  const out = new Uint8Array(headBytes + length);
  out[0] = WHOLE_BINARY;
  if (headBytes === 2) out[1] = length;
  else {
    out[1] = headBytes === 4 ? 126 : 127;
    const view = new DataView(out.buffer);
    if (headBytes === 4) view.setUint16(2, length);
    else view.setBigUint64(2, BigInt(length));
  }
  out.set(message, headBytes);
  return out as Wire;
}
