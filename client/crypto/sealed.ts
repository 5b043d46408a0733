// The brand of bytes that may leave the device. Only client/crypto makes it, so sending plaintext does not type.
import type { Bytes } from '../../protocol/bytes.ts';

declare const brand: unique symbol;
export type Sealed = Bytes & { readonly [brand]: 'sealed' };

/** Read back from the own store or the wire, where only sealed bytes lie. */
export function asSealed(bytes: Bytes): Sealed {
  return bytes as Sealed;
}
