// What others build on and nobody has shown here, as plain data.

export interface MissingView {
  /** Hex log id. */
  readonly log: string;
  /** 'case', 'contact', or the compartment. */
  readonly place: string;
  /** Whose it is: known where an own chain has a gap, '' where somebody else cites it. */
  readonly by: string;
  /** Its place in that chain, from 1; null where nobody can tell. */
  readonly number: number | null;
  readonly count: number;
  /** Who cites it. */
  readonly citedBy: string;
  /** Unix ms: when the relay confirmed the first entry that cites it, else by its writer's clock. */
  readonly since: number;
  /** Entries that wait for it here. */
  readonly waiting: number;
}

export interface MissingApi {
  /** Of every log in which entries are missing. */
  missing(): readonly MissingView[];
}
