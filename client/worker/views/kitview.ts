// The kit's papers as the page sees them: words that a person is meant to see, once, and carry away on paper.
export interface KitView {
  /** Twelve, and the code, on one paper; empty where there are three. */
  readonly words: readonly string[];
  readonly qr: string;
  readonly relayAddress: string;
  /** Positions of the words that are asked for, counted from 1. */
  readonly asked: readonly number[];
  /** Any two of them open everything; empty where there is one paper. */
  readonly papers: readonly PaperView[];
}
export interface PaperView {
  /** 1 to 3. */
  readonly number: number;
  readonly words: readonly string[];
  readonly qr: string;
  readonly asked: readonly number[];
  /** Where this one is meant to be, in the person's words. */
  readonly place: string;
  readonly isConfirmed: boolean;
}

export interface KitApi {
  /** The words and the QR payload; null once confirmed. Logged. */
  kit(): KitView | null;
  /** Words at the asked positions, or the scanned payload; of one of three with its `number`. */
  confirmKit(answer: readonly string[] | string, number?: number): boolean;
  /** Three papers instead of one, and where each is meant to be; null: one again. Only before it is confirmed. */
  splitKit(places: readonly string[] | null): void;
  /** Where the three confirmed papers are meant to be; null where there is one, or none yet. Known on this tablet only. */
  kitPlaces(): readonly string[] | null;
}
