// How far a case has come, as a screen gets it: the way with names, what this person may do next, who read what.

export interface StepView {
  readonly key: string;
  /** One code of records/caseState. */
  readonly state: string;
  readonly side: 'owner' | 'guest';
  /** Hex id of the device that wrote it. */
  readonly device: string;
  /** What its author's tablet said, Unix ms. */
  readonly at: number;
  readonly reason: string;
}
export interface ReadView {
  readonly device: string;
  readonly side: 'owner' | 'guest';
  /** The newest mark, as its author's tablet said. */
  readonly at: number;
  readonly messages: readonly string[];
  /** The days of the order that were seen last. */
  readonly days: string;
}
export interface Progress {
  /** In the order of what each had seen. */
  readonly steps: readonly StepView[];
  /** Keys of the steps that nothing builds on; several with different states: `apart`. */
  readonly newest: readonly string[];
  readonly apart: readonly StepView[];
  /** Codes of the steps that this person may take now, the likeliest first. */
  readonly next: readonly string[];
  readonly reads: readonly ReadView[];
  /** Who wrote what in the thread: the device behind a Yjs client. */
  readonly writers: readonly { readonly client: number; readonly device: string; readonly side: 'owner' | 'guest' }[];
  /** Hex device of who does the work; '' for nobody. */
  readonly assignee: string;
  readonly mayAssign: boolean;
  /** A lab ordered it of this lab: no practice is on it. */
  readonly isBetweenLabs: boolean;
}

export interface StepApi {
  /** The next step of our side. `seen` are the newest steps that the screen showed: refused when it went on meanwhile. */
  takeStep(id: string, step: { state: string; reason: string; seen: readonly string[] }): void;
  /** Who of the lab does the work; '' for nobody. */
  assign(id: string, device: string): void;
  /** Another due day or appointment for an order that was sent; the reason goes to the lab as a message. */
  moveDays(id: string, days: { due: string; appointment: string; reason: string }): void;
  /** This person has the days of a case before their eyes, and its thread too. */
  markRead(id: string, hasThread: boolean): void;
}
