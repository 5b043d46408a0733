// Who wrote one value of a document and when, as screens get it.

/** One value of a document, by the name Yjs gives it. */
export interface WrittenValue {
  readonly client: number;
  readonly clock: number;
}
/** Who wrote it, as the signed entry that carried it says, and the window in which that is proved to have been. */
export interface Author extends WrittenValue {
  readonly name: string;
  readonly organisation: string;
  readonly isThisTablet: boolean;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly claimedAt: number;
}
