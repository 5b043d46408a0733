// Labs and practices that this house knows, as a screen shows them.
import type { ShareChoices } from './shareviews.ts';

export interface ContactRow {
  /** Hex log id. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'clinic' | 'lab';
  /** 'owner' = we send them cases, 'guest' = they send us cases. */
  readonly ourSide: 'owner' | 'guest';
  readonly state: 'open' | 'ended';
  /** Somebody of ours has compared the words with them. */
  readonly isCompared: boolean;
  /** What a person has to decide before anything new goes or comes. */
  readonly doubt: ContactDoubt | null;
  /** Cases with them, and when the last was made; Unix ms, null when there is none. */
  readonly cases: number;
  readonly lastAt: number | null;
}
export type ContactDoubt =
  /** An administrator's device that nobody here has seen before. */
  | 'new admin'
  /** Somebody else with their name and another paper is on one of our cases, and waits for a decision. */
  | 'same name'
  /** Two claims stand against each other where this contact came from. */
  | 'frozen';
export interface ContactView extends ContactRow {
  readonly words: readonly string[];
  /** The whole of what the words stand for. */
  readonly qr: string;
  /** Who of ours compared, the newest first. Unix ms: the relay's receipt, or what the tablet believed. */
  readonly compared: readonly { readonly by: string; readonly at: number }[];
  /** They say that they have compared as well. */
  readonly theyCompared: boolean;
  readonly shared: readonly ContactCase[];
  /** Where a decision about the same name waits: hex id of the case. */
  readonly claimOn: string | null;
  readonly mayDecide: boolean;
}
export interface ContactCase {
  readonly id: string;
  readonly number: string;
  readonly appliance: string;
  readonly teeth: readonly number[];
  readonly patientLabel: string;
  readonly state: string;
}

export interface ContactsApi {
  /** Shares a draft with a house that is known: it finds the case by itself, and nobody has to confirm anything. */
  sendTo(choices: ShareChoices, contact: string): { id: string };
  contacts(): readonly ContactRow[];
  contactView(id: string): ContactView;
  /** A person takes them for whom they say they are, after comparing words or without; what was in doubt goes on. */
  trustContact(id: string, haveCompared: boolean): void;
  /** What the other tablet shows, scanned or typed: whether it is the same. Noted as compared when it is. */
  compareContact(id: string, scanned: string): boolean;
  /** No case is announced any more. Cases that are open stay as they are. */
  endContact(id: string): void;
}
