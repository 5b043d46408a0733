// Why the gate turns an update away. A closed list: the words for people are found by these codes elsewhere.

export type Refusal =
  /** More than 256 KiB. */
  | 'too large'
  /** Not the one encoding an honest Yjs client gives: cut off, trailing bytes, V2, refers to its own future. */
  | 'malformed'
  /** Carries structs of somebody other than its signer. */
  | 'foreign client'
  /** Leaves a gap in the sender's clock or uses a part of it again. */
  | 'clock'
  /** GC or Skip: they can swallow what others will write. */
  | 'struct kind'
  /** Content no schema of ours has: embeds, formats, sub-documents, tombstones, big integers. */
  | 'content kind'
  /** `__proto__`, `constructor`, `prototype`, or longer than any key of ours. */
  | 'key'
  | 'too deep'
  | 'too many nodes'
  | 'too many deletions'
  /** Changes or removes what is there, in a document that only grows. */
  | 'append-only'
  /** Names a root type this document does not have. */
  | 'root'
  /** Text where a map belongs, a key in a list, neighbours from different places … */
  | 'shape'
  /** Names neighbours that never stood side by side: devices would order it differently. */
  | 'order'
  /** Refers to something that is not here. The only verdict that more entries can change: hold and ask again. */
  | 'unknown reference';

/** Thrown and caught inside the gate only. */
export class Refused extends Error {
  readonly reason: Refusal;
  constructor(reason: Refusal) {
    super(reason);
    this.reason = reason;
  }
}

/** True when no entry that may still arrive can turn this refusal into acceptance. */
export function isFinal(reason: Refusal): boolean {
  return reason !== 'unknown reference';
}
