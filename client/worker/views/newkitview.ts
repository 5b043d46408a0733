// A new paper as the page sees it: may this person make one, how far is it, and what other houses have made.
export interface NewKitView {
  /** This tablet may change the list of people, and so the paper. */
  readonly mayReplace: boolean;
  /** The words of the paper that rules still lie here: it needs printing, not replacing. */
  readonly isPaperHere: boolean;
  /** There is another administrator, so that two can do without the old paper. */
  readonly hasSecond: boolean;
  /** Two papers were made at the same time; one of them counts, until a newer one is made. */
  readonly isRivalled: boolean;
  readonly proposal: {
    readonly id: string;
    readonly by: string;
    readonly isYours: boolean;
    readonly agreedBy: string | null;
    /** Unix ms by the relay's clock; null before the agreement is at the relay. */
    readonly readyAt: number | null;
    readonly state: 'asks a second' | 'waits' | 'objected';
  } | null;
}

/** The new paper of another house on a case. */
export interface PartnerPaper {
  readonly organisation: string;
  /** Hex of the root that speaks now. */
  readonly root: string;
  readonly proof: 'by the paper before' | 'by two administrators' | 'disputed';
}

export interface NewKitApi {
  newKit(): NewKitView;
  /** A new paper ends the old one. `old` is typed or scanned; empty where its words still lie here. */
  replaceKit(old: string): void;
  /** Without the old paper: one administrator proposes, another person agrees, 14 days go by. */
  proposeKit(): void;
  agreeKit(id: string): void;
  /** The old paper turned up. */
  objectKit(id: string, old: string): void;
  /** Somebody has asked the other house about its new paper. `root` in hex. */
  sawPaper(root: string): void;
}
