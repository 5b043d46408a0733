// Writes Yjs V1 updates by hand, honest or not, for the attacks an honest client never makes.
import * as encoding from 'lib0/encoding';

export interface ForgedStruct {
  readonly info: number;
  readonly origin?: readonly [number, number];
  readonly rightOrigin?: readonly [number, number];
  /** A root's name or the id of a type; ignored when there is an origin. */
  readonly parent?: string | readonly [number, number];
  readonly key?: string;
  readonly content: (encoder: encoding.Encoder) => void;
}

export function forge(
  client: number,
  clock: number,
  structs: readonly ForgedStruct[],
  deletions: readonly (readonly [client: number, clock: number, length: number])[] = [],
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, structs.length > 0 ? 1 : 0);
  if (structs.length > 0) {
    encoding.writeVarUint(encoder, structs.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
  }
  for (const struct of structs) writeStruct(encoder, struct);
  encoding.writeVarUint(encoder, deletions.length);
  for (const [of, from, length] of deletions) {
    for (const value of [of, 1, from, length]) encoding.writeVarUint(encoder, value);
  }
  return encoding.toUint8Array(encoder);
}

function writeStruct(encoder: encoding.Encoder, struct: ForgedStruct): void {
  const { origin, rightOrigin, parent, key } = struct;
  const flags = (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0) | (key === undefined ? 0 : 0x20);
  encoding.writeUint8(encoder, struct.info | flags);
  for (const id of [origin, rightOrigin]) {
    if (id) for (const value of id) encoding.writeVarUint(encoder, value);
  }
  if (!origin && !rightOrigin && parent !== undefined) {
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0);
    if (typeof parent === 'string') encoding.writeVarString(encoder, parent);
    else for (const value of parent) encoding.writeVarUint(encoder, value);
    if (key !== undefined) encoding.writeVarString(encoder, key);
  }
  struct.content(encoder);
}

export const GC = 0;
export const DELETED = 1;
export const STRING = 4;
export const FORMAT = 6;
export const TYPE = 7;
export const ANY = 8;
export const SKIP = 10;

export function length(value: number): ForgedStruct['content'] {
  return (encoder) => encoding.writeVarUint(encoder, value);
}
export function any(...values: readonly encoding.AnyEncodable[]): ForgedStruct['content'] {
  return (encoder) => {
    encoding.writeVarUint(encoder, values.length);
    for (const value of values) encoding.writeAny(encoder, value);
  };
}
export function characters(text: string): ForgedStruct['content'] {
  return (encoder) => encoding.writeVarString(encoder, text);
}
